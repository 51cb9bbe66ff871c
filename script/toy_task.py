"""What script/toy-learning, toy-methods and toy-miniature share: the program, files that are whole or not there, what a run cost, and
what a model gets right."""
import json, os, re, resource, sqlite3, statistics, subprocess, sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
YISANG = os.environ.get("YISANG", str(ROOT / ".build/release/yisang"))
THREADS = os.environ.get("THREADS", "2")
MEASURED = 512
KINDS, SPLITS = ["add", "subtract", "multiply", "two_step"], ["held_out", "unseen"]


def run(arguments, to=None):
    """Runs the program; its output goes to a file, which is there only when it is whole."""
    print("$ yisang " + " ".join(map(str, arguments)), file=sys.stderr, flush=True)
    aside = to and to.with_name(to.name + ".part")
    with open(aside or os.devnull, "wb") as out:
        done = subprocess.run([YISANG, *map(str, arguments)], stdout=out, stderr=subprocess.PIPE)
    if done.returncode:
        sys.exit(f"{Path(sys.argv[0]).name}: it ended with {done.returncode}:\n{done.stderr.decode()[-3000:]}")
    if to:
        aside.rename(to)


def made(path, make):
    """A file made by a function that is given another name to write to."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(path.name + ".part")
        make(aside)
        aside.rename(path)
    return path


def problems(path, *arguments):
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        run(["testsite", "problems", *arguments], to=path)
    return path


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write(path, found):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found), encoding="utf-8")


def trained(output, *arguments):
    """Trains into a folder, if that is not done; tokens, and seconds of the processor, which are added up over restarts."""
    spent = Path(f"{output}.seconds")
    if not (output / "model.safetensors").exists():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run(["train", *arguments, "--output-dir", output])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        with spent.open("a") as file:
            file.write(f"{after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime:.0f}\n")
    with sqlite3.connect(f"file:{output}/metrics.sqlite?mode=ro", uri=True) as metrics:
        tokens, = metrics.execute("SELECT max(value) FROM metric WHERE name LIKE '%num_tokens'").fetchone()
    return tokens, sum(map(int, spent.read_text().split()))


def curve(output, name):
    """The mean of a metric over each tenth of the steps."""
    with sqlite3.connect(f"file:{output}/metrics.sqlite?mode=ro", uri=True) as metrics:
        values = [value for value, in metrics.execute("SELECT value FROM metric WHERE name = ? ORDER BY step", (name,))]
    size = max(1, len(values) // 10)
    return " ".join(f"{statistics.mean(values[at:at + size]):.2f}" for at in range(0, size * 10, size) if values[at:at + size])


def evaluated(output, folder, drawn=False, language="mixed"):
    """What `yisang eval` finds by split and kind: greedy answers to problems with new operands, and in new wordings too; or
    such that are drawn at temperature 1, as refining draws them."""
    tasks = [problems(folder / f"data/{split}.jsonl", "--count", MEASURED, "--seed", 77, "--split", split) for split in SPLITS]
    bare = made(folder / "data/question.txt", lambda path: path.write_text("{question}"))
    results = Path(f"{output}-{'drawn' if drawn else 'eval'}/results.json")
    sampling = ["--temperature", "1", "--top-p", "1", "--top-k", "0", "--seed", "1"] if drawn else ["--temperature", "0"]
    if not results.exists():
        run(["eval", "--model", output, "--tasks", *tasks[:1 if drawn else 2], "--columns",
             "question=question,gold=gold,source=kind", "--prompt", bare, *sampling, "--max-tokens", "256",
             "--think-language", language, "--threads", THREADS, "--output-dir", results.parent, "--runs", folder / "evals"])
    return json.loads(results.read_text())["sources"]


def over(kinds, names, key):
    """The mean of a number over the problems of some kinds."""
    return sum(kinds[name][f"{key},after_think"] * kinds[name]["items"] for name in names) / sum(kinds[name]["items"] for name in names)


def shares(kinds):
    """Percent of right answers in words: all, one step, and each kind."""
    groups = [("all", KINDS), ("one step", KINDS[:3])] + [(name.replace("_", " "), [name]) for name in KINDS]
    return ", ".join(f"{name} {100 * over(kinds, members, 'acc'):.1f} %" for name, members in groups)


def mean(values, digits=1):
    """The mean of seeds, and its standard error where there are several."""
    error = f" ± {statistics.stdev(values) / len(values) ** 0.5:.1f}" if len(values) > 1 else ""
    return f"{statistics.mean(values):.{digits}f}{error}"


def table():
    """Mean and standard error over seeds, from the lines of docs/experiments.tsv."""
    found = {}
    for line in (ROOT / "docs/experiments.tsv").read_text().splitlines()[1:]:
        name, _, words = line.split("\t")[:3]
        if words.startswith("toy task: "):
            found.setdefault(name, []).append(words)
    names = ["all", "one step"] + [kind.replace("_", " ") for kind in KINDS]
    print("| toy task, % right | problems | " + " | ".join(names) + " | seeds |\n|" + "---|" * (len(names) + 3))
    for name, results in found.items():
        for split in SPLITS + ["drawn", "before", "before, drawn"]:
            cells = []
            for kind in names:
                values = [float(one[1]) for words in results if (one := re.search(rf"[:;] {split} [^;]*?{kind} ([0-9.]+) %", words))]
                cells += [mean(values)] if values else []
            if cells:
                print(f"| {name} | {split} | " + " | ".join(cells) + f" | {len(results)} |")
