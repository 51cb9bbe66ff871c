"""What `Benchmarks/train` runs; see there."""
import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"
import numpy  # noqa: E402
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
import transformers  # noqa: E402
from figures import figure  # noqa: E402
from models import SHAPES, folder  # noqa: E402
from processes import KEPT, chosen, say, spread  # noqa: E402
from torch.utils.checkpoint import checkpoint  # noqa: E402
from transformers import AutoModelForCausalLM  # noqa: E402

transformers.logging.disable_progress_bar()
PROGRAM = os.environ["YISANG"]
ROUNDS = int(os.environ.get("ROUNDS", "3"))


def lengths(part):
    """Of the 8 sequences of each step."""
    if part == "equal":
        return [[512] * 8] * 4
    sigma, mean = 0.8, 500
    draw = numpy.random.default_rng(11).lognormal(numpy.log(mean) - sigma**2 / 2, sigma, 32)
    drawn = [int(one) for one in draw.clip(32, 2048)]
    if part == "sorted":
        drawn.sort()
    return [drawn[at:at + 8] for at in range(0, 32, 8)]


def sequences(steps, vocabulary):
    draw = numpy.random.default_rng(5)
    return [[draw.integers(2, vocabulary, length).tolist() for length in step] for step in steps]


class Meter:
    """Wall and processor time of the steps but the first, and the greatest memory."""

    def __init__(self):
        self.marks = []

    def mark(self):
        self.marks.append((time.perf_counter(), time.process_time()))

    def report(self, setting, steps, loss, padded):
        tokens = sum(map(sum, steps))
        wall, processor = (end - start for start, end in zip(self.marks[0], self.marks[-1]))
        say(engine=setting, tokens=tokens, computed_tokens=padded, wall=round(wall, 2), processor=round(processor, 2),
            tokens_per_second=round(tokens / wall, 2), tokens_per_cpu_second=round(tokens / processor, 2),
            peak_rss_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, loss=round(loss, 4))


def nll(head, hidden, targets):
    """By chunks whose logits are made again on the way back, as TRL does; here that is quicker than to keep them, too."""
    def rows(hidden, targets):
        return F.cross_entropy(head(hidden).float(), targets, reduction="sum")

    return sum(checkpoint(rows, one, other, use_reentrant=False) for one, other in zip(hidden.split(1024), targets.split(1024)))


def best(setting, path, steps, vocabulary):
    """A plain loop."""
    model = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32, attn_implementation="sdpa").train()
    model.config.use_cache = False
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-5, weight_decay=0.01, fused=True)
    meter, padded, total = Meter(), 0, 0.0
    for number, step in enumerate(sequences(steps[:1] + steps, vocabulary)):
        batches = [[one] for one in step] if setting == "single" else [step]
        count = sum(len(ids) - 1 for ids in step)
        for batch in batches:
            width = max(map(len, batch))
            ids = torch.zeros(len(batch), width, dtype=torch.long)
            real = torch.zeros(len(batch), width, dtype=torch.bool)
            for at, one in enumerate(batch):
                ids[at, :len(one)] = torch.tensor(one)
                real[at, :len(one)] = True
            places = real[:, 1:].reshape(-1).nonzero()[:, 0]
            with torch.autocast("cpu", torch.bfloat16):
                # Padding is behind the tokens, which never see it: no mask is needed.
                hidden = model.model(ids).last_hidden_state[:, :-1].flatten(0, 1).index_select(0, places)
                loss = nll(model.lm_head, hidden, ids[:, 1:].reshape(-1).index_select(0, places)) / count
            loss.backward()
            if number:
                total, padded = total + loss.item(), padded + ids.numel()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        meter.mark()
    meter.report(setting, steps, total / len(steps), padded)


