import ArgumentParser
import Corpus
import Crawl
import Distill
import Korean
import Reasoning
import Teacher

/// What is asked, how traces are judged and which become examples, as `yisang distill` takes it.
struct DistillOptions: ParsableArguments {
  @Option(
    help: "What the teacher thinks in: mixed, english or korean (default: mixed).",
    completion: .list(["mixed", "english", "korean"]))
  var cot: String?

  @Option(
    help: ArgumentHelp("A text in place of the built-in instruction.", valueName: "file"), completion: .file()
  )
  var instruction: String?

  @Option(
    help: "Where the instruction stands: system, or user, at the head of the question (default: system).",
    completion: .list(["system", "user"]))
  var instructionRole: String?

  @Option(help: "Answers to each prompt (default: 1).")
  var n: Int?

  @Option(help: "0 takes the most probable token (default: 0.6).")
  var temperature: Double?

  @Option(help: "The share of the distribution that is kept (default: 0.95).")
  var topP: Double?

  @Option(help: "The most probable tokens that are kept; 0 keeps all (default: 20).")
  var topK: Int?

  @Option(help: "Tokens below this times the greatest probability go (default: 0).")
  var minP: Double?

  @Option(help: "Tokens of an answer at most (default: 16384).")
  var maxTokens: Int?

  @Option(help: "Draws, augmentations and the mix depend on it (default: 0).")
  var seed: Int?

  @Option(help: "Other forms for exam questions, separated by commas: style, option (default: none).")
  var augment: String?

  @Option(help: "Ask about these categories alone, separated by commas.")
  var category: String?

  @Option(help: "Least share of Korean in the think part (default: 0.05; english 0, korean 0.2).")
  var minThinkKorean: Double?

  @Option(help: "Greatest share of Korean in the think part (default: 0.2; english 0.05, korean 1).")
  var maxThinkKorean: Double?

  @Option(help: "The ratio that is meant: all, nonspace, letters, masked, nolatex, eojeol (default: all).")
  var thinkRatio: String?

  @Option(help: "Longer traces are overlong, in tokens (default: 16384).")
  var maxTraceTokens: Int?

  @Flag(help: "Traces whose answer is not the known one are wrong.")
  var verify = false

  @Option(
    help: "How many examples of each category: code=86k,science=37k,exams=all; *=0 stands for the others.")
  var mix: String?

  @Option(help: "Traces of one prompt among the examples at most (default: all that are good).")
  var tracesPerPrompt: Int?

  @Option(help: "The teacher's licence, for the card: an SPDX id, or words.")
  var teacherLicense: String?

  static let keys =
    [
      "cot", "instruction", "instruction_role", "n", "temperature", "top_p", "top_k", "min_p", "max_tokens",
      "seed", "augment", "category", "think_ratio", "max_trace_tokens", "verify", "mix", "traces_per_prompt",
      "teacher_license",
    ] + TraceSettings.numbers.map(\.key)

  /// The instruction from flags, environment and file.
  func instruction(_ file: Settings) throws -> Instruction {
    let cot = try file.string("cot", flag: cot).map { try choice("cot", $0, of: CoT.self) } ?? .mixed
    let role =
      try file.string("instruction_role", flag: instructionRole)
      .map { try choice("instruction_role", $0, of: Instruction.Role.self) } ?? .system
    guard let path = try file.string("instruction", flag: instruction) else {
      return Instruction(cot, role: role)
    }
    return try Instruction(cot, role: role, contentsOf: path)
  }

  /// The settings from flags, environment and file.
  func resolved(_ file: Settings, cot: CoT) throws -> DistillSettings {
    var settings = DistillSettings()
    try setAsking(&settings, file)
    try setJudging(&settings, file, cot)
    settings.mix = try file.string("mix", flag: mix).map { try Mix($0) }
    for name in settings.mix?.targets.keys.sorted() ?? [] where name != "*" {
      try DistillOptions.expectCategory("mix", name)
    }
    settings.tracesPerPrompt = try file.whole("traces_per_prompt", tracesPerPrompt, 1...1_000_000)
    settings.teacherLicense = try file.string("teacher_license", flag: teacherLicense)
    return settings
  }

  private func setAsking(_ settings: inout DistillSettings, _ file: Settings) throws {
    let sampling = settings.sampling
    settings.sampling.temperature =
      try file.number("temperature", temperature, 0...100) ?? sampling.temperature
    settings.sampling.topP = try file.number("top_p", topP, 0...1) ?? sampling.topP
    settings.sampling.topK = try file.whole("top_k", topK, 0...1_000_000) ?? sampling.topK
    settings.sampling.minP = try file.number("min_p", minP, 0...1) ?? sampling.minP
    settings.sampling.maxTokens =
      try file.whole("max_tokens", maxTokens, 1...10_000_000) ?? sampling.maxTokens
    try file.set(&settings.rollouts, "n", n, 1...1_024)
    settings.seed = UInt64(try file.whole("seed", seed, 0...Int.max) ?? 0)
    settings.augment = Set(
      try list("augment", augment, file).map { try choice("augment", $0, of: Augmentation.Kind.self) })
    settings.categories = try list("category", category, file)
    for name in settings.categories { try DistillOptions.expectCategory("category", name) }
  }

  /// - Throws: `ValidationError` for a subject that no site and no table can have.
  private static func expectCategory(_ key: String, _ name: String) throws {
    guard !Site.categories.contains(name) else { return }
    let near = nearest(name, among: Site.categories).map { "; did you mean \($0)?" } ?? ""
    throw ValidationError("\(key): \(name) is none of \(Site.categories.joined(separator: ", "))\(near)")
  }

  private func setJudging(_ settings: inout DistillSettings, _ file: Settings, _ cot: CoT) throws {
    settings.rules = TraceSettings(cot)
    let flags = ["min_think_korean": minThinkKorean, "max_think_korean": maxThinkKorean]
    for number in TraceSettings.numbers {
      guard let value = try file.double(number.key, flag: flags[number.key] ?? nil) else { continue }
      do { try number.set(&settings.rules, value) } catch let problem as TraceNumber.Problem {
        throw ValidationError(problem.description)
      }
    }
    try file.set(&settings.rules.thinkRatio, "think_ratio", thinkRatio)
    guard settings.rules.minThinkKorean <= settings.rules.maxThinkKorean else {
      throw ValidationError("min_think_korean is above max_think_korean: no trace could pass")
    }
    try file.set(&settings.maxTraceTokens, "max_trace_tokens", maxTraceTokens, 1...100_000_000)
    settings.verifies = try file.bool("verify", flag: verify)
  }

  private func list(_ key: String, _ flag: String?, _ file: Settings) throws -> [String] {
    try file.strings(key, flag: flag.map { [$0] } ?? []).flatMap { $0.split(separator: ",").map(String.init) }
  }
}
