"""Deterministic odd strings for tokenizers: the same generator as Tests/TokensTests/FuzzStrings.swift.

A string is made of 1 to 8 parts; what a part is, SplitMix64 decides. Bytes that are not UTF-8 are among them.
"""

import json
import pathlib

GOLDEN = pathlib.Path(__file__).parent.parent / "TokensTests/Golden"
ATOMS = json.loads((GOLDEN / "atoms.json").read_text())
RANGES = [
    (0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x5FF), (0x600, 0x6FF), (0x900, 0x97F), (0xE00, 0xE7F),
    (0x1100, 0x11FF), (0x1E00, 0x1FFF), (0x2000, 0x206F), (0x2100, 0x24FF), (0x2500, 0x27BF), (0x3000, 0x318F),
    (0x4E00, 0x9FFF), (0xA000, 0xABFF), (0xAC00, 0xD7A3), (0xFF00, 0xFFEF), (0x10000, 0x107FF), (0x1D400, 0x1D7FF),
    (0x1F300, 0x1FAFF), (0x20000, 0x2A6DF),
]
BROKEN = [b"\xff", b"\xc0", b"\x80", b"\xe3\x81", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xf4\x90"]
LETTERS = "0123456789abcXYZ_"


class SplitMix:
    def __init__(self, seed):
        self.state = seed

    def next(self, below):
        self.state = (self.state + 0x9E3779B97F4A7C15) & (2**64 - 1)
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & (2**64 - 1)
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & (2**64 - 1)
        return (z ^ (z >> 31)) % below


def string(seed, texts, tokens):
    """The bytes of string number `seed`; `texts` are cut up, `tokens` are spellings of added tokens."""
    random = SplitMix(seed)
    out = b""
    for _ in range(1 + random.next(8)):
        kind = random.next(16)
        if kind < 6:
            out += ATOMS[random.next(len(ATOMS))].encode()
        elif kind == 6:
            atom = ATOMS[random.next(len(ATOMS))]
            out += (atom * (1 + random.next(6))).encode()
        elif kind == 7:
            low, high = RANGES[random.next(len(RANGES))]
            for _ in range(1 + random.next(3)):
                out += chr(low + random.next(high - low + 1)).encode()
        elif kind < 11:
            text = texts[random.next(len(texts))]
            start = random.next(len(text))
            out += text[start : start + 1 + random.next(24)].encode()
        elif kind == 11 and tokens:
            out += tokens[random.next(len(tokens))].encode()
        elif kind == 12:
            out += chr(0xAC00 + random.next(11172)).encode()
        elif kind == 13:
            for _ in range(1 + random.next(8)):
                out += LETTERS[random.next(len(LETTERS))].encode()
        elif kind == 14 and random.next(4) == 0:
            out += BROKEN[random.next(len(BROKEN))]
        else:
            out += b" "
    return out


def texts():
    return json.loads((GOLDEN / "texts.json").read_text())
