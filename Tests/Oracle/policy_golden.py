"""Makes Tests/ModelTests/Golden/policy.json: losses and gradients of TRL's own `GRPOTrainer._compute_loss`.

    python Tests/Oracle/policy_golden.py        (torch 2.13, trl 1.16)

TRL's method runs unchanged, in double precision, on a stand-in for the trainer whose model gives a table of log-probabilities.
A batch has `logprobs`, `old`, `ref`, `mask` and `advantages` (one a token). A case has its batch, the settings that are not
`DEFAULTS`, the loss without entropy, its gradient by each log-probability (and by each entropy, if the entropy counts), and with
ratios of tokens what TRL logs of KL and clipping.
"""
import json
import random
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

import torch
from trl import GRPOTrainer

GOLDEN = Path(__file__).parent.parent / "ModelTests" / "Golden" / "policy.json"
torch.set_default_dtype(torch.float64)
draw = random.Random(7)


def batch(lengths, width, holes, per_token, spread):
    rows = len(lengths)
    mask = [[int(t < n and not (holes and draw.random() < 0.2)) for t in range(width)] for n in lengths]
    old = [[round(-0.5 - draw.expovariate(1.2), 4) for _ in range(width)] for _ in range(rows)]
    noise = lambda size: draw.gauss(0, size)
    new = [[round(o + noise(spread), 5) for o in row] for row in old]
    ref = [[round(o + noise(0.3), 4) for o in row] for row in old]
    advantages = [[round(noise(1), 4)] * width for _ in range(rows)]
    if per_token:
        advantages = [[round(noise(1), 4) for _ in range(width)] for _ in range(rows)]
    return dict(logprobs=new, old=old, ref=ref, mask=mask, advantages=advantages)


DEFAULTS = dict(loss_type="dapo", importance_sampling_level="token", epsilon=0.2, epsilon_high=None, delta=None, beta=0.0,
                use_bias_correction_kl=False, sapo_temperature_pos=1.0, sapo_temperature_neg=1.05, entropy_coef=0.0,
                max_completion_length=512)


def compute(rows, settings):
    s = {**DEFAULTS, **settings}
    double = lambda name: torch.tensor(rows[name])
    logprobs = double("logprobs").requires_grad_()
    # All 1, so that they add their coefficient to the loss.
    entropies = torch.ones_like(logprobs, requires_grad=True)
    mask = torch.tensor(rows["mask"])
    same = lambda x, **_: x
    trainer = SimpleNamespace(
        _get_per_token_logps_and_entropies=lambda *_, **__: (logprobs, entropies, None),
        aux_loss_enabled=False, top_entropy_quantile=1.0, off_policy_mask_threshold=None, use_vllm=False,
        loss_type=s["loss_type"], importance_sampling_level=s["importance_sampling_level"], beta=s["beta"],
        epsilon_low=s["epsilon"], epsilon_high=s["epsilon"] if s["epsilon_high"] is None else s["epsilon_high"],
        max_completion_length=s["max_completion_length"], current_gradient_accumulation_steps=1,
        _entropy_bonus_enabled=s["entropy_coef"] != 0, use_adaptive_entropy=False, entropy_coef=s["entropy_coef"],
        args=SimpleNamespace(delta=s["delta"], use_bias_correction_kl=s["use_bias_correction_kl"],
                             sapo_temperature_pos=s["sapo_temperature_pos"],
                             sapo_temperature_neg=s["sapo_temperature_neg"], steps_per_generation=1),
        model=SimpleNamespace(training=True), _metrics={"train": defaultdict(list)},
        accelerator=SimpleNamespace(num_processes=1, gather=same, reduce=same, gather_for_metrics=same,
                                    sync_gradients=True))
    inputs = dict(prompt_ids=mask[:, :1], prompt_mask=mask[:, :1], completion_ids=mask, completion_mask=mask,
                  advantages=double("advantages"), old_per_token_logps=double("old"), ref_per_token_logps=double("ref"),
                  num_items_in_batch=mask.sum())
    loss = GRPOTrainer._compute_loss(trainer, None, inputs)
    loss.backward()
    short = lambda x: float(f"{x:.9g}")
    case = dict(settings=settings, loss=short(loss.item() + s["entropy_coef"]),
                gradient=[[short(x) for x in row] for row in logprobs.grad.tolist()])
    if s["entropy_coef"]:
        case["entropy_gradient"] = [[short(x) for x in row] for row in entropies.grad.tolist()]
    logged = trainer._metrics["train"]
    if s["importance_sampling_level"] == "token":
        for name, key in (("kl", "kl"), ("clip_low", "clip_ratio/low_mean"), ("clip_high", "clip_ratio/high_mean")):
            if key in logged:
                case[name] = short(logged[key][0])
    return case


def main():
    batches = [
        batch([3, 5, 2, 4], 5, False, False, 0.25),
        batch([6, 6, 1, 5], 6, True, True, 0.25),
        # One sequence has no token with a loss, and ratios are near 1.
        batch([4, 0, 6], 6, False, False, 6e-4),
    ]
    kinds = [dict(loss_type=name) for name in ("grpo", "bnpo", "dapo", "luspo", "sapo")]
    kinds += [dict(loss_type="dr_grpo", max_completion_length=8), dict(loss_type="cispo", epsilon_high=1.1)]
    cases = []
    for kind in kinds:
        for level in ("token", "sequence"):
            for number in (0, 1):
                more = [{}, dict(beta=0.04), dict(beta=0.1, use_bias_correction_kl=True)][len(cases) % 3]
                cases.append((number, {**kind, "importance_sampling_level": level, **more}))
    for number in range(3):
        cases.append((number, dict(loss_type="grpo", importance_sampling_level="sequence", epsilon=3e-4,
                                   epsilon_high=4e-4)))
    for number in (0, 1):
        cases.append((number, dict(loss_type="dapo", epsilon_high=0.28, delta=1.5, beta=0.001)))
        cases.append((number, dict(loss_type="bnpo", epsilon_high=0.28, delta=1.1)))
        cases.append((number, dict(loss_type="dapo", epsilon_high=0.28, entropy_coef=0.01)))
    made = [dict(batch=number, **compute(batches[number], settings)) for number, settings in cases]
    GOLDEN.write_text(json.dumps(dict(batches=batches, cases=made), separators=(",", ":")) + "\n")
    print(f"{len(made)} cases, {GOLDEN.stat().st_size} bytes")


main()
