"""What `Benchmarks/decode` runs; see there."""
import json
import os
import random
import subprocess
import sys
import time

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
import transformers  # noqa: E402
from figures import figure  # noqa: E402
from models import END, SHAPES, folder  # noqa: E402
from processes import chosen, say  # noqa: E402
from transformers import AutoModelForCausalLM, LogitsProcessor, LogitsProcessorList  # noqa: E402

transformers.logging.disable_progress_bar()
PROGRAM = os.environ["YISANG"]
ROUNDS = int(os.environ.get("ROUNDS", "3"))
DTYPES = {"bf16": torch.bfloat16, "fp32": torch.float32}
METHODS = {"decode1": "decode", "decode32": "decode", "prefill": "prefill", "groups": "rollouts", "ragged": "rollouts"}
# Which parts which size is measured in; a goal is set for these.
OF_SIZE = {"5m": ["groups", "ragged"], "40m": ["groups", "ragged"], "0.6b": ["decode1", "decode32", "prefill"]}


def spent(run, rounds=ROUNDS):
    """Seconds of wall and of processor time of the best rounds."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter(), time.process_time()
        run()
        taken.append((time.perf_counter() - started[0], time.process_time() - started[1]))
    return [min(column) for column in zip(*taken)]


def rates(tokens, wall, processor):
    """With one thread the second stands for a machine that has nothing else to do."""
    return {"tokens_per_second": round(tokens / wall, 2), "tokens_per_cpu_second": round(tokens / processor, 2)}


class Lengths(LogitsProcessor):
    """Ends every row at its own length."""

    def __init__(self, prompt, lengths):
        self.prompt, self.lengths = prompt, torch.tensor(lengths)

    def __call__(self, ids, scores):
        made = ids.shape[1] - self.prompt
        scores[:, END] = float("-inf")
        ending = made + 1 >= self.lengths
        scores[ending] = float("-inf")
        scores[ending, END] = 0
        return scores


MEASURED = []


def told(**measured):
    """Said, and kept for the comparison at the end."""
    say(**measured)
    MEASURED.append(measured)


def prompts(count, length, vocabulary):
    draw = random.Random(5)
    return torch.tensor([[draw.randrange(2, vocabulary) for _ in range(length)] for _ in range(count)])


def lengths(part):
    """New tokens of the 64 samples; `yisang bench model` has the same."""
    return [256 if part == "groups" else 64 + at * 37 % 64 * 192 // 63 for at in range(64)]


def generate(model, asked, new, mode, **more):
    static = {"cache_implementation": "static"} if mode == "compiled" else {}
    return model.generate(asked, attention_mask=torch.ones_like(asked), max_new_tokens=new, pad_token_id=0, **static, **more)


class Transformers:
    """One model, type, number of threads and mode at a time."""

    def __init__(self, asked, sizes):
        for size in sizes:
            parts = [part for part in asked if part in OF_SIZE[size]]
            if not parts:
                continue
            for dtype in chosen("DTYPES", "bf16 fp32"):
                for mode in chosen("MODES", "growing compiled"):
                    model = AutoModelForCausalLM.from_pretrained(
                        folder(size), dtype=DTYPES[dtype], attn_implementation="sdpa").eval()
                    if mode == "compiled":
                        model.forward = torch.compile(model.forward, dynamic=True)
                    for threads in map(int, chosen("THREADS", "2 1")):
                        torch.set_num_threads(threads)
                        for part in parts:
                            told(engine="transformers", model=size, dtype=dtype, mode=mode, threads=threads, part=part,
                                **getattr(self, METHODS[part])(model, size, mode, part))
                    torch._dynamo.reset()

    @torch.no_grad()
    def decode(self, model, size, mode, part):
        rows, new = (1, 48) if part == "decode1" else (32, 12)
        asked = prompts(rows, 16, SHAPES[size][6])

        def run(steps):
            return generate(model, asked, steps, mode, min_new_tokens=steps, do_sample=False)

        run(3)
        # The prompt's part is in both and leaves with the difference.
        few, many = spent(lambda: run(2)), spent(lambda: run(2 + new))
        return rates(rows * new, *(one - other for one, other in zip(many, few)))

    @torch.no_grad()
    def prefill(self, model, size, mode, part):
        ids = prompts(1, 2048, SHAPES[size][6])
        return rates(2048, *spent(lambda: model(ids, logits_to_keep=1)))

    @torch.no_grad()
    def rollouts(self, model, size, mode, part):
        asked, wanted = prompts(8, 100, SHAPES[size][6]), lengths(part)

        def run():
            out = generate(model, asked, 256, mode, do_sample=True, temperature=1.0, top_k=0, num_return_sequences=8,
                           logits_processor=LogitsProcessorList([Lengths(100, wanted)]))
            assert out.shape == (64, 100 + max(wanted)), out.shape

        if mode == "compiled":
            run()
        return rates(sum(wanted), *spent(run))


def quickest(run, work):
    """Work a second, by wall and by processor time, in thousands of millions."""
    wall, processor = spent(run, rounds=12)
    return work / wall / 1e9, work / processor / 1e9


def meters():
    for threads in map(int, chosen("THREADS", "2 1")):
        torch.set_num_threads(threads)
        wide = torch.ones(256 * 1024 * 1024)  # 1 GiB, far beyond any cache
        rows, one = wide.view(-1, 4096), torch.ones(4096)
        rate, per_cpu = map(max, zip(quickest(wide.sum, wide.nbytes), quickest(lambda: rows @ one, wide.nbytes)))
        say(engine="torch", part="memory", threads=threads, gb_per_second=round(rate, 1), per_cpu_second=round(per_cpu, 1))
        del wide, rows
        for name, dtype in DTYPES.items():
            shapes = [(512, 1024, 3072), (1024, 3072, 1024), (2048, 2048, 2048)]
            made = [(torch.randn(m, k).to(dtype), torch.randn(n, k).to(dtype), 2 * m * k * n) for m, k, n in shapes]
            rate, per_cpu = map(max, zip(*(quickest(lambda: F.linear(x, w), work) for x, w, work in made)))
            say(engine="torch", part="matrix product", dtype=name, threads=threads, gflops=round(rate, 1),
                per_cpu_second=round(per_cpu, 1))


LLAMA = """
import json, sys, time
from llama_cpp import Llama
path, rounds, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
model = Llama(path, n_ctx=2304, n_batch=2048, n_ubatch=512, n_threads=threads, n_threads_batch=threads, verbose=False)
def spent(prompt, new):
    taken = []
    for _ in range(rounds):
        model.reset()
        if new:
            model.eval(list(range(2, 2 + prompt)))
        started = time.perf_counter(), time.process_time()
        for at in range(new):
            model.eval([5 + at])
        if not new:
            model.eval(list(range(2, 2 + prompt)))
        taken.append((time.perf_counter() - started[0], time.process_time() - started[1]))
    return [min(column) for column in zip(*taken)]
