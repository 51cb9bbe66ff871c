"""Runs of the program, and how far two of them are apart: what the parts of parity_torch.py are made of."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
YISANG = os.environ["YISANG"]
STEPS = 20
COMMON = [
    "--model", str(ROOT / "teacher"), "--max-steps", str(STEPS), "--dtype", "float32", "--seed", "7",
    "--learning-rate", "1e-3", "--warmup-steps", "4", "--lr-scheduler-type", "cosine",
]
TORCH = ["--engine", "torch", "--device", "cpu", "--threads", "1"]
failures: list[str] = []


def check(what: str, value: float, bound: float) -> None:
    good = value <= bound
    print(f"{'ok  ' if good else 'FAIL'} {what}: {value:.3g} (at most {bound:g})", flush=True)
    if not good:
        failures.append(what)


def run(*arguments: str, status: int = 0) -> str:
    done = subprocess.run([YISANG, *arguments], capture_output=True, text=True, timeout=900)
    if done.returncode != status:
        sys.exit(f"yisang {' '.join(arguments)}\nended with {done.returncode}, not {status}:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def query(name: str, text: str, *values: object) -> list[tuple]:
    with sqlite3.connect(f"runs/{name}/metrics.sqlite") as steps:
        return steps.execute(text, values).fetchall()


def losses(name: str) -> list[float]:
    return [loss for (loss,) in query(name, "SELECT loss FROM step ORDER BY step")]


def metric(name: str, of: str) -> list[float]:
    return [value for (value,) in query(name, "SELECT value FROM metric WHERE name = ? ORDER BY step", of)]


def apart(one: str, other: str) -> float:
    a, b = losses(one), losses(other)
    if len(a) != STEPS or len(b) != STEPS:
        sys.exit(f"{one} has {len(a)} steps, {other} {len(b)}, not {STEPS}")
    return max(abs(x - y) for x, y in zip(a, b))


def metric_apart(one: str, other: str, name: str) -> float:
    return max(abs(a - b) for a, b in zip(metric(one, name), metric(other, name), strict=True))


def share_apart(one: list[float], other: list[float]) -> float:
    """How far numbers are apart, as a share of the largest of them."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) / max(map(abs, one + other), default=0)


def felt(what: str, losses: list[float], norms: list[float], still: int = 0) -> None:
    """Nothing beside nothing shows nothing: there is a loss, and in every step but so many a gradient."""
    check(f"{what}: no step's loss is more than 1e-5", float(max(map(abs, losses), default=0) < 1e-5), 0)
    check(f"{what}: steps whose gradient's norm is less than 1e-4", sum(norm < 1e-4 for norm in norms) + (not norms), still)


def weights(path: Path | str) -> dict:
    from safetensors.torch import load_file

    return {key: value.float() for key, value in load_file(Path(path) / "model.safetensors").items()}


def weights_apart(one: str, other: str) -> float:
    return farthest(weights(f"runs/{one}"), weights(f"runs/{other}"))


def farthest(a: dict, b: dict) -> float:
    return max((a[key] - b[key]).abs().max().item() for key in a)


def begin_until(arguments: list[str], folder: str, step: int) -> subprocess.Popen:
    """Starts a run by PyTorch, and comes back when it has told of a step."""
    child = subprocess.Popen([YISANG, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    deadline = time.time() + 300
    while time.time() < deadline and child.poll() is None:
        if step in told(folder):
            return child
        time.sleep(0.05)
    sys.exit(f"the run did not reach step {step}: {child.poll()}")


def told(folder: str) -> list[int]:
    """Steps that a run by PyTorch has told of."""
    events = Path(folder, "torch/events.jsonl")
    rows = []
    for line in events.read_text(encoding="utf-8").splitlines() if events.exists() else []:
        try:
            rows.append(json.loads(line))
        except ValueError:  # Torn off, or being written.
            continue
    return [row["step"] for row in rows if row["event"] == "step"]


def wait_until_idle(folder: str) -> None:
    """What a killed run had started sees that it is gone, and ends behind its step."""
    deadline = time.time() + 120
    while subprocess.run(["flock", "-n", f"{folder}/torch/lock", "true"]).returncode and time.time() < deadline:
        time.sleep(0.1)


def write_questions() -> None:
    lines = run("testsite", "problems", "--count", "40", "--seed", "9").splitlines()
    Path("questions.jsonl").write_text("".join(line + "\n" for line in lines if line.startswith("{")), encoding="utf-8")
