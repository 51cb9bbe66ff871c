"""Conversations of the toy task in two languages: what the start models of script/toy-methods learn, with the faults they are given.

A problem has a question in both languages, and a trace for each language of thoughts, with its carries and without.
"""
import random, re

from toy_task import problems, rows, write

TRANSLATE, RESTATE = "Translate: {question}", "Restate: {question}"
NUMBER = re.compile(r"[0-9]+")
# Nothing wrong: one conversation of four kinds for each problem.
SOUND = {"kinds": {"english": 7, "translation": 4, "korean": 4, "restatement": 5}}
# What TRIT is to mend. Two steps are nearly always wrong, so that some questions can hardly be answered, however they are translated.
TRIT_FAULTS = {"kinds": {"english": 2, "translation": 2, "korean": 2}, "dropped": {"two_step": 0.9}, "dropped_else": 0.5,
               "english_thoughts": 0.3, "wrong_number": 0.5, "wrong_noun": 0.2}
# What TAPO is to mend: restatement and solution are wrong independently of each other.
TAPO_FAULTS = {"kinds": {"restatement": 1}, "dropped_else": 0.67, "wrong_number": 0.5, "wrong_noun": 0.2}


def variants(folder, name, count, seed, split="train"):
    """The same problems four times: by whether carries are dropped, and whether thoughts are Korean."""
    found = {}
    for dropped in (0, 1):
        for korean in (0, 1):
            path = folder / f"data/{name}-{'dropped' if dropped else 'carried'}-{'korean' if korean else 'mixed'}.jsonl"
            problems(path, "--count", count, "--seed", seed, "--split", split, "--flawed", dropped, "--korean-steps", korean)
            found[bool(dropped), bool(korean)] = rows(path)
    return found


def batchim(word):
    """Whether the last syllable ends in a consonant, which decides the particle."""
    return (ord(word[-1]) - 0xAC00) % 28 > 0


def wrong_number(text):
    """The first number is one more, or one less at the end of a decade: one mistake, so that it is no less probable when drawing is
    sharpened, as translations are."""
    place = NUMBER.search(text)
    return f"{text[:place.start()]}{int(place[0]) + (-1 if place[0].endswith('9') else 1)}{text[place.end():]}"


def mistaken(text, noun, others, share, faults):
    """A translation as planted: right, with a wrong number, or about another thing; the one behind it in the list."""
    if share < faults.get("wrong_number", 0):
        return wrong_number(text)
    if share < faults.get("wrong_number", 0) + faults.get("wrong_noun", 0):
        return text.replace(noun, others[(others.index(noun) + 1) % len(others)])
    return text


def conversations(folder, name, count, seed, faults):
    """A function that writes one conversation for each of `count` problems."""
    def make(path):
        found, draw = variants(folder, name, count, seed), random.Random(seed)
        plain = found[False, True]
        nouns, things = sorted({row["noun"] for row in plain}), sorted({row["english_noun"] for row in plain})
        said = []
        for place, row in enumerate(plain):
            kind, = draw.choices(list(faults["kinds"]), list(faults["kinds"].values()))
            drops = draw.random() < faults.get("dropped", {}).get(row["kind"], faults.get("dropped_else", 0))
            in_english = kind == "restatement" or kind == "english" and draw.random() < faults.get("english_thoughts", 0)
            solved = found[drops, not in_english][place]
            reply = f"<think>\n{solved['think']}\n</think>\n\n{solved['answer']}"
            asked = row["english"] if kind == "english" else row["question"]
            if kind == "translation":
                asked = TRANSLATE.format(question=row["english"])
                alike = [noun for noun in nouns if batchim(noun) == batchim(row["noun"])]
                reply = f"<TRANSLATION>{mistaken(row['question'], row['noun'], alike, draw.random(), faults)}</TRANSLATION>"
            elif kind == "restatement":
                asked = RESTATE.format(question=row["question"])
                restated = mistaken(row["english"], row["english_noun"], things, draw.random(), faults)
                reply = f"<understand>{restated}</understand>{reply}"
            said.append({"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": reply}]})
        write(path, said)
    return make


def same_numbers(text, other):
    return NUMBER.findall(text) == NUMBER.findall(other)


def same_noun(text, noun, nouns):
    """Whether a text is about a thing: of the known ones that it names, the longest."""
    named = [one for one in nouns if one in text]
    return bool(named) and max(named, key=len) == noun
