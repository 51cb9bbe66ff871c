"""What `Benchmarks/sft` runs; see there."""
import contextlib
import json
import os
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
import numpy  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402
from figures import figure  # noqa: E402
from models import folder  # noqa: E402
from processes import KEPT, chosen, later, say, spent, spread  # noqa: E402
from transformers import AutoModelForCausalLM  # noqa: E402

transformers.logging.disable_progress_bar()
PROGRAM = os.environ["YISANG"]
ROUNDS = int(os.environ.get("ROUNDS", "3"))
STEPS = int(os.environ.get("STEPS", "4"))
SIZE = 8
RECIPE = dict(learning_rate=2e-5, weight_decay=0.01, warmup_steps=1, lr_scheduler_type="linear", max_steps=STEPS + 1)
# What TRL's settings change of its defaults.
SETTINGS = {
    "trl": dict(per_device_train_batch_size=SIZE),
    "grouped": dict(per_device_train_batch_size=SIZE, gradient_checkpointing=False),
    "single": dict(per_device_train_batch_size=1, gradient_accumulation_steps=SIZE, gradient_checkpointing=False),
    "fp32": dict(per_device_train_batch_size=SIZE, gradient_checkpointing=False, bf16=False),
}


def lengths():
    """Of the rows of all steps, the first among them."""
    count = SIZE * (STEPS + 1)
    if "LENGTHS" in os.environ:
        known = [int(line) for line in Path(os.environ["LENGTHS"]).read_text().split()]
        return [known[at % len(known)] for at in range(count)]
    sigma, mean = 0.8, 500
    draw = numpy.random.default_rng(11).lognormal(numpy.log(mean) - sigma**2 / 2, sigma, count)
    return [int(one) for one in draw.clip(32, 2048)]


def vocabulary_of(size):
    return json.loads((folder(size) / "config.json").read_text())["vocab_size"]


