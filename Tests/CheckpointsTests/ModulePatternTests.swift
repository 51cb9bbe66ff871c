import Testing

@testable import Checkpoints

/// Patterns over names of modules.
@Suite("Module patterns") struct ModulePatternTests {
  private static let name = "model.layers.11.self_attn.q_proj"

  /// What Python's `re.fullmatch` says.
  @Test(arguments: [
    (name, true), (".*q_proj", true), (".*k_proj", false), ("q_proj", false), ("", false), (".*", true),
    ("model.layers.(1|11|2).self_attn.(q|k)_proj", true), ("(model|x)?.*", true),
    (#"model\.layers\.\d\..*"#, false), (#"model\.layers\.\d{2}\..*"#, true),
    (#"model\.layers\.\d{3,}\..*"#, false), (#"model\.layers\.[0-9]{,4}\.\w+\.\w+"#, true),
    (#"model\.layers\.[^2-9.]+\.self_attn.*"#, true), (#"model\.layers\.[02-9]+\.self_attn.*"#, false),
    ("^model.*proj$", true), (".*^layers.*", false), (".*$x", false), ("(?:.*?(?:q|v)_proj)", true),
    (
      #"(?:.*?(?:language|text).*?q_proj)|(?:\bmodel\.layers\.[\d]{1,}\.(?:self_attn|mlp)\.(?:(?:q_proj|o_proj)))"#,
      true
    ),
    (#".*\battn.*"#, false), (#".*\bself_attn\b.*"#, true), ("(a|b|)*model.*|x", true), (".+?[_a-z]*", true),
    ("(model|layers|self_attn|q_proj|[.]|1)+", true), ("(model|layers|q_proj|[.]|1){3,9}", false),
  ])
  func wholeNames(_ pattern: String, _ fits: Bool) throws {
    #expect(try ModulePattern(pattern).fits(Self.name, atDots: false) == fits)
  }

  @Test(arguments: [
    ("q_proj", true), ("proj", false), ("self_attn.q_proj", true), ("11.self_attn.q_proj", true),
    ("1.self_attn.q_proj", false), (#"layers\.\d+.self_attn\.\w_proj"#, true), ("self_attn", false),
    ("^q_proj", false), ("^model.*", true), ("q_proj|k_proj", true), ("x|self_attn.[qk]_proj$", true),
  ])
  func endsOfNames(_ pattern: String, _ fits: Bool) throws {
    #expect(try ModulePattern(pattern).fits(Self.name, atDots: true) == fits)
  }

  @Test(arguments: [
    ("(", "( without )"), ("a)", ") without ("), ("[a", "[ without ]"), ("[]", "[ ] of nothing"),
    ("[z-a]", "in [ ]"), ("*", "byte 0, *"), ("a**", "byte 2, *"), ("a{", "byte 1, {"),
    ("a{3,1}", "byte 1, {"),
    ("a{}", "byte 1, {"), ("a{99999999999999999999}", "too much"), ("\\", "\\ at the end"),
    (#"\1"#, "behind \\"), ("(?!a)b", "another kind"), ("(?i)a", "another kind"), ("한", "byte 0"),
    ("((a{99}){99}){99}", "too much"), (String(repeating: "a{4000}|", count: 200), "too much"),
    (String(repeating: "(", count: 40) + String(repeating: ")", count: 40), "deeper"),
    (String(repeating: "a", count: 2_001), "more than 2000"),
  ])
  func refused(_ pattern: String, _ problem: String) {
    let error = #expect(throws: CheckpointError.self) { try ModulePattern(pattern) }
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }

  /// These take Python and `Regex` longer than anyone waits.
  @Test(arguments: ["(a*)*b", "(a|a)*b", "(a|aa)+b", "(.*.*.*)*x", "((a+)+)+b", "(a?){60}a{60}b"])
  func hostileOnesEnd(_ pattern: String) throws {
    let name = String(repeating: "a", count: 2_000)
    #expect(try !ModulePattern(pattern).fits(name, atDots: true))
    #expect(
      try ModulePattern(pattern).fits(name + pattern.suffix(1), atDots: false) == !pattern.hasPrefix("(a?)"))
  }
}
