"""Conversations of the toy task for script/toy-miniature: thoughts in three languages, joined conversations, questions with options,
shares of categories. All are made of the same problems."""
import random, re
from bisect import bisect_left

from toy_task import KINDS, problems, rows

POOL = 42_000
# What the questions call for in problems of two steps, and the same words of the English question.
MEANT = {"더 모았습니다": "more today", "친구에게 주었다면": "given to a friend", "새로 들여왔습니다": "brought in", "내보냈다면": "sent out",
         "묶음 샀습니다": "bought", "까지 더하면": "are added", "동안 모았습니다": "collected", "합하면": "together with"}
LABELS = "①②③④⑤⑥⑦⑧⑨⑩"
# Directives of `yisang distill --augment style`, with the form that they ask for: those that are learnt, and those held back.
STYLES = [('풀이를 마친 뒤 마지막 줄에 "정답: N" 형식으로 번호를 적어 주세요.', "정답: {n}"),
          ('마지막 문장은 "정답은 N번입니다."로 끝내 주세요. N은 보기의 번호입니다.', "정답은 {n}번입니다."),
          ("답변의 마지막 줄에는 answer:<N> 한 줄만 두세요. N 자리에는 보기의 번호를 넣습니다.", "answer:<{n}>"),
          ("Put the number of the correct option in \\boxed{} at the end of your answer.", "\\boxed{{{n}}}"),
          ('The last line must be "Answer: N" and nothing else.', "Answer: {n}"),
          ("End with one line of JSON: {\"answer\": N}.", '{{"answer": {n}}}')]
NEW_STYLES = [('핵심 이유를 짧게 밝히고 "답: N"으로 끝맺어 주세요.', "답: {n}"),
              ('Explain your choice, then close with "Final Answer: N" on a line of its own.', "Final Answer: {n}")]


def pool(folder, seed, korean=False):
    """The problems of a seed, more than any part takes; in Korean thoughts too."""
    name, steps = ("korean", 1) if korean else ("mixed", 0)
    return rows(problems(folder / f"data/pool-{name}-{seed}.jsonl", "--count", POOL, "--seed", 1000 + seed, "--korean-steps", steps))


def said(question, think, answer):
    return {"messages": [{"role": "user", "content": question},
                         {"role": "assistant", "content": f"<think>\n{think}\n</think>\n\n{answer}"}]}


def plain(row):
    return said(row["question"], row["think"], row["answer"])


def english(row):
    """The trace without a Korean word: what is asked, called for and counted, in the words of the English question."""
    lines = row["think"].split("\n")
    for place, line in enumerate(lines):
        quoted = re.search('"(.*)"', line)
        if quoted:
            words = MEANT.get(quoted[1], row["english_noun"]) if place else f"how many {row['english_noun']}"
            lines[place] = line.replace(quoted[1], words)
    return said(row["question"], "\n".join(lines), row["answer"])


def joined(found, size):
    """Each `size` conversations that follow each other become the turns of one: what attends to them sees all before."""
    return [{"messages": [message for row in found[at:at + size] for message in row["messages"]]} for at in range(0, len(found), size)]


def composed(found, shares, count, seed):
    """So many problems, each of a kind drawn by its share."""
    draw, kinds = random.Random(seed), {kind: iter([row for row in found if row["kind"] == kind]) for kind in KINDS}
    return [next(kinds[kind]) for kind in draw.choices(list(shares), list(shares.values()), k=count)]


def unit(row):
    return re.search(r"답은 \d+(\D+)입니다\.$", row["answer"])[1]


def wrong(row, draw):
    """Three options near the right one: a place or a carry away."""
    gold = int(row["gold"])
    return draw.sample([value for value in (gold - 10, gold + 10, gold - 1, gold + 1, gold + 100, gold + 11) if value > 0], 3)


def exams(found, seed, styles=None, grown=lambda place: False):
    """Problems as questions of four options, or of ten where they are grown: the others are wrong options of the problems behind it
    of the same kind and counter. A row: question, gold (the option's number), kind, form (what the directive asks for), messages."""
    draw, made = random.Random(seed), []
    own = [wrong(row, draw) for row in found]
    alike = {}
    for place, row in enumerate(found):
        alike.setdefault((row["kind"], unit(row)), []).append(place)
    for place, row in enumerate(found):
        options = [int(row["gold"]), *own[place]]
        if grown(place):
            neighbours = alike[row["kind"], unit(row)]
            at = bisect_left(neighbours, place)
            for other in neighbours[at + 1:at + 10] + neighbours[:9]:
                options += [value for value in own[other] if value not in options]
        options = options[:10]
        draw.shuffle(options)
        number = options.index(int(row["gold"])) + 1
        question = f"{row['question']}\n" + " ".join(f"{LABELS[n]} {value}{unit(row)}" for n, value in enumerate(options))
        directive, form = draw.choice(styles) if styles and not grown(place) else (None, "")
        if directive:
            question = "\n\n".join([question, directive] if draw.random() < 0.5 else [directive, question])
        finding = row["answer"].split("이므로 답은")[0]
        form = form.format(n=number)
        answer = f"{finding}입니다.\n\n{form}" if form else f"{finding}이므로 답은 {LABELS[number - 1]}입니다."
        made.append({"question": question, "gold": str(number), "kind": row["kind"], "form": form,
                     **said(question, f"{row['think']}\nThat is {LABELS[number - 1]}.", answer)})
    return made


def weighed(row):
    """A question with options, whose trace looks at each of them up to the right one. Without that a small model guesses."""
    seen = re.findall(f"([{LABELS}]) ([0-9]+)", row["question"])[:int(row["gold"])]
    lines = [f"{label} {value} {'yes' if label == LABELS[int(row['gold']) - 1] else 'no'}.\n" for label, value in seen]
    asked, said = row["messages"]
    return {"messages": [asked, said | {"content": said["content"].replace("That is", "".join(lines) + "That is")}]}
