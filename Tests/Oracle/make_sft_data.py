"""Writes Tests/TrainTests/Golden: how transformers and TRL make ids and loss masks of conversations.

    /path/to/venv/bin/python Tests/Oracle/make_sft_data.py      (transformers 5.23.0, trl 1.16.0, tokenizers 0.23)

masks.jsonl: our training templates x tokenizers of Tests/TokensTests/Golden x conversations (ids and assistant masks of
`apply_chat_template(return_assistant_tokens_mask=True)`), and prompts with completions as `SFTTrainer` masks them.
Masks are runs: [ids without loss, ids with, without, ...]. packing.jsonl: the bins of `pack_dataset(strategy="bfd")`.
"""

import json
import pathlib
import random
import warnings

from datasets import Dataset, disable_progress_bars
from tokenizers import Tokenizer
from transformers import PreTrainedTokenizerFast
from trl import pack_dataset

warnings.simplefilter("ignore")
disable_progress_bars()
ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "Tests/TrainTests/Golden"
TOKENIZERS = ROOT / "Tests/TokensTests/Golden/tokenizers"
# Templates and tokenizers; not all of them know the template's marks.
PAIRS = [
    ("qwen3", "qwen"), ("qwen3", "metaspace"), ("qwen3", "flags"), ("qwen2.5", "qwen35"), ("llama3", "llama3"), ("llama3.1", "llama3"),
    ("gemma3", "gemma"), ("gemma3", "llama2"), ("deepseek-r1-distill", "deepseek"), ("exaone3.5", "exaone3"),
    ("exaone4", "exaone_moe"), ("exaone-deep", "o200k"), ("llama3", "starcoder"),
]
BEGINNINGS = ["<s>", "<bos>", "<|begin_of_text|>", "<｜begin▁of▁sentence｜>", "[BOS]"]
ENDS = ["</s>", "<eos>", "<|im_end|>", "<|end_of_text|>", "<|eot_id|>", "<｜end▁of▁sentence｜>", "[|endofturn|]", "<|endoftext|>"]


def load(name):
    inner = Tokenizer.from_file(str(TOKENIZERS / name / "tokenizer.json"))
    known = inner.get_vocab()
    # Only tokens that it has: others would be added to it.
    bos, eos = (next((t for t in names if t in known), None) for names in (BEGINNINGS, ENDS))
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, bos_token=bos, eos_token=eos)
    assert len(tokenizer) == inner.get_vocab_size(), name
    return tokenizer


def runs(mask):
    out, at, value = [], 0, 0
    for place in range(len(mask) + 1):
        if place == len(mask) or mask[place] != value:
            out.append(place - at)
            at, value = place, 1 - value
    return out


def conversations(rng):
    u, s = (lambda text: {"role": "user", "content": text}), (lambda text: {"role": "system", "content": text})
    a = lambda text, **more: {"role": "assistant", "content": text, **more}  # noqa: E731
    think = "<think>\n하나씩 보자.\n1 + 1 = 2\n</think>\n\n답은 2입니다."
    yield [u("안녕?"), a("안녕하세요! 😀")]
    yield [s("한국어로 답하세요."), u("1+1은?"), a(think), u("또?"), a(think), u("끝"), a("네")]
    yield [u("  앞뒤 \n"), a("\n 답 \n\n"), u("가"), a("\n\n각"), u("\r\n"), a("a\r\nb\r\n")]
    yield [u("1+1은?"), a("2입니다.", reasoning_content="\n음… 둘.\n")]
    yield [u("가위"), a("가".encode().decode() + "\u1100\u1161\u11a8 e\u0301")]
    yield [u("앞 <think>"), a("중간 <think>\n생각\n</think> 뒤 <think></think>")]
    yield [u("x"), a("")]
    yield [u("x <s> </s> <|im_end|> <|im_start|>assistant\n"), a("<|im_end|> y </s>")]
    words = ["가", "나다", " 값", "\n", "\n\n", " ", "1", "23", "<think>", "</think>", "x", "é", "漢", "😀", "\t", ".", "라마"]
    for _ in range(10):
        text = lambda: "".join(rng.choice(words) for _ in range(rng.randrange(1, 12)))  # noqa: E731
        yield [m for _ in range(rng.randrange(1, 4)) for m in (u(text()), a(text()))]


def masks():
    rng = random.Random(7)
    for family, name in PAIRS:
        tokenizer = load(name)
        tokenizer.chat_template = (ROOT / f"chat-templates/{family}.jinja").read_text(encoding="utf-8")
        for messages in conversations(rng):
            out = tokenizer.apply_chat_template(messages, return_dict=True, return_assistant_tokens_mask=True)
            yield {"family": family, "tokenizer": name, "bos": tokenizer.bos_token, "messages": messages, "ids": out["input_ids"], "mask": runs(out["assistant_masks"])}


def completions():
    for name in ["qwen", "llama3", "gemma", "llama2", "deepseek", "roberta"]:
        tokenizer = load(name)
        for prompt, completion in [("물음: 1+1은?\n답:", " 2"), ("가\n", "\n나"), ("a", "bc"), ("", "혼자"), ("끝 ", "있음" + tokenizer.eos_token)]:
            end = "" if completion.endswith(tokenizer.eos_token) else tokenizer.eos_token
            before = tokenizer(prompt)["input_ids"]
            ids = tokenizer(prompt + completion + end)["input_ids"]
            common = next((i for i, (x, y) in enumerate(zip(before, ids)) if x != y), min(len(before), len(ids)))
            yield {"tokenizer": name, "eos": tokenizer.eos_token, "prompt": prompt, "completion": completion, "ids": ids,
                   "mask": runs([0] * common + [1] * (len(ids) - common))}


def packings():
    rng = random.Random(3)
    for case in range(60):
        capacity = rng.choice([1, 2, 7, 16, 100, 1000, 16384])
        spread = rng.choice([capacity, max(1, capacity // 3), 5])
        lengths = [rng.randrange(1, min(spread, capacity) + 1) for _ in range(rng.choice([1, 5, 40, 120]))]
        rows, at = [], 0
        for length in lengths:
            rows.append([at] * length)
            at += 1
        packed = pack_dataset(Dataset.from_dict({"input_ids": rows}), capacity, strategy="bfd")
        bins = []
        for row in packed["input_ids"]:
            bins.append([id for place, id in enumerate(row) if place == 0 or row[place - 1] != id])
        yield {"capacity": capacity, "lengths": lengths, "bins": bins}


GOLDEN.mkdir(exist_ok=True)
for name, rows in [("masks.jsonl", masks()), ("completions.jsonl", completions()), ("packing.jsonl", packings())]:
    text = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)
    (GOLDEN / name).write_text(text, encoding="utf-8")
    print(f"{name}: {text.count(chr(10))} rows, {len(text.encode())} bytes")
