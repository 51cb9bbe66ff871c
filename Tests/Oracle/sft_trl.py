"""What TRL's SFTTrainer makes of a tiny checkpoint on rows of ids; `parity_sft.py` compares live, the tests with what this writes.

    python Tests/Oracle/sft_trl.py      (torch 2.13, transformers 5.23, trl 1.16; a minute)

writes Tests/ModelTests/Golden/sft.json: of each model in `GOLDEN` twenty steps on one thread in float32 with warm-up, weight decay,
clipping and accumulation. The batches are ragged, the beginning of each row has no loss, and some rows have gaps without one.
- `settings`: by TRL's names.
- `rows`: `ids`, and `learns`, a character an id.
- `steps`: what TRL logs of each step, in the order of `LOGGED`.
- `weights`: of each tensor at the end the `norm`, of what it has moved the norm, `moved`, and products with 8 vectors of signs.
"""
import contextlib
import json
import os
import random
import sys
import tempfile
from pathlib import Path

import numpy  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402
from gradients import dots  # noqa: E402
from tiny_models import load  # noqa: E402

GOLDEN = Path(__file__).parent.parent / "ModelTests" / "Golden"
MODELS = ["qwen3"]
LOGGED = ["loss", "grad_norm", "learning_rate", "entropy", "mean_token_accuracy", "num_tokens"]
# A rate at which the loss falls by a half, and a decay that is seen in twenty steps.
SETTINGS = dict(
    per_device_train_batch_size=2, gradient_accumulation_steps=3, max_steps=20, learning_rate=5e-3, warmup_steps=3,
    lr_scheduler_type="cosine", weight_decay=0.1, max_grad_norm=3.0, adam_beta1=0.9, adam_beta2=0.999, adam_epsilon=1e-8)


def rows(count, seed, most=40, kinds=41):
    """Few ids, each after one that mostly decides it, so that there is something to learn. None is 0, which pads: torch leaves its
    row out of the embedding's gradient."""
    draw = random.Random(seed)
    made = []
    for _ in range(count):
        length = draw.choice([4, 9, most // 2, most - 3, most]) + draw.randrange(4)
        ids = [3 + draw.randrange(kinds)]
        while len(ids) < length:
            ids.append(3 + (ids[-1] * 7 + 11 * (draw.random() < 0.2)) % kinds)
        start = draw.randrange(1, max(2, length // 2))
        gap = draw.randrange(start, length) if draw.random() < 0.3 else length
        made.append({"ids": ids, "learns": "".join("01"[start <= at != gap] for at in range(length))})
    return made


def plain_tokenizer(vocabulary):
    """Trainers want one, though ids are all there is."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    words = {f"<{at}>": at for at in range(vocabulary)}
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(WordLevel(words, unk_token="<1>")), eos_token="<1>", pad_token="<0>")


def labels(row):
    return [one if learns == "1" else -100 for one, learns in zip(row["ids"], row["learns"])]


def trained(folder, data, settings):
    """The logs of all steps, and the tensors before and after."""
    from datasets import Dataset
    from datasets.utils.logging import disable_progress_bar
    from trl import SFTConfig, SFTTrainer

    disable_progress_bar()
    found = []

    class Log(transformers.TrainerCallback):
        def on_log(self, arguments, state, control, logs=None, **more):
            if logs and "loss" in logs:
                found.append([float(logs[name]) for name in LOGGED])

    model = load(folder).train()
    before = {name: one.detach().clone() for name, one in model.named_parameters()}
    dataset = Dataset.from_dict({"input_ids": [row["ids"] for row in data], "labels": [labels(row) for row in data]})
    with tempfile.TemporaryDirectory() as place, contextlib.redirect_stdout(sys.stderr):
        arguments = SFTConfig(
            output_dir=place, max_length=None, train_sampling_strategy="sequential", save_strategy="no", logging_steps=1,
            report_to="none", use_cpu=True, disable_tqdm=True, bf16=False, gradient_checkpointing=False, seed=42, **settings)
        trainer = SFTTrainer(model, args=arguments, train_dataset=dataset,
                             processing_class=plain_tokenizer(model.config.vocab_size), callbacks=[Log()])
        trainer.train()
    after = {name: one.detach().float() for name, one in trainer.model.named_parameters()}
    return found, before, after


def single(number):
    return float(f"{number:.9g}")


def golden(name):
    folder = GOLDEN / name
    size = SETTINGS["per_device_train_batch_size"] * SETTINGS["gradient_accumulation_steps"] * SETTINGS["max_steps"]
    data = rows(size, 5)
    logs, before, after = trained(folder, data, SETTINGS)
    weights = {}
    for key, one in sorted(after.items()):
        flat = one.double().numpy().ravel()
        weights[key] = {"norm": single(numpy.linalg.norm(flat)), "dots": list(map(single, dots(key, flat))),
                        "moved": single(numpy.linalg.norm(flat - before[key].double().numpy().ravel()))}
    return {"model": name, "settings": SETTINGS, "rows": data, "steps": [list(map(single, one)) for one in logs],
            "weights": weights}


if __name__ == "__main__":
    made = [golden(name) for name in MODELS]
    text = json.dumps(made, separators=(",", ":")).replace("],[", "],\n[").replace("},{", "},\n{")
    (GOLDEN / "sft.json").write_text(text.replace('},"model', '},\n"model') + "\n")
