"""`yisang train sft` against TRL's SFTTrainer: the same tiny checkpoint, rows of ids, order and recipe, on one machine in float32.

    script/parity sft [MODEL...]      YISANG names the program, default .build-release/release/yisang

A model is a folder of Tests/ModelTests/Golden. Each is trained for twenty steps in the ways of `WAYS`; rows are ragged, with masked
beginnings and gaps. A way passes where the loss of every step is within 1e-4, the norm of the gradients within a hundredth, rates and
counts of ids are equal, and every tensor at the end is within 1e-3 of its norm; beside that is printed how far it is off over the way
it went. TRL's entropy and accuracy are means of its micro-batches' means, ours of all ids; they are compared where these are the same.
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
from safetensors.torch import load_file
from sft_trl import GOLDEN, LOGGED, SETTINGS, labels, rows, trained

PROGRAM = os.environ.get("YISANG", ".build-release/release/yisang")
MODELS = ["llama", "llama-bias-tied", "qwen2", "qwen3", "qwen3-tied", "gemma3"]
WAYS = {
    "2 x 3, cosine": {},
    "6 x 1, linear, clipped": dict(
        per_device_train_batch_size=6, gradient_accumulation_steps=1, lr_scheduler_type="linear", max_grad_norm=1.0),
    "1 x 6, dft": dict(per_device_train_batch_size=1, gradient_accumulation_steps=6, loss_type="dft"),
}


def ours(folder, data, settings, threads):
    """The logs of all steps, and the tensors at the end."""
    with tempfile.TemporaryDirectory() as place:
        with open(f"{place}/rows.jsonl", "w", encoding="utf-8") as file:
            file.writelines(json.dumps({"input_ids": row["ids"], "labels": labels(row)}) + "\n" for row in data)
        flags = [part for name, value in settings.items() for part in (f"--{name.replace('_', '-')}", str(value))]
        command = [PROGRAM, "train", "sft", "--model", str(folder), "--data", f"{place}/rows.jsonl", "--output-dir", f"{place}/run",
                   "--dtype", "float32", "--shuffle", "false", "--logging-steps", "1", "--threads", str(threads), *flags]
        answer = subprocess.run(command, capture_output=True, text=True)
        if answer.returncode:
            sys.exit(f"{' '.join(command)}\nstatus {answer.returncode}: {answer.stderr.strip()}")
        state = json.loads(Path(f"{place}/run/trainer_state.json").read_text())
        logs = [[float(line[name]) for name in LOGGED] for line in state["log_history"] if "loss" in line]
        return logs, load_file(f"{place}/run/model.safetensors")


def relative(one, other, scale):
    return (one.double() - other.double()).norm().item() / max(scale, 1e-30)


passed = total = 0
print("| model | way | loss | grad_norm | entropy | accuracy | weights | of the way they went |\n|" + "---|" * 8)
for number, name in enumerate(sys.argv[1:] or MODELS):
    for way, changes in WAYS.items():
        settings = SETTINGS | changes
        size = settings["per_device_train_batch_size"] * settings["gradient_accumulation_steps"] * settings["max_steps"]
        data = rows(size, 100 + number)
        theirs, before, after = trained(GOLDEN / name, data, settings)
        mine, weights = ours(GOLDEN / name, data, settings, 1 + number % 2)
        if len(mine) != len(theirs) or set(weights) != set(after):
            sys.exit(f"{name}, {way}: {len(mine)} steps and {len(weights)} tensors, not {len(theirs)} and {len(after)}")
        a, b = numpy.array(mine), numpy.array(theirs)
        apart = dict(zip(LOGGED, numpy.abs(a - b).max(0)))
        norm = (numpy.abs(a - b) / numpy.abs(b).clip(1e-30))[:, LOGGED.index("grad_norm")].max()
        off = max(relative(weights[key], one, one.norm().item()) for key, one in after.items())
        moved = max(relative(weights[key], one, (one - before[key]).norm().item()) for key, one in after.items())
        same = settings["gradient_accumulation_steps"] == 1
        right = bool(
            apart["loss"] <= 1e-4 and norm <= 1e-2 and apart["learning_rate"] <= 1e-9 and apart["num_tokens"] == 0 and off <= 1e-3
            and (not same or (apart["entropy"] <= 1e-4 and apart["mean_token_accuracy"] <= 1e-6)))
        passed, total = passed + right, total + 1
        beside = [f"{apart[key]:.1e}" if same else "–" for key in ("entropy", "mean_token_accuracy")]
        print(f"| {name} | {way} | {apart['loss']:.1e} | {norm:.1e} | {' | '.join(beside)} | {off:.1e} | {moved:.1e} |"
              + ("" if right else " FAILED"), flush=True)
print(f"sft: {passed}/{total}")
sys.exit(passed < total)
