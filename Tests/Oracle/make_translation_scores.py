"""Makes Tests/ReasoningTests/Golden/translation.json: texts, and what sacreBLEU says of them.

    python Tests/Oracle/make_translation_scores.py                          (sacrebleu 2.6; seconds)
    python Tests/Oracle/make_translation_scores.py OUT SEED CASES FILE...   (more of them, for YISANG_TRANSLATION=OUT; texts of
                                                                            JSON Lines' `question` besides)

All texts of the golden file are made here: words drawn from lists, of four alphabets, with marks, entities, digits and white space of all kinds,
and the same with words dropped, doubled, changed and moved. A case has `hypotheses`, `references` (of each hypothesis), `sentences`
(chrF2, chrF++, BLEU with 13a, with char and with none, of each hypothesis) and `corpus` (the same of all together).
"""
import json
import random
import sys
from pathlib import Path

from sacrebleu.metrics import BLEU, CHRF

GOLDEN = Path(__file__).parent.parent / "ReasoningTests" / "Golden" / "translation.json"
KOREAN = ("나는 어제 도서관에서 책을 빌렸다 그 책은 아주 재미있었다 오늘은 비가 와서 집에 있었다 내일 학교에 간다 사과 세 개와 배 두 개를 "
          "샀습니다 값은 모두 4,500원이었다 선생님께서 말씀하셨다 기차가 늦게 도착했다 물을 1.5리터 마셨다 (참고) 서울·부산").split()
ENGLISH = ("the cat sat on mat yesterday I read a book that was very good it's raining so we stayed home 3.14 1,000 U.S. "
           "state-of-the-art \"quoted\" (paren) e.g. don't 10-20 $5.00 &amp; &lt;tag&gt; &quot;q&quot; a/b x_y [z] {w} ~ ^ end.").split()
OTHER = "日本語 の 文 です 。 中文 句子 ， Привет мир ! 😀 ① ½ é e\u0301 가".split()
SPACES = [" "] * 12 + ["  ", "\t", "\u3000", "\u00a0", "\n", "-\n", " \u2028", "\u200b", "\x1c", "\x85", "\ufeff"]


def sentence(words, length):
    return "".join(random.choice(words) + random.choice(SPACES) for _ in range(length))


def changed(text, words):
    parts = text.split(" ")
    for _ in range(random.randrange(0, 4)):
        if not parts:
            break
        at = random.randrange(len(parts))
        match random.randrange(5):
            case 0: del parts[at]
            case 1: parts.insert(at, parts[at])
            case 2: parts[at] = random.choice(words)
            case 3: parts.append(parts.pop(at))
            case 4: parts[at] = parts[at][: max(0, len(parts[at]) - 1)] + random.choice(["", ".", ",", "!", "요"])
    return " ".join(parts)


def case(index):
    words = [KOREAN, ENGLISH, OTHER, KOREAN + ENGLISH + OTHER][index % 4]
    count = random.choice([1, 1, 2, 5])
    hypotheses, references = [], []
    number = random.choice([1, 1, 2, 3])
    for _ in range(count):
        base = sentence(words, random.choice([0, 1, 2, 3, 5, 9, 20]))
        references.append([changed(base, words) if random.random() < 0.8 else random.choice(["", " ", base])
                           for _ in range(number)])
        hypotheses.append(changed(base, words) if random.random() < 0.9 else random.choice(["", "\n", ".", base]))
    return hypotheses, references


EDGES = [
    ([""], [[""]]), ([""], [["가"]]), (["가"], [[""]]), (["가"], [["가"]]), ([" "], [[" "]]), (["..,,--"], [["..,,--"]]),
    (["1.2.3,4-5-6.-7"], [["1.2.3,4-5-6.-7 ."]]), (["a.b,c-d"], [["a . b , c - d"]]), ([".5 5. ,5 5,"], [["0.5 5 .5"]]),
    (["<skipped>a-\nb &amp;lt; &lt;"], [["ab &lt; <"]]), (["(hi) hi! !hi ((hi))"], [["( hi ) hi ! ! hi"]]),
    (["a b c d"], [["a b c d", "a b c d e f", "a b"]]), (["가 나 다"], [["라 마 바"]]), (["a", "b"], [["a"], ["c"]]),
    (["", ""], [["a b"], ["c d"]]), (["a b c"], [["a b c", ""]]), (["x" * 400], [["x" * 300]]),
]


def real(path):
    """Three sentences a case, changed, each against another change of itself and another sentence."""
    texts = [json.loads(line)["question"] for line in open(path, encoding="utf-8")][:400]
    for start in range(0, len(texts) - 3, 3):
        own = texts[start:start + 3]
        yield ([changed(text, text.split(" ")) for text in own],
               [[changed(text, text.split(" ")), random.choice(texts)] for text in own])


def main(out=GOLDEN, seed=20260101, count=160, *files):
    random.seed(int(seed))
    cases = EDGES + [case(index) for index in range(int(count))] + [one for path in files for one in real(path)]
    metrics = [CHRF(), CHRF(word_order=2)]
    whole = metrics + [BLEU(tokenize=name, force=True) for name in ("13a", "char", "none")]
    single = metrics + [BLEU(tokenize=name, force=True, effective_order=True) for name in ("13a", "char", "none")]
    rows = []
    for hypotheses, references in cases:
        columns = [list(column) for column in zip(*references)]
        rows.append({
            "hypotheses": hypotheses, "references": references,
            "sentences": [[metric.sentence_score(hypothesis, own).score for metric in single]
                          for hypothesis, own in zip(hypotheses, references)],
            "corpus": [metric.corpus_score(hypotheses, columns).score for metric in whole],
        })
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    Path(out).write_text(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).replace("},{", "},\n{") + "\n")
    print(f"{len(rows)} cases, {sum(len(row['hypotheses']) for row in rows)} sentences", file=sys.stderr)


main(*sys.argv[1:])
