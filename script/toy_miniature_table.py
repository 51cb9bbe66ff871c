"""The tables of script/toy-miniature: results of docs/experiments.tsv, and beside them what the paper reports of the same ablation.

The paper is YI-SANG (arXiv 2510.04230 v2). Numbers of it are HAE-RAE Bench / MCLM / KMMLU-Redux unless a title says otherwise, of
Gemma-3-4B; of Kanana-1.5-8B. Each of its ablations is one run.
"""
import re, statistics

from toy_task import ROOT

BEFORE = r"held_out [^;]*?"
RIGHT = [("held out", "held_out all ([0-9.]+) %"), ("unseen", "unseen all ([0-9.]+) %")]
KINDS = [(kind, rf"{BEFORE}{kind} ([0-9.]+) %") for kind in ("add", "subtract", "multiply", "two step")]
STEPS, TOKENS = ("steps", "([0-9]+) steps"), ("Mtok", "([0-9.]+) million tokens")
LANGUAGES = [("thoughts", "languages thoughts ([0-9.]+) %"), ("answers", "languages [^;]*?answers ([0-9.]+) %"),
             ("tokens", "length of an answer ([0-9.]+)")]
OPTIONS = [("four", "options [^;]*?four ([0-9.]+) %"), ("ten", "options [^;]*?ten ([0-9.]+) %"),
           ("directive", "options [^;]*?, style ([0-9.]+) %"), ("its form", " style form ([0-9.]+) %"),
           ("new one", "new_style ([0-9.]+) %"), ("its form", "new_style form ([0-9.]+) %")]
TEACHING = [("well formed", "well formed ([0-9]+)"), ("right", "well formed [0-9]+, right ([0-9]+)")]
DIGITS = {"steps": 0, "well formed": 0, "right": 0, "Mtok": 2}
# Title; what the paper's column has; columns; the part that differences are from; parts with the paper's numbers, which may be none.
TABLES = [
    ("Language of thoughts", "table 2", [*RIGHT, *LANGUAGES, STEPS, TOKENS], "mixed",
     {"mixed": "54.9 / 55.8 / 53.0; 74.6 / 57.4 / 64.4", "english": "50.3 / 48.1 / 52.2; 66.2 / 60.5 / 64.0",
      "korean": "40.6 / 25.6 / 42.5; 67.2 / 31.8 / 53.4", "english-tokens": "", "korean-tokens": ""}),
    ("Packing", "table 13; two models", [*RIGHT, *KINDS, TOKENS], "mixed",
     {"mixed": "55.33 / 58.91 / 64.19; 73.73 / 65.12 / 71.30", "packed-4": "59.62 / 55.04 / 62.87; 75.88 / 62.02 / 70.06",
      "packed-16": "", "bins-4": ""}),
    ("Teachers", "", [*RIGHT, *KINDS, TOKENS], "mixed",
     {"teacher-64": "", "teacher-96": "", "mixed": "", "teacher-192": ""}),
    ("Students, of right traces", "", [*TEACHING, *RIGHT, TOKENS], "gold",
     {"kept-64": "", "kept-96": "", "kept-128": "", "kept-192": "", "gold": ""}),
    ("Students, of all well formed traces, right or wrong, as the paper's", "table 12; Qwen3-4B and 32B for Gemma-3-4B",
     [*TEACHING, *RIGHT, TOKENS], "gold",
     {"all-64": "48.6 / 45.0 / 52.3", "all-96": "", "all-128": "", "all-192": "54.4 / 48.1 / 53.0", "gold": ""}),
    ("Style and options", "table 11", [*RIGHT, *OPTIONS, TOKENS], "exams",
     {"mixed": "", "exams": "", "exams-style": "56.4 / 27.9 / 64.2; 69.5 / 33.3 / 67.0",
      "exams-option": "55.8 / 30.2 / 61.9; 72.8 / 37.2 / 66.5", "exams-both": ""}),
    ("Categories", "", [*RIGHT, *KINDS, TOKENS], "mixed",
     {name: "" for name in ["mixed", "skewed", *(f"{which}-{kind}" for which in ("only", "without")
                                               for kind in ("add", "subtract", "multiply", "two_step"))]}),
]
PAPER_CATEGORIES = """\
| the paper's table 3: 50k of one category and 3k exams | HAE-RAE / MCLM / KMMLU-Redux / ClinicalQA: Gemma-3-4B | Kanana-1.5-8B |
|---|---|---|
| OpenThought | 54.9 / 55.8 / 53.0 / 62.1 | 74.6 / 57.4 / 64.4 / 74.0 |
| Daily | 54.2 / 34.9 / 51.9 / 62.4 | 69.1 / 36.4 / 58.7 / 70.0 |
| Medical | 50.5 / 20.9 / 49.4 / 65.6 | 64.5 / 28.7 / 57.0 / 70.3 |
| Code | 53.5 / 38.8 / 51.5 / 59.0 | 69.4 / 38.0 / 59.1 / 64.4 |
| Exams | 56.4 / 27.9 / 64.2 / 60.0 | 69.5 / 33.3 / 67.0 / 69.9 |
| Science (37k) | 52.2 / 37.2 / 52.1 / 61.9 | 68.3 / 41.1 / 58.8 / 67.5 |"""


def table():
    found = results()
    for title, paper, columns, reference, parts in TABLES:
        there = [part for part in parts if part in found]
        heads = [name for name, _ in columns] + [f"− {reference}"] + ([f"paper, {paper}"] if paper else []) + ["seeds"]
        print(f"\n**{title}**\n\n| % right | {' | '.join(heads)} |\n|{'---|' * (len(heads) + 1)}")
        for part in there:
            cells = [mean([value(words, pattern) for words in found[part].values()], DIGITS.get(name, 1)) for name, pattern in columns]
            cells.append(mean(behind(found, part, reference)) if part != reference else "")
            print(f"| {part} | {' | '.join(cells + ([parts[part]] if paper else []))} | {len(found[part])} |")
    print(f"\n{PAPER_CATEGORIES}")


def results():
    """Words of results by part and seed."""
    found = {}
    for line in (ROOT / "docs/experiments.tsv").read_text().splitlines()[1:]:
        name, seed, words = line.split("\t")[:3]
        if words.startswith("miniature: "):
            found.setdefault(name.removeprefix("mini-"), {})[seed] = words
    return found


def behind(found, part, reference):
    """Right held-out answers less those of the part that is compared with, seed by seed."""
    pattern, other = RIGHT[0][1], found.get(reference, {})
    return [value(words, pattern) - value(other[seed], pattern) for seed, words in found[part].items() if seed in other]


def value(words, pattern):
    one = re.search(pattern, words)
    return float(one[1]) if one else None


def mean(values, digits=1):
    """Mean and standard error over seeds; a dash where nothing was measured."""
    if not values or None in values:
        return "–"
    error = f" ± {statistics.stdev(values) / len(values) ** 0.5:.{digits}f}" if len(set(values)) > 1 else ""
    return f"{statistics.mean(values):.{digits}f}{error}"
