"""Gradients of fresh random models, `yisang bench gradients` against torch and PEFT, whole tensors.

    script/parity gradients [SEED...]      YISANG names the program, default .build-release/release/yisang

A batch is groups of a prompt and completions, and plain sequences; every third seed learns a LoRA adapter instead of the weights.
A tensor passes where ||difference|| <= 1e-5 * ||reference||, the reference in float64; what torch's float32 errs by is printed
beside. In bfloat16 the error is compared with that of torch's autocast.
"""
import json
import os
import random
import subprocess
import sys
import tempfile

import numpy
from gradients import distance, gradients, learner
from tiny_models import CONFIGS, double_precision, drawn, make

PROGRAM = os.environ.get("YISANG", ".build-release/release/yisang")
# Groups are lines of {"prompt": [...], "completions": [{"ids": [...], "weights": [...]}]}. The loss comes back, then a line a
# tensor, {"name": ..., "shape": [...]}, whose float32 numbers are in the file, one behind the other.
COMMAND = ["bench", "gradients"]
# Of prompts and of their completions.
GROUPS = [(0, [1]), (0, [2]), (0, [63]), (40, [1, 30, 90]), (64, [5, 5]), (100, [65, 33, 64, 1]), (0, [257]), (1, [17])]


def batch(vocabulary, draw):
    """With weights over the number of tokens that count, some of them 0, and a group without any."""
    def ids(count):
        return [draw.randrange(vocabulary) for _ in range(count)]

    groups = []
    for number, (prompt, lengths) in enumerate(GROUPS):
        completions = [{"ids": ids(length), "weights": [
            0.0 if draw.random() < 0.2 or number == 4 or not prompt and not at else draw.choice([1.0, 0.5, 1.75])
            for at in range(length)]} for length in lengths]
        groups.append({"prompt": ids(prompt), "completions": completions})
    count = sum(one != 0 for group in groups for completion in group["completions"] for one in completion["weights"])
    for group in groups:
        for completion in group["completions"]:
            completion["weights"] = [float(numpy.float32(one) / numpy.float32(count)) for one in completion["weights"]]
    return groups


def ours(folder, groups, dtype, adapter, threads):
    with tempfile.TemporaryDirectory() as place:
        with open(f"{place}/groups.jsonl", "w", encoding="utf-8") as file:
            file.writelines(json.dumps(group) + "\n" for group in groups)
        answer = subprocess.run(
            [PROGRAM, *COMMAND, "--model", folder, "--dtype", dtype, "--threads", str(threads), f"{place}/groups.jsonl",
             f"{place}/gradients", *(["--adapter", adapter] if adapter else [])], capture_output=True, text=True)
        if answer.returncode:
            sys.exit(f"status {answer.returncode}: {answer.stderr.strip()}")
        numbers = numpy.fromfile(f"{place}/gradients", dtype="<f4").astype(numpy.float64)
    first, *lines = map(json.loads, answer.stdout.splitlines())
    found, at = {}, 0
    for line in lines:
        count = int(numpy.prod(line["shape"]))
        found[line["name"].replace("base_model.model.", "")] = numbers[at:at + count].reshape(line["shape"])
        at += count
    assert at == len(numbers), (at, len(numbers))
    return first["loss"], found


seeds = [int(seed) for seed in sys.argv[1:]] or [1, 2, 3]
passed = total = 0
worst, torchs, worst_ratio = (0.0, ""), 0.0, (0.0, "")
for family in CONFIGS:
    for seed in seeds:
        settings = drawn(family, seed)
        draw = random.Random(seed)
        groups = batch(settings["vocab_size"], draw)
        rows = [(group["prompt"] + one["ids"], [0.0] * len(group["prompt"]) + one["weights"])
                for group in groups for one in group["completions"]]
        data = ([ids for ids, _ in rows], [numpy.array(one, dtype=numpy.float32) for _, one in rows])
        targets = draw.choice(["all-linear", ["q_proj", "v_proj"], ["k_proj", "down_proj"]])
        lora = {} if seed % 3 else dict(targets=targets, stabilised=seed % 2 == 0)
        with tempfile.TemporaryDirectory() as folder:
            make(family, settings, seed).save_pretrained(folder)

            def model(attention="eager"):
                return learner(folder, attention, **lora)

            adapter = f"{folder}/adapter" if lora else None
            if lora:
                model().save_pretrained(adapter)
            loss, found = ours(folder, groups, "fp32", adapter, 1 + seed % 2)
            _, rough = ours(folder, groups, "bf16", adapter, 2)
            with double_precision(model()) as double:
                exact_loss, exact = gradients(double, *data)
            _, close = gradients(model(), *data)
            spreads = [gradients(model(attention), *data, autocast=True)[1] for attention in ("eager", "sdpa")]
        if set(found) != set(exact):
            sys.exit(f"{family}, seed {seed}: other tensors: {sorted(set(found) ^ set(exact))}")
        errors = {name: distance(found[name], exact[name]) for name in exact}
        torchs = max(torchs, *(distance(close[name], exact[name]) for name in exact))
        ratios = {name: distance(rough[name], exact[name]) / max(distance(one[name], exact[name]) for one in spreads)
                  for name in exact}
        right = sum(error <= 1e-5 for error in errors.values())  # false for NaN
        right_loss = abs(loss - exact_loss) <= 1e-5 * abs(exact_loss)
        passed, total = passed + right + right_loss, total + len(errors) + 1
        name, ratio = max(errors, key=errors.get), max(ratios, key=ratios.get)
        worst = max(worst, (errors[name], f"{family}, seed {seed}, {name}"))
        worst_ratio = max(worst_ratio, (ratios[ratio], f"{family}, seed {seed}, {ratio}"))
        print(f"{family}, seed {seed}{', LoRA' if lora else ''}: loss off by {abs(loss - exact_loss) / abs(exact_loss):.1e}, "
              f"{right}/{len(errors)} tensors, worst {errors[name]:.1e} ({name}); bf16 {numpy.mean(list(ratios.values())):.2f} of "
              f"torch's error in the mean, {ratios[ratio]:.2f} in {ratio}", flush=True)
print(f"gradients: {passed}/{total}, worst {worst[0]:.1e} ({worst[1]}), torch's float32 {torchs:.1e}; bf16 at worst "
      f"{worst_ratio[0]:.2f} of torch's error ({worst_ratio[1]})")
sys.exit(passed < total or worst_ratio[0] > 1.5)
