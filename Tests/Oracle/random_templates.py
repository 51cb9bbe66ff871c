"""Random Jinja templates from a grammar, and random values for their variables.

Used by parity_templates.py (live) and make_templates.py (a committed sample).
"""

import random

WORDS = ["a", "Bc", "한국어", "가", "e\u0301", "ǅ", "straße", "ΟΔΟΣ", "x y", " pad ", "", "<b>&'\"", "1", "-3.5", "0x1F",
         "line\nline\r\nend", "\t tab", "😀👍", "</think>", "a,b,,c", "ab" * 3, "%s-%d", "{} {0}", "İ", "½", "①2"]
NAMES = ["x", "y", "s", "n", "f", "l", "d", "m", "u", "messages", "b", "z"]
FILTERS = ["upper", "lower", "trim", "length", "list", "first", "last", "join(',')", "join", "tojson", "tojson(indent=2)",
           "string", "int", "float", "abs", "round", "round(1)", "round(-1)", "round(1,'floor')", "default('D')", "d('D', true)",
           "capitalize", "title", "reverse", "reverse|list", "sort", "sort(reverse=true)", "unique|list", "sum", "min", "max",
           "items|list", "dictsort", "safe", "e", "escape", "replace('a','<>')", "replace('','-',2)", "indent", "indent(2,true)",
           "truncate(5)", "truncate(6,true,'')", "wordcount", "center(9)", "batch(2)|list", "batch(3,'_')|list",
           "slice(2)|list", "slice(3,0)|list", "map('upper')|list", "map(attribute='role')|list", "select|list",
           "select('string')|list", "reject('none')|list", "selectattr('role','equalto','user')|list",
           "rejectattr('role')|list", "map('string')|join('|')", "groupby('role')", "count", "format(1,'k')", "urlencode",
           "striptags", "filesizeformat", "xmlattr", "forceescape", "attr('role')", "tojson(ensure_ascii=true)",
           "tojson(separators=(',',':'))", "tojson(sort_keys=true)", "tojson(indent='--')", "int(7)", "int(base=16)", "float(1.5)",
           "map('int')|list", "select('odd')|list", "select('gt', 1)|list", "map(attribute='content', default='?')|list",
           "sort(attribute='role')", "sort(case_sensitive=true)", "min(attribute='n')", "sum(attribute='n')", "trim('a ')",
           "default(none)", "length|string", "list|length", "unknownfilter"]
TESTS = ["defined", "undefined", "none", "string", "number", "mapping", "sequence", "iterable", "boolean", "true", "false",
         "integer", "float", "odd", "even", "divisibleby(3)", "divisibleby 2", "lower", "upper", "callable", "escaped",
         "eq 1", "equalto 'a'", "ne 1", "gt 1", "ge(2)", "lt 3", "le 2.5", "in [1,'a']", "in 'abc'", "sameas true",
         "not none", "not string", "not defined", "filter", "test", "unknowntest"]
METHODS = ["upper()", "lower()", "strip()", "lstrip()", "rstrip()", "strip('a ')", "title()", "capitalize()", "swapcase()",
           "split()", "split(',')", "split(None, 1)", "split('a', 1)", "rsplit(' ', 1)", "rsplit(None, 1)", "splitlines()",
           "splitlines(true)", "startswith('a')", "startswith(('a','가'))", "endswith('c')", "endswith('')", "replace('a', 'bb')",
           "replace('', '.')", "find('b')", "rfind('a')", "index('a')", "count('a')", "count('')", "join(['p','q'])",
           "isdigit()", "isalpha()", "isalnum()", "isspace()", "islower()", "isupper()", "istitle()", "isnumeric()",
           "isdecimal()", "isascii()", "isidentifier()", "isprintable()", "zfill(6)", "center(8,'*')", "ljust(5)", "rjust(5,'0')",
           "partition(',')", "rpartition('a')", "removeprefix('a')", "removesuffix('c')", "expandtabs(4)", "casefold()",
           "format(1, 'two')", "get('a')", "get('zz', 5)", "keys()|list", "values()|list", "items()", "keys()", "values()", "items()|list",
           "copy()", "append(1)", "update({})", "pop()", "index(1)", "count(1)", "nosuch()", "__class__", "role", "content", "find('b', 1, -1)",
           "startswith('b', 1)", "strip(none)", "upper", "items|string|length"]

