"""Makes `gradients.json` beside each `golden.json` in Tests/ModelTests/Golden: what torch says of training that model.

    python Tests/Oracle/make_gradients.py [NAME...]      (torch 2.13, transformers 5.23, peft 0.21.2; three minutes)

The batch is the model's `sequences`, the loss of every token with a weight of its own (`gradients.py`), some of them 0.
- `steps`: the objectives `likelihood`, of one model `entropy` and `policy`, and adapters, by `adapter`: rank 4, alpha 8, `targets`:
  - `loss`, in float64;
  - `tensors`: of each gradient in float64 the `norm`, products with 8 vectors of signs, and `elements` at `places`; `fp32`: the
    distance of torch's float32 gradient, over the norm; `bf16`: the same of torch's autocast, in some models;
  - `losses` and `norms` of ten steps of AdamW in float32, and `drift`, how far these losses are from float64's.
"""
import json
import sys
from pathlib import Path

import numpy
from gradients import Policy, adamw, distance, dots, entropy_bonus, gradients, learner, likelihood, weights
from tiny_models import double_precision

GOLDEN = Path(__file__).parent.parent / "ModelTests" / "Golden"
IN_BF16 = ["llama-llama3", "qwen2", "qwen3", "gemma3"]
QV = ["q_proj", "v_proj"]
ADAPTERS = {
    "qwen3": [dict(targets=QV, stabilised=False), dict(targets="all-linear", stabilised=False)],
    "llama-llama3": [dict(targets=QV, stabilised=True)],
    "llama-bias-tied": [dict(targets="all-linear", stabilised=False)],
    "qwen2": [dict(targets="all-linear", stabilised=True)],
    "gemma3": [dict(targets=QV, stabilised=False)],
}


def single(number):
    return float(f"{number:.9g}")


def short(number):
    return float(f"{number:.2g}")


def step(folder, data, objective, adapter, bf16, optimizes):
    def model(attention="eager"):
        return learner(folder, attention, **adapter)

    with double_precision(model()) as double:
        value, exact = gradients(double, *data, objective)
    value32, close = gradients(model(), *data, objective)
    spreads = [gradients(model(attention), *data, objective, autocast=True)[1]
               for attention in (("eager", "sdpa") if bf16 else ())]
    tensors = []
    for name, gradient in sorted(exact.items()):
        flat = gradient.ravel()
        places = [int(numpy.abs(flat).argmax()), len(flat) * 2 // 3]
        entry = {"name": name, "norm": single(numpy.linalg.norm(flat)), "dots": list(map(single, dots(name, gradient))),
                 "places": places, "elements": [single(flat[at]) for at in places],
                 "fp32": short(distance(close[name], gradient))}
        if bf16:
            entry["bf16"] = [short(distance(spread[name], gradient)) for spread in spreads]
        tensors.append(entry)
    made = {"objective": objective.__name__ if objective in (likelihood, entropy_bonus) else "policy", "loss": single(value)}
    if adapter:
        made["adapter"] = adapter
    if optimizes:
        losses, norms = adamw(model(), *data)
        with double_precision(model()) as double:
            exact_losses, exact_norms = adamw(double, *data)
        drift = max(abs(one - other) / abs(other) for one, other in zip(losses, exact_losses))
        made |= {"losses": list(map(single, losses)), "norms": list(map(single, norms)), "drift": short(drift)}
        print("   ", [round(one, 4) for one in losses], [round(one, 3) for one in norms], f"drift {drift:.1e}",
              f"norms' {max(abs(one - other) / abs(other) for one, other in zip(norms, exact_norms)):.1e}")
    worst = max(tensors, key=lambda one: one["fp32"])
    print("  ", made["objective"], made.get("adapter", ""), f"loss {value:.6f}, float32's {abs(value32 - value) / abs(value):.1e},",
          f"{len(tensors)} tensors, float32 errs by {worst['fp32']:.1e} ({worst['name']})", flush=True)
    if bf16:
        print("    bf16", [f"{max(one['bf16'][at] for one in tensors):.3f}" for at in range(2)])
    return made | {"tensors": tensors}


def make(name):
    folder = GOLDEN / name
    golden = json.loads((folder / "golden.json").read_text(encoding="utf-8"))
    sequences = [one["ids"] for one in golden["sequences"]]
    data = (sequences, weights(sequences))
    print(name)
    steps = [step(folder, data, likelihood, {}, name in IN_BF16, True)]
    if name == "qwen3":
        for objective in (entropy_bonus, Policy([one["logprobs"] for one in golden["sequences"]])):
            steps.append(step(folder, data, objective, {}, False, False))
    for adapter in ADAPTERS.get(name, []):
        steps.append(step(folder, data, likelihood, adapter, False, True))
    lines = []
    for one in steps:
        tensors = one.pop("tensors")
        rows = ",\n".join(json.dumps(tensor, separators=(",", ":")) for tensor in tensors)
        lines.append(json.dumps(one, separators=(",", ":"))[:-1] + ',"tensors":[\n' + rows + "\n]}")
    text = '{"steps":[\n' + ",\n".join(lines) + "\n]}\n"
    (folder / "gradients.json").write_text(text, encoding="utf-8")
    return len(text)


if __name__ == "__main__":
    names = sys.argv[1:] or sorted(path.parent.name for path in GOLDEN.glob("*/golden.json"))
    print(sum(map(make, names)) // 1024, "KiB")
