"""What a benchmark measured, for `Benchmarks/run`: a JSON line each in the file that FIGURES names, nothing without one.

As a program: figures.py WHAT UNIT OURS [PEER THEIRS]
"""
import json
import os
import sys


def figure(what, unit, ours, peer=None, theirs=None, less=False):
    """`ratio` is how many times better ours is: of amounts a second, or, where less is better, of seconds and bytes.

    Of qualities (unit "F1") there is no ratio."""
    if "FIGURES" not in os.environ:
        return
    ratio = None
    if theirs and ours and unit != "F1":
        ratio = theirs / ours if less else ours / theirs
    line = dict(what=what, unit=unit, ours=ours, peer=peer, theirs=theirs, less=less, ratio=ratio)
    with open(os.environ["FIGURES"], "a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    what, unit, ours, *other = sys.argv[1:]
    figure(what, unit, float(ours), other[0] if other else None, float(other[1]) if other else None)
