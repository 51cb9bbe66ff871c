"""The torch engine against the native one, part by part; what each shows is said by the function of its name."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
YISANG = os.environ["YISANG"]
STEPS = 20
COMMON = [
    "--model", str(ROOT / "teacher"), "--max-steps", str(STEPS), "--dtype", "float32", "--seed", "7",
    "--learning-rate", "1e-3", "--warmup-steps", "4", "--lr-scheduler-type", "cosine",
]
SFT = [
    "train", "sft", *COMMON, "--data", "train.jsonl", "--per-device-train-batch-size", "3",
    "--gradient-accumulation-steps", "5", "--save-steps", "5", "--logging-steps", "5",
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


def losses(name: str) -> list[float]:
    with sqlite3.connect(f"runs/{name}/metrics.sqlite") as steps:
        return [row[0] for row in steps.execute("SELECT loss FROM step ORDER BY step")]


def apart(one: str, other: str) -> float:
    a, b = losses(one), losses(other)
    if len(a) != STEPS or len(b) != STEPS:
        sys.exit(f"{one} has {len(a)} steps, {other} {len(b)}, not {STEPS}")
    return max(abs(x - y) for x, y in zip(a, b))


def metric_apart(one: str, other: str, name: str) -> float:
    found = []
    for run_name in (one, other):
        with sqlite3.connect(f"runs/{run_name}/metrics.sqlite") as steps:
            query = "SELECT value FROM metric WHERE name = ? ORDER BY step"
            found.append([row[0] for row in steps.execute(query, (name,))])
    return max(abs(a - b) for a, b in zip(*found, strict=True))


def weights(name: str) -> dict:
    from safetensors.torch import load_file

    return {key: value.float() for key, value in load_file(f"runs/{name}/model.safetensors").items()}


def weights_apart(one: str, other: str) -> float:
    a, b = weights(one), weights(other)
    return max((a[key] - b[key]).abs().max().item() for key in a)


def prepare() -> None:
    """Sums from the project's own generator, in lengths that differ."""
    for name, count, more in (("train", "130", ["--messages"]), ("held-out", "8", [])):
        lines = run("testsite", "problems", "--count", count, "--seed", count, *more).splitlines()
        text = "".join(line + "\n" for line in lines if line.startswith("{"))
        Path(f"{name}.jsonl").write_text(text, encoding="utf-8")


def fields() -> None:
    """run.yaml names every field of SFTConfig, and nothing that is none; the built-in table is the pinned TRL's."""
    import dataclasses

    import yaml
    from trl import SFTConfig

    subprocess.run([sys.executable, str(ROOT / "script/torch-fields"), "--check"], check=True)
    run(*SFT, *TORCH, "--export-only", "--output-dir", "runs/fields")
    given = yaml.safe_load(Path("runs/fields/torch/run.yaml").read_text(encoding="utf-8"))["trainer"]
    names = {field.name for field in dataclasses.fields(SFTConfig) if field.init}
    check("fields of SFTConfig missing in run.yaml, or unknown there", len(names ^ set(given)), 0)
    check("numbers of run.yaml that are read as texts", sum(isinstance(given[key], str) for key in ("adam_epsilon", "weight_decay")), 0)


def sft() -> None:
    """20 steps: native against one process, one process against two with FSDP2; epochs end within."""
    run(*SFT, "--output-dir", "runs/native")
    run(*SFT, *TORCH, "--output-dir", "runs/one")
    run(*SFT, *TORCH, "--processes", "2", "--output-dir", "runs/two")
    check("sft: losses, native and torch", apart("native", "one"), 1e-3)
    check("sft: losses, one process and two (FSDP2)", apart("one", "two"), 1e-4)
    for name in ("entropy", "mean_token_accuracy", "learning_rate", "epoch", "num_tokens"):
        check(f"sft: {name}, native and two processes", metric_apart("native", "two", name), 1e-3)
    check("sft: weights at the end, native and two processes", weights_apart("native", "two"), 2e-3)
    score = run("eval", "--tasks", "held-out.jsonl", "--model", "runs/two", "--max-tokens", "8", "--prompt", "plain")
    check("sft: scores that eval prints of the model", 0 if re.search(r"\d", score) else 1, 0)


