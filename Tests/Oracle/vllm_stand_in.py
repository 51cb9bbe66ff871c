"""In vLLM's place where there is no CUDA: the part of its interface that TRL 1.16 uses beside what learns, computed by transformers. Weights
are those that it was sent, names and settings that vLLM does not know are refused, and what it was asked is kept in vllm.jsonl."""

import json
import os
import sys
import types
from dataclasses import asdict, dataclass, field
from typing import Any

import torch
from transformers import AutoModelForCausalLM

__version__ = "0.31.0"


@dataclass
class SamplingParams:
    n: int = 1
    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0
    min_p: float = 0.0
    repetition_penalty: float = 1.0
    max_tokens: int = 16
    min_tokens: int = 0
    stop_token_ids: list[int] = field(default_factory=list)
    ignore_eos: bool = False
    logprobs: int | None = None


@dataclass
class Logprob:
    logprob: float
    rank: int


@dataclass
class RequestOutput:
    prompt_token_ids: list[int]
    outputs: list[Any]


class LLM:
    def __init__(self, model: str, max_model_len: int | None, tensor_parallel_size: int, logprobs_mode: str, **more: Any) -> None:
        known = {"gpu_memory_utilization", "max_num_seqs", "enable_sleep_mode", "model_impl", "distributed_executor_backend", "seed"}
        known |= {"max_num_batched_tokens", "quantization", "trust_remote_code"}
        assert set(more) <= known and logprobs_mode == "processed_logprobs" and tensor_parallel_size == 1, more
        self.model = AutoModelForCausalLM.from_pretrained(model, dtype=torch.float32).eval()
        self.weights, self.length = dict(self.model.named_parameters()), max_model_len or self.model.config.max_position_embeddings
        self.random = torch.Generator().manual_seed(more["seed"])
        runner = types.SimpleNamespace(model=types.SimpleNamespace(load_weights=self.load_weights))
        executor = types.SimpleNamespace(driver_worker=types.SimpleNamespace(model_runner=runner))
        self.llm_engine = types.SimpleNamespace(model_executor=executor, model_config=types.SimpleNamespace(max_model_len=self.length))
        self.sent: set[str] = set()

    def tell(self, **what: Any) -> None:
        with open("vllm.jsonl", "a", encoding="utf-8") as file:
            file.write(json.dumps({"process": int(os.environ["RANK"]), **what}) + "\n")

    def load_weights(self, weights: list[tuple[str, torch.Tensor]]) -> None:
        for name, value in weights:
            self.weights[name].data.copy_(value)
            self.sent.add(name)

    def reset_prefix_cache(self) -> None:
        missing = sorted(set(self.weights) - self.sent)
        self.tell(event="synced", missing=missing)
        self.sent = set()

    @torch.no_grad()
    def generate(self, prompts: list[dict[str, Any]], sampling_params: SamplingParams, use_tqdm: bool) -> list[RequestOutput]:
        given = sampling_params
        assert given.n == 1 and given.logprobs == 0 and given.ignore_eos, given
        found = []
        for prompt in prompts:
            start = prompt["prompt_token_ids"]
            ids, told = list(start), []
            assert len(ids) < self.length, f"{len(ids)} ids where {self.length} are the most"
            while len(told) < given.max_tokens and len(ids) < self.length:
                logits = self.model(input_ids=torch.tensor([ids])).logits[0, -1].float()
                if len(told) < given.min_tokens:
                    logits[given.stop_token_ids] = -torch.inf
                logps = (logits / given.temperature).log_softmax(-1)
                drawn = int(torch.multinomial(logps.exp(), 1, generator=self.random))
                ids.append(drawn)
                told.append({drawn: Logprob(logps[drawn].item(), 1)})
                if drawn in given.stop_token_ids:
                    break
            outputs = [types.SimpleNamespace(token_ids=ids[len(start) :], logprobs=told)]
            found.append(RequestOutput(prompt_token_ids=start, outputs=outputs))
        self.tell(event="drew", given=asdict(given), ids=[one.outputs[0].token_ids for one in found])
        return found


class StructuredOutputsParams:
    pass


def unused(*_: Any, **__: Any) -> None:
    raise NotImplementedError("a server")


# What TRL imports besides.
for name, members in (
    ("sampling_params", {"StructuredOutputsParams": StructuredOutputsParams}),
    ("utils.network_utils", {"get_ip": unused}),
    ("distributed.weight_transfer.nccl_common", {"trainer_init": unused}),
    ("distributed.weight_transfer.packed_tensor", {"packed_nccl_broadcast_producer": unused}),
):
    path = "vllm"
    for part in name.split("."):
        path += f".{part}"
        sys.modules.setdefault(path, types.ModuleType(path))
    vars(sys.modules[path]).update(members)
