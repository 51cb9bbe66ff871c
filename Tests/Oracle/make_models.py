"""Makes Tests/ModelTests/Golden: tiny random checkpoints saved by transformers, and beside each `golden.json`, what
torch says of it. The weights come from the name alone; the last digits of the numbers, and more of those in bfloat16, from
the processor too.

    python Tests/Oracle/make_models.py [NAME...]      (torch 2.13, transformers 5.23; a minute)

A folder holds config.json, generation_config.json, weights, and
- `config-v4.json`, where there is one: the same configuration as transformers 4 spelled it;
- `golden.json`:
  - `sequences`: `ids`; `logprobs` of every token but the first (eager attention, weights widened to float32);
    `bf16_eager`, `bf16_sdpa`: the same from torch in bfloat16, in some models;
  - `rows`: all logits after `position` of sequence `sequence`;
  - `greedy`: `prompt` and the `ids` that `generate(do_sample=False)` adds, at most 24, an end id among them; prompts of
    which two tokens are ever within 1e-3 of each other are left out, and counted in `skipped`;
  - `float64`: the greatest error of float32's log-probabilities against float64, over max(1, |x|);
  - `bf16`: the greatest and the mean error of torch's bfloat16 log-probabilities against float32.
"""
import json
import random
import shutil
import sys
import zlib
from pathlib import Path

import numpy
import torch
from tiny_models import double_precision, greedy, load, logits, logprobs, make, version4, written

GOLDEN = Path(__file__).parent.parent / "ModelTests" / "Golden"
LENGTHS = [1, 2, 17, 64, 70, 130]
TOKENS = 24
BF16, F16, F32 = torch.bfloat16, torch.float16, torch.float32


def sizes(vocabulary, hidden, intermediate, layers, heads, kv, **more):
    return dict(vocab_size=vocabulary, hidden_size=hidden, intermediate_size=intermediate, num_hidden_layers=layers,
                num_attention_heads=heads, num_key_value_heads=kv, max_position_embeddings=256, rms_norm_eps=1e-5,
                bos_token_id=1, pad_token_id=0) | more


def rope(kind="default", theta=1e4, **more):
    return {"rope_type": kind, "rope_theta": theta, **more}


def gemma(full, sliding, window, **more):
    return dict(rope_parameters={"full_attention": full, "sliding_attention": sliding}, sliding_window=window,
                rms_norm_eps=1e-6, tie_word_embeddings=True) | more


LLAMA3 = rope("llama3", 5e5, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=64)
YARN = rope("yarn", factor=4.0, original_max_position_embeddings=64)
YARN_MSCALE = rope("yarn", 1e6, factor=4.0, original_max_position_embeddings=64, beta_fast=16.0, beta_slow=2.0,
                   mscale=0.7, mscale_all_dim=1.3, truncate=False)
LONG = rope("longrope", factor=4.0, original_max_position_embeddings=64,
            short_factor=[1.0, 1.05, 1.1, 1.2, 1.35, 1.5], long_factor=[1.0, 1.4, 2.1, 3.0, 3.6, 4.2])
WINDOWS = dict(use_sliding_window=True, sliding_window=24, max_window_layers=1)

