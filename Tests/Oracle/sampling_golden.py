"""Makes Tests/ModelTests/Golden/sampling.json: rows of logits, and the distribution that transformers draws from.

    python Tests/Oracle/sampling_golden.py      (torch 2.13, transformers 5.23)

The processors and their order are those `generate(do_sample=True)` builds (`_get_logits_processor`): repetition penalty,
temperature, top-k, top-p, min-p. A row is `logits` (null is -inf) and `cases`: settings that are not neutral (`context`:
ids seen before, for the penalty) and the `probabilities` of all tokens.
Left out and counted, since an order of sorting or a last bit decides: cases where top-p parts equal tokens, or where a
sum or a token is within 1e-5 of the border.
"""
import json
import random
from pathlib import Path

import numpy
import torch
from tiny_models import make
from transformers import GenerationConfig

GOLDEN = Path(__file__).parent.parent / "ModelTests" / "Golden" / "sampling.json"
draw = random.Random(20)
model = make("llama", dict(vocab_size=8, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1,
                           num_key_value_heads=1), 0)
NEUTRAL = dict(temperature=1.0, top_k=0, top_p=1.0, min_p=None, repetition_penalty=1.0)
ALONE = [
    {}, {"temperature": 0.1}, {"temperature": 0.7}, {"temperature": 1.8}, {"top_k": 1}, {"top_k": 3}, {"top_k": 20},
    {"top_k": 1000}, {"top_p": 0.05}, {"top_p": 0.5}, {"top_p": 0.9}, {"top_p": 0.999}, {"min_p": 0.02}, {"min_p": 0.1},
    {"min_p": 0.6}, {"min_p": 1.0}, {"repetition_penalty": 1.1}, {"repetition_penalty": 3.0},
    {"repetition_penalty": 0.8},
]


def combined():
    choices = dict(temperature=[0.3, 0.6, 0.8, 1.3], top_k=[2, 5, 20, 50], top_p=[0.3, 0.8, 0.9, 0.95],
                   min_p=[0.01, 0.05, 0.3], repetition_penalty=[0.9, 1.05, 1.3])
    names = draw.sample(sorted(choices), draw.randint(2, 5))
    return {name: draw.choice(choices[name]) for name in sorted(names)}


def row():
    size = draw.choice([5, 6, 7, 8, 11, 16, 16, 23, 32, 40, 64] + [draw.randint(100, 300)])
    kind = draw.choice(["usual", "usual", "usual", "peaked", "flat", "ties", "holes", "huge", "one"])
    logits = [draw.gauss(0, 2.5) for _ in range(size)]
    if kind == "peaked":
        logits[draw.randrange(size)] += 15
    elif kind == "flat":
        logits = [value * 0.004 for value in logits]
    elif kind == "ties":
        logits = [float(round(value)) for value in logits]
    elif kind == "holes":
        logits = [None if draw.random() < 0.4 else value for value in logits]
        logits[draw.randrange(size)] = 1.5
    elif kind == "huge":
        logits = [value * draw.choice([1.0, 1e3, 1e30]) for value in logits]
    elif kind == "one":
        logits = [None] * size
        logits[draw.randrange(size)] = draw.choice([-7.25, 0.0, 3.5])
    return [value if value is None else round(value, 3) for value in logits]


def doubtful(processor, before, after):
    """Whether float32's last bit or the order of equal tokens decides what stays."""
    probabilities = before.double().softmax(-1)
    gone = torch.isinf(after) & ~torch.isinf(before)
    kind = type(processor).__name__
    if kind == "TopPLogitsWarper":
        sums = probabilities.sort().values.cumsum(-1)
        # All of a sum but the greatest token's is compared; that one always stays.
        near = ((sums - (1 - processor.top_p)).abs() < 1e-5)[..., :-1].any()
        return bool(near) or bool(torch.isin(before[gone], before[~torch.isinf(after)]).any())
    if kind == "MinPLogitsWarper":
        share = probabilities / probabilities.max()
        # A token as probable as the greatest stays whatever the border is.
        return bool(((share - processor.min_p).abs() < 1e-5 * (share < 1)).any())
    return False


def distribution(logits, settings, context):
    scores = torch.tensor([[float("-inf") if value is None else value for value in logits]], dtype=torch.float32)
    ids = torch.tensor([context], dtype=torch.long)
    config = GenerationConfig(do_sample=True, **NEUTRAL | settings)
    doubt = False
    for processor in model._get_logits_processor(config, input_ids_seq_length=len(context)):
        before, scores = scores, processor(ids, scores)
        doubt = doubt or doubtful(processor, before, scores)
    return None if doubt or scores.isnan().any() else scores.softmax(-1)[0]


rows, cases, skipped = [], 0, 0
while len(rows) < 200:
    logits = row()
    listed = []
    for settings in [draw.choice(ALONE), combined(), combined()]:
        context = [draw.randrange(len(logits)) for _ in range(draw.randint(1, 6))]
        probabilities = distribution(logits, settings, context)
        if probabilities is None:
            skipped += 1
            continue
        seen = {"context": context} if "repetition_penalty" in settings else {}
        exact = numpy.asarray(probabilities, dtype=numpy.float32)
        listed.append(settings | seen | {"probabilities": [float(str(one)) if one else 0 for one in exact]})
    cases += len(listed)
    rows.append({"logits": logits, "cases": listed})

lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in rows)
GOLDEN.write_text(f'{{"skipped":{skipped},"rows":[\n{lines}\n]}}\n', encoding="utf-8")
print(f"{len(rows)} rows, {cases} cases, {skipped} left out, {GOLDEN.stat().st_size // 1024} KiB")
