"""Makes Tests/ModelTests/Golden/policy_masks.json: which tokens TRL's own trainer leaves out, and its loss without them.

    python Tests/Oracle/make_policy_masks.py        (torch 2.13, trl 1.16)

`GRPOTrainer.get_high_entropy_mask` (single precision, as in training), `get_off_policy_mask`, the lines of
`mask_truncated_completions`, and `_compute_loss` with the first two on, in double precision; all unchanged, on a stand-in for the
trainer.
"""
import inspect
import json
import random
import textwrap
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import torch
from trl import GRPOTrainer

GOLDEN = Path(__file__).parent.parent / "ModelTests" / "Golden" / "policy_masks.json"
draw = random.Random(5)
same = lambda x, **_: x
ACCELERATOR = SimpleNamespace(num_processes=1, gather=same, reduce=same, gather_for_metrics=same, sync_gradients=True,
                              pad_across_processes=same)


def truncation_lines():
    lines = inspect.getsource(GRPOTrainer._generate_and_score_completions).split("\n")
    first = next(i for i, line in enumerate(lines) if line.strip() == "if self.mask_truncated_completions:")
    last = next(i for i in range(first, len(lines)) if lines[i].strip().startswith("loss_mask = "))
    return compile(textwrap.dedent("\n".join(lines[first:last + 1])), "grpo_trainer.py", "exec")


def batch():
    lengths = [draw.choice([0, 1, 3, 5, 8]) for _ in range(draw.choice([1, 3, 6]))]
    width = max(max(lengths), 1)
    row = lambda make: [[make() for _ in range(width)] for _ in lengths]
    mask = [[int(t < n and draw.random() < 0.9) for t in range(width)] for n in lengths]
    old = row(lambda: round(-0.3 - draw.expovariate(1), 4))
    logprobs = [[round(x + draw.gauss(0, 0.3), 4) for x in line] for line in old]
    ref = [[round(x + draw.gauss(0, 0.3), 4) for x in line] for line in old]
    per_token = draw.random() < 0.5
    advantages = [[round(draw.gauss(0, 1), 3) for _ in line] if per_token else [round(draw.gauss(0, 1), 3)] * width
                  for line in old]
    # Some are equal, so that they lie on the quantile.
    entropies = row(lambda: draw.choice([0.0, 0.5, round(draw.expovariate(1), 6), round(draw.expovariate(1), 6)]))
    return dict(mask=mask, old=old, logprobs=logprobs, ref=ref, advantages=advantages, entropies=entropies)


def compute(rows):
    top, threshold = draw.choice([0.0, 0.1, 0.2, 0.5, 0.8, 0.99]), draw.choice([-0.05, 0.0, 0.1, 0.3])
    level, kind = draw.choice(["token", "sequence"]), draw.choice(["grpo", "dapo", "cispo", "sapo", "luspo"])
    torch.set_default_dtype(torch.float32)
    mask = torch.tensor(rows["mask"])
    trainer = SimpleNamespace(accelerator=ACCELERATOR)
    entropic = GRPOTrainer.get_high_entropy_mask(trainer, torch.tensor(rows["entropies"]), mask, 1 - top)
    torch.set_default_dtype(torch.float64)
    double = lambda name: torch.tensor(rows[name])
    near = GRPOTrainer.get_off_policy_mask(double("advantages"), double("logprobs"), double("old"), mask, threshold)
    logprobs, entropies = double("logprobs").requires_grad_(), double("entropies")
    trainer = SimpleNamespace(
        _get_per_token_logps_and_entropies=lambda *_, **__: (logprobs, entropies, None),
        get_high_entropy_mask=lambda *_: entropic, get_off_policy_mask=GRPOTrainer.get_off_policy_mask,
        aux_loss_enabled=False, top_entropy_quantile=top, off_policy_mask_threshold=threshold, use_vllm=False,
        loss_type=kind, importance_sampling_level=level, beta=0.1, epsilon_low=0.2, epsilon_high=1.1 if kind == "cispo" else 0.28,
        max_completion_length=8, current_gradient_accumulation_steps=1, _entropy_bonus_enabled=False,
        args=SimpleNamespace(delta=None, use_bias_correction_kl=False, sapo_temperature_pos=1.0, sapo_temperature_neg=1.05,
                             steps_per_generation=1),
        model=SimpleNamespace(training=True), _metrics={"train": defaultdict(list)}, accelerator=ACCELERATOR)
    inputs = dict(prompt_ids=mask[:, :1], prompt_mask=mask[:, :1], completion_ids=mask, completion_mask=mask,
                  advantages=double("advantages"), old_per_token_logps=double("old"), ref_per_token_logps=double("ref"),
                  num_items_in_batch=mask.sum())
    loss = GRPOTrainer._compute_loss(trainer, None, inputs)
    loss.backward()
    short = lambda x: float(f"{x:.9g}")
    return dict(top_entropy_quantile=top, threshold=threshold, importance_sampling_level=level, loss_type=kind,
                high_entropy=entropic.int().tolist(), on_policy=near.int().tolist(), loss=short(loss.item()),
                gradient=[[short(x) for x in row] for row in logprobs.grad.tolist()])


def truncated():
    ids = [[draw.randrange(3, 9) for _ in range(n - 1)] + [draw.choice([0, 1, 2, 5])] for n in (1, 3, 4, 2, 4)]
    width = max(map(len, ids))
    scope = dict(self=SimpleNamespace(mask_truncated_completions=True, eos_token_ids=[1, 2],
                                      _tokenizer=SimpleNamespace(pad_token_id=0)),
                 torch=torch, device="cpu", tool_mask=None, completion_ids_list=ids,
                 completion_mask=torch.tensor([[int(t < len(row)) for t in range(width)] for row in ids]))
    before = scope["completion_mask"].tolist()
    exec(truncation_lines(), scope)
    return dict(last=[row[-1] for row in ids], mask=before, kept=scope["loss_mask"].tolist())


def main():
    cases = [{**rows, **compute(rows)} for rows in (batch() for _ in range(80))]
    ends = [truncated() for _ in range(5)]
    GOLDEN.write_text(json.dumps(dict(cases=cases, truncated=ends, ends=[0, 1, 2]), separators=(",", ":")) + "\n")
    print(f"{len(cases)} cases, {GOLDEN.stat().st_size} bytes")


main()