# Name: family, settings, type of the stored weights, and what else: "v4" for a config in the old spelling, "bf16" for
# torch's own numbers in bfloat16, a size to shard at.
MODELS = {
    "llama": ("llama", sizes(257, 32, 44, 2, 4, 4, rope_parameters=rope()), F32, {}),
    "llama-llama3": ("llama", sizes(280, 48, 72, 2, 4, 2, head_dim=20, rope_parameters=LLAMA3), BF16,
                     {"v4", "bf16"}),
    "llama-bias-tied": ("llama", sizes(258, 32, 50, 3, 2, 1, attention_bias=True, mlp_bias=True,
                                       tie_word_embeddings=True, rope_parameters=rope()), BF16, {"v4"}),
    "llama-linear": ("llama", sizes(257, 32, 40, 2, 2, 2, head_dim=12, rope_parameters=rope("linear", factor=3.0)), F16,
                     {"v4"}),
    "llama-dynamic": ("llama", sizes(259, 32, 40, 2, 2, 1, head_dim=12, tie_word_embeddings=True,
                                     max_position_embeddings=64, rope_parameters=rope("dynamic", factor=4.0)), BF16,
                      {"v4"}),
    "llama-yarn": ("llama", sizes(257, 32, 40, 2, 4, 2, head_dim=20, tie_word_embeddings=True, rope_parameters=YARN),
                   BF16, {"v4"}),
    "llama-yarn-mscale": ("llama", sizes(257, 32, 40, 2, 2, 2, head_dim=16, tie_word_embeddings=True,
                                         rope_parameters=YARN_MSCALE), BF16, {"v4"}),
    "llama-longrope": ("llama", sizes(260, 32, 40, 2, 2, 1, head_dim=12, tie_word_embeddings=True,
                                      rope_parameters=LONG), BF16, {"v4"}),
    "qwen2": ("qwen2", sizes(330, 48, 70, 2, 4, 2, rope_parameters=rope(theta=1e6)), BF16, {"v4", "bf16"}),
    "qwen2-tied": ("qwen2", sizes(271, 40, 61, 2, 4, 1, tie_word_embeddings=True, rope_parameters=rope(theta=1e6)), BF16,
                   {}),
    "qwen2-sliding": ("qwen2", sizes(257, 32, 48, 4, 2, 2, rope_parameters=rope(theta=1e6), **WINDOWS), BF16, {"v4"}),
    "qwen3": ("qwen3", sizes(300, 40, 60, 3, 4, 2, head_dim=20, rope_parameters=rope(theta=1e6)), BF16, {"v4", "bf16"}),
    "qwen3-tied": ("qwen3", sizes(400, 48, 64, 2, 8, 1, head_dim=16, tie_word_embeddings=True,
                                  rope_parameters=rope(theta=1e6)), BF16, {}),
    "qwen3-sharded": ("qwen3", sizes(257, 32, 44, 3, 2, 2, head_dim=24, rope_parameters=rope(theta=1e6)), F32,
                      {30_000}),
    "gemma3": ("gemma3_text", sizes(290, 40, 60, 7, 4, 1, head_dim=20) | gemma(
        rope(theta=3e5), rope(theta=2e4), 20, query_pre_attn_scalar=17), BF16, {"v4", "bf16"}),
    "gemma3-linear": ("gemma3_text", sizes(257, 32, 40, 6, 2, 2, head_dim=16) | gemma(
        rope("linear", 1e6, factor=8.0), rope(), 32, query_pre_attn_scalar=23, final_logit_softcapping=9.0), BF16,
        {"v4"}),
}


def rounded(numbers):
    """Float32 with as many digits as tell it from its neighbours."""
    return [float(str(number)) for number in numpy.asarray(numbers.detach(), dtype=numpy.float32)]


def prompt_lengths(kind):
    """Where RoPE changes with the length, cached keys keep the angle they were made with: no answer crosses the border."""
    if kind == "dynamic":
        return [1, 3, 9, 17, 30, 40]
    if kind == "longrope":
        return [1, 17, 40, 65, 80, 100]
    return [1, 3, 17, 40, 64, 80]


def continuations(model, name, draw, vocabulary, kind):
    answers, skipped = [], 0
    for length in prompt_lengths(kind):
        while True:
            prompt = [draw.randrange(3, vocabulary) for _ in range(length)]
            ids, gaps = greedy(model, prompt, TOKENS)
            if min(gaps) >= 1e-3:
                break
            skipped += 1
            assert skipped < 200, name
        whole = logits(model, prompt + ids)[len(prompt) - 1:-1].argmax(-1).tolist()
        assert whole == ids, f"{name}: the cache changes what is generated"
        answers.append({"prompt": prompt, "ids": ids})
    return answers, skipped


def end(answers):
    """An id that ends one of the continuations, and as few of the others as can be."""
    ids = answers[-1]["ids"]
    return min(ids[8:], key=lambda one: (one in ids[:8], sum(one in other["ids"] for other in answers)))


