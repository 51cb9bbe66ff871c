"""Trains the tiny teacher: a Qwen 3 of 0.6 million parameters that solves the problems of `yisang testsite problems`.

    YISANG=PROGRAM python Tests/Oracle/train_teacher.py FOLDER [--steps N] [--threads N] [--seed N]

Writes a Hugging Face folder (config, weights, tokenizer.json, chat_template.jinja), about six minutes of one processor.
Stopped, it goes on where it was when it is run again. Prints the share of right answers by split and operation.
"""
import argparse
import json
import os
import random
import re
import subprocess
import time
from collections import Counter
from pathlib import Path

import torch
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import GenerationConfig, PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

PROGRAM = os.environ.get("YISANG", ".build-release/release/yisang")
BATCH, RATE, WARM, SAVE = 16, 4e-3, 40, 200
# Qwen 2's pattern: llama.cpp knows it by name, so the model can be exported to GGUF.
PATTERN = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|"
           r"\s+(?!\S)|\s+")
# The model knows nothing but bare questions: what a system message or an earlier one of the user says is left out.
TEMPLATE = (
    "{% for message in messages %}"
    "{% if message.role == 'assistant' or message.role == 'user' and (loop.last or messages[loop.index].role == 'assistant') %}"
    "<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}")


def problems(count, seed, split="train"):
    command = [PROGRAM, "testsite", "problems", "--count", str(count), "--seed", str(seed), "--split", split]
    return [json.loads(line) for line in subprocess.run(command, check=True, capture_output=True).stdout.splitlines()]


def reply(row):
    return f"<think>\n{row['think']}\n</think>\n\n{row['answer']}"


def pattern():
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(PATTERN), "isolated"),
                                    pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def make_tokenizer(rows):
    """Bytes, each digit and each Hangul syllable by itself, English by BPE; any other text is bytes.

    That a merge never joins two syllables is what keeps them apart: the pattern alone would not.
    """
    texts = [row["question"] + "\nuser\nassistant\n" + reply(row) for row in rows]
    english = Tokenizer(models.BPE())
    english.pre_tokenizer = pattern()
    trainer = trainers.BpeTrainer(vocab_size=1000, min_frequency=50, show_progress=False,
                                  initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))
    english.train_from_iterator((part for text in texts for part in re.split("[가-힣]+|</?think>", text)), trainer)
    learnt = json.loads(english.to_str())["model"]
    vocabulary, merges = learnt["vocab"], [tuple(pair) for pair in learnt["merges"]]
    level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    for syllable in sorted(set(re.findall("[가-힣]", "".join(texts)))):
        first, second, third = level.pre_tokenize_str(syllable)[0][0]
        for pair in [(first, second), (first + second, third)]:
            if pair[0] + pair[1] not in vocabulary:
                vocabulary[pair[0] + pair[1]] = len(vocabulary)
                merges.append(pair)
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    tokenizer.normalizer, tokenizer.pre_tokenizer, tokenizer.decoder = normalizers.NFC(), pattern(), decoders.ByteLevel()
    tokenizer.add_special_tokens(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    tokenizer.add_tokens([AddedToken("<think>", normalized=False), AddedToken("</think>", normalized=False)])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>",
                                   extra_special_tokens=["<|im_start|>"], chat_template=TEMPLATE)


def make_model(tokenizer):
    config = Qwen3Config(
        vocab_size=len(tokenizer), hidden_size=128, intermediate_size=320, num_hidden_layers=3, num_attention_heads=4,
        num_key_value_heads=2, head_dim=32, max_position_embeddings=8192, tie_word_embeddings=True, rope_theta=10000.0,
        bos_token_id=None, eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id)
    return Qwen3ForCausalLM(config)


def encode(tokenizer, rows):
    """Ids of a whole conversation and where the reply begins."""
    pairs = []
    for row in rows:
        prompt = tokenizer.apply_chat_template([{"role": "user", "content": row["question"]}], tokenize=False,
                                               add_generation_prompt=True)
        start = tokenizer.encode(prompt, add_special_tokens=False)
        pairs.append((start + tokenizer.encode(reply(row) + "<|im_end|>", add_special_tokens=False), len(start)))
    return pairs


def batches_of(pairs, seed):
    """Batches of replies of about one length, so that little is padding; of eight batches in a row, in any order."""
    draw, span = random.Random(seed), 8 * BATCH
    for start in range(0, len(pairs), span):
        part = sorted(pairs[start:start + span], key=lambda pair: len(pair[0]))
        parts = [part[at:at + BATCH] for at in range(0, len(part), BATCH)]
        draw.shuffle(parts)
        yield from parts


