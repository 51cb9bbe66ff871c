"""What `Benchmarks/scale` runs; see there."""
import contextlib, csv, http.server, json, math, os, platform, random, re, shutil, socketserver, sqlite3, subprocess, sys, tempfile, threading, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TSV = Path(os.environ.get("SCALE_TSV", ROOT / "docs/scale.tsv"))
COLUMNS = ["version", "machine", "group", "stage", "size", "rows_in", "rows_out", "cpu_s", "wall_s", "peak_mib", "disk_bytes", "tokens",
           "load", "command"]
GROUPS = "corpus import crawl sites distill long shards"
ROWS_A_SHARD = 50_000  # what yisang import makes
LARGE = 1_000_000  # of more prompts the stages alone that have to be looked at
TRACE_BYTES = 20_000  # of a long trace's thoughts: about 5,000 tokens, most of them English


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    return f"{model}, {os.cpu_count()} cores, {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def version():
    """The last commit that changed the program; VERSION says it of one that was built before."""
    if "VERSION" in os.environ:
        return os.environ["VERSION"]
    command = ["git", "log", "-1", "--abbrev=10", "--format=%h", "--", "Sources", "Package.swift"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip() or "unknown"


class Measuring:
    """Runs verbs and notes what each took."""

    def __init__(self, work):
        self.program, self.work = os.environ["YISANG"], Path(work)
        self.place = dict(version=version(), machine=machine())

    def run(self, *arguments):
        """Standard output; seconds of the processor and by the clock; most memory in MiB."""
        started = time.perf_counter()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            process = subprocess.Popen([self.program, *map(str, arguments)], stdout=out, stderr=err, cwd=self.work)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            wall = time.perf_counter() - started
            out.seek(0), err.seek(0)
            if process.returncode:
                sys.exit(f"scale: yisang {' '.join(map(str, arguments))}: status {process.returncode}\n{err.read().decode()[-1000:]}")
            return out.read().decode(), usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024

    def stage(self, group, name, size, corpus, arguments, folders, rows=None, tokens=None):
        """A verb measured, as a line of the table.

        `folders`: below the work folder; their bytes are those that the stage is there for. `rows`, `tokens`: of the verb's
        output; without `rows` the corpus's own lab book knows them."""
        load = os.getloadavg()[0]
        out, cpu, wall, peak = self.run(*arguments)
        rows_in, rows_out = rows(out) if rows else self.noted(corpus)
        disk = sum(path.stat().st_size for folder in folders for path in (self.work / folder).rglob("*") if path.is_file())
        shown = "yisang " + re.sub(r"127\.0\.0\.1:\d+", "SERVER", " ".join(map(str, arguments))).replace(os.environ["MATERIAL"], "MATERIAL")
        line = self.place | dict(
            group=group, stage=name, size=size, rows_in=rows_in, rows_out=rows_out, cpu_s=f"{cpu:.3f}", wall_s=f"{wall:.3f}",
            peak_mib=f"{peak:.1f}", disk_bytes=disk if folders else "", tokens=tokens(out) if tokens else "", load=f"{load:.1f}", command=shown)
        is_new = not TSV.exists()
        with open(TSV, "a", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, dialect="excel-tab", lineterminator="\n")
            if is_new:
                writer.writeheader()
            writer.writerow(line)
        print(f"{group}\t{name}\t{size:,}\t{rows_in:,} to {rows_out:,}\t{cpu:.1f} s of processor\t{wall:.1f} s\t{peak:.0f} MiB\t{disk:,} B", flush=True)
        return out

    def noted(self, corpus):
        with contextlib.closing(sqlite3.connect(self.work / corpus / "runs.sqlite")) as base:
            rows_in, rows_out = base.execute("SELECT rows_in, rows_out FROM run ORDER BY id DESC LIMIT 1").fetchone()
        return rows_in or rows_out, rows_out

    def fresh(self, name):
        shutil.rmtree(self.work / name, ignore_errors=True)
        return name

    def made(self, corpus, prompts, shards=None):
        """A corpus of made-up prompts: item and licence shards."""
        self.fresh(corpus)
        self.run("bench", "make-corpus", corpus, "--prompts", prompts, "--shards", shards or math.ceil(prompts / ROWS_A_SHARD))
        return prompts


def benchmarks():
    material = os.environ["MATERIAL"]
    return [f"{material}/benchmarks/{one}" for one in ("gsm8k/test.jsonl", "mwp-korean/mwp.jsonl", "kor-nlu/sts-test.tsv", "mmath/ko.jsonl")]


def corpus(bench, size):
    """Behind the crawl: filter (measure and select), decontamination, another threshold, dedup, export, stats, verify."""
    at = f"corpus-{size}"
    made = lambda _: (size, size)  # noqa: E731
    bench.fresh(at)
    bench.stage("corpus", "items, licences made", size, at,
                ["bench", "make-corpus", at, "--prompts", size, "--shards", math.ceil(size / ROWS_A_SHARD)], [f"{at}/item", f"{at}/license"], made)
    bench.stage("corpus", "filter", size, at, ["filter", "--corpus", at], [f"{at}/score", f"{at}/filter"])
    bench.stage("corpus", "filter, benchmarks added", size, at, ["filter", "--corpus", at, "--benchmarks", *benchmarks()], [f"{at}/contamination"])
    if size <= LARGE:
        bench.stage("corpus", "filter, another threshold", size, at,
                    ["filter", "--corpus", at, "--min-chars", 51, "--benchmarks", *benchmarks()], [f"{at}/filter"])
        bench.stage("corpus", "dedup, exact", size, at, ["dedup", "--corpus", at, "--exact"], [f"{at}/dedup"])
    bench.stage("corpus", "dedup, near", size, at, ["dedup", "--corpus", at], [f"{at}/dedup"])
    if size <= LARGE:
        bench.stage("corpus", "export, JSON Lines", size, at, ["export", "--corpus", at, "--to", f"{at}-out"], [f"{at}-out"])
    bench.stage("corpus", "export, Parquet", size, at, ["export", "--corpus", at, "--format", "parquet", "--to", f"{at}-parquet"], [f"{at}-parquet"])
    bench.stage("corpus", "stats", size, at, ["stats", "--corpus", at], [], made)
    if size <= LARGE:
        bench.stage("corpus", "shards verify", size, at, ["shards", "verify", "--corpus", at], [], made)


def imported(bench, size):
    """Rows of somebody's table into pages, items and licences: those that the corpus of this size exports."""
    rows = sorted((bench.work / f"corpus-{size}-out").rglob("*.jsonl"))
    if not rows:
        at = f"corpus-{size}"
        bench.made(at, size)
        for verb in ("filter", "dedup"):
            bench.run(verb, "--corpus", at)
        bench.run("export", "--corpus", at, "--to", f"{at}-out")
        rows = sorted((bench.work / f"{at}-out").rglob("*.jsonl"))
    at = bench.fresh(f"import-{size}")
    bench.work.joinpath("none.yaml").write_text("contact: https://example.org/contact\nsites: []\n")
    bench.stage("import", "import", size, at, ["import", *[path.relative_to(bench.work) for path in rows], "--corpus", at, "--columns", "question=prompt",
                                               "--source", "https://example.org/made", "--license", "CC-BY-4.0", "--sites", "none.yaml"],
                [f"{at}/crawl", f"{at}/item", f"{at}/license"])


def served(bench, *arguments):
    """A server of the program, and what its first line says."""
    process = subprocess.Popen([bench.program, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=bench.work)
    return process, process.stdout.readline().split()[0]


def crawl(bench, size):
    """Pages of 8 KB of the local test site, politeness off, then items and licences of what was stored."""
    pages, at = max(size // 50, 100), bench.fresh(f"crawl-{size}")
    # The control host answers when all hosts do.
    site, _ = served(bench, "testsite", "--port", 0, "--hosts", "bench", "--bench-pages", pages, "--write-sites", "sites.yaml", "--seconds", 600)
    try:
        bench.stage("crawl", "crawl, fetch", pages, at,
                    ["crawl", "--fetch-only", "--corpus", at, "--sites", "sites.yaml", "--allow-private", "--delay", 0, "--delay-factor", 0,
                     "--address-delay", 0, "--per-host", 64, "--max-in-flight", 64], [f"{at}/crawl"])
        bench.stage("crawl", "crawl, items and licences", pages, at, ["crawl", "--reprocess", "--corpus", at, "--sites", "sites.yaml"],
                    [f"{at}/item", f"{at}/license"])
    finally:
        site.kill()


def sites(bench, _):
    """The real pages of the material, once: bytes of a page, and what reading them takes."""
    at, folder = bench.fresh("sites"), os.environ["MATERIAL"] + "/sites"
    bench.work.joinpath("real.yaml").write_text("contact: https://example.org/contact\nsites:\n  - host: sites.example\n    category: code\n")
    pages = sum(1 for _ in Path(folder).rglob("*.htm*"))
    bench.stage("sites", "crawl, from files", pages, at, ["crawl", "--from", "dir", folder, "--base-url", "http://sites.example/", "--corpus", at,
                                                         "--sites", "real.yaml", "--fetch-only"], [f"{at}/crawl"], lambda _: (pages, pages))
    bench.stage("sites", "crawl, items and licences", pages, at, ["crawl", "--reprocess", "--corpus", at, "--sites", "real.yaml"],
                [f"{at}/item", f"{at}/license"])


def asked(bench, group, size, prompts, address):
    """A corpus asked, judged and drawn; judged again; exported; and read as a trainer reads it."""
    at = f"{group}-{size}"
    bench.made(at, prompts)
    for verb in ("filter", "dedup"):
        bench.run(verb, "--corpus", at)
    said = bench.stage(group, "distill: ask, judge, draw", size, at, ["distill", "--corpus", at, "--teacher", address, "--json"],
                       [f"{at}/teacher", f"{at}/trace", f"{at}/distill"], tokens=lambda out: json.loads(out)["asked"]["tokens"])
    if not json.loads(said)["examples"]["kept"]:
        sys.exit(f"scale: no trace was kept: {said}")
    model = "test-teacher" if group == "distill" else "long-teacher"
    bench.stage(group, "distill: judge, draw alone", size, at, ["distill", "--corpus", at, "--no-ask", "--model", model, "--max-trace-tokens", 16383],
                [f"{at}/trace"])
    bench.stage(group, "answers stored", size, at, ["stats", "--corpus", at], [f"{at}/teacher"], lambda _: bench.noted(at))
    bench.stage(group, "export, conversations", size, at, ["export", "--corpus", at, "--rows", "messages", "--format", "parquet", "--to", f"{at}-out"],
                [f"{at}-out"])
    rows = lambda out: (json.loads(out)["examples"] + sum(json.loads(out)["dropped"].values()), json.loads(out)["examples"])  # noqa: E731
    bench.stage(group, "train sft, data alone", size, at, ["train", "sft", "--model", student(bench), "--from-scratch", "--data", at, "--dry-run", "--json"],
                [], rows, lambda out: json.loads(out)["tokens"])


def student(bench):
    """A model's folder without weights: the configuration of a small one, and a tokenizer of 100,000 entries."""
    folder = bench.work / "student"
    folder.mkdir(exist_ok=True)
    shutil.copy(os.environ["MATERIAL"] + "/tokenizers/cl100k_base/tokenizer.json", folder)
    shutil.copy(ROOT / "chat-templates/qwen3.jinja", folder / "chat_template.jinja")
    (folder / "config.json").write_text(json.dumps(dict(
        architectures=["Qwen3ForCausalLM"], model_type="qwen3", hidden_size=64, num_hidden_layers=1, num_attention_heads=2, num_key_value_heads=2,
        head_dim=32, intermediate_size=128, vocab_size=100288, tie_word_embeddings=True, max_position_embeddings=40960, rms_norm_eps=1e-6,
        rope_theta=1e6, eos_token_id=100257, dtype="bfloat16")))
    return "student"


def distill(bench, size):
    """The test teacher's traces, of 2 KB."""
    server, address = served(bench, "testsite", "teacher", "--port", 0, "--seconds", 1800)
    try:
        asked(bench, "distill", size // 10, size // 10, address)
    finally:
        server.kill()


def long(bench, size):
    """Traces as long as a teacher of 32 B writes them, from a server of Python's."""
    with LongTeacher() as address:
        asked(bench, "long", size // 100, size // 100, address)


class LongTeacher:
    """Answers with one of 64 traces of `TRACE_BYTES`: English sentences of gsm8k's solutions, a Korean one among each seven, and a Korean answer."""

    def __enter__(self):
        draw = random.Random(1)
        material = Path(os.environ["MATERIAL"])
        english = [line for one in (material / "benchmarks/gsm8k").glob("*.jsonl") for row in one.read_text().strip().split("\n")
                   for line in re.sub(r"<<.*?>>|####.*", "", json.loads(row)["solution"]).splitlines() if len(line) > 20]
        korean = [json.loads(row)["question"] for row in (material / "corpora/welfare-qa/qa.jsonl").read_text().strip().split("\n")]
        self.bodies = [self.body(draw, english, korean) for _ in range(64)]
        teacher = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            count = 0

            def log_message(self, *_):
                pass

            def reply(self, body):
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                self.wfile.flush()

            def do_GET(self):
                self.reply(b'{"object":"list","data":[{"id":"long-teacher","object":"model"}]}')

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                Handler.count += 1
                self.reply(teacher.bodies[Handler.count % len(teacher.bodies)])

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True
            request_queue_size = 256

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/v1"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @staticmethod
    def body(draw, english, korean):
        think, size = [], 0
        for line in draw.sample(english, 2000):
            think.append(line if len(think) % 7 else f"The question says “{draw.choice(korean)}”.")
            size += len(think[-1].encode()) + 1
            if size > TRACE_BYTES:
                break
        answer = " ".join(draw.sample(korean, 8))
        content = "<think>\n" + "\n".join(think) + "\n</think>\n\n" + answer
        reply = dict(id="chatcmpl-1", object="chat.completion", created=1, model="long-teacher", choices=[dict(
            index=0, message=dict(role="assistant", content=content), finish_reason="stop")],
            usage=dict(prompt_tokens=300, completion_tokens=5000, total_tokens=5300))
        return json.dumps(reply, ensure_ascii=False).encode()


def shards(bench, size):
    """Many shards of twenty prompts each: what a shard costs, whatever is in it."""
    count, at = size // 400, f"shards-{size}"
    bench.made(at, 20 * count, count)
    made = lambda _: (count, count)  # noqa: E731
    for name, arguments, folders in [
        ("filter", ["filter", "--corpus", at], ["filter"]), ("dedup, near", ["dedup", "--corpus", at], ["dedup"]),
        ("export, Parquet", ["export", "--corpus", at, "--format", "parquet", "--to", f"{at}-out"], []), ("stats", ["stats", "--corpus", at], []),
    ]:
        bench.stage("shards", name, count, at, arguments, [f"{at}/{one}" for one in folders], made)


def main(arguments):
    if arguments[:1] == ["--table"]:
        from scale_model import table
        return print(table(TSV))
    if arguments[:1] == ["--extend"]:
        from scale_model import extension
        return print(extension(TSV))
    sizes = sorted(map(int, arguments)) or [100_000, 400_000]
    groups = dict(corpus=corpus, **{"import": imported}, crawl=crawl, sites=sites, distill=distill, long=long, shards=shards)
    with contextlib.ExitStack() as stack:
        work = os.environ.get("FOLDER") or stack.enter_context(tempfile.TemporaryDirectory())
        Path(work).mkdir(parents=True, exist_ok=True)
        bench = Measuring(work)
        for name in os.environ.get("STAGES", GROUPS).split():
            for size in sizes[:1] if name == "sites" else sizes:
                groups[name](bench, size)


if __name__ == "__main__":
    main(sys.argv[1:])
