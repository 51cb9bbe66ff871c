"""Makes Tests/ModelTests/Golden/schedules.json: learning rates of `transformers.get_scheduler`, step by step.

    python Tests/Oracle/make_schedules.py      (transformers 5.23)
"""
import json
from pathlib import Path

import torch
from transformers import get_scheduler

GOLDEN = Path(__file__).parent.parent / "ModelTests" / "Golden" / "schedules.json"
CASES = [
    ("linear", 0, {}), ("linear", 7, {}), ("cosine", 0, {}), ("cosine", 5, {}), ("cosine", 5, {"num_cycles": 1.25}),
    ("cosine_with_restarts", 3, {}), ("cosine_with_restarts", 4, {"num_cycles": 3}),
    ("polynomial", 4, {}), ("polynomial", 4, {"power": 2.5, "lr_end": 1e-4}),
    ("constant", 0, {}), ("constant_with_warmup", 6, {}), ("inverse_sqrt", 5, {}), ("inverse_sqrt", 0, {}),
    ("inverse_sqrt", 4, {"timescale": 9}),
    ("cosine_with_min_lr", 5, {"min_lr": 2e-4}), ("cosine_with_min_lr", 0, {"min_lr_rate": 0.25}),
    ("warmup_stable_decay", 4, {"num_decay_steps": 8}),
    ("warmup_stable_decay", 4, {"num_decay_steps": 8, "min_lr_ratio": 0.1, "decay_type": "linear"}),
    ("warmup_stable_decay", 4, {"num_decay_steps": 9, "min_lr_ratio": 0.1, "decay_type": "1-sqrt",
                                "warmup_type": "1-sqrt"}),
    ("warmup_stable_decay", 5, {"num_decay_steps": 8, "warmup_type": "cosine", "num_cycles": 0.5}),
]
RATE, STEPS = 3e-3, 24
golden = []
for name, warmup, options in CASES:
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=RATE)
    schedule = get_scheduler(name, optimizer, warmup, STEPS, scheduler_specific_kwargs=dict(options))
    rates = []
    for _ in range(STEPS + 3):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    golden.append(dict(name=name, warmup=warmup, steps=STEPS, rate=RATE, options=options, rates=rates))
GOLDEN.write_text("[\n" + ",\n".join(json.dumps(case) for case in golden) + "\n]\n")
print(GOLDEN, GOLDEN.stat().st_size)
