import ArgumentParser
import Foundation
import StrictJSON
import Tokens

struct TokenizerVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenizer", abstract: "Make a tokenizer for a model of one's own, or add a token to one.",
    discussion: """
      Examples:
        yisang tokenizer train --vocab-size 8000 --like qwen --output model texts.jsonl
        yisang tokenizer add --model models/base --token '<|response_start|>' --output models/nrt
      """,
    subcommands: [TokenizerTrainVerb.self, TokenizerAddVerb.self])
}

struct TokenizerTrainVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Learn a vocabulary from texts by byte-pair encoding.",
    discussion: """
      Reads UTF-8, a text a line, or JSON Lines (*.jsonl) with a field (--field messages for conversations); writes tokenizer.json and \
      tokenizer_config.json, which tokenizers and transformers load. The same texts give the same bytes. No chat \
      template is written: put one beside them as chat_template.jinja.

      Special tokens, in the order of their ids, and the least --vocab-size:
        qwen    259  <|endoftext|> <|im_start|> <|im_end|>
        gpt2    257  <|endoftext|>
        llama3  261  <|begin_of_text|> <|end_of_text|> <|start_header_id|>
                     <|end_header_id|> <|eot_id|>
        gemma   262 and the characters; <pad> <eos> <bos> <unk>
                     <start_of_turn> <end_of_turn>

      Examples:
        yisang tokenizer train --vocab-size 8000 --like qwen --output model texts.jsonl
        yisang tokenizer train --vocab-size 1000 --isolate-syllables --token '<think>' \\
          --token '</think>' --field messages --output model problems.jsonl
      """)

  @Argument(help: "Files of texts; - is standard input, JSON Lines if --field is given.", completion: .file())
  var files: [String]

  @Option(help: "Tokens in all, special ones and single bytes or characters included; 1 to 1048576.")
  var vocabSize: Int

  @Option(
    help: "The kind of tokenizer: qwen, gpt2, llama3 or gemma.",
    completion: .list(["qwen", "gpt2", "llama3", "gemma"]))
  var like = "qwen"

  @Option(help: "A special token after those of the kind; may be given again.")
  var special: [String] = []

  @Option(
    help: "A text that is always one token and is shown when decoded, as <think>; may be given again.")
  var token: [String] = []

  @Flag(help: "Let no token join a Hangul syllable with what stands beside it.")
  var isolateSyllables = false

  @Option(help: "How often a pair must occur to become a token.")
  var minFrequency = 2

  @Option(
    help: "gemma: characters at most that are tokens, the commonest; others are bytes. (default: 1000)")
  var limitAlphabet: Int?

  @Option(
    help: "The field of JSON Lines that holds the text, or messages with a content each. (default: text)")
  var field: String?

  @Option(help: "The folder to write into; made if it is not there.", completion: .directory)
  var output: String

  @Flag(help: "Replace a tokenizer.json that the folder has.")
  var force = false

  func validate() throws {
    guard (1...(1 << 20)).contains(vocabSize) else {
      throw ValidationError("--vocab-size must be between 1 and \(1 << 20)")
    }
    guard minFrequency >= 0 else { throw ValidationError("--min-frequency must not be negative") }
    guard limitAlphabet.map({ $0 > 0 }) ?? true else {
      throw ValidationError("--limit-alphabet must be at least 1")
    }
    guard !output.isEmpty else { throw ValidationError("--output must name a folder") }
  }

  func run() throws {
    let family = try choice("--like", like, of: TokenizerFamily.self)
    guard limitAlphabet == nil || !family.isByteLevel else {
      throw ValidationError("--limit-alphabet is for --like gemma: the others have bytes, not characters")
    }
    let target = output + "/tokenizer.json"
    guard force || access(target, F_OK) != 0 else {
      throw TokenizerError(path: target, problem: "it is there already; --force replaces it")
    }
    var trainer = try BPETrainer(
      .init(
        family: family, vocabularySize: vocabSize, minFrequency: minFrequency, specialTokens: special,
        textTokens: token, isolatesSyllables: isolateSyllables, alphabetLimit: limitAlphabet ?? 1000))
    if family.isByteLevel { try expectRoom(trainer.leastSize) }
    var hasText = false
    for file in files {
      let found = try count(file, into: &trainer)
      if !found { Console.note("\(file): no text in it") }
      hasText = hasText || found
    }
    guard hasText else {
      throw TokenizerError(path: files.joined(separator: ", "), problem: "no text to learn from")
    }
    try expectRoom(trainer.leastSize)
    let trained = trainer.train()
    try trained.write(to: output)
    let count = trained.tokens.count
    Console.out("\(output): \(count) tokens, \(trained.merges.count) merges")
    if count < vocabSize {
      Console.note("no pair occurs often enough for the \(vocabSize - count) tokens that lack")
    }
  }

  private func expectRoom(_ least: Int) throws {
    guard vocabSize < least else { return }
    let remedy = like == "gemma" ? ", or fewer characters by --limit-alphabet" : ""
    throw TokenizerError(
      path: "--vocab-size \(vocabSize)",
      problem:
        "too small for the alphabet and the special tokens; --vocab-size \(least) is the least\(remedy)")
  }

  /// True where there was any text.
  private func count(_ file: String, into trainer: inout BPETrainer) throws -> Bool {
    var lines = try TextLines(file)
    let isJSON = file.hasSuffix(".jsonl") || file == "-" && field != nil
    var hasText = false
    do {
      while let line = try lines.next() {
        if stopRequested() { break }
        if isJSON && line.allSatisfy({ $0 <= 0x20 }) { continue }
        for text in isJSON ? try values(line, "\(lines.path), line \(lines.number)") : [line] {
          hasText = hasText || text.contains { $0 > 0x20 }
          trainer.add(text)
        }
      }
    } catch {
      guard stopRequested() else { throw error }
    }
    if stopRequested() { leave(ExitStatus.stopped, "stopped before the end: nothing was written") }
    return hasText
  }

  private func values(_ line: [UInt8], _ place: String) throws -> [[UInt8]] {
    let json: JSON
    do { json = try JSON(parsing: line) } catch { throw TokenizerError(path: place, problem: "\(error)") }
    guard let members = json.members else { throw TokenizerError(path: place, problem: "no JSON object") }
    let name = field ?? "text"
    if let text = json[name]?.bytes { return [text] }
    if let messages = json[name]?.array { return messages.compactMap { $0["content"]?.bytes } }
    let names = members.prefix(20).map { String(decoding: $0.name.prefix(60), as: UTF8.self) }
    throw TokenizerError(
      path: place,
      problem: "no text in the field \(name); --field names another, the line has: "
        + (names.isEmpty ? "none" : names.joined(separator: ", ")))
  }
}
