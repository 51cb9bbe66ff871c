"""torch's times for what `OptimizerSpeedTests` measures: 34 matrices of 1024 x 1024, two threads, the least of all rounds."""

import time

import torch

torch.set_num_threads(2)


def least(rounds, body):
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        body()
        best = min(best, time.perf_counter() - start)
    return f"{best * 1e3:.1f} ms"


weights = [torch.nn.Parameter(torch.rand(1024, 1024) - 0.5) for _ in range(34)]
for weight in weights:
    weight.grad = torch.rand_like(weight) - 0.5

print("clip", least(20, lambda: torch.nn.utils.clip_grad_norm_(weights, 1)))
adamw = torch.optim.AdamW(weights, lr=1e-4, weight_decay=0, fused=True)
print("fused AdamW", least(20, adamw.step))
print("cast to bf16", least(20, lambda: [weight.to(torch.bfloat16) for weight in weights]))
muon = torch.optim.Muon(weights, lr=1e-2)
print("Muon", least(3, muon.step))
