"""Trains small tokenizers with the exact JSON of each family, into Tests/TokensTests/Golden/tokenizers/NAME/.

    /path/to/venv/bin/python Tests/Oracle/make_tokenizers.py      (tokenizers 0.23.3)

They are trained on our own strings (fuzz_strings.py and Golden/texts.json), so that they may be committed.
"""

import json
import pathlib
import re

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers as pre, processors, trainers

import fuzz_strings

HERE = pathlib.Path(__file__).parent.parent / "TokensTests/Golden/tokenizers"
CL100K = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|%s| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
MARKED = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
DEEPSEEK = (
    r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
    r"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
O200K = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
EXAONE_MOE = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?(?:\p{L}\p{M}*(?: \p{L}\p{M}*)*)+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n/]?|\s*[\r\n]|\s+(?!\S)|\s+"
)


def split(pattern, behavior="isolated", invert=False):
    return pre.Split(Regex(pattern), behavior, invert)


def corpus():
    texts = fuzz_strings.texts()
    for seed in range(3000):
        yield fuzz_strings.string(seed + 10**9, texts, []).decode(errors="replace")
    for _ in range(20):
        yield from texts


def byte_level(name, pre_tokenizer, special, normalizer=None, post=None, size=1400, plain=(), ignore_merges=False):
    tokenizer = Tokenizer(models.BPE(ignore_merges=ignore_merges))
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    trainer = trainers.BpeTrainer(
        vocab_size=size, initial_alphabet=sorted(pre.ByteLevel.alphabet()), show_progress=False)
    tokenizer.train_from_iterator(corpus(), trainer)
    tokenizer.add_special_tokens([t if isinstance(t, AddedToken) else AddedToken(t, special=True, normalized=False) for t in special])
    tokenizer.add_tokens(list(plain))
    tokenizer.post_processor = post(tokenizer) if post else processors.ByteLevel(trim_offsets=False)
    save(name, tokenizer)


def sentence_piece(name, normalizer, pre_tokenizer, decoder, special, post, size=1500, plain=()):
    tokens = special + ["<0x%02X>" % byte for byte in range(256)]
    trained = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    trained.normalizer = normalizers.Replace(" ", "▁")
    trained.pre_tokenizer = pre.Split("▁", "merged_with_next")
    trainer = trainers.BpeTrainer(vocab_size=size, special_tokens=tokens, limit_alphabet=500, show_progress=False)
    trained.train_from_iterator(corpus(), trainer)
    model = json.loads(trained.to_str())["model"]
    tokenizer = Tokenizer(
        models.BPE(
            vocab=model["vocab"], merges=[tuple(m) for m in model["merges"]], unk_token="<unk>", fuse_unk=True,
            byte_fallback=True))
    tokenizer.normalizer = normalizer
    if pre_tokenizer:
        tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoder
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in special])
    tokenizer.add_tokens(list(plain))
    tokenizer.post_processor = post(tokenizer)
    save(name, tokenizer)


def template(*before, after=()):
    def make(tokenizer):
        pieces = [*before, "$A", *after]
        return processors.TemplateProcessing(
            single=" ".join(pieces), pair=" ".join(pieces) + " $B:1",
            special_tokens=[(t, tokenizer.token_to_id(t)) for t in {*before, *after}])
    return make


def save(name, tokenizer):
    (HERE / name).mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(HERE / name / "tokenizer.json"), pretty=False)


def level(use_regex=False, prefix=False):
    return pre.ByteLevel(add_prefix_space=prefix, trim_offsets=False, use_regex=use_regex)


chat = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
byte_level(
    "qwen", pre.Sequence([split(CL100K % r"\p{N}"), level()]), chat, normalizers.NFC(),
    plain=[AddedToken(t, normalized=False) for t in ("<think>", "</think>", "<tool_call>")])
byte_level("qwen35", pre.Sequence([split(MARKED), level()]), chat, normalizers.NFC())
byte_level(
    "llama3", pre.Sequence([split(CL100K % r"\p{N}{1,3}"), level()]), ["<|begin_of_text|>", "<|eot_id|>"],
    post=lambda t: processors.Sequence([processors.ByteLevel(trim_offsets=False), template("<|begin_of_text|>")(t)]),
    ignore_merges=True)
byte_level(
    "exaone3", pre.Sequence([split(r"\p{N}"), level(use_regex=True)]), ["[BOS]", "[|endofturn|]", "<unk>"],
    normalizers.NFC(), plain=[AddedToken("PI:URL", normalized=True), AddedToken("\n\n", normalized=True)])
byte_level("exaone_moe", pre.Sequence([split(EXAONE_MOE), level()]), ["[BOS]"])
byte_level("o200k", pre.Sequence([split(O200K, "removed", True), level()]), ["<|endoftext|>"])
byte_level(
    "deepseek", pre.Sequence([split(r"\p{N}{1,3}"), split("[一-龥\u3040-ゟ゠-ヿ]+"), split(DEEPSEEK), level()]),
    ["<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>"], normalizers.Sequence([]),
    post=template("<｜begin▁of▁sentence｜>"), plain=[AddedToken("<｜User｜>", normalized=False)])
byte_level("starcoder", pre.Sequence([pre.Digits(True), level(use_regex=True)]), ["<|endoftext|>", "<fim_prefix>"])
byte_level(
    "roberta", level(use_regex=True, prefix=True),
    ["<s>", "</s>", AddedToken("<mask>", lstrip=True, special=True, normalized=False)],
    post=lambda t: processors.RobertaProcessing(("</s>", t.token_to_id("</s>")), ("<s>", t.token_to_id("<s>"))))
flags = [
    AddedToken("word", single_word=True), AddedToken("한국", lstrip=True), AddedToken("<r>", rstrip=True),
    AddedToken("<b>", lstrip=True, rstrip=True, normalized=False), AddedToken("ABC"), AddedToken("ABCD"),
    AddedToken("e\u0301"), AddedToken("a", single_word=True, normalized=False),
]
byte_level(
    "flags", pre.Sequence([pre.Punctuation("contiguous"), level(use_regex=True)]),
    [AddedToken("<X>", special=True, normalized=True)],
    normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase(), normalizers.Strip()]), plain=flags)
spaced = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
sentence_piece(
    "gemma", normalizers.Replace(" ", "▁"), pre.Split(" ", "merged_with_previous"), spaced,
    ["<pad>", "<eos>", "<bos>", "<unk>", "<start_of_turn>"], template("<bos>"),
    plain=[AddedToken("\n\n", normalized=False), AddedToken("▁▁", normalized=False)])
stripped = decoders.Sequence(
    [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
sentence_piece(
    "llama2", normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]), None, stripped,
    ["<unk>", "<s>", "</s>"], template("<s>", after=("</s>",)))
sentence_piece(
    "metaspace", normalizers.NFKC(), pre.Metaspace("▁", "first", True),
    decoders.Metaspace("▁", "first", True), ["<unk>", "<s>", "</s>"], template("<s>"))
