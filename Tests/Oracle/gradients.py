"""What torch and PEFT say of a training step; `make_gradients.py` and `parity_gradients.py` share this file.

Numbers that both sides need and nobody should store come from SplitMix64 (Steele, Lea, Flood 2014), seeded with the FNV-1a hash
of a label; `Tests/ModelTests/Drawn.swift` has the same.
"""
import contextlib

import numpy
import peft
import torch
from tiny_models import forward, load

MASK = (1 << 64) - 1


def words(label, count):
    """64 bits each."""
    seed = 0xCBF29CE484222325
    for byte in label.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & MASK
    with numpy.errstate(over="ignore"):
        z = numpy.uint64(seed) + numpy.arange(1, count + 1, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        return z ^ (z >> numpy.uint64(31))


def uniform(label, count, scale=1.0):
    """In -scale ..< scale, exact in float32 if the scale is a power of two."""
    return ((words(label, count) >> numpy.uint64(40)).astype(numpy.float32) / 2**23 - 1) * numpy.float32(scale)


def dots(label, gradient):
    """Products with 8 vectors of signs: the mean square of two tensors' differences is that of their distance."""
    bits = words(label, gradient.size) >> numpy.uint64(56)
    return [float(numpy.sum(numpy.where(bits >> numpy.uint64(at) & numpy.uint64(1), -1.0, 1.0) * gradient.ravel()))
            for at in range(8)]


def weights(sequences):
    """Of each token's loss, with some zeros, over all tokens that count in the step. The first token has no loss."""
    raw = [[0.0 if not at or (at + number) % 4 == 0 else 1 + 0.5 * (at % 3) for at in range(len(ids))]
           for number, ids in enumerate(sequences)]
    count = sum(one != 0 for row in raw for one in row)
    return [numpy.array(row, dtype=numpy.float32) / numpy.float32(count) for row in raw]


def learner(folder, attention="eager", **adapter):
    """A model whose padding learns: torch leaves the row of `pad_token_id` out of the embedding's gradient, as though no text held
    it, and texts here do."""
    model = load(folder, torch.float32, attention)
    model.get_input_embeddings().padding_idx = None
    return adapted(model, **adapter) if adapter else model


def likelihood(logprob, entropy, number):
    return -logprob


def entropy_bonus(logprob, entropy, number):
    return -logprob - 0.25 * entropy


class Policy:
    """PPO's clipped ratio with a KL term, Schulman's k3; the samplers' and the reference's log-probabilities are the model's with
    noise."""
    low, high, beta = 0.2, 0.28, 0.125

    def __init__(self, own):
        self.rows = []
        for number, row in enumerate(own):
            row = numpy.asarray(row, dtype=numpy.float32)
            old = row + uniform(f"old {number}", len(row), 0.5)
            reference = row + uniform(f"reference {number}", len(row), 0.5)
            self.rows.append([torch.tensor(one) for one in (old, reference, uniform(f"advantages {number}", len(row), 2))])

    def __call__(self, logprob, entropy, number):
        old, reference, advantage = (one.to(logprob.dtype) for one in self.rows[number])
        ratio = torch.exp(logprob - old)
        edge = torch.minimum((ratio - (1 - self.low)).abs(), (ratio - (1 + self.high)).abs())
        assert not len(edge) or edge.min() > 1e-4, "a ratio lies where the loss has a corner"
        gain = torch.minimum(ratio * advantage, ratio.clamp(1 - self.low, 1 + self.high) * advantage)
        log_ratio = reference - logprob
        return -gain + self.beta * (torch.exp(log_ratio) - log_ratio - 1)


def loss(model, sequences, row_weights, objective=likelihood, autocast=False):
    """Backward of every sequence alone; the sum of the weighted losses."""
    total = 0.0
    for number, (ids, weight) in enumerate(zip(sequences, row_weights)):
        if not numpy.any(weight):
            continue
        with torch.autocast("cpu", torch.bfloat16) if autocast else contextlib.nullcontext():
            rows = forward(model, ids)[:-1]
        rows = rows.float() if autocast else rows
        table = torch.log_softmax(rows, -1)
        logprob = table[torch.arange(len(ids) - 1), torch.tensor(ids[1:])]
        entropy = -(table.exp() * table).sum(-1)
        value = (torch.tensor(weight[1:], dtype=rows.dtype) * objective(logprob, entropy, number)).sum()
        value.backward()
        total += value.item()
    return total


def trainable(model):
    """By the names of checkpoints, and of adapters without PEFT's own parts."""
    return {name.replace("base_model.model.", "").replace(".default", ""): weights
            for name, weights in model.named_parameters() if weights.requires_grad}


def gradients(model, *arguments, **more):
    """The loss, and each tensor's gradient in float64."""
    model.zero_grad(set_to_none=True)
    value = loss(model, *arguments, **more)
    return value, {name: (torch.zeros_like(weights) if weights.grad is None else weights.grad).double().numpy()
                   for name, weights in trainable(model).items()}


def distance(one, other):
    """||one - other|| / ||other||."""
    norm = numpy.linalg.norm(other)
    return float(numpy.linalg.norm(one - other) / norm) if norm else float(numpy.linalg.norm(one))


def adamw(model, *arguments, steps=10, rate=1e-3, decay=0.01):
    """Losses before each step, and norms of the gradients before they are clipped to 1."""
    parameters = list(trainable(model).values())
    optimizer = torch.optim.AdamW(
        [{"params": [one for one in parameters if one.ndim > 1], "weight_decay": decay},
         {"params": [one for one in parameters if one.ndim == 1], "weight_decay": 0.0}], lr=rate)
    losses, norms = [], []
    for _ in range(steps):
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss(model, *arguments))
        norms.append(torch.nn.utils.clip_grad_norm_(parameters, 1.0).item())
        optimizer.step()
    return losses, norms


def adapted(model, targets, stabilised, rank=4, alpha=8):
    """The model with LoRA whose B is not 0."""
    model = peft.get_peft_model(model, peft.LoraConfig(
        r=rank, lora_alpha=alpha, target_modules=targets, use_rslora=stabilised, task_type="CAUSAL_LM"))
    for name, weights in trainable(model).items():
        made = uniform(name, weights.numel(), 0.25 if "lora_A" in name else 0.125)
        weights.data = torch.tensor(made).reshape(weights.shape).to(weights.dtype)
    return model.eval()
