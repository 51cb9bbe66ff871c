"""What follows from docs/scale.tsv: how each stage grows, and what larger sizes take. Marks: [m] measured, [a] assumed, [c] computed.

Costs are a + b · rows, through the two largest sizes; what grows with the square of the shards is fitted through two numbers of shards.
"""
import csv, math

MIB, GB, HOUR = 2**20, 1e9, 3600

# [m] docs/first-corpus.md: pages fetched for each question that is unique.
PAGES_A_PROMPT = 988 / 527
# [m] docs/benchmarks.md: pages a second of one process, nothing else running; pages of 8 KB. Real pages have 28.8 KB (the material's 1,030).
CRAWL_RATE, PAGE_BYTES = 1_064, 28_800
# [a] Politeness: seconds from one request to a host to the next (the default delay of 3 and an answer of 0.3), and hosts (the paper's).
SECONDS_A_PAGE, HOSTS = 3.3, 28
# [a] Qwen3-32B: weights, layers, heads of keys and values, their width; two bytes each.
WEIGHTS, LAYERS, HEADS, WIDTH = 32.8e9, 64, 8, 128
# [a] An H100 SXM: bytes of memory that the driver leaves, bytes a second, products in bf16 a second (dense); the share of its memory that a server
# uses, and what activations take. H200: 139 GiB, 4.8e12.
MEMORY, BANDWIDTH, PEAK, USABLE, OVERHEAD = 78 * 2**30, 3.35e12, 989e12, 0.9, 6e9
# [a] Tokens of a trace and of its prompt with the instruction: least, middle, most. Tokens a second of one GPU likewise, slowest last.
TRACE, PROMPT = (3_000, 5_000, 8_000), 400
RATE = (2_400, 1_500, 1_000)
# [a] Share of the peak that training reaches.
SHARE = 0.4


def read(path):
    """{(group, stage): lines by size}; of a size measured twice the last."""
    found = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, dialect="excel-tab"):
            line = {key: float(row[key]) for key in ("size", "rows_in", "rows_out", "cpu_s", "wall_s", "peak_mib", "load")}
            line |= dict(disk=float(row["disk_bytes"]) if row["disk_bytes"] else None, tokens=float(row["tokens"]) if row["tokens"] else None)
            found.setdefault((row["group"], row["stage"]), {})[line["size"]] = line
    return {key: [lines[size] for size in sorted(lines)] for key, lines in found.items()}


class Fit:
    """a + b · rows through the last two of some lines; through nothing and the line where there is one alone."""

    def __init__(self, lines):
        self.lines, self.last = lines, lines[-1]
        self.before = lines[-2] if len(lines) > 1 else dict(rows_in=0, cpu_s=0, wall_s=0, peak_mib=0)

    def slope(self, key):
        return (self.last[key] - self.before[key]) / (self.last["rows_in"] - self.before["rows_in"])

    @property
    def cpu(self):
        return self.slope("cpu_s")

    @property
    def growth(self):
        """Bytes of memory a row."""
        return self.slope("peak_mib") * MIB

    @property
    def disk(self):
        return self.last["disk"] / self.last["rows_in"]

    @property
    def exponent(self):
        if len(self.lines) < 2:
            return None
        first = self.lines[0]
        return math.log(self.last["cpu_s"] / first["cpu_s"]) / math.log(self.last["rows_in"] / first["rows_in"])


def short(number):
    if number is None:
        return ""
    if number and abs(number) < 10:
        return f"{number:.2g}"
    return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"


def rows_of(lines):
    return "; ".join(short(line["rows_in"]) for line in lines)


