"""Random pairs of answers by math-verify and by `yisang probe answer`: a false "equal" is an error, the rest is counted.

    script/parity answers [COUNT] [SEED] [--golden FILE]

With --golden the pairs and math-verify's verdicts are written as JSON Lines, which the tests read.
"""

import argparse
import collections
import json
import logging
import os
import random
import subprocess
import sys
from fractions import Fraction

from math_verify import parse, verify

logging.disable(logging.CRITICAL)
# Without those that math-verify takes for units behind a number: t, h, s, g, m …
SYMBOLS = "xyabnk"
UNITS = ["cm", "km", "kg", "m", "meters", "dollars", "minutes", "원", "개", "명", "시간", "분"]


def tex(value):
    """A fraction in one of its writings."""
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator)
    sign = "-" if value < 0 else ""
    form = random.choice(["\\frac{%d}{%d}", "\\dfrac{%d}{%d}", "%d/%d", "\\tfrac{%d}{%d}"])
    return sign + form % (abs(value.numerator), value.denominator)


def whole(low=-30, high=99):
    return random.randint(low, high)


def fraction():
    return Fraction(whole(), random.choice([2, 3, 4, 5, 6, 7, 8, 9, 12, 25]))


def near(value):
    """Something else, not far off."""
    return random.choice([value + 1, -value if value else value + 2, value + Fraction(1, 7), value * 2 if value else 1])


def fractions():
    a = fraction()
    k = random.randint(2, 6)
    b = random.choice([a, a, near(a)])
    sign = "-" if b < 0 else ""
    return tex(a), random.choice([tex(b), "%s\\frac{%d}{%d}" % (sign, abs(b.numerator) * k, b.denominator * k)])


def decimals():
    digits = random.randint(1, 8)
    a = Fraction(whole(-9999, 9999), random.choice([10, 100, 1000, 3, 7, 8]))
    b = random.choice([a, a, a + Fraction(1, 10**digits), near(a)])
    return tex(a), f"{float(b):.{random.choice([2, 4, 6, 7, 9])}f}"


def percents():
    a = whole(1, 250)
    b = random.choice([a, a, a + 1])
    gold = random.choice([f"{a}\\%", tex(Fraction(a, 100)), f"{a / 100}", f"{a}"])
    return gold, random.choice([f"{b}\\%", f"{b} \\%", f"{b / 100}", f"{b}", f"{b}.5\\%", tex(Fraction(b, 100))])


def separators():
    a = random.randint(1000, 99_999_999)
    b = random.choice([a, a, a + 1, a * 10])
    text = f"{b:,}"
    return str(a), random.choice([text, text.replace(",", "{,}"), text.replace(",", ",\\!"), str(b), text.replace(",", ", ")])


def radicals():
    a, b, c = random.randint(1, 12), random.choice([2, 3, 5, 6, 7, 8, 12, 18, 20, 27, 45, 50]), random.randint(2, 9)
    forms = [
        (f"{a}\\sqrt{{{b}}}", f"\\sqrt{{{a * a * b}}}"),
        (f"\\frac{{{a}}}{{\\sqrt{{{b}}}}}", f"\\frac{{{a}\\sqrt{{{b}}}}}{{{b}}}"),
        (f"\\sqrt{{{b}}}+{a}", f"{a}+\\sqrt {{{b}}}"),
        (f"\\sqrt{{\\frac{{{a}}}{{{c}}}}}", f"\\frac{{\\sqrt{{{a * c}}}}}{{{c}}}"),
        (f"(\\sqrt{{{b}}}+{a})^2", f"{b + a * a}+{2 * a}\\sqrt{{{b}}}"),
        (f"\\frac{{1}}{{{a}+\\sqrt{{{a * a + c}}}}}", f"\\frac{{\\sqrt{{{a * a + c}}}-{a}}}{{{c}}}"),
        (f"\\sqrt[3]{{{8 * b}}}", f"2\\sqrt[3]{{{b}}}"),
        (f"{a}^{{1/2}}\\cdot{c}^{{1/2}}", f"\\sqrt{{{a * c}}}"),
        (f"\\sqrt{{{a}}}", f"{a ** 0.5:.6f}"),
    ]
    gold, answer = random.choice(forms)
    if random.random() < 0.35:
        answer = random.choice([answer + "+1", "-" + answer if answer[0] != "-" else answer[1:], f"2 \\cdot {answer}" if "+" not in answer else answer + "-2"])
    return gold, answer


