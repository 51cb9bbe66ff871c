"""What `Benchmarks/grpo` runs; see there."""
import contextlib
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from importlib.metadata import version

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
from figures import figure  # noqa: E402
from models import END, FOLDER, folder  # noqa: E402
from processes import KEPT, chosen, later, say, spent, spread  # noqa: E402

PROGRAM = os.environ["YISANG"]
ROUNDS = int(os.environ.get("ROUNDS", "3"))
STEPS = int(os.environ.get("STEPS", "2"))
PROMPTS, GENERATIONS, SHORTEST, LONGEST, ENDS = 8, 8, 64, 256, 128
# What both have by default: a fifth of the limit.
CACHE = LONGEST // 5
RECIPE = dict(learning_rate=1e-6, lr_scheduler_type="linear", num_generations=GENERATIONS, max_completion_length=LONGEST)
SIZE = dict(per_device_train_batch_size=8, gradient_accumulation_steps=8)
# What TRL's settings change of its defaults.
SETTINGS = {
    "trl": dict(SIZE),
    "tuned": dict(per_device_train_batch_size=64, gradient_checkpointing=False),
    "fp32": dict(per_device_train_batch_size=64, gradient_checkpointing=False, bf16=False),
}


def checkpoint(size):
    """The random model with many ends, and a tokenizer of pairs of bytes, as long as its vocabulary."""
    path = FOLDER / f"{size}-grpo"
    if (path / "tokenizer_config.json").exists():
        return path
    path.mkdir(parents=True, exist_ok=True)
    source = folder(size)
    if not (path / "model.safetensors").exists():
        (path / "model.safetensors").symlink_to(source / "model.safetensors")
    config = json.loads((source / "config.json").read_text())
    count = config["vocab_size"]
    ends = [END, *range(count - count // ENDS + 1, count)]
    (path / "config.json").write_text(json.dumps(config | {"eos_token_id": ends}))
    (path / "generation_config.json").write_text(json.dumps({"eos_token_id": ends, "pad_token_id": 0}))
    printed = [*range(33, 127), *range(161, 173), *range(174, 256)]
    signs = [chr(one) for one in printed] + [chr(256 + at) for at in range(256 - len(printed))]
    signs.sort(key=lambda one: not ("a" <= one <= "z"))
    pairs = [(a, b) for a in signs for b in signs][:count - 2 - len(signs)]
    words = ["<pad>", "<end>", *signs, *(a + b for a, b in pairs)]
    special = [dict(id=at, content=words[at], single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)
               for at in (0, END)]
    level = dict(type="ByteLevel", add_prefix_space=False, trim_offsets=True, use_regex=True)
    (path / "tokenizer.json").write_text(json.dumps(dict(
        version="1.0", truncation=None, padding=None, added_tokens=special, normalizer=None, pre_tokenizer=level, post_processor=None,
        decoder=level, model=dict(
            type="BPE", dropout=None, unk_token=None, continuing_subword_prefix=None, end_of_word_suffix=None, fuse_unk=False,
            byte_fallback=False, ignore_merges=False, vocab={word: at for at, word in enumerate(words)}, merges=pairs))))
    (path / "tokenizer_config.json").write_text(json.dumps(dict(
        tokenizer_class="PreTrainedTokenizerFast", pad_token="<pad>", eos_token="<end>")))
    return path


def prompts():
    draw = random.Random(5)
    return ["".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=200)) for _ in range(PROMPTS * (STEPS + 1))]


def measured(engine, seconds, ids, processor, peak, **more):
    """`seconds`: of all counted steps together, of the whole, drawing, scoring and training."""
    step, drawing, scoring, training = seconds
    return dict(engine=engine, ids=round(ids), step_seconds=round(step / STEPS, 3), sampling_seconds=round(drawing / STEPS, 3),
                scoring_seconds=round(scoring / STEPS, 4), training_seconds=round(training / STEPS, 3),
                ids_per_second=round(ids / step, 2), ids_per_cpu_second=round(ids / max(1e-9, processor), 2),
                sampled_per_second=round(ids / drawing, 2), trained_per_second=round(ids / training, 2), peak_rss_mb=peak, **more)


def ours(size, dtype, threads):
    """The verb with one step and with all: what reading and writing take is in both. The first process finds nothing in the system's
    caches, and is not counted. Steps' own numbers are the run's."""
    with tempfile.TemporaryDirectory() as place:
        with open(f"{place}/prompts.jsonl", "w", encoding="utf-8") as file:
            file.writelines(json.dumps({"prompt": prompt}) + "\n" for prompt in prompts())
        runs = []
        for number, count in enumerate((1, 1, STEPS + 1)):
            recipe = RECIPE | SIZE | dict(max_steps=count, min_completion_length=SHORTEST)
            flags = [part for name, value in recipe.items() for part in (f"--{name.replace('_', '-')}", value)]
            run = spent([PROGRAM, "train", "grpo", "--model", checkpoint(size), "--data", f"{place}/prompts.jsonl", "--reward-funcs",
                         "overlong", "--output-dir", f"{place}/{number}", "--dtype", dtype, "--shuffle", "false", "--threads", threads, *flags])
            if not run:
                return None
            runs.append(run)
        run, runs = f"{place}/2", runs[1:]
        # Of the whole what the clock on the wall says, with all that is between two steps.
        seconds = [runs[1][3] - runs[0][3]] + [sum(later(run, f"perf/{name}_seconds")) for name in (
            "sampling", "scoring", "training")]
        ids = sum(later(run, "completions/mean_length")) * PROMPTS * GENERATIONS
        shares = {name: round(statistics.mean(later(run, f"perf/{name}_mfu") or [0]), 3) for name in ("sampling", "training")}
        return measured("yisang", seconds, ids, runs[1][1] - runs[0][1], runs[1][2], sampling_share=shares["sampling"],
                        training_share=shares["training"])


