"""Writes Tests/TokensTests/Golden/trained.json: digests of what `tokenizers`' BpeTrainer learns from Golden/texts.json.

    /path/to/venv/bin/python Tests/Oracle/make_trained.py      (tokenizers 0.23.3)

With ", syllables" each Hangul syllable is cut out before, so that no merge joins it with anything.
A digest is of the vocabulary in the order of ids and of the merges, each token on a line of its own.
"""

import hashlib
import json

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers as pre, trainers

import fuzz_strings

CL100K = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|%s| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
SPECIAL = {
    "qwen": ["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
    "gpt2": ["<|endoftext|>"],
    "llama3": ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"],
    "gemma": ["<pad>", "<eos>", "<bos>", "<unk>", "<start_of_turn>", "<end_of_turn>"],
}


PATTERNS = {
    "qwen": CL100K % r"\p{N}",
    "gpt2": r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",
    "llama3": CL100K % r"\p{N}{1,3}",
}


def cuts(family, isolated):
    pattern = PATTERNS.get(family)
    parts = [pre.Split(Regex(pattern), "isolated") if pattern else pre.Split("▁", "merged_with_next")]
    parts += [pre.Split(Regex("[가-힣]"), "isolated")] if isolated else []
    return pre.Sequence(parts + [pre.ByteLevel(False, use_regex=False)] if pattern else parts)


found = {}
for family, special, isolated in [(*item, isolated) for item in SPECIAL.items() for isolated in [False, True]]:
    tokenizer = Tokenizer(models.BPE())
    alphabet = pre.ByteLevel.alphabet()
    tokenizer.pre_tokenizer = cuts(family, isolated)
    if family == "qwen":
        tokenizer.normalizer = normalizers.NFC()
    if family == "gemma":
        tokenizer.normalizer = normalizers.Replace(" ", "▁")
        special, alphabet = special + ["<0x%02X>" % byte for byte in range(256)], []
    trainer = trainers.BpeTrainer(
        vocab_size=900, min_frequency=2, special_tokens=special + ["<extra>"] if family != "gemma" else special,
        initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(fuzz_strings.texts(), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    lines = sorted(model["vocab"], key=model["vocab"].get) + [token for merge in model["merges"] for token in merge]
    found[family + (", syllables" if isolated else "")] = hashlib.sha256("".join(line + "\n" for line in lines).encode()).hexdigest()
(fuzz_strings.GOLDEN / "trained.json").write_text(json.dumps(found, indent=0) + "\n")
