"""Reads a trainer_state.json as transformers does; with a tiny model's folder, trains it with TRL and prints the names it writes.

Run by TrainerStateTests:  YISANG_PARITY_PYTHON=PYTHON [YISANG_PARITY_MODEL=DIR]     (transformers 5.23, trl 1.16)
"""

import json
import os
import sys
import tempfile

os.environ["HF_HUB_OFFLINE"] = "1"

from transformers.trainer_callback import TrainerState


def names(state):
    return {"state": sorted(state), "log": [sorted(line) for line in state["log_history"]]}


ours = TrainerState.load_from_json(sys.argv[1])
with open(sys.argv[1], encoding="utf-8") as file:
    text = file.read()
with tempfile.TemporaryDirectory() as folder:
    ours.save_to_json(folder + "/again.json")
    with open(folder + "/again.json", encoding="utf-8") as file:
        again = json.load(file)
    print(json.dumps({**names(json.loads(text)), "equal": again == json.loads(text), "step": ours.global_step}))

if len(sys.argv) < 3:
    sys.exit()

import torch
from datasets import Dataset
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import SFTConfig, SFTTrainer

torch.set_num_threads(1)
with tempfile.TemporaryDirectory() as folder:
    rows = [
        {"messages": [{"role": "user", "content": f"{i}+{i}=?"}, {"role": "assistant", "content": f"{2 * i}"}]}
        for i in range(14)
    ]
    trainer = SFTTrainer(
        model=AutoModelForCausalLM.from_pretrained(sys.argv[2], dtype=torch.float32),
        args=SFTConfig(
            output_dir=folder + "/out", max_steps=7, per_device_train_batch_size=2, gradient_accumulation_steps=2,
            logging_steps=2, save_steps=4, eval_strategy="steps", eval_steps=4, use_cpu=True, bf16=False,
            gradient_checkpointing=False, report_to="none", disable_tqdm=True, max_length=128),
        train_dataset=Dataset.from_list(rows), eval_dataset=Dataset.from_list(rows[:4]),
        processing_class=AutoTokenizer.from_pretrained(sys.argv[2]))
    stdout, sys.stdout = sys.stdout, sys.stderr
    trainer.train()
    sys.stdout = stdout
    trainer.state.save_to_json(folder + "/theirs.json")
    with open(folder + "/theirs.json", encoding="utf-8") as file:
        print(json.dumps(names(json.load(file))))