def trained(setting, path, steps, vocabulary):
    """By a trainer with its defaults; the order of the sequences is ours, and nothing is saved or cut."""
    from datasets import Dataset
    from transformers import DataCollatorForLanguageModeling, Trainer, TrainerCallback, TrainingArguments
    from trl import SFTConfig, SFTTrainer
    meter, losses = Meter(), []

    class Watch(TrainerCallback):
        def on_step_end(self, arguments, state, control, **more):
            meter.mark()

        def on_log(self, arguments, state, control, logs=None, **more):
            if "loss" in logs:
                losses.append(logs["loss"])

    model = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32)
    ids = [one for step in sequences(steps[:1] + steps, vocabulary) for one in step]
    with tempfile.TemporaryDirectory() as place:
        ours = dict(output_dir=place, num_train_epochs=1, train_sampling_strategy="sequential", save_strategy="no",
                    logging_steps=1, report_to="none", use_cpu=True, disable_tqdm=True)
        if setting == "trl":
            trainer = SFTTrainer(
                model, args=SFTConfig(max_length=None, **ours), train_dataset=Dataset.from_dict({"input_ids": ids}),
                processing_class=plain_tokenizer(vocabulary), callbacks=[Watch()])
        else:
            collate = DataCollatorForLanguageModeling(plain_tokenizer(vocabulary), mlm=False)
            trainer = Trainer(
                model, args=TrainingArguments(**ours), train_dataset=Dataset.from_dict({"input_ids": ids}),
                data_collator=collate, callbacks=[Watch()])
        with contextlib.redirect_stdout(sys.stderr):
            trainer.train()
    padded = sum(max(step) * len(step) for step in steps)
    meter.report(setting, steps, statistics.mean(losses[1:]), padded)


def plain_tokenizer(vocabulary):
    """Trainers want one, though ids are all there is."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    words = {f"<{at}>": at for at in range(vocabulary)}
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(WordLevel(words, unk_token="<1>")), eos_token="<1>", pad_token="<0>")


def ours(size, dtype, threads, steps, *more):
    """One process of the program."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.writelines(json.dumps(step) + "\n" for step in steps)
        file.flush()
        return child([PROGRAM, "bench", "train", "--model", folder(size), "--dtype", dtype, "--threads", str(threads), file.name,
                      *more])


def child(command, **environment):
    out = subprocess.run(list(map(str, command)), capture_output=True, text=True, env=os.environ | environment)
    if out.returncode or not out.stdout.strip():
        print(json.dumps({"failed": list(map(str, command)), "error": out.stderr.strip()[-500:]}), flush=True)
        return None
    return json.loads(out.stdout.splitlines()[-1])


def compare(size, part, dtype, threads):
    settings = chosen("SETTINGS", "best single trl trainer")
    steps = lengths(part)
    found = {one: [] for one in ["yisang", *settings]}
    for number in range(ROUNDS):
        for engine in found:
            if engine == "yisang":
                one = ours(size, dtype, threads, steps)
            else:
                one = child([sys.executable, __file__, "child", engine, folder(size), part, SHAPES[size][6], threads],
                            **(KEPT if engine in ("best", "single") else {}))
            if one:
                print(json.dumps({"part": part, "model": size, "dtype": dtype, "threads": threads, "round": number} | one),
                      flush=True)
            found[engine].append(one)
    for engine in settings:
        pairs = [(mine, other) for mine, other in zip(found["yisang"], found[engine]) if mine and other]
        package = {"trl": "trl", "trainer": "transformers"}.get(engine, "torch")
        for mine, other in pairs:
            what, peer = f"training steps, {size}, {part}, {dtype}", f"{package} {version(package)}, {engine}"
            figure(what, "tokens/s", mine["tokens_per_second"], peer, other["tokens_per_second"])
            figure(what, "tokens/s of processor", mine["tokens_per_cpu_second"], peer, other["tokens_per_cpu_second"])
            figure(what + ", most memory", "MB", mine["peak_rss_mb"], peer, other["peak_rss_mb"], less=True)
        if pairs:
            say(part=part, model=size, dtype=dtype, threads=threads, ratio_to=engine,
                wall=spread([mine["tokens_per_second"] / other["tokens_per_second"] for mine, other in pairs]),
                processor=spread([mine["tokens_per_cpu_second"] / other["tokens_per_cpu_second"] for mine, other in pairs]),
                memory=spread([mine["peak_rss_mb"] / other["peak_rss_mb"] for mine, other in pairs]))


def memory(dtype, threads):
    for name, more in (("full", []), ("lora", ["--lora-rank", "16"])):
        one = ours("0.6b", dtype, threads, [[16384]], *more)
        if one:
            say(part=f"memory, {name}", model="0.6b", dtype=dtype, threads=threads, **one)


if sys.argv[1:2] == ["child"]:
    setting, path, part, vocabulary, threads = sys.argv[2:]
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    (best if setting in ("best", "single") else trained)(setting, Path(path), lengths(part), int(vocabulary))
else:
    for part in sys.argv[1:] or ["ragged", "sorted", "equal"]:
        for dtype in chosen("DTYPES", "bf16"):
            for threads in chosen("THREADS", "2"):
                if part == "memory":
                    memory(dtype, threads)
                else:
                    for size in chosen("SIZES", "40m"):
                        compare(size, part, dtype, threads)
