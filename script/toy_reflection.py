"""Conversations of the toy task in which a model looks back: what the start model of script/toy-reflection learns.

A problem has two traces, with its carries and without. A solution is one of them, or one, a look back, and one of them again; a
critique is asked for with a solution and is one of them.
"""
import random

from toy_task import problems, rows, write

LOOK = "Wait, let me check."
CRITIQUE = "Critique the solution."
# Of a solution: first try and second, G with carries, F without; the second try knows nothing of the first.
TRIES = {"G": 20, "F": 30, "FG": 15, "FF": 20, "GG": 10, "GF": 5}


def traces(folder, name, count, seed, split="train"):
    """The same problems by what becomes of carries: G they are there, F they are dropped."""
    found = {}
    for letter, dropped in (("G", 0), ("F", 1)):
        path = folder / f"data/{name}-{letter}.jsonl"
        problems(path, "--count", count, "--seed", seed, "--split", split, "--flawed", dropped)
        found[letter] = rows(path)
    return [dict(zip(found, pair)) for pair in zip(*found.values())]


def thoughts(pair, tries):
    return f"\n{LOOK}\n".join(pair[one]["think"] for one in tries)


def reply(pair, tries):
    return f"<think>\n{thoughts(pair, tries)}\n</think>\n\n{pair[tries[-1]]['answer']}"


def critique(question, solution):
    """As `yisang train scft` asks with the instruction CRITIQUE."""
    return f"{CRITIQUE}\n\nQuestion: {question}\n\nSolution: {solution}"


def conversations(folder, name, count, seed):
    """A function that writes one conversation for each of `count` problems, every second one a critique: of a wrong or a right solution,
    and itself right or wrong, as a coin says."""
    def make(path):
        draw, said = random.Random(seed), []
        for place, pair in enumerate(traces(folder, name, count, seed)):
            question = pair["G"]["question"]
            tries, = draw.choices(list(TRIES), list(TRIES.values()))
            if place % 2:
                question, tries = critique(question, thoughts(pair, tries)), draw.choice("GF")
            said.append({"messages": [{"role": "user", "content": question}, {"role": "assistant", "content": reply(pair, tries)}]})
        write(path, said)
    return make


def critiques(folder, name, count, seed, letter, split):
    """A function that writes questions for critiques of solutions that are all right, or all wrong."""
    def make(path):
        pairs = [pair for pair in traces(folder, name, count, seed, split) if pair["G"]["think"] != pair["F"]["think"]]
        write(path, [pair["G"] | {"question": critique(pair["G"]["question"], pair[letter]["think"])} for pair in pairs])
    return make