def polynomial():
    """(expanded, factored) of a product of two linear terms."""
    x = random.choice(SYMBOLS)
    a, b = random.randint(1, 5), whole(-9, 9)
    c, d = random.randint(1, 5), whole(-9, 9)

    def signed(n, rest=""):
        return f"{'+' if n >= 0 else '-'}{abs(n)}{rest}"

    expanded = f"{a * c}{x}^2{signed(a * d + b * c, x)}{signed(b * d)}"
    return expanded, f"({a}{x}{signed(b)})({c}{x}{signed(d)})", x


def polynomials():
    expanded, factored, x = polynomial()
    pair = random.choice([(expanded, factored), (factored, expanded), (expanded, expanded.replace("+", " + "))])
    if random.random() < 0.35:
        return pair[0], random.choice([pair[1] + "+1", pair[1] + "-" + x, pair[1].replace(x, "z")])
    return pair


def rationals():
    x = random.choice(SYMBOLS)
    a, b, c = (random.randint(1, 9) for _ in range(3))
    forms = [
        (f"\\frac{{{x}+{a}}}{{{b}}}", f"\\frac{{{x}}}{{{b}}}+\\frac{{{a}}}{{{b}}}"),
        (f"\\frac{{1}}{{{x}+{a}}}+\\frac{{1}}{{{x}+{b}}}", f"\\frac{{2{x}+{a + b}}}{{({x}+{a})({x}+{b})}}"),
        (f"\\frac{{{a}{x}}}{{{b}}}", f"\\frac{{{a}}}{{{b}}}{x}"),
        (f"({x}+{a})^3", f"{x}^3+{3 * a}{x}^2+{3 * a * a}{x}+{a ** 3}"),
        (f"{x}^{{{a}}} \\cdot {x}^{{{b}}}", f"{x}^{{{a + b}}}"),
        (f"{a}\\pi {x}^2", f"\\pi \\cdot {a} \\cdot {x}^2"),
        (f"\\frac{{{x}^2-{a * a}}}{{{x}-{a}}}", f"{x}+{a}"),
        (f"{a}{x}y-{b}y", f"y({a}{x}-{b})"),
    ]
    gold, answer = random.choice(forms)
    if random.random() < 0.35:
        answer = random.choice([answer + "+1", "-(" + answer + ")", answer + "+" + x])
    return gold, answer


def sets():
    values = sorted({fraction() if random.random() < 0.3 else Fraction(whole()) for _ in range(random.randint(2, 4))})
    other = list(values)
    random.shuffle(other)
    if random.random() < 0.35:
        other[0] = near(other[0])
    gold = ", ".join(tex(v) for v in values)
    answer = ", ".join(tex(v) for v in other)
    forms = ["\\{%s\\}", "\\{ %s \\}", "%s", "\\left\\{%s\\right\\}"]
    return random.choice(forms) % gold, random.choice(forms) % answer


def tuples():
    values = [fraction() if random.random() < 0.3 else Fraction(whole()) for _ in range(random.randint(2, 4))]
    other = list(values)
    if random.random() < 0.4:
        random.choice([lambda: random.shuffle(other), lambda: other.__setitem__(0, near(other[0])), other.pop])()
    forms = ["(%s)", "\\left(%s\\right)", "( %s )"]
    gold = random.choice(forms) % ", ".join(tex(v) for v in values)
    answer = random.choice(forms + ["%s", "[%s]"]) % ", ".join(tex(v) for v in other)
    return gold, answer


def intervals():
    low, high = sorted([fraction(), fraction() + Fraction(1, 11)])
    ends = random.choice(["[%s, %s]", "[%s, %s)", "(%s, %s]", "(%s, %s)"])
    gold = ends % (tex(low), tex(high))
    answer = ends % (tex(low), tex(high))
    if random.random() < 0.4:
        answer = random.choice(["[%s, %s]", "[%s, %s)", "(%s, %s]"]) % (tex(low), tex(random.choice([high, near(high)])))
    if random.random() < 0.3:
        gold, answer = gold + f" \\cup [{whole(100, 120)}, \\infty)", answer + f" \\cup [{whole(100, 102)}, \\infty)"
    if random.random() < 0.2:
        answer = "x \\in " + answer
    return gold, answer