def make_one(name):
    family, settings, dtype, options = MODELS[name]
    seed = zlib.crc32(name.encode())
    draw = random.Random(seed)
    model = make(family, settings | {"eos_token_id": None}, seed, dtype)
    rope_parameters = model.config.rope_parameters
    answers, skipped = continuations(model, name, draw, settings["vocab_size"], rope_parameters.get("rope_type"))

    # Llama 3.1 and Gemma 3 name more ends in generation_config.json than in config.json.
    last = end(answers)
    model.config.eos_token_id = 2 if family in ("llama", "gemma3_text") else last
    model.generation_config.eos_token_id = [2, last] if family in ("llama", "gemma3_text") else last
    for answer in answers:
        answer["ids"], _ = greedy(model, answer["prompt"], TOKENS)

    folder = GOLDEN / name
    shutil.rmtree(folder, ignore_errors=True)
    model.to(dtype)
    model.config.dtype = dtype
    shard = next((one for one in options if isinstance(one, int)), None)
    model.save_pretrained(folder, **({"max_shard_size": shard} if shard else {}))
    model = load(folder)
    assert greedy(model, answers[-1]["prompt"], TOKENS)[0] == answers[-1]["ids"]

    sequences = [{"ids": [draw.randrange(settings["vocab_size"]) for _ in range(length)]} for length in LENGTHS]
    tables = [logits(model, one["ids"]) for one in sequences]
    if "v4" in options:
        check_version4(folder, sequences[-1]["ids"], tables[-1])
    for one, table in zip(sequences, tables):
        one["logprobs"] = rounded(logprobs(table, one["ids"]))
    golden = {
        "rows": [{"sequence": at, "position": position, "logits": rounded(tables[at][position])}
                 for at, position in [(0, 0), (3, 63), (5, 129)]],
        "greedy": answers, "skipped": skipped,
    }
    with double_precision(model) as exact:
        golden["float64"] = max(
            ((single - double).abs() / double.abs().clamp(min=1)).max().item()
            for single, double in ((logprobs(table, one["ids"]), logprobs(logits(exact, one["ids"]), one["ids"]))
                                   for one, table in zip(sequences[1:], tables[1:])))
    assert golden["float64"] < 4e-6, (name, golden["float64"])
    if "bf16" in options:
        golden["bf16"] = {}
        for attention in ("eager", "sdpa"):
            low, errors = load(folder, BF16, attention), []
            for one, table in zip(sequences, tables):
                own = logprobs(logits(low, one["ids"]), one["ids"])
                one[f"bf16_{attention}"] = rounded(own)
                errors.append((own - logprobs(table, one["ids"])).abs())
            errors = torch.cat(errors)
            golden["bf16"][attention] = {"max": errors.max().item(), "mean": errors.mean().item()}
    # One sequence, row or answer a line.
    lines = []
    for key, value in ({"sequences": sequences} | golden).items():
        if isinstance(value, list):
            value = "[\n" + ",\n".join(json.dumps(item, separators=(",", ":")) for item in value) + "\n]"
        else:
            value = json.dumps(value)
        lines.append(f"{json.dumps(key)}: {value}")
    (folder / "golden.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    for file in folder.iterdir():
        file.chmod(0o644)
    size = sum(file.stat().st_size for file in folder.iterdir())
    lengths = [len(answer["ids"]) for answer in answers]
    distinct = [len(set(answer["ids"])) for answer in answers]
    print(f"{name}: {size // 1024} KiB, float32 errs by {golden['float64']:.1e}, bf16 {golden.get('bf16')}, "
          f"answers of {lengths} ({distinct} distinct), {skipped} skipped, "
          f"logits ±{tables[-1].std():.1f}, log-probability {logprobs(tables[-1], sequences[-1]['ids']).mean():.1f}",
          flush=True)
    return size


def check_version4(folder, ids, expected):
    """The old spelling must mean the same to transformers."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    written(folder / "config-v4.json", version4(config))
    copy = folder / "v4"
    copy.mkdir()
    for file in [*folder.glob("*.safetensors*"), folder / "generation_config.json"]:
        shutil.copy(file, copy)
    shutil.copy(folder / "config-v4.json", copy / "config.json")
    assert torch.equal(logits(load(copy), ids), expected), f"{folder.name}: the old spelling means something else"
    shutil.rmtree(copy)


total = sum(make_one(name) for name in sys.argv[1:] or MODELS)
print(f"{total // 1024} KiB")
