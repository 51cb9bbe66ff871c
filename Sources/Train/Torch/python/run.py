"""Runs what yisang exported into the folder where this file lies: `sh launch.sh`. Run again, it goes on from the newest checkpoint."""

import fcntl
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import datasets
import torch
import yaml
from accelerate.utils import broadcast_object_list
from peft import LoraConfig
from transformers import AutoTokenizer, TrainingArguments
from trl import GRPOTrainer, SFTTrainer

import hosted
import refine
import sft
from events import Events


def fit(run: dict[str, Any]) -> None:
    """No start without what was asked for; FlashAttention where it is installed, for which rows lie behind each other without padding."""
    trainer, attention = run["trainer"], run["attention"]
    wants = {"vllm": trainer.get("use_vllm"), "liger_kernel": trainer["use_liger_kernel"], "flash_attn": attention.startswith("flash")}
    if missing := [name for name, is_wanted in wants.items() if is_wanted and not find_spec(name)]:
        sys.exit(f"Error: run.yaml asks for {', '.join(missing)}, which {sys.executable} has not; install it, or plan the run without it")
    if "activation_checkpointing" not in TrainingArguments.__dataclass_fields__:
        # transformers 5.17, which vLLM wants, has the older name alone.
        trainer["gradient_checkpointing"] = trainer.pop("activation_checkpointing")
        del trainer["activation_checkpointing_kwargs"]
    trainer["use_cpu"] = trainer["use_cpu"] or not torch.cuda.is_available()
    has_cuda = not trainer["use_cpu"]
    if attention == "auto":
        attention = "flash_attention_2" if has_cuda and trainer["bf16"] and find_spec("flash_attn") else "sdpa"
    trainer["model_init_kwargs"]["attn_implementation"] = run["attention"] = attention
    if "rewards" not in run:
        trainer["padding_free"] = attention == "flash_attention_2"


def newest(folder: Path) -> str | None:
    """The newest checkpoint that is whole; None: the run begins."""
    whole = [path.parent for path in folder.glob("checkpoint-*/manifest.json")]
    steps = {int(path.name.removeprefix("checkpoint-")): path for path in whole}
    last = max(steps, default=0)
    return str(steps[last]) if last > 0 else None


def main() -> None:
    # Paths in run.yaml are relative to the export, so that the run's folder can be carried elsewhere.
    export = Path(__file__).resolve().parent
    os.chdir(export)
    run = yaml.safe_load((export / "run.yaml").read_text(encoding="utf-8"))
    lock = open(export / "lock", "a")
    if os.environ.get("RANK", "0") == "0":
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sys.exit(f"Error: another process trains in {export}; wait until it ends, or stop it")
    if run["threads"]:
        torch.set_num_threads(run["threads"])
    fit(run)
    datasets.logging.set_verbosity_error()
    # Pages about models that TRL does not know; the manifest says what they are.
    GRPOTrainer.create_model_card = SFTTrainer.create_model_card = lambda *_, **__: None
    tokenizer = AutoTokenizer.from_pretrained(run["model"])
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    peft = LoraConfig(task_type="CAUSAL_LM", **run["peft"]) if run["peft"] else None
    make = sft.trainer if "rewards" not in run else hosted.Hosted if "loss" in run else refine.Trainer
    trainer = make(run, export, processing_class=tokenizer, peft_config=peft, callbacks=[Events(export, run)])
    done = broadcast_object_list([newest(export.parent)])[0]
    if done and not Path(done).exists():
        sys.exit(f"Error: {done} is not on this machine; all of them must see one folder (a shared file system)")
    trainer.train(resume_from_checkpoint=done)


if __name__ == "__main__":
    main()
