"""GRPO by TRL's GRPOTrainer: prompts are yisang's ids, rewards its numbers. What other methods do otherwise stands in hosted.py."""

import json
import os
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

from accelerate.utils import broadcast_object_list, gather_object
from datasets import Dataset
from trl import GRPOConfig, GRPOTrainer


class Link:
    """yisang as a host: it knows questions, tokenizer and rewards of the run."""

    def __init__(self, arguments: list[str], folder: str) -> None:
        program = os.environ.get("YISANG", "yisang")
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
        self.process: Any = subprocess.Popen([program, *arguments], cwd=folder, **pipes)

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Sends a request and waits for its reply."""
        with suppress(BrokenPipeError):  # Then there is no line to read, and its end is said.
            print(json.dumps(request), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"yisang ended with status {self.process.wait()}; what it said stands above")
        reply = json.loads(line)
        if "error" in reply:
            raise RuntimeError(f"yisang: {reply['error']}")
        return reply


class Trainer(GRPOTrainer):
    """TRL's, with questions by their numbers: a prompt is the place of one in `questions`."""

    def __init__(self, run: dict[str, Any], export: Path, **given: Any) -> None:
        # A hosted method asks for its questions itself; TRL only counts steps by so many places.
        lines = [] if "places" in run else (export / "questions.jsonl").read_text(encoding="utf-8").splitlines()
        self.questions, self.names = [json.loads(line) for line in lines], run["rewards"]
        places = [str(place) for place in range(run.get("places", len(lines)))]
        self.found: list[list[float | None]] = []
        config = GRPOConfig(**run["trainer"])
        is_host = config.process_index == 0 and run["method"] != "replay"
        self.link = Link(run["host"], run["host_folder"]) if is_host else None
        data, rewards = Dataset.from_dict({"prompt": places}), [self.reward(row) for row in range(len(self.names))]
        super().__init__(model=run["model"], args=config, train_dataset=data, reward_funcs=rewards, **given)
        # What ends a completion is what ends it for yisang; vLLM is told with each draw.
        self.eos_token_ids = run["stops"]
        if not self.use_vllm:
            self.generation_config.eos_token_id = run["stops"]

    def _tokenize_prompts(self, prompts: list[str]) -> tuple[list[list[int]], None, dict[str, Any]]:
        self.places = [int(prompt) for prompt in prompts]
        return [self.questions[place]["prompt_ids"] for place in self.places], None, {}

    def _generate_single_turn(self, prompt_ids: list[list[int]], *rest: Any, **named: Any) -> Any:
        if "completions" not in self.questions[0]:
            return super()._generate_single_turn(prompt_ids, *rest, **named)
        # Completions of a question stand behind each other, over all processes.
        start = self.accelerator.process_index * len(self.places)
        given = [self.questions[place]["completions"][(start + at) % self.num_generations] for at, place in enumerate(self.places)]
        self.given = [[one["rewards"].get(name) for name in self.names] for one in given]
        return [one["ids"] for one in given], None

    def generate(self, prompt_ids: list[list[int]]) -> list[list[int]]:
        """A completion of each prompt, by whatever generates."""
        return super()._generate_single_turn(prompt_ids, None, {}, 1)[0]

    def reward(self, row: int) -> Any:
        """The function that TRL calls for a reward; the first of them asks for all."""

        def score(prompts: list[str], completions: list[str], completion_ids: list[list[int]], **_: Any) -> Any:
            if row == 0:
                self.found = self.given if "completions" in self.questions[0] else self.scores(completion_ids)
            return [numbers[row] for numbers in self.found]

        score.__name__ = self.names[row]
        return score

    def scores(self, completion_ids: list[list[int]]) -> list[list[float | None]]:
        """What yisang says of the completions of all processes; of it, those of this one."""
        count = self.num_generations
        ids = gather_object(completion_ids)
        places = gather_object(self.places)
        found: list[Any] = [None]
        if self.accelerator.is_main_process:
            assert self.link
            groups = [
                {"question": self.questions[places[start]]["question"], "completions": ids[start : start + count]}
                for start in range(0, len(ids), count)
            ]
            found = [self.link.ask({"op": "score", "step": self.state.global_step + 1, "groups": groups})["rewards"]]
            self._metrics["train"]["drawn"].append(self.state.global_step + 1)
        all_found = broadcast_object_list(found)[0]
        start = self.accelerator.process_index * len(completion_ids)
        return all_found[start : start + len(completion_ids)]
