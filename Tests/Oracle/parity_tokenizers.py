"""Compares `yisang probe tokenize` with `tokenizers`, id by id and byte by byte.

    script/parity tokenizers [--strings N] [--goldens] [NAME ...]        (the program is YISANG)

Tokenizers: the small ones of Tests/TokensTests/Golden and, where YISANG_MATERIAL (or ../shared/material) is, its four.
Each string is encoded with special tokens or without, its ids are decoded with them or without, and so are ids in
disorder. `--goldens` writes the digests that `swift test` compares instead.
"""

import argparse
import hashlib
import json
import os
import pathlib
import subprocess
import tempfile

from tokenizers import Tokenizer

import fuzz_strings

ROOT = pathlib.Path(__file__).parent.parent.parent
GOLDEN = ROOT / "Tests/TokensTests/Golden"
MATERIAL = pathlib.Path(os.environ.get("YISANG_MATERIAL", ROOT / "../shared/material")) / "tokenizers"
BLOCK = 250


def folders(names):
    small = sorted((GOLDEN / "tokenizers").iterdir())
    large = [MATERIAL / name for name in ("gpt-2", "starcoder", "deepseek-llm", "cl100k_base")]
    named = [(f.name, f) for f in small] + [("material-" + f.name, f) for f in large if f.exists()]
    return [(name, folder) for name, folder in named if not names or name in names]


def real_texts():
    """The goldens' texts, and of the material's where it is."""
    texts = fuzz_strings.texts()
    for path in sorted(MATERIAL.glob("*/korean_vectors.jsonl"))[:1]:
        texts = texts + [json.loads(line)["text"] for line in path.open()]
    return [text for text in texts if text]


def cases(tokenizer, count, texts):
    """Per string: bytes, whether with special tokens, ids, ids to decode, whether without special ones, text."""
    added = sorted(token.content for token in tokenizer.get_added_tokens_decoder().values())
    for seed in range(count):
        raw = fuzz_strings.string(seed, texts, added)
        ids = tokenizer.encode(raw.decode(errors="replace"), add_special_tokens=seed % 2 == 1).ids
        shown = sorted(ids)[: 1 + seed % 7] if seed % 5 == 0 else ids
        yield raw, seed % 2 == 1, ids, shown, seed % 4 > 1, tokenizer.decode(shown, skip_special_tokens=seed % 4 > 1)


def digests(tokenizer, count):
    out = []
    for index, (_, _, ids, _, _, text) in enumerate(cases(tokenizer, count, fuzz_strings.texts())):
        if index % BLOCK == 0:
            out.append(hashlib.sha256())
        out[-1].update(len(ids).to_bytes(4, "little") + b"".join(i.to_bytes(4, "little") for i in ids))
        out[-1].update(len(text.encode()).to_bytes(4, "little") + text.encode())
    return [digest.hexdigest() for digest in out]


def compare(program, folder, tokenizer, count, texts):
    """How many answers are equal, of how many, and the first few that are not."""
    expected, passed, misses = [], 0, []
    with tempfile.TemporaryFile("w+") as lines:
        for raw, adds, ids, shown, skips, text in cases(tokenizer, count, texts):
            lines.write(json.dumps({"text": raw.decode(errors="replace"), "add_special_tokens": adds}) + "\n")
            lines.write(json.dumps({"ids": shown, "skip_special_tokens": skips}) + "\n")
            expected += [(ids, raw), (text, shown)]
        lines.seek(0)
        process = subprocess.Popen(
            [program, "probe", "tokenize", "--model", str(folder)], stdin=lines, stdout=subprocess.PIPE)
        answers = 0
        for line, (wanted, given) in zip(process.stdout, expected):
            answer = json.loads(line)
            got = answer.get("ids") if isinstance(wanted, list) else answer.get("text")
            answers += 1
            passed += got == wanted
            if got != wanted and len(misses) < 5:
                misses.append((given, wanted, got, answer.get("error")))
    return passed, len(expected), misses


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--strings", type=int, default=100_000)
    parser.add_argument("--program", default=os.environ.get("YISANG", str(ROOT / ".build/debug/yisang")))
    parser.add_argument("--goldens", action="store_true")
    options = parser.parse_args()
    if options.goldens:
        found = {name: digests(Tokenizer.from_file(str(f / "tokenizer.json")), 2000) for name, f in folders([])}
        (GOLDEN / "fuzz.json").write_text(json.dumps(found, indent=0) + "\n")
        return 0
    missed = 0
    for name, folder in folders(options.names):
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        passed, total, misses = compare(options.program, folder, tokenizer, options.strings, real_texts())
        print(f"{name}: {passed}/{total}", flush=True)
        for given, wanted, got, error in misses:
            print("  given", given, "\n  wanted", wanted, "\n  got   ", got if error is None else error, flush=True)
        missed += total - passed
    return 1 if missed else 0


raise SystemExit(main())