def kill() -> None:
    """Killed behind a checkpoint, stopped by Ctrl-C, and a checkpoint half written: the same losses as left alone."""
    arguments = [*SFT, *TORCH, "--processes", "2", "--output-dir", "runs/killed"]
    if not Path("runs/two").exists():
        run(*SFT, *TORCH, "--processes", "2", "--output-dir", "runs/two")

    def begin_until(step: int) -> subprocess.Popen:
        child = subprocess.Popen([YISANG, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        events = Path("runs/killed/torch/events.jsonl")
        deadline = time.time() + 300
        while time.time() < deadline and child.poll() is None:
            if events.exists() and f'"event": "step", "step": {step},' in events.read_text(encoding="utf-8"):
                return child
            time.sleep(0.05)
        sys.exit(f"the run did not reach step {step}: {child.poll()}")

    child = begin_until(7)
    child.kill()
    child.wait()
    deadline = time.time() + 120
    # What it had started sees that it is gone, and ends behind its step.
    while subprocess.run(["flock", "-n", "runs/killed/torch/lock", "true"]).returncode and time.time() < deadline:
        time.sleep(0.1)
    check("kill: steps that went on without their parent", len(losses_of_events("runs/killed")) - 7, 4)
    half = Path("runs/killed/checkpoint-9")
    half.mkdir(exist_ok=True)
    (half / "trainer_state.json").write_text("{", encoding="utf-8")
    (half / "manifest.json").unlink(missing_ok=True)
    child = begin_until(13)
    child.send_signal(signal.SIGINT)
    check("kill: status of a run that was stopped, less 3", abs(child.wait(timeout=300) - 3), 0)
    run(*arguments)
    check("kill: losses, killed and left alone", apart("two", "killed"), 1e-6)
    check("kill: weights, killed and left alone", weights_apart("two", "killed"), 1e-6)
    check("kill: run again, it does nothing and says so", 0 if "in runs/killed" in run(*arguments) else 1, 0)


def losses_of_events(folder: str) -> list[int]:
    lines = Path(folder, "torch/events.jsonl").read_text(encoding="utf-8").splitlines()
    return [row["step"] for row in map(json.loads, filter(None, lines)) if row["event"] == "step"]


def export() -> None:
    """Written here, run elsewhere by launch.sh alone, brought back and taken up by the same command."""
    if not Path("runs/one").exists():
        run(*SFT, *TORCH, "--output-dir", "runs/one")
    arguments = [*SFT, *TORCH, "--output-dir", "runs/away"]
    run(*arguments, "--export-only")
    shutil.move("runs/away", "runs/elsewhere")
    subprocess.run(
        ["sh", "runs/elsewhere/torch/launch.sh"], check=True, capture_output=True, timeout=900,
        env=os.environ | {"PYTHON": os.environ["YISANG_TORCH_PYTHON"]},
    )
    shutil.move("runs/elsewhere", "runs/away")
    run(*arguments)
    check("export: losses, here and elsewhere", apart("one", "away"), 1e-6)
    check("export: model at the end missing", 0 if Path("runs/away/model.safetensors").exists() else 1, 0)


def lora() -> None:
    """An adapter learns under FSDP2, and is read here."""
    arguments = [*SFT, *TORCH, "--processes", "2", "--lora-r", "4", "--output-dir", "runs/lora"]
    run(*arguments)
    found = losses("lora")
    check("lora: the last loss over the first", found[-1] / found[0], 0.99)
    run("export", "--checkpoint", "merged", "--model", str(ROOT / "teacher"), "--adapter", "runs/lora")
    check("lora: merged model missing", 0 if Path("merged/model.safetensors").exists() else 1, 0)


GRPO = [
    "train", "grpo", *COMMON, "--per-device-train-batch-size", "4", "--gradient-accumulation-steps", "4",
    "--num-generations", "4", "--max-completion-length", "24", "--save-steps", "5", "--logging-steps", "5",
    "--shuffle", "false", "--learning-rate", "1e-4",
]


def replay() -> None:
    """GRPO on fixed completions, whose rewards come with them: native against one process, and one against two."""
    write_rollouts()
    for loss in ("grpo", "dapo"):
        arguments = [*GRPO, "--rollouts", "rollouts.jsonl", "--loss-type", loss, "--beta", "0.04"]
        run(*arguments, "--output-dir", f"runs/native-{loss}")
        run(*arguments, *TORCH, "--output-dir", f"runs/one-{loss}")
        run(*arguments, *TORCH, "--processes", "2", "--output-dir", f"runs/two-{loss}")
        check(f"replay {loss}: losses, native and torch", apart(f"native-{loss}", f"one-{loss}"), 1e-3)
        check(f"replay {loss}: losses, one process and two (FSDP2)", apart(f"one-{loss}", f"two-{loss}"), 1e-4)


def write_rollouts() -> None:
    import random

    random.seed(5)
    with open("rollouts.jsonl", "w", encoding="utf-8") as file:
        for _ in range(STEPS * 4):
            prompt = [random.randrange(3, 560) for _ in range(random.randrange(4, 20))]
            completions = [
                {"ids": [*(random.randrange(3, 560) for _ in range(random.randrange(1, 23))), 2], "rewards": {"accuracy": random.randrange(2)}}
                for _ in range(4)
            ]
            file.write(json.dumps({"prompt_ids": prompt, "completions": completions}) + "\n")


def write_questions() -> None:
    lines = run("testsite", "problems", "--count", "40", "--seed", "9").splitlines()
    Path("questions.jsonl").write_text("".join(line + "\n" for line in lines if line.startswith("{")), encoding="utf-8")


def grpo() -> None:
    """GRPO that draws, in two processes: rewards are asked of yisang, and the record has what was drawn."""
    write_questions()
    arguments = [*GRPO, "--data", "questions.jsonl", "--reward-funcs", "accuracy", "language_mix", *TORCH, "--processes", "2"]
    run(*arguments, "--output-dir", "runs/drawn")
    with sqlite3.connect("runs/drawn/metrics.sqlite") as steps:
        counts = steps.execute("SELECT step, count(*), count(reward) FROM completion GROUP BY step").fetchall()
    check("grpo: steps without 16 scored completions", sum(row[1:] != (16, 16) for row in counts) + abs(len(counts) - STEPS), 0)
    check("grpo: steps without a loss", sum(loss is None for loss in losses("drawn")), 0)


def hosted(method: str, *more: str) -> None:
    """A method that yisang steers: one step's loss by PyTorch, one process and two, and by the native engine of the same draws."""
    write_questions()
    teacher = COMMON[1]
    arguments = ["train", method, *GRPO[2:], "--data", "questions.jsonl", "--max-completion-length", "200", "--temperature", "1.5", *more]
    native = [*arguments, "--max-steps", "2", "--save-steps", "1", "--output-dir", f"runs/{method}"]
    run(*native)
    moved = 0
    last = Path(f"runs/{method}/checkpoint-1")
    for processes in ("1", "2"):
        folder = Path(f"runs/{method}-{processes}")
        changed = [str(last) if word == teacher else word for word in arguments]
        run(*changed, "--max-steps", "1", *TORCH, "--processes", processes, "--output-dir", str(folder))
        # The native run goes on behind its first step with what PyTorch drew by the same weights.
        shutil.rmtree(f"runs/{method}/checkpoint-2")
        Path(f"runs/{method}/trainer_state.json").unlink()
        shutil.copyfile(folder / "torch/drawn/1.json", last / "generation.json")
        run(*native)
        theirs, ours = losses(folder.name)[0], losses(method)[1]
        check(f"{method}: loss of one step, {processes} processes, beside {ours:.4f}", abs(theirs - ours), 1e-4)
        with sqlite3.connect(f"runs/{method}/metrics.sqlite") as steps:
            moved += steps.execute("SELECT count(*) FROM completion WHERE step = 2 AND advantage != 0").fetchone()[0]
    print(f"     {method}: {moved} completions of the two had an advantage", flush=True)


def trit() -> None:
    """TRIT."""
    Path("plain.txt").write_text("{question}", encoding="utf-8")
    hosted("trit", "--answer-prompt", "plain.txt", "--translation-prompt", "plain.txt")


def tapo() -> None:
    """TAPO."""
    Path("plain.txt").write_text("{question}", encoding="utf-8")
    hosted("tapo", "--prompt", "plain.txt")


def nrt() -> None:
    """NRT."""
    hosted("nrt")


def vllm() -> None:
    """Completions by vLLM, in whose place something else draws here."""
    import parity_vllm

    parity_vllm.show(sys.modules[__name__])


PARTS = {part.__name__: part for part in (fields, sft, kill, export, lora, replay, grpo, trit, tapo, nrt, vllm)}


def main() -> None:
    names = sys.argv[1:] or list(PARTS)
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"parity-torch: no part {' '.join(unknown)}; there are {' '.join(PARTS)}")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        prepare()
        for name in names:
            PARTS[name]()
    if failures:
        sys.exit(f"{len(failures)} failed: {'; '.join(failures)}")
    print("all parts agree")


if __name__ == "__main__":
    main()
