"""Makes Tests/ModelTests/Golden/optimizers.json: weights after ten steps of torch's AdamW and Muon.

    python Tests/Oracle/make_optimizers.py      (torch 2.13)

Weights and gradients are not in the file: both sides draw them from one generator (`numbers`), which gives fractions of 2^23,
so floats hold them exactly. A case has its `settings`, the gradients' `norms` before clipping, and the `weights` of all tensors
one behind the other, floats in base64. torch's Muon rounds to bf16 within its Newton-Schulz steps; `weights` are made with its
own code with these roundings taken out, and `bf16` says how far, of the update, its usual self is from that.
"""
import base64
import json
from pathlib import Path
from unittest.mock import patch

import numpy
import torch

GOLDEN = Path(__file__).parent.parent / "ModelTests" / "Golden" / "optimizers.json"
TENSORS = {"q_proj.weight": (40, 35), "k_proj.weight": (26, 35), "down_proj.weight": (20, 48),
           "embed_tokens.weight": (12, 8), "norm.weight": (37,)}
HIDDEN = ("q_proj.weight", "k_proj.weight", "down_proj.weight")
STEPS = 10
MASK = 2**64 - 1


def numbers(seed, shape):
    state, out = (seed * 0x9E3779B97F4A7C15 + 1) & MASK, []
    for _ in range(int(numpy.prod(shape))):
        state = (state * 6364136223846793005 + 1442695040888963407) & MASK
        out.append((state >> 40) - 2**23)
    return torch.tensor(out, dtype=torch.float32).div_(2**23).reshape(shape)


def groups(parameters, decay):
    return [dict(params=[p for p in parameters if p.ndim > 1], weight_decay=decay),
            dict(params=[p for p in parameters if p.ndim == 1], weight_decay=0.0)]


def run(settings):
    weights = {name: torch.nn.Parameter(numbers(i, shape)) for i, (name, shape) in enumerate(TENSORS.items())}
    muon = settings.get("muon")
    rest = [p for name, p in weights.items() if not muon or name not in HIDDEN]
    optimizers = [torch.optim.AdamW(groups(rest, settings["decay"]), lr=settings["rate"], betas=settings["betas"],
                                    eps=settings["epsilon"])]
    if muon:
        optimizers.append(torch.optim.Muon([weights[name] for name in HIDDEN], lr=settings["rate"], **muon))
    norms = []
    for step in range(STEPS):
        for i, p in enumerate(weights.values()):
            p.grad = numbers(100 * (step + 1) + i, p.shape)
        norms.append(float(torch.linalg.vector_norm(torch.cat([p.grad.flatten() for p in weights.values()]).double())))
        if settings["clip"]:
            torch.nn.utils.clip_grad_norm_(list(weights.values()), settings["clip"])
        for optimizer in optimizers:
            optimizer.step()
    return torch.cat([p.detach().flatten() for p in weights.values()]), norms


usual = dict(rate=1e-2, betas=[0.9, 0.999], epsilon=1e-8, decay=0.0, clip=None)
cases = [
    {},
    dict(decay=0.1),
    dict(clip=1.0),
    dict(decay=0.05, clip=5.0, betas=[0.8, 0.95], epsilon=1e-3, rate=3e-3),
    dict(muon=dict(weight_decay=0.0)),
    dict(clip=5.0, decay=0.05, muon=dict(weight_decay=0.1, momentum=0.9, adjust_lr_fn="match_rms_adamw")),
    dict(muon=dict(nesterov=False, weight_decay=0.0)),
]
start = torch.cat([numbers(i, shape).flatten() for i, shape in enumerate(TENSORS.values())])
hidden = sum(int(numpy.prod(TENSORS[name])) for name in HIDDEN)
golden = []
for case in cases:
    settings = usual | case
    with patch.object(torch.Tensor, "bfloat16", lambda self: self.clone()):
        weights, norms = run(settings)
    out = dict(settings=settings, norms=norms, weights=base64.b64encode(weights.numpy().tobytes()).decode())
    if "muon" in case:
        rounded = run(settings)[0]
        out["bf16"] = float((rounded - weights)[:hidden].norm() / (weights - start)[:hidden].norm())
    golden.append(out)
GOLDEN.write_text(json.dumps(golden, indent=0) + "\n")
print(GOLDEN, GOLDEN.stat().st_size, [g.get("bf16") for g in golden])
