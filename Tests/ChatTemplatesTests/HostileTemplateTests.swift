import StrictJSON
import Testing

@testable import ChatTemplates

/// Templates that mean harm end in an error, soon and in bounds.
@Suite struct HostileTemplateTests {
  private static func error(_ source: String, limits: Limits = Limits(steps: 300_000)) -> TemplateError? {
    do {
      _ = try ChatTemplate(source: Array(source.utf8))
        .run(
          [JSON.Member("messages", .array([]))], now: LocalTime(year: 2024, month: 1, day: 1), limits: limits)
      return nil
    } catch {
      return error as? TemplateError
    }
  }

  private static func repeated(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  private static let loops = "{% for i in range(100000) %}"

  @Test(arguments: [
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
    "{% macro m() %}{{ caller() }}{% endmacro %}{% macro n() %}{% call m() %}{{ n() }}{% endcall %}{% endmacro %}{{ n() }}",
    "{% for i in [[1]] recursive %}{{ loop([[1]]) }}{% endfor %}",
    "\(loops)\(loops)x{% endfor %}{% endfor %}",
    "{% for i in range(100001) %}{% endfor %}", "{{ range(0, 9223372036854775807, 1) }}",
    "{{ range(-9223372036854775807, 9223372036854775807) }}", "{{ range(0, 5, -9223372036854775807 - 1) }}",
    "{{ 'x' * 1000000000 }}", "{{ 'x' * 9223372036854775807 }}", "{{ [1] * 1000000000 }}",
    "{{ (1, 2) * 9223372036854775807 }}",
    "{% set x = 'ab' %}\(loops){% set x = x * 100000 %}{{ x }}{% endfor %}",
    "{% set ns = namespace(x='ab') %}\(loops){% set ns.x = ns.x + ns.x %}{% endfor %}",
    "{% set ns = namespace(x=[1]) %}\(loops){% set ns.x = ns.x + ns.x %}{% endfor %}",
    "{% set ns = namespace(x=[]) %}\(loops){% set ns.x = [ns.x] %}{% endfor %}",
    "{% set ns = namespace(x={}) %}\(loops){% set ns.x = {'a': ns.x} %}{% endfor %}",
    "{% set ns = namespace(x=[1]) %}\(loops){% set ns.x = ns.x|map('string') %}{% endfor %}",
    "{% set ns = namespace() %}\(loops){% set ns.x = namespace(x=ns.x) %}{% endfor %}",
    "{% set ns = namespace(x=1) %}\(loops){% set ns.x = (ns.x, ns.x) %}{% endfor %}{{ ns.x }}",
    "{% set ns = namespace(x='a') %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x|tojson }}",
    "{% set ns = namespace(x='a') %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x|length }}{{ ns.x }}",
    "{% set ns = namespace(x=[1], y=[1]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}",
    "{% set ns = namespace(x=[1], y=[1]) %}{% for i in range(18) %}{% set ns.x = [ns.x, ns.x] %}{% set ns.y = [ns.y, ns.y] %}{% endfor %}\(loops){{ ns.x == ns.y }}{% endfor %}",
    "{{ 'a'.center(9223372036854775807) }}", "{{ 'a'|center(1000000000) }}", "{{ 'a'.zfill(1000000000) }}",
    "{{ 'a\tb'.expandtabs(1000000000) }}",
    "{{ '%1000000000d' % 1 }}", "{{ '%*d' % (1000000000, 1) }}", "{{ '%.1000000000f' % 1.0 }}",
    "{{ '{:1000000000}'.format(1) }}",
    "{{ 'aaaa'.replace('', 'x' * 60000000) }}", "{{ [1]|batch(1000000000, 0)|list }}",
    "{{ [1]|slice(1000000000)|list }}", "{{ 'a'|indent(1000000000) }}",
    "{{ [1]|tojson(indent=1000000000) }}", "{{ ['a' * 1000000]|batch(1)|list * 1000000 }}",
    "{{ ('x' * 60000000) ~ ('x' * 60000000) }}",
    "{{ ','.join(['x' * 1000000] * 1000) }}", "{{ (['x' * 1000000] * 1000)|join }}",
    "{{ 9223372036854775807 + 1 }}", "{{ -9223372036854775807 - 2 }}", "{{ 9223372036854775807 * 2 }}",
    "{{ 10 ** 400 }}", "{{ 99999999999999999999 }}",
    "{{ (-9223372036854775807 - 1) // -1 }}", "{{ -(-9223372036854775807 - 1) }}",
    "{{ (-9223372036854775807 - 1)|abs }}", "{{ 1e400|int }}",
    "{{ " + repeated("(", 100_000) + "1" + repeated(")", 100_000) + " }}",
    "{{ " + repeated("[", 100_000) + " }}",
    "{{ " + repeated("-", 100_000) + "1 }}", "{{ " + repeated("not ", 100_000) + "1 }}",
    "{{ 1" + repeated(" + 1", 100_000) + " }}",
    "{{ 1" + repeated("|abs", 100_000) + " }}", "{{ 1" + repeated(" is number", 100_000) + " }}",
    "{{ x" + repeated(".x", 100_000) + " }}",
    "{{ x" + repeated("()", 100_000) + " }}", "{{ 1" + repeated(" if 1", 100_000) + " }}",
    "{{ 1" + repeated(" if 1 else 1", 100_000) + " }}",
    "{{ 1" + repeated(" and 1", 100_000) + " }}", repeated("{% if 1 %}", 100_000),
    repeated("{% for i in x %}", 10_000), repeated("{% macro m() %}", 10_000),
    "{% set " + repeated("(", 100_000) + "x = 1 %}",
    "{% filter upper" + repeated("|upper", 100_000) + " %}{% endfilter %}",
  ])
  func itEndsInAnError(_ source: String) {
    #expect(Self.error(source) != nil, "\(source.prefix(80))")
  }

  /// Work on a long text counts by its length: a few turns of a loop use up the steps.
  @Test(arguments: [
    "x|length", "'b' in x", "x.count('b')", "x.split('b')", "x.split()", "x.isdigit()", "x is upper",
    "x is lower", "x.startswith(y)", "x.endswith(y)", "'%s' % x", "'%.0s' % x", "'{:.0}'.format(x)", "x % ()",
    "x|int", "x|float", "x == y", "x != y", "x < y", "x is eq(y)", "x is in(y)", "x in [y]", "[x] == [y]",
    "{x: 1}", "{}[x]", "{}.get(x)", "x in {}", "{'a': 1}|attr(x)", "x|reverse", "x|e", "x|forceescape",
    "x|wordcount", "x|tojson", "[x]|tojson|length", "[x]|string|length", "x|striptags", "x|upper", "x|title",
    "x|trim", "x|indent", "x|truncate", "x|urlencode", "x|string", "x|replace('b', 'c')", "x|capitalize",
    "x.find('b')", "x.rfind('b')", "x.strip()", "x.partition('b')", "x.splitlines()", "x.removeprefix(y)",
    "[x].count(y)", "[x, y]|unique|list|length", "[x, y]|sort|length", "[x, y]|max|length", "x ~ y", "x + y",
    "x[1]", "x[1:2]", "x.upper()", "x.title()", "x.isascii()", "[x]|join|length", "[x]|map('length')|list",
    "[x]|select('in', y)|list", "dict([(x, 1)])", "namespace(a=x)|string|length", "'a'.replace(x, '')",
  ])
  func workOnLongTextsIsCounted(_ expression: String) {
    let length = 1 << 18
    let source =
      "{% set x = 'a' * \(length) %}{% set y = 'a' * \(length - 1) ~ 'b' %}"
      + "{% for i in range(20) %}{% if \(expression) %}{% endif %}{% endfor %}"
    #expect(Self.error(source, limits: Limits(steps: 100_000))?.problem == "it takes too many steps")
  }

  /// Tags, comments and entities go in time that grows with the text.
  @Test(arguments: [
    ("'<>' * 200000", ""), ("'<!---->' * 100000", ""), ("'&lt;' * 10 ", "<<<<<<<<<<"),
    ("'&lt;' * 200000 ~ '<' * 3", nil), ("'a<!-- <b> -->b<i>c</i> &amp;lt;'", "abc &lt;"),
    ("'a<!<!-- x -->-- y -->b'", "ab"), ("'a<!-->b-->c<!--d'", "ab-->c<!--d"), ("'<' * 100000", nil),
  ])
  func tagsAreLeftOut(_ text: String, _ expected: String?) throws {
    let chat = try ChatTemplate(source: Array("{{ (\(text))|striptags }}".utf8))
      .render(variables: [], now: LocalTime(year: 2024, month: 1, day: 1))
    if let expected { #expect(String(decoding: chat.text, as: UTF8.self) == expected) }
  }

  /// What is unusual, but bounded, is no error.
  @Test(arguments: [
    "{% set ns = namespace() %}{% set ns.x = ns %}{{ ns }}",
    "{% macro m(x) %}{% if x %}{{ m(x - 1) }}{% endif %}{% endmacro %}{{ m(30) }}",
    "{{ (-9223372036854775807 - 1) % -1 }}", "{{ range(9223372036854775806, 9223372036854775807)|list }}",
    "{{ 'aaab' in 'a' * 1000000 }}",
    "{{ [1, 2][9223372036854775807:-9223372036854775807] }}", "{{ 'abc'[-9223372036854775807 - 1:] }}",
    "{{ 'abc'.find('b', 9223372036854775807) }}",
    "{{ 1" + repeated(" ~ 1", 1000) + " }}", "{{ " + repeated("(", 30) + "1" + repeated(")", 30) + " }}",
    "{{ [3, 1][::-9223372036854775807 - 1] }}", "{{ 5|round(400) }}{{ 5.5|round(-400) }}{{ 5|round(-400) }}",
  ])
  func itIsNoError(_ source: String) { #expect(Self.error(source) == nil) }

  @Test func limitsOnTextAndDepthHold() {
    #expect(Self.error("{{ 'x' * 2000 }}", limits: Limits(bytes: 1000))?.problem == "it makes too much text")
    #expect(
      Self.error("{{ [[[[[[1]]]]]] }}", limits: Limits(depth: 5))?.problem.contains("deeper than 5") == true)
  }

  @Test func anErrorHasItsLine() {
    #expect(Self.error("a\n\n{{ 1 / 0 }}")?.line == 3)
    #expect(Self.error("a\n{% if 1 %}\n{{ missing.x }}\n{% endif %}")?.line == 3)
    #expect(Self.error("a\n{% endif %}")?.line == 2)
    #expect(Self.error("{% macro m() %}\n{{ 1 + 'a' }}{% endmacro %}\n\n{{ m() }}")?.line == 2)
  }

  /// Composed and decomposed syllables are two texts, two names and two keys.
  @Test func textsAreEqualByScalars() throws {
    let source =
      "{{ a == b }}{{ a in {b: 1} }}{{ a in b }}{{ [a, b]|unique|list|length }}{{ d[a] }}{{ d[b] }}"
    let (composed, decomposed) = ("한", "\u{1112}\u{1161}\u{11AB}")
    let chat = try ChatTemplate(source: Array(source.utf8)).render(
      variables: [
        JSON.Member("a", .text(composed)), JSON.Member("b", .text(decomposed)),
        JSON.Member(
          "d", .object([JSON.Member(composed, .integer(1)), JSON.Member(decomposed, .integer(2))])),
      ], now: LocalTime(year: 2024, month: 1, day: 1))
    #expect(String(decoding: chat.text, as: UTF8.self) == "FalseFalseFalse212")
  }

  /// Random bytes made of a template's pieces never trap.
  @Test func anyBytesAreReadOrRefused() {
    var state: UInt64 = 7
    func next(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let pieces = [
      "{{", "}}", "{%", "%}", "{#", "#}", "-", "+", " ", "\n", "if", "for", "in", "x", "set", "=", "endif",
      "endfor", "(", ")",
      "[", "]", "{", "}", "'", "\"", "\\", "|", "upper", ".", "1", "1.5", ",", ":", "~", "is", "not", "raw",
      "endraw", "macro", "한",
      "\u{E9}", "*", "**", "generation", "endgeneration", "else", "elif", "recursive", "loop", "messages",
      "e", "0x", "_",
    ]
    for _ in 0..<20_000 {
      let source = (0..<next(24)).map { _ in pieces[next(pieces.count)] }.joined()
      _ = Self.error(source)
      _ = try? ChatTemplate(source: (0..<next(12)).map { _ in UInt8(next(256)) } + Array("{{ x".utf8))
    }
  }
}