def batch_of(pairs, pad):
    """Ids and labels, padded on the right; only replies are learnt."""
    width = max(len(ids) for ids, _ in pairs)
    ids, labels = torch.full((len(pairs), width), pad), torch.full((len(pairs), width), -100)
    for row, (text, start) in enumerate(pairs):
        ids[row, :len(text)] = torch.tensor(text)
        labels[row, start:len(text)] = torch.tensor(text[start:])
    return ids, labels


def train(folder, model, tokenizer, rows, steps, seed):
    """Muon on the matrices, AdamW on embedding and norms: AdamW alone learns nothing in this time."""
    matrices = [weight for name, weight in model.named_parameters() if weight.ndim == 2 and "embed" not in name]
    rest = [weight for name, weight in model.named_parameters() if weight.ndim == 1 or "embed" in name]
    optimizers = [torch.optim.Muon(matrices, lr=RATE, weight_decay=0.0, adjust_lr_fn="match_rms_adamw"),
                  torch.optim.AdamW(rest, lr=RATE, weight_decay=0.0)]
    batches = list(batches_of(encode(tokenizer, rows), seed))
    saved, first, tokens, before = folder / "training.pt", 0, 0, 0.0
    if saved.exists():
        state = torch.load(saved)
        model.load_state_dict(state["model"])
        for optimizer, old in zip(optimizers, state["optimizers"]):
            optimizer.load_state_dict(old)
        first, tokens, before = state["step"], state["tokens"], state["seconds"]
        print(f"goes on at step {first}", flush=True)
    losses = []
    for step in range(first, steps):
        ids, labels = batch_of(batches[step], tokenizer.pad_token_id)
        rate = RATE * min((step + 1) / WARM, 1, max(0.02, (steps - step) / (steps * 0.5)))
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.zero_grad(set_to_none=True)
        loss = model(input_ids=ids, labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
        losses.append(loss.item())
        tokens += sum(len(text) for text, _ in batches[step])
        if (step + 1) % SAVE == 0:
            seconds = before + time.process_time()
            torch.save(dict(model=model.state_dict(), optimizers=[one.state_dict() for one in optimizers], step=step + 1,
                            tokens=tokens, seconds=seconds), saved)
            print(f"step {step + 1}: loss {sum(losses) / len(losses):.4f}, {tokens / 1e6:.2f} million tokens, "
                  f"{seconds:.0f} s of the processor", flush=True)
            losses = []


@torch.no_grad()
def measure(model, tokenizer, split, count=256):
    """The share of greedy replies that end as they should with the right number."""
    rows, right, total = problems(count, 77, split), Counter(), Counter()
    tokenizer.padding_side = "left"
    for start in range(0, count, 64):
        part = rows[start:start + 64]
        prompts = [tokenizer.apply_chat_template([{"role": "user", "content": row["question"]}], tokenize=False,
                                                 add_generation_prompt=True) for row in part]
        ids = tokenizer(prompts, return_tensors="pt", padding=True, add_special_tokens=False,
                        return_token_type_ids=False)
        out = model.generate(**ids, max_new_tokens=256, do_sample=False)[:, ids["input_ids"].shape[1]:]
        for row, text in zip(part, tokenizer.batch_decode(out, skip_special_tokens=True)):
            numbers = re.findall("[0-9]+", text.split("</think>")[-1])
            total[row["kind"]] += 1
            right[row["kind"]] += text.startswith("<think>") and text.count("</think>") == 1 and numbers == [str(row["gold"])] * 2
    kinds = ", ".join(f"{kind} {right[kind]}/{total[kind]}" for kind in sorted(total))
    print(f"{split}: {100 * right.total() / count:.1f} % of {count} ({kinds})", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.folder.mkdir(parents=True, exist_ok=True)
    rows = problems(options.steps * BATCH, 1000 + options.seed)
    tokenizer = make_tokenizer(rows[:4000])
    model = make_model(tokenizer)
    parameters = sum(weight.numel() for weight in model.parameters())
    print(f"{parameters} parameters, {len(tokenizer)} tokens, {len(rows)} problems", flush=True)
    train(options.folder, model, tokenizer, rows, options.steps, options.seed)
    model.eval()
    model.generation_config = GenerationConfig(eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id)
    for split in ["train", "held_out", "unseen"]:
        measure(model, tokenizer, split)
    model.save_pretrained(options.folder)
    tokenizer.padding_side = "right"
    tokenizer.save_pretrained(options.folder)
    (options.folder / "training.pt").unlink(missing_ok=True)
    print(options.folder)


if __name__ == "__main__":
    main()
