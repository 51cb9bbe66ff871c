"""Makes Tests/RewardsTests/Golden/rewards.json: cases, and what trl.rewards says of them.

    python Tests/Oracle/make_rewards.py        (trl 1.16, math-verify 0.9; seconds)

A row has `function` (ours), `trl`, and what both were given: `completion`, or `ids` and `max_tokens`, and `solution`. Where we say something
else on purpose, `ours` is that and `differs` has why.
"""
import json
import random
import sys
from pathlib import Path

from trl.rewards import (accuracy_reward, get_cosine_scaled_reward, get_repetition_penalty_reward,
                         get_soft_overlong_punishment, think_format_reward)

GOLDEN = Path(__file__).parent.parent / "RewardsTests" / "Golden" / "rewards.json"
EMPTY, SPACE = ("an empty part", 0), ("white space before the tag", 1)
CLOSE, CODE, OTHER = ("two ends", 0), ("a tag in code is text", 1), ("another teacher's tags", 1)

FORMATS = [
    ("<think>\nSo.\n</think>\nThree.", None), ("<think>So.</think>Three.", None), ("<think>\nSo.\nThree.", None),
    ("Three.", None), ("So.</think>Three.", None), ("Hm. <think>So.</think>Three.", None), ("", None),
    ("<think>a<think>b</think>c", None), ("<think>a</think>b<think>c</think>d", None), ("<think>가나\n\n다</think>\n\n답은 삼", None),
    ("<think></think>Three.", EMPTY), ("<think> \n</think>Three.", EMPTY), ("<think>So.</think>", EMPTY), ("<think>So.</think>\n ", EMPTY),
    (" <think>So.</think>Three.", SPACE), ("\n<think>So.</think>Three.", SPACE),
    ("<think>a</think>b</think>c", CLOSE), ("<thought>So.</thought>Three.", OTHER), ("<think>Write `<think>`.</think>Three.", CODE),
    ("<think>So.</think>The tag is `<think>`.", CODE), ("<think>Use `</think>`.</think>Three.", None), ("<think>Use `</think>`.", ("a tag in code is text", 0)),
]

BARE, FIRST = ("an answer without a box", 1), "the thoughts are no answer"
ACCURACY = [
    (r"$\frac{1}{3}$", r"So \boxed{\frac{1}{3}}.", None), (r"$\frac{1}{3}$", r"So \boxed{\frac{1}{2}}.", None),
    ("$42$", r"\boxed{42}", None), ("$42$", r"\boxed{42.0}", None), ("$42$", r"\boxed{43}", None), ("$1000$", r"\boxed{1,000}", None),
    ("$0.5$", r"\boxed{\frac12}", ("\\frac12 is good TeX", 1)), ("$50\\%$", r"\boxed{0.5}", None), ("$\\sqrt{12}$", r"\boxed{2\sqrt{3}}", None),
    ("$x^2+2x+1$", r"\boxed{(x+1)^2}", None), ("$x^2+2x+1$", r"\boxed{(x-1)^2}", None), (r"$\{1,2\}$", r"\boxed{\{2,1\}}", None),
    ("$(1,2)$", r"\boxed{(2,1)}", None), ("$x=5$", r"\boxed{5}", None), ("$5$", r"\boxed{x=5}", None), ("$-3$", r"\boxed{3}", None),
    ("42", r"\boxed{42}", None), ("$42$", "I do not know.", None), ("$42$", "", None), ("$42$", r"\boxed{}", None),
    ("$3$", r"<think>\boxed{4}</think>\boxed{3}", (FIRST, 1)), ("$3$", r"<think>So \boxed{3}.</think>No idea.", (FIRST, 0)),
    ("$3$", r"<think>It is \boxed{3}", (FIRST, 0)),
    ("$42$", "The answer is 42.", BARE), ("$42$", "정답: 42", BARE), ("$42$", "42", BARE), ("$42$", "The final answer is $42$.", None),
    ("그냥 글", r"\boxed{3}", None), ("\\frac{1}{3}", r"\boxed{\frac{1}{3}}", None),
]


def message(text):
    return [[{"role": "assistant", "content": text}]]


def told(differs):
    return {"differs": differs[0], "ours": differs[1]} if differs else {}


def grams():
    draw = random.Random(11)
    fixed = [[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4], [5] * 3, [5] * 5, [5] * 100, [1, 2] * 20, [1, 2, 3] * 10, list(range(60))]
    return fixed + [[draw.randrange(size) for _ in range(draw.randrange(1, 80))] for size in (2, 3, 4, 5, 8, 16, 50) for _ in range(4)]


def rows():
    for text, differs in FORMATS:
        yield {"function": "think_format", "completion": text, "trl": think_format_reward(message(text))[0], **told(differs)}
    for solution, text, differs in ACCURACY:
        yield {"function": "accuracy", "completion": text, "solution": solution,
               "trl": accuracy_reward(message(text), [solution])[0], **told(differs)}
    for ids in grams():
        for size in (1, 2, 3, 5):
            yield {"function": "repetition", "ids": ids, "gram": size, "penalty": -1.0,
                   "trl": get_repetition_penalty_reward(size, -1.0)([ids])[0]}
        yield {"function": "repetition", "ids": ids, "gram": 3, "penalty": -0.3,
               "trl": get_repetition_penalty_reward(3, -0.3)([ids])[0]}
    for limit in (8, 100):
        for count in (0, 1, 5, limit // 2, limit - 1, limit, limit + 1, 3 * limit):
            for text in (r"\boxed{3}", r"\boxed{4}") if count else ():
                for ends in ({}, {"min_value_wrong": -2.0, "max_value_wrong": 0.1, "min_value_correct": 0.2, "max_value_correct": 3.0}):
                    yield {"function": "length", "completion": text, "solution": "$3$", "ids": [1] * count, "max_tokens": limit, "ends": ends,
                           "trl": get_cosine_scaled_reward(limit, **ends)(message(text), ["$3$"], [[1] * count])[0]}
            for cache in (0, 1, limit // 5, limit // 2, limit):
                yield {"function": "overlong", "ids": [1] * count, "max_tokens": limit, "cache": cache,
                       "trl": get_soft_overlong_punishment(limit, cache)([[1] * count])[0]}


def main():
    found = list(rows())
    GOLDEN.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in found)
    GOLDEN.write_text(f"[{lines}]\n", encoding="utf-8")
    print(f"{len(found)} cases", file=sys.stderr)


main()
