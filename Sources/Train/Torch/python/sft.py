"""Fine-tuning by TRL's SFTTrainer: rows, what of them is learnt, and their order are taken as yisang made them."""

from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from safetensors import safe_open
from trl import SFTConfig, SFTTrainer

IGNORED = -100


def rows(path: Path) -> Dataset:
    """The rows of a file in its order: `ids` and `learns` of all rows behind each other, row n ends at `ends[n]`, `order` has the
    rows of all steps; -1 stands for a row without a loss, which fills a step up to its size."""
    file = safe_open(path, "pt")
    ids, learns = file.get_slice("ids"), file.get_slice("learns")
    ends = [0, *file.get_tensor("ends").tolist()]

    def row(number: int) -> tuple[list[int], list[int]]:
        if number < 0:
            return [0], [IGNORED]
        start, end = ends[number], ends[number + 1]
        own = ids[start:end]
        return own.tolist(), torch.where(learns[start:end] > 0, own, IGNORED).tolist()

    def look(batch: dict[str, list[int]]) -> dict[str, Any]:
        found = [row(number) for number in batch["row"]]
        return {"input_ids": [ids for ids, _ in found], "labels": [labels for _, labels in found]}

    return Dataset.from_dict({"row": file.get_tensor("order").tolist()}).with_transform(look)


class Trainer(SFTTrainer):
    """TRL's, with entropy and accuracy over the targets of a step: it takes the mean of its batches' means."""

    def compute_loss(self, model: Any, inputs: dict[str, Any], *rest: Any, **named: Any) -> Any:
        found = super().compute_loss(model, inputs, *rest, **named)
        mode = "train" if self.model.training else "eval"
        count = self.accelerator.reduce((inputs["labels"][:, 1:] != IGNORED).sum(), "sum").item()
        self.counts = [*getattr(self, "counts", []), count]
        for name in ("entropy", "mean_token_accuracy"):
            values = self._metrics[mode][name]
            values[-1] *= count
        return found

    def log(self, logs: dict[str, float], *rest: Any) -> None:
        for metrics in self._metrics.values():
            for name in ("entropy", "mean_token_accuracy"):
                if metrics.get(name):
                    metrics[name] = [sum(metrics[name]) / max(sum(self.counts), 1)]
        self.counts = []
        super().log(logs, *rest)


def trainer(run: dict[str, Any], export: Path, **given: Any) -> Trainer:
    """A trainer for the rows of an export."""
    held = export / "validation.safetensors"
    data = {"train_dataset": rows(export / "train.safetensors"), "eval_dataset": rows(held) if held.exists() else None}
    return Trainer(model=run["model"], args=SFTConfig(**run["trainer"]), **data, **given)
