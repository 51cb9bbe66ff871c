"""`yisang train grpo` against TRL's GRPOTrainer: the same tiny checkpoint, completions, rewards and recipe, in float32.

    script/parity grpo [MODEL...]     YISANG names the program, default .build-release/release/yisang
    YISANG= python Tests/Oracle/parity_grpo.py [MODEL...]                      what TRL makes of it, alone

A model is a folder of Tests/ModelTests/Golden; the first is trained in all the ways of `WAYS`, the others in those of `SHORT`, five
steps each. Nothing is drawn: prompts, completions and rewards are given (`grpo_trl.groups`), ragged, some cut off, some rewards not
known. A way passes where of every step the loss is within 1e-4, the norm of the gradients within 1e-4 of its size, the rate equal, all
else that TRL logs within 1e-4, and every tensor at the end within 1e-3 of its norm; beside that is printed how far it is off over the
way it went. `clipped` is the greatest share of clipped ratios of a step by TRL: where it is 0, clipping was not tried.
"""
import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

import numpy
from grpo_trl import SETTINGS, SOMETIMES, ending, groups, trained
from safetensors.torch import load_file
from sft_trl import GOLDEN

PROGRAM = os.environ.get("YISANG", ".build-release/release/yisang")
MODELS = ["qwen3", "qwen3-tied", "llama", "qwen2", "gemma3"]
LOSSES = {
    "grpo": dict(loss_type="grpo"),
    "dr_grpo": dict(loss_type="dr_grpo", scale_rewards="none"),
    "bnpo": dict(loss_type="bnpo", scale_rewards="batch"),
    "dapo": dict(loss_type="dapo", epsilon_high=0.28),
    "cispo": dict(loss_type="cispo", epsilon_high=5.0),
    "cispo, 1.1": dict(loss_type="cispo", epsilon_high=1.1),
    "gspo": dict(loss_type="grpo", importance_sampling_level="sequence", epsilon=3e-4, epsilon_high=4e-4),
    "grpo, kl": dict(loss_type="grpo", beta=0.04, use_bias_correction_kl=True),
}
WAYS = {f"{name}, {count}": settings | dict(num_iterations=count) for name, settings in LOSSES.items() for count in (1, 2)} | {
    name: dict(num_iterations=2) | settings for name, settings in {
        "dapo, 2 x 6": dict(loss_type="dapo", per_device_train_batch_size=6, gradient_accumulation_steps=2),
        "grpo, 2 steps a generation": dict(
            loss_type="grpo", num_iterations=1, per_device_train_batch_size=4, generation_batch_size=8, max_steps=6),
        "kl, uncorrected": dict(loss_type="dapo", beta=0.04, use_bias_correction_kl=False),
        "delta": dict(loss_type="grpo", delta=1.1),
        "sapo": dict(loss_type="sapo"),
        "truncated masked": dict(loss_type="dapo", mask_truncated_completions=True),
        "top entropy": dict(loss_type="dapo", top_entropy_quantile=0.4),
        "temperature": dict(loss_type="dapo", temperature=0.7),
        "gdpo": dict(loss_type="dapo", multi_objective_aggregation="normalize_then_sum"),
        "weights": dict(loss_type="dapo", reward_weights=[1.0, 0.3]),
    }.items()}
GIVEN = [name for name in SOMETIMES if name.startswith(("reward", "frac", "completions"))]
CLIP = [name for name in SOMETIMES if "clip_ratio" in name]
SHORT = ["grpo, kl, 2", "dapo, 2"]
# What TRL logs otherwise, on purpose of ours (docs/grpo-parity.md).
MEANS = {"entropy", *CLIP}
CONSTANT = {"frac_reward_zero_std"}
OTHERWISE = {"dapo, 2 x 6": MEANS, "bnpo, 1": CONSTANT, "bnpo, 2": CONSTANT, "gdpo": CONSTANT, "top entropy": set(CLIP)}


def flags(settings):
    """As the program takes them: what is on by a name alone, lists as several words."""
    for name, value in settings.items():
        if value is not False:
            yield f"--{name.replace('_', '-')}"
            yield from [] if value is True else map(str, value if isinstance(value, list) else [value])