for part in sys.argv[4:]:
    tokens, (wall, processor) = {"decode1": lambda: (48, spent(16, 48)), "prefill": lambda: (2048, spent(2048, 0))}[part]()
    print(json.dumps({"engine": "llama.cpp", "model": "0.6b", "dtype": "bf16", "threads": threads, "part": part,
                      "tokens_per_second": round(tokens / wall, 2),
                      "tokens_per_cpu_second": round(tokens / processor, 2)}), flush=True)
"""


def llama(parts):
    parts = [part for part in parts if part in ("decode1", "prefill")]
    if not parts:
        return
    file = folder("0.6b") / "model.gguf"
    if not file.exists():
        made = subprocess.run([PROGRAM, "export", "--gguf", file, "--model", folder("0.6b")], capture_output=True, text=True)
        if made.returncode:
            return say(engine="llama.cpp", error=f"no {file}: {made.stderr.strip()[:120]}")
    for threads in chosen("THREADS", "2 1"):
        out = subprocess.run([os.environ["LLAMA_PYTHON"], "-c", LLAMA, file, str(ROUNDS), threads, *parts],
                             capture_output=True, text=True)
        for line in out.stdout.splitlines():
            told(**json.loads(line))
        if out.returncode:
            say(engine="llama.cpp", threads=int(threads), error=out.stderr.strip()[-200:])


def ours(asked, sizes):
    for size in sizes:
        parts = [part for part in asked if part in OF_SIZE[size]]
        for dtype in chosen("DTYPES", "bf16 fp32") if parts else []:
            for threads in chosen("THREADS", "2 1"):
                out = subprocess.run(
                    [PROGRAM, "bench", "model", "--model", folder(size), "--dtype", dtype, "--threads", threads, "--repeats",
                     str(ROUNDS), "--parts", *(["machine"] if size == "0.6b" else []), *parts],
                    capture_output=True, text=True)
                for line in out.stdout.splitlines():
                    told(**dict(engine="yisang", model=size) | json.loads(line))
                if out.returncode:
                    return say(engine="yisang", model=size, error=out.stderr.strip()[:200])


parts = sys.argv[1:] or ["meters", *METHODS]
sizes, engines = chosen("SIZES", "5m 40m 0.6b"), chosen("ENGINES", "yisang llama transformers")
if "meters" in parts:
    parts.remove("meters")
    meters()
if parts and "yisang" in engines:
    ours(parts, sizes)
if parts and "llama" in engines:
    llama(parts)
if parts and "transformers" in engines:
    Transformers(parts, sizes)
for mine in MEASURED:
    if mine["engine"] != "yisang" or mine.get("part") not in METHODS:
        continue
    place = ("model", "part", "dtype", "threads")
    best = {}
    for other in MEASURED:
        if other["engine"] != "yisang" and all(str(other[key]) == str(mine[key]) for key in place):
            best[other["engine"]] = max(best.get(other["engine"], 0), other["tokens_per_second"])
    speed = mine["with_prompts"] if METHODS[mine["part"]] == "rollouts" else mine["tokens_per_second"]
    for engine, rate in best.items():
        figure(", ".join(str(mine[key]) for key in place[:3]) + f", {mine['threads']} threads", "tokens/s", speed, engine, rate)
