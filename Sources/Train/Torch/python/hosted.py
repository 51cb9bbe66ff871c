"""Methods that yisang steers: it says what is drawn, what tokens are worth and how they count; models and steps are here. A generation
is a talk: the first process asks yisang to draw, yisang asks back until it has all it wants, and replies with the rows of each step."""

import json
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import torch
from accelerate.utils import broadcast_object_list, gather_object
from trl.trainer.utils import pad

from refine import Trainer

FARTHEST = 20.0  # Ratios are e^-20 to e^20, as verl's.


def term(loss: dict[str, Any], log_ratio: torch.Tensor, logps: torch.Tensor, advantage: torch.Tensor) -> torch.Tensor:
    """The policy's part of a token's loss, as docs/losses.md has it."""
    ratio = log_ratio.clamp(-FARTHEST, FARTHEST).exp()
    low, high = 1 - loss["epsilon"], 1 + (loss["epsilon"] if loss["epsilon_high"] is None else loss["epsilon_high"])
    if loss["loss_type"] == "cispo":
        if loss["cispo_clip"] == "absolute":
            low, high = 0.0, high - 1
        held = ratio.clamp(low, high).detach() * advantage
        if loss["cispo_drops"]:
            goes = ((ratio < low) & (advantage < 0)) | ((ratio > high) & (advantage > 0))
            held = held.masked_fill(goes, 0)
        return -held * logps
    if loss["loss_type"] == "sapo":
        heat = torch.where(advantage > 0, loss["sapo_temperature_pos"], loss["sapo_temperature_neg"])
        return -advantage * torch.sigmoid(heat * (ratio - 1)) * 4 / heat
    free = ratio if loss["delta"] is None else ratio.clamp(max=loss["delta"])
    value = -torch.min(free * advantage, ratio.clamp(low, high) * advantage)
    if loss["dual_clip"] is not None:
        value = torch.where(advantage < 0, torch.min(value, -loss["dual_clip"] * advantage), value)
    return value


def divergence(estimator: str, drift: torch.Tensor) -> torch.Tensor:
    """The KL by k1, abs, k2 or k3; a plus takes the value of one and the derivative of k2."""
    half = drift.square() / 2
    values = {"k1": drift, "abs": drift.abs(), "k2": half}
    plain = estimator.removesuffix("+")
    value = values[plain] if plain in values else torch.expm1((-drift).clamp(max=FARTHEST)) + drift.clamp(min=-FARTHEST)
    return half + (value - half).detach() if estimator.endswith("+") else value


