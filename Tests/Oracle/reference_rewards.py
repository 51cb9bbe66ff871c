"""Prints the numbers of Tests/RewardsTests/{ReferenceGolden,UnderstandingCredit}Tests.swift, in numpy, apart from our code.

    python Tests/Oracle/reference_rewards.py
"""
import numpy as np

np.set_printoptions(precision=12, suppress=True)
c = np.array([[0.9, 0.5, 0.95], [0.8, 0.2, 0.9], [0.6, 0.05, 0.9]])
b = np.array([0.85, 0.10, 0.92])
count = c.shape[1]
rewards = {
    "log_prob": lambda p: np.log(p).sum(-1),
    "prob": lambda p: p.prod(-1),
    "geometric_mean": lambda p: p.prod(-1) ** (1 / count),
    "arithmetic_mean": lambda p: p.mean(-1),
    "weighted_sum_inverse_prob": lambda p: (p / b).mean(-1),
    "weighted_sum_log_prob": lambda p: (p * -np.log(b)).mean(-1),
}


def standardised(x, epsilon=0.0):
    return (x - x.mean()) / (x.std(ddof=1) + epsilon)


def leave_one_out(x):
    return x - (x.sum() - x) / (len(x) - 1)


for name, of in rewards.items():
    value, base = of(c), of(b)
    # The derivative by each probability, by central differences.
    step = 1e-6
    weights = [(of(c[0] + step * e) - of(c[0] - step * e)) / (2 * step) * c[0][i] for i, e in enumerate(np.eye(count))]
    print(name, "R", value, "base", base, "weights", np.round(weights, 9))
    print("  paper", standardised(np.maximum(0, value - base)), "released", standardised(value))

gain = 0.9 * np.maximum(0, c.mean(1) - b.mean()) + 0.1 * np.array([1, 1, 0])
print("rlpr", gain, standardised(gain, 1e-6))
print("verifree", c.prod(1), leave_one_out(c.prod(1)))
print("jepo single", np.log(c).sum(1), leave_one_out(np.log(c).sum(1)))
p = c.prod(1)
others = [np.log(np.delete(p, k).mean()) for k in range(3)]
print("jepo multi", np.log(p.mean()), 3 * (np.log(p.mean()) - np.array(others)), p / p.mean())
latro = np.log(p) - 0.05 * np.array([0.3, -0.2, 0.4])
print("latro", latro, leave_one_out(latro))

quality, accuracy = np.array([0.9, 0.4, 0.7, 0.2]), np.array([0.0, 1.0, 1.0, 0.0])
print("tapo", [standardised(x, 1e-4) for x in (quality, accuracy, quality + accuracy)])
print("outcome 0.5", standardised(quality + 0.5 * accuracy, 1e-4))
# Two restatements of three solutions each.
first, second = np.array([1.0, 0.0, 1.0]), np.array([0.0, 0.0, 1.0])
q = np.array([0.8, 0.3])
print("nested", standardised(q, 1e-4), standardised(first, 1e-4), standardised(second, 1e-4))
print("nested, outcome 0.5", standardised(q + 0.5 * np.array([first.mean(), second.mean()]), 1e-4))
print("flat", standardised(np.concatenate([first, second]), 1e-4))
both = np.concatenate([0.8 + first, 0.3 + second])
print("summed", standardised(both, 1e-4), standardised(both, 1e-4).reshape(2, 3).mean(1))
apart = 2 * standardised(quality, 1e-4) + standardised(accuracy, 1e-4)
print("gdpo 2 1", standardised(apart, 1e-4))
out = accuracy[1:]
print("left out", standardised(out, 1e-4))