def units():
    a = random.choice([Fraction(whole(1)), fraction()])
    b = random.choice([a, a, near(a)])
    unit = random.choice(UNITS)
    answer = random.choice([f"{tex(b)}\\text{{ {unit}}}", f"{tex(b)}\\ \\text{{{unit}}}", f"{tex(b)} \\mathrm{{{unit}}}", tex(b)])
    return random.choice([tex(a), f"{tex(a)}\\text{{ {unit}}}"]), answer


def equations():
    x = random.choice(SYMBOLS)
    a = random.choice([Fraction(whole()), fraction()])
    b = random.choice([a, a, near(a)])
    gold = random.choice([tex(a), f"{x} = {tex(a)}"])
    return gold, random.choice([f"{x} = {tex(b)}", tex(b), f"{x}={tex(b + 1)}-1={tex(b)}", f"z = {tex(b)}"])


def lines():
    a, b, c = random.randint(1, 9), whole(-9, 9) or 1, whole(-9, 9)
    k = random.choice([1, -1, 2, 3])
    d = random.choice([c, c, c + 1])

    def line(a, b, c):
        return f"{a}x{'+' if b >= 0 else '-'}{abs(b)}y{'+' if c >= 0 else '-'}{abs(c)}=0"

    return line(a, b, c), random.choice([line(a * k, b * k, d * k), f"y = \\frac{{{-a}}}{{{b}}}x + \\frac{{{-d}}}{{{b}}}"])


def inequalities():
    a = random.choice([Fraction(whole()), fraction()])
    op, other = random.choice([("<", ">"), (">", "<"), ("\\le", "\\ge"), ("\\geq", "\\leq")])
    b = random.choice([a, a, near(a)])
    answer = random.choice([f"x {op} {tex(b)}", f"{tex(b)} {other} x", f"x {other} {tex(b)}", f"-x {other} {tex(-b)}"])
    if random.random() < 0.25:
        closed = "l" in op or "g" in op
        left = op in ("<", "\\le", "\\leq")
        answer = f"(-\\infty, {tex(b)}{']' if closed else ')'}" if left else f"{'[' if closed else '('}{tex(b)}, \\infty)"
    return f"x {op} {tex(a)}", answer