def table(path):
    out = ["| stage | rows in | out | CPU µs a row | exponent | wall µs a row | bytes a row | MiB at most | memory, B a row | tokens a row |",
           "|---|---|---|---|---|---|---|---|---|---|"]
    for (group, stage), lines in read(path).items():
        if group == "shards":
            continue
        fit, last = Fit(lines), lines[-1]
        rows = last["rows_in"]
        grown = short(max(0, fit.growth)) if len(lines) > 1 else ""
        name = stage if group in ("corpus", "import") else f"{stage} ({group})"
        out.append(f"| {name} | {rows_of(lines)} | {last['rows_out'] / rows:.2f} | {short(fit.cpu * 1e6)} | {short(fit.exponent)} | "
                   f"{short(last['wall_s'] / rows * 1e6)} | {short(last['disk'] / rows if last['disk'] else None)} | {short(last['peak_mib'])} | "
                   f"{grown} | {short(last['tokens'] / rows if last['tokens'] else None)} |")
    out += ["", check(path), "", "| verb | shards | CPU s | MiB | CPU ms a shard, and µs a shard for each other | meta, B a shard for each other |", "|---|---|---|---|---|---|"]
    for (group, stage), lines in read(path).items():
        if group == "shards":
            once, square = squares(lines)
            out.append(f"| {stage} | {rows_of(lines)} | {'; '.join(short(line['cpu_s']) for line in lines)} | {'; '.join(short(line['peak_mib']) for line in lines)} | "
                       f"{short(once * 1e3)}, {short(square * 1e6)} | {short(meta(lines))} |")
    return "\n".join(out)


def check(path):
    """What the two least sizes foretell of the greatest, beside what was measured there."""
    out = ["| stage | rows | CPU s foretold | measured | bytes foretold | measured |", "|---|---|---|---|---|---|"]
    for (group, stage), lines in read(path).items():
        if len(lines) < 3 or group == "shards":
            continue
        fit, last = Fit(lines[:2]), lines[-1]
        rows = last["rows_in"]
        cpu = fit.last["cpu_s"] + fit.cpu * (rows - fit.last["rows_in"])
        disk = (short(fit.disk * rows / MIB) + " MiB", short(last["disk"] / MIB) + " MiB") if last["disk"] else ("", "")
        out.append(f"| {stage} | {rows:,.0f} | {short(cpu)} | {short(last['cpu_s'])} | {disk[0]} | {disk[1]} |")
    return "\n".join(out)


def meta(lines):
    """Bytes that a shard has for each other one; None where no bytes were counted."""
    first, last = lines[0], lines[-1]
    more = last["rows_in"] - first["rows_in"]
    return (last["disk"] / last["rows_in"] - first["disk"] / first["rows_in"]) / more if last["disk"] and more else None


def squares(lines):
    """Seconds a shard, and a pair of shards: cost = b · S + q · S²."""
    (one, few), (many, more) = [(line["rows_in"], line["cpu_s"]) for line in (lines[0], lines[-1])]
    square = (more / many - few / one) / (many - one) if many > one else 0
    return (few / one - square * one, square) if square > 0 else (more / many, 0)


def swift_dictionary(entries, value):
    """Bytes of a Dictionary of 16-byte keys: 2^k places, three quarters of them taken at most."""
    places = 1
    while places * 3 / 4 < entries:
        places *= 2
    return places * (16 + value)


def teacher_bound(gpus, length, memory=MEMORY, bandwidth=BANDWIDTH, weights=2 * WEIGHTS):
    """(sequences at once, tokens a second of each GPU) where each step reads all weights and all keys and values once."""
    a_token = 2 * LAYERS * HEADS * WIDTH * 2
    room = gpus * USABLE * memory - weights - OVERHEAD
    at_once = room / a_token / (PROMPT + length / 2)
    return at_once, at_once / ((weights + room) / (gpus * bandwidth)) / gpus


def hours(seconds):
    return short(seconds / HOUR)


def days(seconds):
    return f"{seconds / 86400:,.1f} d" if seconds < 86400 * 100 else f"{seconds / 86400:,.0f} d"


def size(count):
    return next(f"{count / unit:,.3g} {name}" for unit, name in ((1e15, "PB"), (1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1, "B")) if count >= unit)


