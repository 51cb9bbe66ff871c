import ArgumentParser
import Checkpoints
import Foundation
import StrictJSON
import Tokens

struct TokenizerAddVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Give a model one special token more.",
    discussion: """
      Writes the model's folder anew: the token is in tokenizer.json, and its rows of the embedding (and of the output, where \
      that has its own) are copies of another token's, the one that ends a turn if none is named. Until it has learnt, the model writes \
      the new token as often as that one, which it then writes half as often. NRT ends thoughts so (docs/methods/nrt.md).

      Examples:
        yisang tokenizer add --model models/base --token '<|response_start|>' --output models/nrt
        yisang train nrt --model models/nrt --separator '<|response_start|>' --data questions.jsonl
      """)

  @Option(help: "The model's folder.", completion: .directory)
  var model: String

  @Option(help: "The token.")
  var token: String

  @Option(help: "The token whose rows are copied (default: the one that ends a turn, where there is one).")
  var like: String?

  @Option(help: "The folder to write; it must not be there.", completion: .directory)
  var output: String

  func run() throws {
    let checkpoint = try Checkpoint(folder: model)
    let path = "\(model)/tokenizer.json"
    let tokenizer = try Tokenizer.load(folder: model)
    let addition = try AddedTokenWriting(token, to: tokenizer, path: path)
    let source = try like.map { name in
      guard let id = tokenizer.id(of: Array(name.utf8)) else {
        throw ValidationError("--like: \(path) has no token \(name)")
      }
      return Int(id)
    }
    let ends = checkpoint.generation.endIDs
    guard let source = source ?? (ends.count == 1 ? Int(ends[0]) : nil) else {
      let names = ends.compactMap(tokenizer.token).map { String(decoding: $0, as: UTF8.self) }
      throw ValidationError(
        "\(ends.isEmpty ? "no token ends" : "several tokens (\(names.joined(separator: " "))) end") a turn of this model; name one with --like"
      )
    }
    let (config, weights) = try checkpoint.grown(with: addition.id, like: source)
    var writer = CheckpointWriter(folder: output, like: checkpoint)
    (writer.config, writer.precision) = (config, checkpoint.ownPrecision == .bf16 ? .bf16 : .f32)
    try writer.write(weights) { folder in
      for (name, change) in [
        ("tokenizer.json", addition.tokenizer), ("tokenizer_config.json", addition.configuration),
      ] {
        guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
        let json: JSON
        do { json = try JSON(parsing: Array(bytes), maxValues: 4_000_000) } catch {
          throw TokenizerError(path: "\(model)/\(name)", problem: "\(error)")
        }
        try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        try DurableFile.write(change(json).indented, to: "\(folder)/\(name)")
      }
    }
    Console.out(
      "\(output): \(token) is \(addition.id), a copy of \(source); \(config.vocabularySize) rows, before \(checkpoint.config.vocabularySize)"
    )
  }
}
