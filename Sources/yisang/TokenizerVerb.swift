import ArgumentParser
import Foundation
import StrictJSON
import Tokens

struct TokenizerVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenizer", abstract: "Make a tokenizer for a model of one's own.",
    subcommands: [TokenizerTrainVerb.self])
}

struct TokenizerTrainVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Learn a vocabulary from texts by byte-pair encoding.",
    discussion: """
      Reads texts, a line each, or JSON Lines (*.jsonl) with a field; writes tokenizer.json and \
      tokenizer_config.json, which tokenizers and transformers load. The same texts give the same bytes.

      Example: yisang tokenizer train --vocab-size 8000 --like qwen --output model texts.jsonl
      """)

  @Argument(help: "Files of texts.")
  var files: [String]

  @Option(help: "Tokens in all, special ones and single bytes included.")
  var vocabSize: Int

  @Option(help: "The kind of tokenizer: qwen, gpt2, llama3 or gemma.")
  var like = "qwen"

  @Option(help: "A special token besides those of the kind; may be given again.")
  var special: [String] = []

  @Option(help: "How often a pair must occur to become a token.")
  var minFrequency = 2

  @Option(help: "The field of *.jsonl that holds the text.")
  var field = "text"

  @Option(help: "The folder to write into.")
  var output: String

  func validate() throws {
    guard (1...(1 << 20)).contains(vocabSize) else {
      throw ValidationError("--vocab-size must be between 1 and \(1 << 20)")
    }
    guard minFrequency >= 0 else { throw ValidationError("--min-frequency must not be negative") }
  }

  func run() throws {
    let family = try choice("like", like, of: TokenizerFamily.self)
    var trainer = try BPETrainer(
      .init(family: family, vocabularySize: vocabSize, minFrequency: minFrequency, specialTokens: special))
    for file in files { try count(file, into: &trainer) }
    let trained = trainer.train()
    try trained.write(to: output)
    let count = trained.tokens.count
    Console.out("\(output): \(count) tokens, \(trained.merges.count) merges")
    if count < vocabSize {
      Console.note("no pair occurs often enough for the \(vocabSize - count) tokens that lack")
    }
    if count > vocabSize {
      Console.note("the alphabet alone has more than \(vocabSize) tokens: nothing was learnt")
    }
  }

  private func count(_ file: String, into trainer: inout BPETrainer) throws {
    let text = [UInt8](try Data(contentsOf: URL(filePath: file), options: .mappedIfSafe))
    let isJSON = file.hasSuffix(".jsonl")
    for (index, line) in text.split(separator: 0x0A).enumerated() {
      guard isJSON else {
        trainer.add(Array(line))
        continue
      }
      guard let value = try JSON(parsing: Array(line))[field]?.bytes else {
        throw ValidationError("\(file), line \(index + 1): no text in the field \(field)")
      }
      trainer.add(value)
    }
  }
}