def powers():
    a, n = random.randint(2, 9), random.randint(2, 12)
    b = random.choice([a**n, a**n, a**n + 1])
    return random.choice([(f"{a}^{{{n}}}", str(b)), (str(a**n), f"{a}^{{{n}}}" if b == a**n else f"{a}^{{{n}}}+1"), (f"{n}!", f"{n} \\cdot {n - 1}!"), (f"\\binom{{{n + 2}}}{{2}}", str((n + 2) * (n + 1) // 2)), (f"2^{{-{n}}}", f"\\frac{{1}}{{{2 ** n}}}")])


def constants():
    a, b = random.randint(1, 12), random.randint(2, 9)
    forms = [
        (f"\\frac{{{a}\\pi}}{{{b}}}", f"\\frac{{{a}}}{{{b}}}\\pi"),
        (f"{a}\\pi", f"{a * 3.141592653589793:.6f}"),
        ("\\sin\\frac{\\pi}{%d}" % random.choice([3, 4, 6]), random.choice(["\\frac{\\sqrt{3}}{2}", "\\frac{\\sqrt{2}}{2}", "\\frac12"])),
        (f"\\ln {a * b}", f"\\ln {a} + \\ln {b}"),
        (f"\\log_{{{b}}} {b ** 3}", "3"),
        ("\\tan^2(x)+1", "\\sec^2(x)"),
        (f"{a}+{b}i", f"{b}i+{a}"),
        (f"({a}+{b}i)({a}-{b}i)", str(a * a + b * b)),
        (f"e^{{{a}}}", f"e^{a}" if a < 10 else f"e^{{{a}}}"),
        (f"{a}^\\circ", f"{a}"),
        (f"\\left|-{a}\\right|", str(a)),
    ]
    gold, answer = random.choice(forms)
    return gold, answer if random.random() < 0.7 else answer + "+1"


def mixed():
    a, c = random.randint(1, 20), random.randint(3, 9)
    b = random.randint(1, c - 1)
    value = a + Fraction(b, c)
    other = random.choice([value, value, near(value)])
    return f"{a}\\frac{{{b}}}{{{c}}}", random.choice([tex(other), f"{float(other):.7f}"])


def matrices():
    a = [[whole(-9, 9) for _ in range(2)] for _ in range(random.randint(1, 3))]
    b = [row[:] for row in a]
    if random.random() < 0.4:
        b[0][1] += 1

    def matrix(rows, kind):
        return f"\\begin{{{kind}}}" + " \\\\ ".join(" & ".join(map(str, row)) for row in rows) + f"\\end{{{kind}}}"

    return matrix(a, "pmatrix"), matrix(b, random.choice(["pmatrix", "bmatrix"]))


def signs():
    a, b = whole(-9, 9), random.choice([2, 3, 5, 7])
    gold = f"{a} \\pm \\sqrt{{{b}}}"
    return gold, random.choice([gold, f"{a}+\\sqrt{{{b}}}, {a}-\\sqrt{{{b}}}", f"{a} \\pm \\sqrt{{{b + 6}}}", f"{a}+\\sqrt{{{b}}}"])


def words():
    names = ["Evelyn", "Yes", "No", "even", "C", "B", "(C)", "Monday"]
    return f"\\text{{{random.choice(names)}}}", f"\\text{{{random.choice(names)}}}"


MAKERS = [
    fractions, decimals, percents, separators, radicals, polynomials, rationals, sets, tuples, intervals, units,
    equations, lines, inequalities, powers, constants, mixed, matrices, signs, words,
]
WRAPS = ["$%s$", "$%s$", "\\boxed{%s}", "The answer is $%s$.", "따라서 $\\boxed{%s}$입니다.", "$$%s$$"]


def pairs(count, seed):
    random.seed(seed)
    for number in range(count):
        maker = MAKERS[number % len(MAKERS)]
        gold, answer = maker()
        yield maker.__name__, f"${gold}$", random.choice(WRAPS) % answer


def probed(program, rows):
    lines = "".join(
        json.dumps({"gold": g, "answer": a, "kind": "math", "extract": "last"}, ensure_ascii=False) + "\n" for _, g, a in rows
    )
    out = subprocess.run([program, "probe", "answer"], input=lines.encode(), capture_output=True, check=False)
    found = [json.loads(line) for line in out.stdout.decode().splitlines()]
    if len(found) != len(rows):
        sys.exit(f"the program ended at pair {len(found)}: {rows[len(found)]}\n{out.stderr.decode()[-2000:]}")
    return found


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("count", nargs="?", type=int, default=3000)
    arguments.add_argument("seed", nargs="?", type=int, default=1)
    arguments.add_argument("--golden")
    arguments = arguments.parse_args()
    rows = list(pairs(arguments.count, arguments.seed))
    said = [bool(verify(parse(gold), parse(answer))) for _, gold, answer in rows]
    if arguments.golden:
        with open(arguments.golden, "w", encoding="utf-8") as file:
            for (maker, gold, answer), equal in zip(rows, said):
                row = {"kind": maker, "gold": gold, "answer": answer, "equal": equal}
                file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
    table = collections.defaultdict(collections.Counter)
    for row, equal, got in zip(rows, said, probed(os.environ.get("YISANG", ".build/debug/yisang"), rows)):
        verdict = got.get("verdict")
        if verdict == "undecided":
            outcome = "undecided"
        elif verdict == ("equal" if equal else "different"):
            outcome = "agree"
        else:
            outcome = f"false {verdict}"
            print(f"{row[0]}: {row[1]} | {row[2]} | math-verify {'equal' if equal else 'different'}, yisang {verdict}")
        table[row[0]][outcome] += 1
    total = sum(table.values(), collections.Counter())
    for maker, counts in sorted(table.items()):
        print(f"{maker:12} " + ", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    decided = arguments.count - total["undecided"]
    print(
        f"answers: {total['agree']}/{decided} agree, undecided {total['undecided']}, false equal {total['false equal']}"
        f" ({sum(said)} of {arguments.count} equal)"
    )
    sys.exit(1 if total["false equal"] or total["agree"] < 0.98 * decided else 0)


main()
