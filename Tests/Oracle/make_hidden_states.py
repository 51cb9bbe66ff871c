"""Makes Tests/ModelTests/Golden/hidden.json and Tests/EvaluateTests/Golden/mexa.json: transformers' hidden states of the tiny
models that `make_models.py` made, and MEXA of them by NumPy.

    python Tests/Oracle/make_hidden_states.py      (torch 2.13, transformers 5.23; seconds)

- `hidden.json`, by model: `ids`; `states`, by layer the states of chosen `positions`, in float64; `float32`, the greatest error of
  torch's own float32 at these, over max(1, |x|). Of `llama`, with 1,024 positions, a long sequence too, which takes two passes.
- `mexa.json`: `matrices`: `pivot`, `other` (vectors) and their `score`; `models`: pairs of sentences of ids, and by kind of
  embedding the score of each layer. MEXA is written after equation 1 of arXiv 2410.05873 and its section 3.1: embeddings and
  cosines in double precision, a pair counts if its cosine is strictly the greatest of its row and of its column.
"""
import json
import random
from pathlib import Path

import numpy
import torch
from tiny_models import double_precision, load
from transformers import AutoConfig, AutoModelForCausalLM

TESTS = Path(__file__).parent.parent
MODELS = TESTS / "ModelTests" / "Golden"
NAMES = ["llama", "llama-dynamic", "qwen2-sliding", "qwen3-tied", "gemma3"]


@torch.no_grad()
def states(model, ids):
    return [layer[0] for layer in
            model(torch.tensor([ids]), output_hidden_states=True, use_cache=False).hidden_states]


def row(numbers):
    return [float(f"{number:.9g}") for number in numbers]


def golden(model, ids, positions):
    single = states(model, ids)
    with double_precision(model):
        found = states(model, ids)
    assert len(found) == model.config.num_hidden_layers + 1
    error = max(((one.double() - two).abs() / two.abs().clamp(min=1))[positions].max().item()
                for one, two in zip(single, found))
    return {"ids": ids, "positions": positions, "float32": float(f"{error:.3g}"),
            "states": [[row(layer[at].tolist()) for at in positions] for layer in found]}


def hidden(name):
    made = random.Random(name)
    model = load(MODELS / name)
    most = model.config.vocab_size - 1
    ids = [made.randint(0, most) for _ in range(40)]
    return golden(model, ids, [0, 1, 17, 38, 39])


def long():
    config = AutoConfig.from_pretrained(MODELS / "llama")
    config.max_position_embeddings = 1024
    model = AutoModelForCausalLM.from_pretrained(MODELS / "llama", config=config, dtype=torch.float32,
                                                 attn_implementation="eager").eval()
    made = random.Random("long")
    return golden(model, [made.randint(0, 256) for _ in range(700)], [0, 511, 512, 699])


def score(pivot, other):
    pivot, other = (numpy.array(side, dtype=numpy.float64) for side in (pivot, other))
    with numpy.errstate(all="ignore"):
        cosines = (pivot / numpy.linalg.norm(pivot, axis=1, keepdims=True)) @ (
            other / numpy.linalg.norm(other, axis=1, keepdims=True)).T
    count, margin = 0, 1.0
    for index in range(len(cosines)):
        rivals = numpy.concatenate([numpy.delete(cosines[index], index), numpy.delete(cosines[:, index], index)])
        rivals = rivals[~numpy.isnan(rivals)]
        rival = rivals.max() if len(rivals) else -numpy.inf
        count += bool(cosines[index, index] > rival)
        if not numpy.isnan(cosines[index, index]):
            margin = min(margin, abs(cosines[index, index] - rival))
    return count / len(cosines), margin


def matrices():
    made = numpy.random.default_rng(7)
    cases = []
    for count, width, noise in [(2, 3, 0.5), (5, 4, 1.0), (30, 8, 0.7), (30, 8, 3.0), (100, 16, 1.2), (1, 4, 0.1)]:
        pivot = made.normal(size=(count, width))
        cases.append((pivot, pivot + noise * made.normal(size=(count, width))))
    same = [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    cases.append((same, same))  # two that are equal: neither is strictly nearest
    cases.append(([[0.0, 0.0], [1.0, 2.0], [2.0, -1.0]], [[1.0, 1.0], [1.0, 2.5], [2.0, -1.5]]))  # nothing has no direction
    return [{"pivot": [row(vector) for vector in pivot], "other": [row(vector) for vector in other],
             "score": score([row(vector) for vector in pivot], [row(vector) for vector in other])[0]}
            for pivot, other in cases]


def embeddings(model, ids):
    found = [layer.double().numpy() for layer in states(model, ids)]
    weights = numpy.arange(1, len(ids) + 1, dtype=numpy.float64)
    return {"weighted": [weights @ layer / weights.sum() for layer in found], "last-token": [layer[-1] for layer in found]}


def aligned(name):
    made = random.Random("mexa" + name)
    model = load(MODELS / name)
    most = model.config.vocab_size - 1
    pivot = [[made.randint(0, most) for _ in range(made.randint(3, 14))] for _ in range(24)]
    other = [[token if made.random() < 0.6 else made.randint(0, most) for token in ids] for ids in pivot]
    # No two of a side may end alike, or the embeddings of their last tokens tie.
    for index, (one, two) in enumerate(zip(pivot, other)):
        one[-1], two[-1] = index, index if made.random() < 0.6 else len(pivot) + index
    sides = [[embeddings(model, ids) for ids in side] for side in (pivot, other)]
    out = {"name": name, "pivot": pivot, "other": other}
    for kind in ("weighted", "last-token"):
        layers = [score([one[kind][layer] for one in sides[0]], [one[kind][layer] for one in sides[1]])
                  for layer in range(model.config.num_hidden_layers + 1)]
        assert min(margin for _, margin in layers) > 1e-5, (name, kind, layers)
        out[kind] = [value for value, _ in layers]
        print(name, kind, out[kind])
    return out


def main():
    models = {name: hidden(name) for name in NAMES} | {"llama-long": long()}
    print({name: model["float32"] for name, model in models.items()})
    (MODELS / "hidden.json").write_text(json.dumps(models, separators=(",", ":")).replace("]],", "]],\n") + "\n")
    mexa = {"matrices": matrices(), "models": [aligned(name) for name in ("llama", "gemma3")]}
    (TESTS / "EvaluateTests" / "Golden" / "mexa.json").write_text(
        json.dumps(mexa, separators=(",", ":")).replace("]],", "]],\n") + "\n")


main()