TEXT_FILTERS = ["upper", "lower", "trim", "capitalize", "title", "reverse", "replace('a', '-')", "replace('', '-', 2)", "indent", "indent(2, true)",
                "truncate(5)", "truncate(6, true, '')", "center(9)", "tojson", "tojson(true)", "e", "safe", "striptags", "urlencode", "string",
                "default('D', true)", "list|join('.')", "trim('a ')", "forceescape", "first|string", "last|string", "sort|join", "wordcount|string"]
TEXT_METHODS = [m for m in METHODS[:27] if "(" in m and not m.startswith(("split", "rsplit"))][:9] + [
    "replace('a', 'bb')", "replace('', '.')", "zfill(6)", "center(8, '*')", "ljust(5)", "rjust(5, '0')", "removeprefix('a')", "removesuffix('c')",
    "expandtabs(4)", "join(['p', 'q'])", "split(',')[0]", "split('a')[-1]", "lstrip('a <')", "rstrip('\\n')", "strip('\\n')", "partition(',')[2]"]
LIST_FILTERS = ["map('string')|sort", "map('upper')|list", "select|list", "reject('none')|list", "reverse|list", "unique|list", "batch(2)|list", "slice(2)|list",
                "map('tojson')|join(',')|list", "select('string')|list", "map('length') is defined and [1] or []", "batch(3, '_')|list", "map('default', 'x')|list"]


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.depth = 0
        self.loops = 0
        # Within what collects its text: transformers counts spans from the wrong start there.
        self.closed = 0

    def pick(self, items):
        return self.r.choice(items)

    def quoted(self, text):
        mark = self.pick("'\"")
        out = text.replace("\\", "\\\\").replace(mark, "\\" + mark)
        if self.r.random() < 0.5:
            out = out.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
        return mark + out + mark

    def literal(self):
        k = self.r.randrange(12)
        if k < 4:
            return self.quoted(self.pick(WORDS))
        if k < 6:
            return str(self.r.randrange(-3, 12)) if self.r.random() < 0.8 else str(self.r.randrange(10**9))
        if k == 6:
            return self.pick(["0.5", "2.0", "1e3", "-1.25", "1.5e-7", "1e16", "123456789.125", "3.14159"])
        if k == 7:
            return self.pick(["true", "false", "none", "True", "None", "False"])
        if k == 8:
            return "[" + ", ".join(self.expr() for _ in range(self.r.randrange(4))) + "]"
        if k == 9:
            return "{" + ", ".join(self.quoted(self.pick(WORDS)) + ": " + self.expr() for _ in range(self.r.randrange(3))) + "}"
        if k == 10:
            return "(" + ", ".join(self.expr() for _ in range(2)) + ")"
        return "range(" + self.pick(["3", "1, 4", "5, 0, -2", "0"]) + ")"

    def expr(self):
        """Mostly what fits its place; anything at all now and then."""
        if self.r.random() < 0.06:
            return self.any()
        self.depth += 1
        try:
            return self.pick([self.text, self.text, self.number, self.sequence, self.truth])()
        finally:
            self.depth -= 1

    def text(self):
        k = self.r.randrange(9) if self.depth < 4 else 0
        if k < 3:
            return self.pick(["s", "s", "bos", "x|string", "messages|map(attribute='role')|join(',')", self.quoted(self.pick(WORDS)), self.quoted(self.pick(WORDS))])
        self.depth += 1
        try:
            if k < 5:
                return f"{self.text()}|{self.pick(TEXT_FILTERS)}"
            if k < 7:
                return f"({self.text()}).{self.pick(TEXT_METHODS)}"
            if k == 7:
                part = lambda: self.pick(["", "", "1", "-1", "2", "-2", "0", "n"])
                return f"({self.text()})[{part()}:{part()}{self.pick(['', '', ':', ':-1', ':2', ':-2'])}]"
            return f"({self.text()} {self.pick(['+', '~', '~'])} {self.text()})"
        finally:
            self.depth -= 1

    def number(self):
        k = self.r.randrange(6) if self.depth < 4 else 0
        if k < 2:
            return self.pick(["n", "f", "1", "2", "-3", "0.5", "x|int", "y|float", "7", "l|length"])
        self.depth += 1
        try:
            if k == 2:
                return f"({self.number()} {self.pick(['+', '-', '*', '/', '//', '%'])} {self.pick(['2', '3', '-4', '0.7', '-1.5'])})"
            if k == 3:
                return f"({self.number()} {self.pick(['+', '-', '*'])} {self.number()})"
            if k == 4:
                return f"{self.number()}|{self.pick(['abs', 'round', 'round(1)', 'int', 'float', 'string|length', 'round(2)', 'filesizeformat|length'])}"
            return f"{self.sequence()}|list|length"
        finally:
            self.depth -= 1

    def sequence(self):
        k = self.r.randrange(6) if self.depth < 4 else 0
        if k < 3:
            return self.pick(["l", "messages", "[1, 2, 3]", "['b', 'a', 'C']", "range(4)", "d", "d|dictsort", "d.items()", "s|list", "messages|map(attribute='content')|list"])
        self.depth += 1
        try:
            if k == 3:
                return f"({self.text()}).{self.pick(['split()', 'split(None, 1)', 'splitlines()', 'rsplit()'])}"
            if k == 4:
                return f"{self.sequence()}|list|{self.pick(LIST_FILTERS)}"
            return f"({self.sequence()}|list + {self.sequence()}|list)"
        finally:
            self.depth -= 1

    def truth(self):
        k = self.r.randrange(6)
        if k < 2:
            return self.pick(["b", "not b", "x is defined", "u is defined", "x is string", "y is mapping", "l is iterable", "s is lower", "n is odd", "x is none", "m is number", "y is sequence"])
        if k == 2:
            return f"({self.number()} {self.pick(['<', '>', '==', '!=', '<=', '>='])} {self.number()})"
        if k == 3:
            return f"({self.text()} {self.pick(['in', 'not in', '<', '=='])} {self.text()})"
        self.depth += 1
        try:
            if self.depth > 4:
                return "b"
            if k == 4:
                return f"({self.expr()} {self.pick(['and', 'or'])} {self.expr()})"
            return f"({self.expr()} if {self.truth()} else {self.expr()})"
        finally:
            self.depth -= 1

    def any(self):
        if self.depth > 3 or self.r.random() < 0.3:
            return self.pick(NAMES) if self.r.random() < 0.6 else self.literal()
        self.depth += 1
        try:
            return self.deeper()
        finally:
            self.depth -= 1

    def deeper(self):
        e, k = self.expr, self.r.randrange(22)
        if k < 4:
            return f"{e()}|{self.pick(FILTERS)}"
        if k < 7:
            base = self.pick(["s", "l", "d", "m", e()])
            return f"({base}).{self.pick(METHODS)}"
        if k == 7:
            return f"({e()} is {self.pick(TESTS)})"
        if k < 10:
            return f"({e()} {self.pick(['+', '-', '*', '/', '//', '%', '~', '~', '**' if self.r.random() < 0.1 else '+'])} {e()})"
        if k == 10:
            return f"({e()} {self.pick(['==', '!=', '<', '>', '<=', '>=', 'in', 'not in'])} {e()})"
        if k == 11:
            return f"({e()} {self.pick(['<', '==', '!='])} {e()} {self.pick(['<', '=='])} {e()})"
        if k < 14:
            return f"({e()} {self.pick(['and', 'or'])} {e()})"
        if k == 14:
            return f"(not {e()})"
        if k == 15:
            return f"({e()} if {e()} else {e()})" if self.r.random() < 0.8 else f"({e()} if {e()})"
        if k == 16:
            return f"({e()})[{self.pick(['0', '-1', '1', chr(39) + 'a' + chr(39), chr(39) + 'role' + chr(39), 'x', 'n'])}]"
        if k == 17:
            part = lambda: self.pick(["", "", "1", "-1", "2", "-2", "0", "n"])
            step = self.pick(["", "", ":", ":-1", ":2", ":-2"])
            return f"({self.pick(['s', 'l', e()])})[{part()}:{part()}{step}]"
        if k == 18:
            return f"({self.pick(['-', '+'])}{e()})"
        if k == 19:
            return self.pick(["dict(a=1, b=x)", "namespace(a=1).a", "ns.v", "dict([['k', 2]])", "mac(1)", "mac(x, y=2)", "cycler(1,2).next()",
                              "messages[0].content", "messages[0]['role']", "messages[-1].content", "d.a.b", "d['가']", "nope.x", "mac"])
        if k == 20 and self.loops:
            return self.pick(["loop.index", "loop.index0", "loop.first", "loop.last", "loop.length", "loop.revindex", "loop.revindex0",
                              "loop.previtem", "loop.nextitem", "loop.cycle('o','e')", "loop.changed(x)", "loop.depth", "loop.depth0", "i", "i"])
        return f"'%s|%5d|%-4s|%.2f|%x' % ({e()}, {e()}, {e()}, {e()}, {e()})" if self.r.random() < 0.2 else f"{e()}|{self.pick(FILTERS)}|{self.pick(FILTERS)}"

    def begin(self):
        return "{%" + self.pick(["", "", "", "-", "+"]) + " "

    def end(self):
        return " " + self.pick(["", "", "", "-", "+"]) + "%}"

    def space(self):
        return self.pick(["", "", " ", "\n", "  \n", "\n  ", "\n\n", "t", "한 ", "\t", " a\n "])

    def tag(self, text):
        return self.begin() + text + self.end()

    def closed_body(self):
        self.closed += 1
        try:
            return self.body()
        finally:
            self.closed -= 1

    def body(self, size=3):
        return "".join(self.space() + self.statement() + self.space() for _ in range(self.r.randrange(1, size)))

    def statement(self):
        k = self.r.randrange(26)
        if self.depth > 3 or k < 11:
            mark = self.pick(["", "", "", "-"])
            return "{{" + mark + " " + self.expr() + " " + self.pick(["", "", "", "-"]) + "}}"
        self.depth += 1
        try:
            return self.block(k)
        finally:
            self.depth -= 1

    def block(self, k):
        t, e = self.tag, self.expr
        if k < 14:
            middle = "".join(self.pick([t("elif " + e()) + self.body(), ""]) for _ in range(2))
            other = self.pick(["", t("else") + self.body()])
            return t("if " + e()) + self.body() + middle + other + t("endif")
        if k < 18:
            target = self.pick(["i", "i", "i", "x", "i, j"])
            over = self.pick(["l", "messages", "d", "s", "range(3)", "d.items()", "d|items", "l|select", e()])
            test = self.pick(["", "", "", " if i", " if loop is undefined", " if i != 1"])
            self.loops += 1
            inside = self.body() + self.pick(["", "", t("if loop.index > 1") + t(self.pick(["break", "continue"])) + t("endif")]) + self.body()
            self.loops -= 1
            other = self.pick(["", "", t("else") + self.body()])
            return t(f"for {target} in {over}{test}") + inside + other + t("endfor")
        if k == 18:
            return t(f"set {self.pick(['x', 'y', 'z', 'x, y', 'ns.v', 'ns.w'])} = {self.pick([e(), e(), '1, 2'])}") + "{{ x }}{{ ns.v }}"
        if k == 19:
            return t("set z" + self.pick(["", " | upper", " | trim | length"])) + self.closed_body() + t("endset") + "{{ z }}"
        if k == 20:
            return t(f"macro mac({self.pick(['', 'p', 'p, y=3', 'p=x'])})") + "{{ p }}{{ y }}" + self.pick(["", "{{ caller() if caller }}", "{{ varargs }}", "{{ kwargs }}"]) + t("endmacro") + "{{ mac(2) }}"
        if k == 21:
            return t(f"filter {self.pick(['upper', 'trim', 'replace(chr, 1)', 'indent(2)', 'trim', 'title'])}") + self.closed_body() + t("endfilter")
        if k == 22 and self.closed:
            return "{{ x }}"
        if k == 22:
            return t("generation") + self.closed_body() + t("endgeneration")
        if k == 23:
            return t(f"with x = {e()}, q = x") + "{{ q }}" + self.body() + t("endwith")
        if k == 24:
            return self.pick([t("call mac(1)") + self.closed_body() + t("endcall"), t("call(v) mac()") + "{{ v }}" + t("endcall"),
                              "{#" + self.pick(["", "-"]) + " c {{ x }} " + self.pick(["", "-", "+"]) + "#}", t("raw") + "{{ x }} {% if %}" + t("endraw"),
                              "{{ raise_exception('stop') }}", t("block q") + self.closed_body() + t("endblock")])
        return (t("for i in tree recursive") + "{{ loop.depth }}{{ i.v }}" + t("if i.c") + "[{{ loop(i.c) }}]" + t("endif") + t("endfor"))

    def template(self):
        head = "{% set ns = namespace(v=0) %}" if self.r.random() < 0.7 else ""
        macro = "{% macro mac(p, y='Y') %}<{{ p }}|{{ y }}{{ caller(1) if caller }}>{% endmacro %}" if self.r.random() < 0.6 else ""
        return head + macro + self.body(5)

    def value(self, depth=0):
        k = self.r.randrange(9 if depth > 2 else 12)
        if k < 4:
            return self.pick(WORDS)
        if k < 6:
            return self.r.randrange(-5, 50)
        if k == 6:
            return self.pick([0.1, 1.5, -2.0, 1e22, 5e-324, 100.0, 2.675, 0.5])
        if k == 7:
            return self.pick([True, False])
        if k == 8:
            return None
        if k < 11:
            return [self.value(depth + 1) for _ in range(self.r.randrange(4))]
        return {self.pick(WORDS + ["a", "role", "items"]): self.value(depth + 1) for _ in range(self.r.randrange(4))}

    def context(self):
        r = self.r
        context = {
            "x": self.value(), "y": self.value(), "s": self.pick(WORDS), "n": r.randrange(-3, 9), "f": self.pick([0.5, -1.5, 2.0]),
            "l": self.pick([[3, 1, 2], ["b", "A", "c"], [], [1, "a", None, True], [[1, 2], [3, 4]]]),
            "d": self.pick([{"a": 1, "b": "x"}, {"가": [1], "a": {"b": 2}}, {}, {"b": None, "A": 0.5}]),
            "m": self.value(), "b": self.pick([True, False]),
            "bos": "<s>", "messages": [{"role": self.pick(["user", "assistant", "system"]), "content": self.pick(WORDS), "n": i}
                         for i in range(r.randrange(4))],
            "tree": [{"v": 1, "c": [{"v": 2, "c": []}, {"v": 3}]}, {"v": 4}],
        }
        for name in list(context):
            if r.random() < 0.02:
                del context[name]
        return context