def ours(folder, data, settings, threads):
    """The logs of all steps, and the tensors at the end."""
    with tempfile.TemporaryDirectory() as place:
        with open(f"{place}/rollouts.jsonl", "w", encoding="utf-8") as file:
            file.writelines(json.dumps(group) + "\n" for group in data)
        command = [PROGRAM, "train", "grpo", "--model", str(folder), "--rollouts", f"{place}/rollouts.jsonl", "--output-dir",
                   f"{place}/run", "--dtype", "float32", "--shuffle", "false", "--logging-steps", "1", "--threads", str(threads),
                   *flags(settings)]
        answer = subprocess.run(command, capture_output=True, text=True)
        if answer.returncode:
            sys.exit(f"{' '.join(command)}\nstatus {answer.returncode}: {answer.stderr.strip()}")
        with contextlib.closing(sqlite3.connect(f"file:{place}/run/metrics.sqlite?mode=ro", uri=True)) as base:
            logs = [{"loss": loss} for _, loss in base.execute("SELECT step, loss FROM step ORDER BY step")]
            for name, step, value in base.execute("SELECT name, step, value FROM metric WHERE step > 0 AND step <= ?", (len(logs),)):
                if value is not None:
                    logs[step - 1][name] = value
        return logs, load_file(f"{place}/run/model.safetensors")


def relative(one, other, scale):
    return (one.double() - other.double()).norm().item() / max(scale, 1e-30)


def apart(mine, theirs, names):
    """The greatest distance of any step: absolute, and relative. What TRL logs and we do not is not a number away."""
    pairs = [(one.get(name, float("nan")), other[name]) for one, other in zip(mine, theirs) for name in names if name in other]
    return numpy.array([(abs(a - b), abs(a - b) / max(1e-6, abs(b))) for a, b in pairs] or [(0, 0)]).max(0)


def logged(logs, name):
    return [one[name] for one in logs if name in one]


passed = total = 0
alone = ["loss", "grad_norm", "kl"]
columns = alone + ["learning rate", "clip ratios", "entropy", "rewards and lengths", "weights", "of the way they went"] if PROGRAM else alone
print(f"| model | way | {' | '.join(columns)} | clipped |\n|" + "---|" * (len(columns) + 3))
for number, name in enumerate(sys.argv[1:] or MODELS):
    folder = GOLDEN / name
    for way in WAYS if number == 0 else SHORT:
        settings = SETTINGS | WAYS[way]
        data = groups(15, 100 + number, ending(folder))
        theirs, before, after = trained(folder, data, settings)
        clipped = max(value for key in CLIP if not key.endswith(("min", "max")) for value in [0, *logged(theirs, key)])
        if not PROGRAM:
            cells = [" ".join(f"{value:.4g}" for value in logged(theirs, key)) or "–" for key in alone]
            print(f"| {name} | {way} | {' | '.join(cells)} | {clipped:.2f} |", flush=True)
            continue
        mine, weights = ours(folder, data, settings, 1 + number % 2)
        if len(mine) != len(theirs) or set(weights) != set(after):
            sys.exit(f"{name}, {way}: {len(mine)} steps and {len(weights)} tensors, not {len(theirs)} and {len(after)}")
        steps = [apart(mine, theirs, ["loss"])[0], apart(mine, theirs, ["grad_norm"])[1]]
        known = [[key for key in keys if key not in OTHERWISE.get(way, ())]
                 for keys in (["kl"], ["learning_rate"], CLIP, ["entropy"], GIVEN)]
        steps += [apart(mine, theirs, keys)[0] for keys in known]
        off = max(relative(weights[key], one, one.norm().item()) for key, one in after.items())
        moved = max(relative(weights[key], one, (one - before[key]).norm().item()) for key, one in after.items())
        right = all(value <= 1e-4 for value in steps) and steps[3] <= 1e-9 and off <= 1e-3
        passed, total = passed + right, total + 1
        cells = [f"{value:.1e}" for value in (*steps, off, moved)]
        print(f"| {name} | {way} | {' | '.join(cells)} | {clipped:.2f} |" + ("" if right else " FAILED"), flush=True)
if PROGRAM:
    print(f"grpo: {passed}/{total}")
sys.exit(passed < total)
