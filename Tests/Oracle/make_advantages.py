"""Makes Tests/RewardsTests/Golden/advantages.json: rewards, and what TRL's own trainer makes of them.

    python Tests/Oracle/make_advantages.py        (torch 2.13, trl 1.16)

The lines of `GRPOTrainer._generate_and_score_completions` from the sum of the rewards to the last thing logged of them run unchanged,
in double precision, on a stand-in for the trainer. Cases are drawn: nothing missing, some missing, whole completions, groups and
functions missing, groups of equal rewards. null is a reward that does not apply, or a number that cannot be told.
"""
import inspect
import json
import math
import random
import textwrap
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import torch
from trl import GRPOTrainer
from trl.trainer.utils import nanstd

GOLDEN = Path(__file__).parent.parent / "RewardsTests" / "Golden" / "advantages.json"
torch.set_default_dtype(torch.float64)
draw = random.Random(11)


def trl_lines():
    lines = inspect.getsource(GRPOTrainer._generate_and_score_completions).split("\n")
    first = next(i for i, line in enumerate(lines) if line.strip().startswith("unscorable_mask = "))
    last = next(i for i, line in enumerate(lines) if '"frac_reward_zero_std"' in line)
    return compile(textwrap.dedent("\n".join(lines[first:last + 1])), "grpo_trainer.py", "exec")


LINES = trl_lines()


def compute(rewards, weights, size, scale, aggregation):
    """`rewards` by completion and function."""
    table = torch.tensor([[math.nan if x is None else x for x in row] for row in rewards])
    names = [f"f{i}" for i in range(len(weights))]
    trainer = SimpleNamespace(
        reward_weights=torch.tensor(weights), scale_rewards=scale, multi_objective_aggregation=aggregation,
        reward_funcs=names, reward_func_names=names, accelerator=SimpleNamespace(process_index=0),
        _metrics={"train": defaultdict(list)})
    scope = dict(self=trainer, torch=torch, nanstd=nanstd, rewards_per_func=table, num_generations=size, device="cpu",
                 mode="train", prompts=rewards)
    exec(LINES, scope)
    number = lambda x: None if math.isnan(x) else x
    return (scope["advantages"].tolist(), [number(x) for x in scope["rewards"].tolist()],
            {key: number(value[0]) for key, value in trainer._metrics["train"].items()})


def reward(kind):
    if kind == "binary":
        return float(draw.random() < 0.5)
    if kind == "graded":
        return draw.choice([-1.0, -0.5, 0.0, 0.25, 1.0])
    return float(f"{draw.gauss(0, 1) * 10 ** draw.choice([-3, 0, 2]):.5g}")


def case():
    functions, size, groups = draw.choice([1, 1, 2, 3]), draw.choice([1, 2, 2, 4, 5, 8]), draw.choice([1, 2, 3, 6])
    kinds = [draw.choice(["binary", "graded", "any"]) for _ in range(functions)]
    missing = draw.choice([0, 0, 0.2, 0.6])
    rewards = []
    for _ in range(groups):
        equal = draw.random() < 0.25
        shared = [reward(kind) for kind in kinds]
        empty = draw.random() < 0.1 and missing > 0
        for _ in range(size):
            row = list(shared) if equal else [reward(kind) for kind in kinds]
            row = [None if empty or draw.random() < missing else x for x in row]
            rewards.append(row)
    if draw.random() < 0.1:
        for row in rewards:
            row[0] = None
    weights = [1.0] * functions if draw.random() < 0.4 else [round(draw.uniform(-1, 2), 3) for _ in range(functions)]
    scale = draw.choice(["group", "group", "batch", "none"])
    aggregation = draw.choice(["sum_then_normalize", "sum_then_normalize", "normalize_then_sum"])
    advantages, sums, metrics = compute(rewards, weights, size, scale, aggregation)
    by_function = [[row[i] for row in rewards] for i in range(functions)]
    return dict(rewards=by_function, weights=weights, num_generations=size, scale_rewards=scale,
                multi_objective_aggregation=aggregation, advantages=advantages, reward=sums, metrics=metrics)


def short(x):
    if isinstance(x, float):
        return float(f"{x:.10g}")
    if isinstance(x, list):
        return [short(y) for y in x]
    return {key: short(value) for key, value in x.items()} if isinstance(x, dict) else x


def main():
    cases = [short(case()) for _ in range(240)]
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(json.dumps(dict(cases=cases), separators=(",", ":")) + "\n")
    print(f"{len(cases)} cases, {GOLDEN.stat().st_size} bytes")


main()
