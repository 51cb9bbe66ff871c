"""Drawing by vLLM under the torch engine, with vllm_stand_in.py in its place: that the weights it is sent are those that learn, step by step,
and that it is asked for what the run says. What vLLM itself does is not shown: that wants CUDA."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

STEPS = 4
MOST = 24
# A reward that no two completions of a group are likely to share.
ODD = """import json, sys
for line in sys.stdin:
    print(json.dumps({"reward": sum(json.loads(line)["completion_ids"]) % 97 / 97}), flush=True)
"""


def launch(parity: Any, name: str, arguments: list[str]) -> tuple[list[dict], list[dict]]:
    """Runs an export with the stand-in for vLLM: the logs of its steps, and what the stand-in was asked."""
    Path("stand-in").mkdir(exist_ok=True)
    shutil.copyfile(Path(__file__).with_name("vllm_stand_in.py"), "stand-in/vllm.py")
    # What stands in computes on the processor, where yisang refuses vLLM.
    parity.run(*arguments, "--vllm", "colocate", "--max-steps", str(STEPS), "--export-only", "--output-dir", f"runs/{name}")
    folder = Path(f"runs/{name}/torch")
    for path in (folder / "run.yaml", folder / "accelerate.yaml"):
        path.write_text(path.read_text(encoding="utf-8").replace("use_cpu: false", "use_cpu: true"), encoding="utf-8")
    more = {"PYTHON": os.environ["YISANG_TORCH_PYTHON"], "PYTHONPATH": os.path.abspath("stand-in")}
    more["PYTHONPATH"] += ":" + os.environ.get("PYTHONPATH", "")
    done = subprocess.run(["sh", str(folder / "launch.sh")], capture_output=True, text=True, timeout=900, env=os.environ | more)
    if done.returncode:
        raise SystemExit(f"{name} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")

    def lines(path: str) -> list[dict]:
        return [json.loads(line) for line in (folder / path).read_text(encoding="utf-8").splitlines() if line]

    return [row["logs"] for row in lines("events.jsonl") if row["event"] == "step"], lines("vllm.jsonl")


def check(parity: Any, name: str, logs: list[dict], told: list[dict], least: int) -> list[list[int]]:
    """What holds for every method; the completions that were drawn."""
    drew, synced = ([row for row in told if row["event"] == event] for event in ("drew", "synced"))
    processes = len({row["process"] for row in told})
    parity.check(f"{name}: steps that are missing", STEPS - len(logs), 0)
    parity.check(f"{name}: weights that were not sent", sum(len(row["missing"]) for row in synced), 0)
    parity.check(f"{name}: times that they were sent, beside one a step and process", abs(len(synced) - STEPS * processes), 0)
    wrong, found = 0, []
    for row in drew:
        stops = row["given"]["stop_token_ids"]
        wrong += row["given"]["max_tokens"] != MOST or row["given"]["min_tokens"] != least or not stops
        for ids in row["ids"]:
            found.append(ids)
            ended = ids[-1] in stops
            wrong += any(stop in ids[:-1] for stop in stops) or not (ended or len(ids) == MOST) or not least <= len(ids) <= MOST
    parity.check(f"{name}: draws that were asked otherwise, or ended otherwise", wrong, 0)
    return found


def show(parity: Any) -> None:
    """GRPO by TRL's trainer, all weights and LoRA, and TAPO, which yisang steers; one process and two with FSDP2."""
    parity.write_questions()
    Path("plain.txt").write_text("{question}", encoding="utf-8")
    Path("odd.py").write_text(ODD, encoding="utf-8")
    common = ["--data", "questions.jsonl", "--max-completion-length", str(MOST), "--learning-rate", "1e-3", "--engine", "torch", "--threads", "1"]
    for processes in ("1", "2"):
        for more in ([], ["--lora-r", "4"]):
            name = f"vllm-grpo-{processes}" + ("-lora" if more else "")
            rewards = ["--reward-command", f"{sys.executable} odd.py", "--temperature", "2"]
            logs, told = launch(parity, name, [*parity.GRPO, *common, *rewards, "--processes", processes, *more])
            drawn = check(parity, name, logs, told, 0)
            parity.check(f"{name}: completions beside 16 a step", abs(len(drawn) - 16 * STEPS), 0)
            # By TRL's measure: what was drawn, by the weights that learn and by those that were sent.
            still = sum(row["grad_norm"] == 0 for row in logs)
            parity.check(f"{name}: steps that moved no weight, beside one", max(0, still - 1), 0)
            apart = max(row["sampling/sampling_logp_difference/max"] for row in logs)
            parity.check(f"{name}: log-probabilities by weights that learn and weights that were sent", apart, 1e-4)
        name = f"vllm-tapo-{processes}"
        tapo = ["train", "tapo", *parity.GRPO[2:], *common, "--prompt", "plain.txt", "--min-completion-length", "3"]
        logs, told = launch(parity, name, [*tapo, "--processes", processes])
        drawn = {tuple(ids) for ids in check(parity, name, logs, told, 3)}
        kept = [json.loads(path.read_text(encoding="utf-8")) for path in Path(f"runs/{name}/torch/drawn").glob("*.json")]
        ids = [tuple(rollout["ids"]) for generation in kept for group in generation["groups"] for rollout in group["rollouts"]]
        parity.check(f"{name}: completions that it learns from, of which vLLM drew none", sum(one not in drawn for one in ids) + (not ids), 0)
