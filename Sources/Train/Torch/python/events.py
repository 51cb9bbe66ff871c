"""What a run says: a line of JSON a step in events.jsonl, durable before the checkpoint that has them is called whole."""

import json
import os
import resource
import shutil
import time
from pathlib import Path
from typing import Any

import torch
from accelerate import PartialState
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

class Events(TrainerCallback):
    """Writes events, calls checkpoints whole, and ends the run where it is told to: by a file `stop` in the folder of the export, or by
    the end of the yisang that started it."""

    def __init__(self, export: Path, run: dict[str, Any]) -> None:
        # Where a run may end is where it draws anew; transformers would remove a checkpoint before the next one is whole.
        self.export, self.every, self.keep, self.attention = export, run.get("draw_every", 1), run["keep"], run["attention"]
        self.seconds = 0.0
        self.started = time.perf_counter()
        self.parent = os.environ.get("YISANG_PROCESS")

    def add(self, state: TrainerState, event: str, **numbers: Any) -> None:
        if state.is_world_process_zero:
            line = json.dumps({"event": event, "step": state.global_step, **numbers}, ensure_ascii=False)
            with open(self.export / "events.jsonl", "a", encoding="utf-8") as file:
                # What a kill tore off ends here.
                file.write(("\n" if event == "began" else "") + line + "\n")

    def on_train_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        # What a checkpoint says of them is what they were.
        state.save_steps, state.eval_steps = args.save_steps, args.eval_steps or state.eval_steps
        where = {"processes": args.world_size, "device": str(args.device), "attention": self.attention}
        self.add(state, "began", torch=torch.__version__, **where)
        self.started = time.perf_counter()

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        self.seconds, self.started = time.perf_counter() - self.started, time.perf_counter()
        is_alone = self.parent is not None and not Path(f"/proc/{self.parent}").exists()
        stop = torch.tensor(float(is_alone or (self.export / "stop").exists()), device=args.device)
        if torch.distributed.is_initialized():
            # Processes may see the file a step apart, and all of them are to end at the same one.
            torch.distributed.all_reduce(stop)
        if stop > 0 and state.global_step % self.every == 0:
            control.should_save = control.should_training_stop = True

    def on_log(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, logs: dict[str, Any], **_: Any) -> None:
        if "loss" in logs:
            resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
            memory = torch.cuda.max_memory_allocated() if torch.cuda.is_available() else resident
            self.add(state, "step", seconds=self.seconds, peak_memory=memory, logs=logs)

    def on_evaluate(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, metrics: dict[str, Any], **_: Any) -> None:
        self.add(state, "evaluated", logs=metrics)
        self.started = time.perf_counter()

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        # All processes have written their part: what has a manifest is whole.
        PartialState().wait_for_everyone()
        folder = Path(args.output_dir) / f"checkpoint-{state.global_step}"
        if state.is_world_process_zero:
            shutil.copyfile(self.export / "manifest.json", folder / "manifest.tmp")
            # Weights, moments and events are durable before the name that says so.
            os.sync()
            (folder / "manifest.tmp").rename(folder / "manifest.json")
            os.sync()
            steps = sorted(int(path.parent.name[11:]) for path in folder.parent.glob("checkpoint-*/manifest.json"))
            for old in [step for step in steps if step > 0][: -self.keep] if self.keep else []:
                shutil.rmtree(folder.parent / f"checkpoint-{old}")
        self.add(state, "saved")
        self.started = time.perf_counter()