def theirs(setting, size, threads):
    """A process of its own: GRPOTrainer with the same prompts, nothing saved."""
    import torch
    import transformers
    from datasets import Dataset
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from trl import GRPOConfig, GRPOTrainer
    from trl.rewards import get_soft_overlong_punishment
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    clock, marks = dict(drawing=0.0, scoring=0.0), []

    def timed(function, name):
        def call(*arguments, **more):
            start = time.perf_counter()
            try:
                return function(*arguments, **more)
            finally:
                clock[name] += time.perf_counter() - start
        return call

    class Watch(transformers.TrainerCallback):
        def on_log(self, arguments, state, control, logs=None, **more):
            if logs and "loss" in logs:
                marks.append((time.perf_counter(), time.process_time(), dict(clock), logs["completions/mean_length"]))

    path = checkpoint(size)
    model = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32)
    with tempfile.TemporaryDirectory() as place, contextlib.redirect_stdout(sys.stderr):
        arguments = GRPOConfig(
            output_dir=place, save_strategy="no", logging_steps=1, report_to="none", use_cpu=True, disable_tqdm=True,
            max_steps=STEPS + 1, generation_kwargs={"min_new_tokens": SHORTEST}, **RECIPE, **SETTINGS[setting])
        trainer = GRPOTrainer(
            model, get_soft_overlong_punishment(LONGEST, CACHE), args=arguments, callbacks=[Watch()],
            train_dataset=Dataset.from_dict({"prompt": prompts()}), processing_class=AutoTokenizer.from_pretrained(path))
        trainer._generate = timed(trainer._generate, "drawing")
        trainer._calculate_rewards = timed(trainer._calculate_rewards, "scoring")
        trainer.train()
    (start, busy, before, _), (end, spent_by, after, _) = marks[0], marks[-1]
    drawing, scoring = (after[name] - before[name] for name in ("drawing", "scoring"))
    ids = sum(float(mark[3]) for mark in marks[1:]) * PROMPTS * GENERATIONS
    print(json.dumps(measured(setting, (end - start, drawing, scoring, end - start - drawing - scoring), ids, spent_by - busy,
                              resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)))


def compare(size, dtype, threads):
    settings = chosen("SETTINGS", " ".join(SETTINGS))
    found = {one: [] for one in ["yisang", *settings]}
    for number in range(ROUNDS):
        for engine in found:
            if engine == "yisang":
                one = ours(size, dtype, threads)
            else:
                run = spent([sys.executable, __file__, "child", engine, size, threads], **({} if engine == "trl" else KEPT))
                one = json.loads(run[0].splitlines()[-1]) if run else None
                mine = found["yisang"][-1]
                if one and mine:
                    # Of the same operations an id.
                    for part, speed in (("sampling", "sampled_per_second"), ("training", "trained_per_second")):
                        one[f"{part}_share"] = round(mine[f"{part}_share"] * one[speed] / mine[speed], 3)
            if one:
                say(part=size, dtype=dtype, threads=threads, round=number, **one)
            found[engine].append(one)
    for engine in settings:
        pairs = [(mine, other) for mine, other in zip(found["yisang"], found[engine]) if mine and other]
        ratios = dict(wall="ids_per_second", processor="ids_per_cpu_second", sampling="sampled_per_second", training="trained_per_second",
                      memory="peak_rss_mb")
        for mine, other in pairs:
            peer = f"TRL {version('trl')}, {engine}"
            for name, key in ratios.items():
                figure(f"GRPO steps, {size}, {dtype}, {name}", "MB" if name == "memory" else "ids/s", mine[key], peer, other[key],
                       less=name == "memory")
        if pairs:
            say(part=size, dtype=dtype, threads=threads, ratio_to=engine, **{
                name: spread([mine[key] / other[key] for mine, other in pairs]) for name, key in ratios.items()})


if sys.argv[1:2] == ["child"]:
    theirs(sys.argv[2], sys.argv[3], int(sys.argv[4]))
else:
    for part in sys.argv[1:] or ["5m", "40m"]:
        for dtype in chosen("DTYPES", "bfloat16"):
            for threads in map(int, chosen("THREADS", "2")):
                compare(part, dtype, threads)
