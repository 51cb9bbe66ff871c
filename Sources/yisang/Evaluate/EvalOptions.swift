import ArgumentParser
import Corpus
import Evaluate
import Foundation
import Teacher

/// Which model is evaluated and how it is asked, as `yisang eval` takes it.
struct EvalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("A model's folder, run in this process.", valueName: "dir"), completion: .directory)
  var model: String?

  @Option(
    help: ArgumentHelp(
      "A server with OpenAI's API (http://127.0.0.1:8000/v1); may be given several times.", valueName: "url"))
  var server: [String] = []

  @Option(help: "The model's name at the server (default: the only one it serves).")
  var modelName: String?

  @Option(
    help: ArgumentHelp(
      "With --server: which weights its name stands for; answers of others are not taken for them.",
      valueName: "text"))
  var modelRevision: String?

  @Option(
    help: ArgumentHelp("With --model: the folder of a LoRA adapter.", valueName: "dir"),
    completion: .directory)
  var adapter: String?

  @OptionGroup var asking: AskingOptions

  @Option(help: "Answers to each question (default: 1).")
  var n: Int?

  @Option(help: "The k of pass@k, separated by commas; each at most --n (default: 1 and --n).")
  var k: String?

  @Option(help: "0 takes the most probable token (default: 0.7).")
  var temperature: Double?

  @Option(help: "The share of the distribution that is kept (default: 0.9).")
  var topP: Double?

  @Option(help: "The most probable tokens that are kept; 0 keeps all (default: 0).")
  var topK: Int?

  @Option(help: "Tokens below this times the greatest probability go (default: 0).")
  var minP: Double?

  @Option(help: "Tokens of an answer at most; the context may end it before (default: 32768).")
  var maxTokens: Int?

  @Option(help: "Draws depend on it, on the item and the answer's number, and on nothing else (default: 0).")
  var seed: Int?

  @Option(
    help: ArgumentHelp(
      "What is asked: boxed, plain, or a text file with {question} and, if it likes, {options} and {labels} (default: boxed).",
      valueName: "boxed|plain|file"))
  var prompt: String?

  @Option(
    help:
      "Which answer counts: boxed (the first box behind the thoughts, else none), after_think (that box, else what the text says), first or last (default: boxed with --prompt boxed, else after_think)."
  )
  var extract: String?

  @Option(
    help: "What thoughts should be in: question, mixed, english or korean (default: question).",
    completion: .list(["question", "mixed", "english", "korean"]))
  var thinkLanguage: String?

  @Flag(help: "With --server: the chat template opens the think part itself (a folder tells).")
  var opensThink = false

  static let keys =
    [
      "tasks", "output_dir", "runs", "model", "server", "model_name", "model_revision", "adapter", "n", "k",
      "temperature", "top_p", "top_k", "min_p", "max_tokens", "seed", "prompt", "extract", "think_language",
      "opens_think",
    ] + AskingOptions.keys
}

extension EvalOptions {
  /// The settings from flags, environment and file.
  func resolved(_ file: Settings) throws -> EvalSettings {
    var settings = EvalSettings()
    let usual = settings.sampling
    try file.set(&settings.samples, "n", n, 1...10_000)
    settings.sampling.temperature = try file.number("temperature", temperature, 0...100) ?? usual.temperature
    settings.sampling.topP = try file.number("top_p", topP, 0...1) ?? usual.topP
    settings.sampling.topK = try file.whole("top_k", topK, 0...1_000_000) ?? usual.topK
    settings.sampling.minP = try file.number("min_p", minP, 0...1) ?? usual.minP
    settings.sampling.maxTokens = try file.whole("max_tokens", maxTokens, 1...10_000_000) ?? usual.maxTokens
    settings.seed = UInt64(try file.whole("seed", seed, 0...Int.max) ?? 0)
    settings.ks = try ks(file) ?? (settings.samples > 1 ? [1, settings.samples] : [1])
    if let name = try file.string("extract", flag: extract) {
      settings.extraction = try choice("extract", name, of: EvalExtraction.self)
    } else if try promptName(file) != EvalPrompt.Template.boxed.rawValue {
      // Nobody asked for a box.
      settings.extraction = .afterThink
    }
    try file.set(&settings.thinkLanguage, "think_language", thinkLanguage)
    settings.opensThink = try file.bool("opens_think", flag: opensThink)
    settings.extra = try asking.extraBody(file)
    settings.omitted = try asking.omitted(file)
    do { try settings.check() } catch { throw ValidationError(error.problem) }
    return settings
  }

  private func ks(_ file: Settings) throws -> [Int]? {
    let texts = try file.strings("k", flag: k.map { [$0] } ?? []).flatMap { $0.split(separator: ",") }
    guard !texts.isEmpty else { return nil }
    return try texts.map { text in
      guard let k = Int(text), k >= 1 else {
        throw ValidationError("k must be whole numbers from 1 on, separated by commas, not \(text)")
      }
      return k
    }
  }

  private func promptName(_ file: Settings) throws -> String {
    try file.string("prompt", flag: prompt) ?? EvalPrompt.Template.boxed.rawValue
  }

  /// The prompt, what it is in words, and of a file its digest.
  func prompt(_ file: Settings) throws -> (prompt: EvalPrompt, words: String, digest: String?) {
    let name = try promptName(file)
    if let template = EvalPrompt.Template(rawValue: name) { return (EvalPrompt(template), name, nil) }
    guard let data = FileManager.default.contents(atPath: name) else {
      let known = EvalPrompt.Template.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("prompt must be \(known) or a file, and there is no file \(name)")
    }
    for unknown in EvalOptions.unknownFields(Array(data)) {
      Console.note("eval: \(name): {\(unknown)} is no field and is sent as it stands")
    }
    return (try EvalPrompt(file: name), name, Digest.sha256(Array(data)).hex)
  }

  /// `{word}` that stands for nothing; behind a letter it is TeX's, as in `\boxed{answer}`.
  static func unknownFields(_ text: [UInt8]) -> [String] {
    var found: [String] = []
    for (place, byte) in text.enumerated() where byte == UInt8(ascii: "{") {
      let isTeX = place > 0 && (text[place - 1] | 0x20) &- 0x61 < 26
      let word = text[(place + 1)...].prefix { ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "_") }
      guard !isTeX, !word.isEmpty, word.endIndex < text.count, text[word.endIndex] == UInt8(ascii: "}") else {
        continue
      }
      let name = String(decoding: word, as: UTF8.self)
      if !["question", "options", "labels"].contains(name), !found.contains(name) { found.append(name) }
    }
    return found
  }
}
