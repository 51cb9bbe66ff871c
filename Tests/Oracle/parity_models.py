"""Log-probabilities of fresh random models, `yisang probe logprobs` against torch's float32.

    script/parity models [SEED...]      YISANG names the program, default .build-release/release/yisang

Passes where |difference| <= 1e-5 * max(1, |reference|), token by token; a sequence passes with all its tokens. How far
both are from float64 is printed too: of a random model in some thousands, torch's float32 alone errs by that much.
"""
import json
import os
import random
import subprocess
import sys
import tempfile

import torch
from tiny_models import CONFIGS, double_precision, drawn, load, logits, logprobs, make

PROGRAM = os.environ.get("YISANG", ".build-release/release/yisang")
COMMAND = ["probe", "logprobs", "--model"]  # then the folder; {"ids": [...]} a line in, {"logprobs": [...]} a line out
LENGTHS = [1, 2, 3, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 200, 257]
DTYPES = [torch.float32, torch.bfloat16, torch.float16]

seeds = [int(seed) for seed in sys.argv[1:]] or [1, 2, 3]
passed = total = 0
worst, exact = (0.0, ""), [0.0, 0.0]


def relative(numbers, reference):
    errors = (numbers - reference).abs() / reference.abs().clamp(min=1)
    return errors.max().item() if len(errors) else 0.0


for family in CONFIGS:
    for seed in seeds:
        settings = drawn(family, seed)
        dtype = DTYPES[seed % 3]
        with tempfile.TemporaryDirectory() as folder:
            model = make(family, settings, seed, dtype).to(dtype)
            model.config.dtype = dtype
            model.save_pretrained(folder, max_shard_size="100KB" if seed % 2 else "1GB")
            model = load(folder)
            draw = random.Random(seed)
            sequences = [[draw.randrange(settings["vocab_size"]) for _ in range(length)] for length in LENGTHS]
            asked = "".join(json.dumps({"ids": ids}) + "\n" for ids in sequences)
            answer = subprocess.run([PROGRAM, *COMMAND, folder], input=asked, capture_output=True, text=True)
        lines = answer.stdout.splitlines()
        if answer.returncode or len(lines) != len(sequences):
            sys.exit(f"{family}, seed {seed}: {len(lines)} answers, status {answer.returncode}: {answer.stderr.strip()}")
        right = 0
        for at, ids in enumerate(sequences):
            total += 1
            ours = torch.tensor(json.loads(lines[at])["logprobs"], dtype=torch.float64)
            reference = logprobs(logits(model, ids), ids).double()
            if ours.shape != reference.shape:
                continue
            error = relative(ours, reference)
            with double_precision(model):
                double = logprobs(logits(model, ids), ids)
            exact = [max(exact[0], relative(ours, double)), max(exact[1], relative(reference, double))]
            worst = max(worst, (error, f"{family}, seed {seed}, {len(ids)} tokens"))
            right += error <= 1e-5  # false for NaN
        passed += right
        print(f"{family}, seed {seed}, {str(dtype)[6:]}, "
              f"RoPE {settings['rope_parameters'].get('rope_type', 'by layer')}: {right}/{len(sequences)}", flush=True)
print(f"models: {passed}/{total}, worst {worst[0]:.1e} ({worst[1]}); against float64 ours {exact[0]:.1e}, "
      f"torch {exact[1]:.1e}")
sys.exit(passed < total)