def rows(lengths, vocabulary):
    draw = numpy.random.default_rng(5)
    made = []
    for length in lengths:
        ids = draw.integers(2, vocabulary, length).tolist()
        prompt = max(1, length // 4)
        made.append({"input_ids": ids, "labels": [-100] * prompt + ids[prompt:]})
    return made


def ours(size, dtype, threads, lengths, steps, batch=SIZE):
    """The verb twice, with one step and with all: what reading and writing take is in both. Steps' own numbers are the run's."""
    with tempfile.TemporaryDirectory() as place:
        with open(f"{place}/rows.jsonl", "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows(lengths, vocabulary_of(size)))
        lora = ["--lora-r", 16, "--lora-alpha", 32] if size == "0.6b" else []
        found = []
        for count in (1, steps + 1):
            recipe = RECIPE | dict(max_steps=count, per_device_train_batch_size=batch, gradient_accumulation_steps=1)
            flags = [part for name, value in recipe.items() for part in (f"--{name.replace('_', '-')}", value)]
            run = spent([PROGRAM, "train", "sft", "--model", folder(size), "--data", f"{place}/rows.jsonl", "--output-dir",
                         f"{place}/{count}", "--dtype", dtype, "--shuffle", "false", "--threads", threads, *flags, *lora])
            if not run:
                return None
            found.append(run)
        run = f"{place}/{steps + 1}"
        seconds, tokens, gflops, shares = (later(run, name) for name in ("perf/seconds", "data/tokens", "perf/gflops", "perf/mfu"))
        with contextlib.closing(sqlite3.connect(f"file:{run}/metrics.sqlite?mode=ro", uri=True)) as base:
            loss = base.execute("SELECT avg(loss) FROM step WHERE step > 1").fetchone()[0]
        wall, processor = sum(seconds), max(1e-9, found[1][1] - found[0][1])
        operations = sum(a * b for a, b in zip(gflops, seconds))
        return dict(engine="yisang", tokens=int(sum(tokens)), wall=round(wall, 3), processor=round(processor, 3),
                    tokens_per_second=round(sum(tokens) / wall, 2), tokens_per_cpu_second=round(sum(tokens) / processor, 2),
                    peak_rss_mb=found[1][2], loss=round(loss, 4), gflop=round(operations, 3),
                    peak_gflops=round(gflops[0] / shares[0], 1) if shares[0] else None,
                    share=round(operations / wall / (gflops[0] / shares[0]), 3) if shares[0] else None)


def theirs(setting, size, threads):
    """A process of its own: SFTTrainer on the same rows, nothing saved or cut."""
    from datasets import Dataset
    from peft import LoraConfig
    from trl import SFTConfig, SFTTrainer
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    marks, losses = [], []

    class Watch(transformers.TrainerCallback):
        def on_log(self, arguments, state, control, logs=None, **more):
            if logs and "loss" in logs:
                marks.append((time.perf_counter(), time.process_time(), logs["num_tokens"]))
                losses.append(logs["loss"])

    vocabulary = vocabulary_of(size)
    model = AutoModelForCausalLM.from_pretrained(folder(size), dtype=torch.float32)
    data = rows(lengths(), vocabulary)
    if setting in ("grouped", "fp32"):
        # `group_by_length` needs many more rows to find neighbours; sorted, there is as little padding as can be.
        data.sort(key=lambda row: len(row["input_ids"]))
    lora = LoraConfig(r=16, lora_alpha=32, target_modules="all-linear", task_type="CAUSAL_LM") if size == "0.6b" else None
    with tempfile.TemporaryDirectory() as place, contextlib.redirect_stdout(sys.stderr):
        arguments = SFTConfig(
            output_dir=place, max_length=None, save_strategy="no", logging_steps=1, report_to="none", use_cpu=True,
            disable_tqdm=True, train_sampling_strategy="sequential", **RECIPE, **SETTINGS[setting])
        SFTTrainer(model, args=arguments, train_dataset=Dataset.from_list(data), peft_config=lora,
                   processing_class=plain_tokenizer(vocabulary), callbacks=[Watch()]).train()
    wall, processor, tokens = (end - start for start, end in zip(marks[0], marks[-1]))
    print(json.dumps(dict(
        engine=setting, tokens=int(tokens), wall=round(wall, 3), processor=round(processor, 3),
        tokens_per_second=round(tokens / wall, 2), tokens_per_cpu_second=round(tokens / processor, 2),
        peak_rss_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, loss=round(statistics.mean(losses[1:]), 4))))


def plain_tokenizer(vocabulary):
    """Trainers want one, though ids are all there is."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    words = {f"<{at}>": at for at in range(vocabulary)}
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(WordLevel(words, unk_token="<1>")), eos_token="<1>", pad_token="<0>")


def figures(what, mine, other):
    """A pair of measurements of one round."""
    peer = f"TRL {version('trl')}, {other['engine']}"
    figure(what, "tokens/s", mine["tokens_per_second"], peer, other["tokens_per_second"])
    figure(what, "tokens/s of processor", mine["tokens_per_cpu_second"], peer, other["tokens_per_cpu_second"])
    figure(what + ", most memory", "MB", mine["peak_rss_mb"], peer, other["peak_rss_mb"], less=True)


def compare(size, dtype, threads):
    settings = chosen("SETTINGS", " ".join(SETTINGS))
    found = {one: [] for one in ["yisang", *settings]}
    for number in range(ROUNDS):
        for engine in found:
            if engine == "yisang":
                one = ours(size, dtype, threads, lengths(), STEPS)
            else:
                run = spent([sys.executable, __file__, "child", engine, size, threads], **({} if engine == "trl" else KEPT))
                one = json.loads(run[0].splitlines()[-1]) if run else None
                mine = found["yisang"][-1]
                if one and mine and mine["share"]:
                    # Of the same operations a token.
                    one["share"] = round(mine["share"] * one["tokens_per_second"] / mine["tokens_per_second"], 3)
            if one:
                say(part=size, dtype=dtype, threads=threads, round=number, **one)
            found[engine].append(one)
    for engine in settings:
        pairs = [(mine, other) for mine, other in zip(found["yisang"], found[engine]) if mine and other]
        for mine, other in pairs:
            figures(f"fine-tuning, {size}, {dtype}", mine, other)
        if pairs:
            say(part=size, dtype=dtype, threads=threads, ratio_to=engine,
                wall=spread([mine["tokens_per_second"] / other["tokens_per_second"] for mine, other in pairs]),
                processor=spread([mine["tokens_per_cpu_second"] / other["tokens_per_cpu_second"] for mine, other in pairs]),
                memory=spread([mine["peak_rss_mb"] / other["peak_rss_mb"] for mine, other in pairs]),
                share=[statistics.median(one["share"] for one in side) if all(one.get("share") for one in side) else None
                       for side in zip(*pairs)])


if sys.argv[1:2] == ["child"]:
    theirs(sys.argv[2], sys.argv[3], int(sys.argv[4]))
else:
    for part in sys.argv[1:] or ["5m", "40m", "0.6b"]:
        for dtype in chosen("DTYPES", "bfloat16"):
            for threads in map(int, chosen("THREADS", "2")):
                if part != "long":
                    compare(part, dtype, threads)
                elif one := ours("0.6b", dtype, threads, [16384] * 2, 1, batch=1):
                    say(part="long", dtype=dtype, threads=threads, **one)