def extension(path):
    found = {key: Fit(lines) for key, lines in read(path).items()}
    scales = [5.79e6, 1e9]
    out = ["## Prompts", "", "| | rule | 5.79 M | 1 B |", "|---|---|---|---|"]

    def line(name, rule, make):
        out.append(f"| {name} | {rule} | " + " | ".join(make(count) for count in scales) + " |")

    pages = lambda count: count * PAGES_A_PROMPT  # noqa: E731
    fetch, files, judged = found["crawl", "crawl, fetch"], found["sites", "crawl, from files"], found["sites", "crawl, items and licences"]
    parts = [("fetching", fetch.cpu, True), ("pages to items and licences", judged.cpu, True)]
    for name in ("filter", "filter, benchmarks added", "filter, another threshold", "dedup, near", "export, Parquet", "stats", "shards verify"):
        parts.append((name, found["corpus", name].cpu, False))
    parts.append(("import in place of a crawl", found["import", "import"].cpu, False))
    for name, cpu, is_page in parts:
        line(f"{name}, core-hours", f"{cpu * 1e6:,.0f} µs × {'pages' if is_page else 'prompts'}",
             lambda count: hours(cpu * (pages(count) if is_page else count)))
    for name, a_row, is_page in [
        ("pages", files.disk, True), ("items and licences", judged.disk, True),
        ("scores and filter", found["corpus", "filter"].disk, False), ("dedup", found["corpus", "dedup, near"].disk, False),
        ("export, Parquet", found["corpus", "export, Parquet"].disk, False),
    ]:
        line(f"disk of {name}", f"{a_row:,.0f} B × {'pages' if is_page else 'prompts'}", lambda count: size(a_row * (pages(count) if is_page else count)))
    near = found["corpus", "dedup, near"]
    line("memory of near duplicates", f"{near.growth:,.0f} B × prompts", lambda count: size(near.growth * count))
    line("memory of licences, dedup and distill", "17 B × 2^k", lambda count: size(swift_dictionary(count, 1)))
    line("memory of licences, export", "20 B × 2^k", lambda count: size(swift_dictionary(count, 4)))
    out += ["", "## Crawl", "", "| | rule | 5.79 M | 1 B |", "|---|---|---|---|"]
    line("pages", f"{PAGES_A_PROMPT:.2f} × prompts", lambda count: f"{pages(count) / 1e6:,.4g} M")
    line(f"{HOSTS} hosts, equally large", f"{SECONDS_A_PAGE} s × pages ÷ hosts", lambda count: days(SECONDS_A_PAGE * pages(count) / HOSTS))
    line("the same at 1 page/s/host", "1 s × pages ÷ hosts", lambda count: days(pages(count) / HOSTS))
    line("one host with half of the pages", f"{SECONDS_A_PAGE} s × pages ÷ 2", lambda count: days(SECONDS_A_PAGE * pages(count) / 2))
    line("hosts for 30 days", f"pages × {SECONDS_A_PAGE} s ÷ 30 d", lambda count: f"{math.ceil(pages(count) * SECONDS_A_PAGE / 86400 / 30):,}")
    line("one crawling process, at most", f"{CRAWL_RATE:,} pages/s", lambda count: days(pages(count) / CRAWL_RATE))
    line("network, not compressed", f"{PAGE_BYTES:,} B × pages", lambda count: size(PAGE_BYTES * pages(count)))
    out += ["", "## Shards", "", "| | rule | 5.79 M | 1 B |", "|---|---|---|---|"]
    a_shard = {"crawled pages, 10,000 a shard": (10_000, PAGES_A_PROMPT), "imported rows, 50,000 a shard": (50_000, 1)}
    for name, (rows, factor) in a_shard.items():
        count_of = lambda count: math.ceil(count * factor / rows)  # noqa: E731
        line(f"shards, {name}", "", lambda count: f"{count_of(count):,}")
        for verb in ("filter", "dedup, near", "export, Parquet"):
            once, square = squares(found["shards", verb].lines)
            line(f"{verb}, core-hours for the shards alone", f"{once * 1e3:.2g} ms × S" + (f" + {square * 1e6:.2g} µs × S²" if square else ""),
                 lambda count: hours(once * count_of(count) + square * count_of(count) ** 2))
        near_ = found["shards", "dedup, near"].lines
        each = meta(near_)
        line("dedup, disk of inputs", f"{short(each)} B × S²", lambda count: size(each * count_of(count) ** 2))
        # Shards of 50,000 prompts; those of ten thousand pages are larger than the caches, too.
        grown = found["corpus", "filter"].growth * 50_000
        line("filter, memory of open shards", f"{grown / MIB:.2g} MiB × S", lambda count: size(grown * count_of(count)))
    out += ["", "## Traces", "", f"| | rule | 3.7 M | 1 B |", "|---|---|---|---|"]
    scales = [3.7e6, 1e9]
    short_, long_ = (found[group, "distill: ask, judge, draw"] for group in ("distill", "long"))
    line("tokens", f"{TRACE[1]:,} ({TRACE[0]:,} to {TRACE[2]:,})", lambda count: " ".join(
        [f"{short(count * TRACE[1] / 1e9)} G", f"({short(count * TRACE[0] / 1e9)} to {short(count * TRACE[2] / 1e9)})"]))
    line("teacher, GPU-hours", f"tokens ÷ {RATE[1]:,} ({RATE[0]:,} to {RATE[2]:,}) tokens/s", lambda count: " ".join(
        [f"{count * TRACE[1] / RATE[1] / HOUR:,.0f}", f"({count * TRACE[0] / RATE[0] / HOUR:,.0f} to {count * TRACE[2] / RATE[2] / HOUR:,.0f})"]))
    line("on 64 GPUs", "GPU-hours ÷ 64", lambda count: days(count * TRACE[1] / RATE[1] / 64))
    line("asking, judging, drawing, core-hours", f"{long_.cpu * 1e6:,.0f} µs", lambda count: hours(long_.cpu * count))
    line("judging and drawing again, core-hours", f"{found['long', 'distill: judge, draw alone'].cpu * 1e6:,.0f} µs",
         lambda count: hours(found["long", "distill: judge, draw alone"].cpu * count))
    stored, traces, whole = found["long", "answers stored"].disk, found["long", "distill: judge, draw alone"].disk, long_.disk
    line("disk: answers as they came (one file)", f"{stored:,.0f} B", lambda count: size(stored * count))
    line("disk: traces", f"{traces:,.0f} B", lambda count: size(traces * count))
    line("disk: examples", f"{whole - stored - traces:,.0f} B", lambda count: size((whole - stored - traces) * count))
    line("disk: export, Parquet", f"{found['long', 'export, conversations'].disk:,.0f} B", lambda count: size(found["long", "export, conversations"].disk * count))
    sft = found["long", "train sft, data alone"]
    ids = TRACE[1] + PROMPT
    line("memory of the drawing", "150 B (Selection)", lambda count: size(150 * count))
    line("memory of training's ids", f"5 B × {ids:,} ids", lambda count: size(5 * ids * count))
    line("text to ids, core-hours", f"{sft.cpu * 1e6:,.0f} µs", lambda count: hours(sft.cpu * count))
    out += ["", "## Teacher's bound", "", "| | at once | tokens/s of a GPU | share of its peak |", "|---|---|---|---|"]
    for name, gpus, more in [("two H100 of 80 GB, bf16", 2, {}), ("four H100 of 80 GB, bf16", 4, {}), ("one H200 of 141 GB, bf16", 1, dict(memory=139 * 2**30, bandwidth=4.8e12)),
                             ("one H100 of 80 GB, 8-bit weights", 1, dict(weights=WEIGHTS))]:
        for length in TRACE:
            at_once, rate = teacher_bound(gpus, length, **more)
            out.append(f"| {name}, traces of {length:,} | {at_once:,.0f} | {rate:,.0f} | {2 * WEIGHTS * rate / PEAK:.0%} |")
    out += ["", "## Training", "", "| students | 260 K × 5 epochs | 3.7 M × 5 epochs | 1 B × 1 epoch |", "|---|---|---|---|"]
    for weights in (4e9, 8e9, 32e9):
        cells = [6 * weights * rows * (TRACE[1] + PROMPT) * epochs / (SHARE * PEAK) / HOUR for rows, epochs in ((260e3, 5), (3.7e6, 5), (1e9, 1))]
        out.append(f"| {weights / 1e9:.0f} B, GPU-hours | " + " | ".join(f"{cell:,.0f}" for cell in cells) + " |")
    return "\n".join(out)
