"""What TRL's GRPOTrainer makes of a tiny checkpoint when it is given what was drawn and what it was worth; `parity_grpo.py` compares.

The trainer is TRL's own but for one line: completions of a generation are not shuffled, so that those of a step are known where
a generation has several steps.
"""
import contextlib
import json
import os
import random
import sys
import tempfile
import warnings
from pathlib import Path

os.environ["TRL_EXPERIMENTAL_SILENCE"] = "1"
warnings.filterwarnings("ignore")
import transformers  # noqa: E402
from sft_trl import plain_tokenizer  # noqa: E402
from tiny_models import load  # noqa: E402

REWARDS = ["right", "form"]
LOGGED = ["loss", "grad_norm", "learning_rate", "entropy"]
# What TRL logs in some steps, or under some settings.
SOMETIMES = ["reward", "reward_std", "frac_reward_zero_std", "rewards/right/mean", "rewards/form/std", "completions/mean_length",
             "completions/clipped_ratio", "kl", "clip_ratio/low_mean", "clip_ratio/high_mean", "clip_ratio/region_mean", "clip_ratio/low_min",
             "clip_ratio/high_max", "cispo_clip_ratio"]
# A rate at which ratios of a second iteration leave the clip.
SETTINGS = dict(
    num_generations=4, per_device_train_batch_size=12, gradient_accumulation_steps=1, max_steps=5, max_completion_length=24,
    learning_rate=5e-4, lr_scheduler_type="linear", weight_decay=0.1, max_grad_norm=1.0, beta=0.0, num_iterations=1)


def ending(folder):
    """The id that ends a text."""
    settings = json.loads((Path(folder) / "config.json").read_text())
    return settings["eos_token_id"][0] if isinstance(settings["eos_token_id"], list) else settings["eos_token_id"]


def groups(count, seed, end, longest=24, kinds=41):
    """Prompts with four completions each, of unlike lengths, some cut off; one reward is 0 or 1 and at times not known, the other
    any number. In every fifth group both are the same for all, and a completion of every fourth group has neither."""
    draw = random.Random(seed)
    made = []
    for number in range(count):
        completions = []
        for at in range(4):
            length = draw.choice([1, 3, longest // 2, longest - 1])
            ids = [3 + draw.randrange(kinds) for _ in range(length)]
            ids.append(end if draw.random() < 0.75 else 3 + draw.randrange(kinds))
            same = number % 5 == 2
            right, form = (1.0, 0.25) if same else (float(draw.random() < 0.5), round(draw.uniform(-1, 1), 3))
            unknown = number % 4 == 3 and at == 1
            completions.append({"ids": ids, "ended": ids[-1] == end, "rewards": {
                "right": None if unknown or not same and draw.random() < 0.1 else right, "form": None if unknown else form}})
        made.append({"prompt_ids": [3 + draw.randrange(kinds) for _ in range(draw.choice([1, 4, 11, 17]))],
                     "completions": completions})
    return made


def trained(folder, data, settings):
    """The logs of all steps, by name, and the tensors before and after."""
    from datasets import Dataset
    from datasets.utils.logging import disable_progress_bar
    from trl import GRPOConfig, GRPOTrainer
    from trl.trainer import grpo_trainer

    disable_progress_bar()
    grpo_trainer.shuffle_sequence_dict = lambda batch: batch
    found = []

    class Log(transformers.TrainerCallback):
        def on_log(self, arguments, state, control, logs=None, **more):
            if logs and "loss" in logs:
                found.append({name: float(logs[name]) for name in LOGGED + SOMETIMES if logs.get(name) is not None})

    def rollout(prompts, trainer):
        """A prompt is the number of its group, and stands there once for each completion."""
        chosen = [(data[int(name)], data[int(name)]["completions"][prompts[:at].count(name)]) for at, name in enumerate(prompts)]
        return {"prompt_ids": [group["prompt_ids"] for group, _ in chosen], "logprobs": None,
                "completion_ids": [one["ids"] for _, one in chosen],
                **{name: [one["rewards"][name] for _, one in chosen] for name in REWARDS}}

    def reward(name):
        def scores(**columns):
            return columns[name]
        scores.__name__ = name
        return scores

    model = load(folder)
    before = {name: one.detach().clone() for name, one in model.named_parameters()}
    tokenizer = plain_tokenizer(model.config.vocab_size)
    tokenizer.eos_token = f"<{ending(folder)}>"
    with tempfile.TemporaryDirectory() as place, contextlib.redirect_stdout(sys.stderr):
        arguments = GRPOConfig(
            output_dir=place, save_strategy="no", logging_steps=1, report_to="none", use_cpu=True, disable_tqdm=True, bf16=False,
            gradient_checkpointing=False, shuffle_dataset=False, seed=42, **settings)
        trainer = GRPOTrainer(
            model, [reward(name) for name in REWARDS], args=arguments, rollout_func=rollout, processing_class=tokenizer,
            train_dataset=Dataset.from_dict({"prompt": [str(at) for at in range(len(data))]}), callbacks=[Log()])
        trainer.train()
    after = {name: one.detach().float() for name, one in trainer.model.named_parameters()}
    return found, before, after
