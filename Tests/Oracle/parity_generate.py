"""Greedy continuations, `yisang generate` against `model.generate(do_sample=False)`, token for token.

    script/parity generate [PROMPTS]      a family, default 200; YISANG names the program

Where the answers part and the two highest logits of the reference lie within 1e-4 of each other, that is a tie: it is
counted apart, and what comes after it is not compared. Log-probabilities are compared within 1e-5 up to there.
"""
import json
import os
import random
import subprocess
import sys
import tempfile

import torch
from tiny_models import CONFIGS, drawn, greedy, load, logits, logprobs, make

PROGRAM = os.environ.get("YISANG", ".build-release/release/yisang")
TOKENS = 32
# {"ids": [...]} a line in; {"ids": [...], "logprobs": [...]} a line out, of the continuation, an end id among them.
COMMAND = ["generate", "--jsonl", "--dtype", "fp32", "--temperature", "0", "--max-tokens", str(TOKENS), "--model"]
MODELS = 4
GAP = 1e-4

prompts = int(sys.argv[1]) if len(sys.argv) > 1 else 200
passed = total = ties = 0
worst = 0.0
for family in CONFIGS:
    right = family_ties = asked_for = 0
    for seed in range(11, 11 + MODELS):
        settings = drawn(family, seed)
        with tempfile.TemporaryDirectory() as folder:
            make(family, settings, seed).save_pretrained(folder)
            model = load(folder)
            draw = random.Random(seed)
            some = [[draw.randrange(3, settings["vocab_size"]) for _ in range(draw.choice([1, 2, draw.randint(3, 150)]))]
                    for _ in range(len(range(seed - 11, prompts, MODELS)))]
            asked = "".join(json.dumps({"ids": ids}) + "\n" for ids in some)
            answer = subprocess.run([PROGRAM, *COMMAND, folder], input=asked, capture_output=True, text=True)
        lines = answer.stdout.splitlines()
        if answer.returncode or len(lines) != len(some):
            sys.exit(f"{family}, seed {seed}: {len(lines)} answers, status {answer.returncode}: {answer.stderr.strip()}")
        for prompt, line in zip(some, lines):
            asked_for += 1
            ours = json.loads(line)
            reference, gaps = greedy(model, prompt, TOKENS)
            ids = ours.get("ids", [])
            same = next((at for at, (one, other) in enumerate(zip(ids, reference)) if one != other),
                        min(len(ids), len(reference)))
            tied = ids != reference and same < len(reference) and gaps[same] < GAP
            expected = logprobs(logits(model, prompt + reference), prompt + reference)[len(prompt) - 1:][:same].double()
            own = torch.tensor(ours.get("logprobs", [])[:same], dtype=torch.float64)
            error = float("inf")
            if own.shape == expected.shape:
                error = max(((own - expected).abs() / expected.abs().clamp(min=1)).tolist(), default=0.0)
            worst = max(worst, error)
            family_ties += tied
            right += (tied or ids == reference) and error <= 1e-5
    print(f"{family}: {right}/{asked_for}, {family_ties} ties", flush=True)
    passed, total, ties = passed + right, total + asked_for, ties + family_ties
print(f"generate: {passed}/{total}, {ties} ties, log-probabilities within {worst:.1e}")
sys.exit(passed < total)