class Hosted(Trainer):
    """GRPOTrainer with rows that yisang made in place of its own, and a loss that counts tokens as yisang weighs them."""

    def __init__(self, run: dict[str, Any], export: Path, **given: Any) -> None:
        self.loss, self.export = run["loss"], export
        self.talk: dict[str, Any] = {"progress": {"questions": 0, "generations": 0}, "steps": []}
        self.sums: dict[str, torch.Tensor] = {}
        super().__init__(run, export, **given)

    def draw(self) -> None:
        """The rows of the next steps."""
        step = self.state.global_step
        message: Any = {"op": "draw", "step": step + 1, "progress": self.talk["progress"]}
        while True:
            # What the first process is told, all hear.
            told = broadcast_object_list([self.link.ask(message) if self.link else None])[0]
            if "steps" in told:
                self.talk = told | {"first": step}
                return
            message = self.reply(told)

    def reply(self, ask: dict[str, Any]) -> dict[str, Any]:
        """What yisang asks back for: completions of prompts, or log-probabilities of given ones. Each process does a part."""
        if ask["ask"] == "completions":
            # vLLM draws by attributes of TRL's own, most of which have the same names, and puts rows together as it can.
            drawn, names = (self.vllm_generation, {"max_new_tokens": "max_completion_length"}) if self.use_vllm else (self.generation_config, {})
            for name, value in ask["sampling"].items():
                setattr(drawn, names.get(name, name), value)
            if self.use_vllm:
                drawn.generation_kwargs["min_tokens"] = ask["sampling"]["min_new_tokens"] or 0
                ask["batch"] = len(ask["prompts"]) * ask["count"]
            torch.manual_seed(ask["seed"] + self.accelerator.process_index)
            rows: list[Any] = [ids for ids in ask["prompts"] for _ in range(ask["count"])]
            work: Any = self.generate
        else:
            rows = [{"prompt": prompt, "ids": ids} for prompt, ids in zip(ask["prompts"], ask["completions"], strict=True)]
            work = partial(self.known, ask["model"], ask["temperature"])
        # As many for each, since all take part in every pass of any; what is missing is the first row again.
        size = -(-len(rows) // self.accelerator.num_processes)
        start = size * self.accelerator.process_index
        own = (rows + rows[:1] * (size * self.accelerator.num_processes - len(rows)))[start : start + size]
        found = [one for at in range(0, size, ask["batch"]) for one in work(own[at : at + ask["batch"]])]
        return {ask["ask"]: gather_object(found)[: len(rows)]}

    @torch.no_grad()
    def known(self, which: str, temperature: float, rows: list[dict[str, Any]]) -> list[list[float]]:
        """Log-probabilities of completions in the whole distribution, by the weights as they are or were."""
        inputs = self.tensors(rows)
        ids, mask, keep = inputs["ids"], inputs["mask"], inputs["keep"]
        if which == "now" and temperature == self.temperature:
            logps = self._get_per_token_logps_and_entropies(self.model_wrapped, ids, mask, keep)[0].cpu()
            return [logps[place, : len(row["ids"])].tolist() for place, row in enumerate(rows)]
        is_base = which != "now" and self.ref_model is None
        model = self.model_wrapped if which == "now" or is_base else self.ref_model
        with self.accelerator.unwrap_model(self.model).disable_adapter() if is_base else nullcontext():
            with self.accelerator.autocast():
                out = model(input_ids=ids, attention_mask=mask, logits_to_keep=keep + 1, use_cache=False)
        logps = (out.logits[:, -keep - 1 : -1].float() / temperature).log_softmax(-1).gather(-1, ids[:, -keep:, None]).squeeze(-1).cpu()
        return [logps[place, : len(row["ids"])].tolist() for place, row in enumerate(rows)]

    def tensors(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        """Rows side by side: prompts end together, completions begin together; `keep` ids are the completions'."""
        device = self.accelerator.device
        parts = []
        for name, side in (("prompt", "left"), ("ids", "right")):
            ids = [torch.tensor(row[name]) for row in rows]
            masks = pad([torch.ones_like(one) for one in ids], padding_value=0, padding_side=side)
            parts.append((pad(ids, padding_value=self._tokenizer.pad_token_id, padding_side=side), masks))
        made: dict[str, Any] = {"keep": parts[1][0].size(1)}
        for place, name in enumerate(("ids", "mask")):
            made[name] = torch.cat([part[place] for part in parts], dim=1).to(device)
        for name in ("weights", "advantages", "imitation", "old", "reference"):
            if rows[0].get(name) is not None:
                numbers = [torch.tensor(row[name]) for row in rows]
                made[name] = pad(numbers, padding_value=0.0, padding_side="right").to(device)
        return made

    def _prepare_inputs(self, _: Any) -> dict[str, torch.Tensor]:
        count = self.args.gradient_accumulation_steps
        micro = self._step % count
        if micro == 0:
            number = self.state.global_step - self.talk.get("first", 0)
            if number >= len(self.talk["steps"]):
                self.draw()
                number = 0
                for name, value in {**self.talk["metrics"], "drawn": self.talk["first"] + 1}.items():
                    self._metrics["train"][name].append(value)
            rows = self.talk["steps"][number]
            # The longest first, so that what is computed side by side is of like length; rows that count nothing fill up.
            rows = sorted(rows, key=lambda row: -len(row["prompt"]) - len(row["ids"]))
            parts = count * self.accelerator.num_processes
            like = rows[0] if rows else {"prompt": [0], "ids": [0], "weights": [0.0], "advantages": [0.0]}
            filler = {name: one and [0 if name in ("prompt", "ids") else 0.0] for name, one in like.items()}
            rows += [filler] * (-len(rows) % parts or (0 if rows else parts))
            self.rows = [rows[start : start + len(rows) // parts] for start in range(0, len(rows), len(rows) // parts)]
        return self.tensors(self.rows[micro * self.accelerator.num_processes + self.accelerator.process_index])

    def _compute_loss(self, model: Any, inputs: dict[str, torch.Tensor]) -> torch.Tensor:
        ids, mask, keep, weights = inputs["ids"], inputs["mask"], inputs["keep"], inputs["weights"]
        logps, entropy, _ = self._get_per_token_logps_and_entropies(model, ids, mask, keep, compute_entropy=True)
        log_ratio = logps - inputs.get("old", logps.detach())
        values = term(self.loss, log_ratio, logps, inputs["advantages"]) - self.loss["entropy_coef"] * entropy
        sums = {"entropy": entropy}
        if "reference" in inputs:
            kl = divergence(self.loss["kl_estimator"], logps - inputs["reference"])
            if self.loss["use_bias_correction_kl"]:
                kl = kl * log_ratio.clamp(-FARTHEST, FARTHEST).exp()
            values, sums["kl"] = values + self.loss["beta"] * kl, kl
        if "imitation" in inputs:
            values = values - inputs["imitation"] * logps
        counted = weights != 0
        for name, value in {**sums, "count": counted}.items():
            self.sums[name] = self.sums.get(name, 0.0) + (value.detach() * counted).sum()
        # Gradients are the mean over processes, and the loss the sum.
        return (values * weights).sum() * self.accelerator.num_processes

    def log(self, logs: dict[str, float], *rest: Any) -> None:
        if self.sums:
            sums = {name: self.accelerator.reduce(value, "sum").item() for name, value in sorted(self.sums.items())}
            count = max(sums.pop("count"), 1)
            for name, value in sums.items():
                self._metrics["train"][name].append(value / count)
            self.sums = {}
        super().log(logs, *rest)

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        super()._save_checkpoint(model, trial)
        if self.accelerator.is_main_process:
            folder = Path(self.args.output_dir) / f"checkpoint-{self.state.global_step}"
            (folder / "host.json").write_text(json.dumps(self.talk), encoding="utf-8")

    def train(self, resume_from_checkpoint: str | None = None, **given: Any) -> Any:
        if resume_from_checkpoint:
            self.talk = json.loads((Path(resume_from_checkpoint) / "host.json").read_text(encoding="utf-8"))
        return super().train(resume_from_checkpoint=resume_from_checkpoint, **given)
