import ArgumentParser
import Corpus
import Evaluate
import Foundation
import Teacher

/// Where an evaluation's answers lie, and whose they are.
struct EvalPlace {
  /// The folder of runs.
  let runs: String
  private let given: String?
  private let options: EvalOptions
  private let file: Settings

  init(_ verb: EvalVerb, _ file: Settings) throws {
    runs = try file.string("runs", flag: verb.runs) ?? "runs"
    given = try file.string("output_dir", flag: verb.outputDir)
    (options, self.file) = (verb.options, file)
  }

  /// `runs/NAME/eval`; of `runs/NAME/checkpoint-N` that step's own below it. A plain name that is given is one below runs.
  func folder(model: String?) throws -> String {
    if let given { return given.contains("/") ? given : "\(runs)/\(given)" }
    let path = try file.string("adapter", flag: options.adapter) ?? file.string("model", flag: options.model)
    guard let path else {
      guard let name = try model ?? file.string("model_name", flag: options.modelName) else {
        throw ValidationError(
          "--no-ask needs --output-dir, or the --model or --model-name that was evaluated")
      }
      let safe = name.unicodeScalars.map { scalar in
        let isSafe =
          scalar.isASCII
          && (scalar.properties.isAlphabetic || "0123456789._-".unicodeScalars.contains(scalar))
        return isSafe ? String(scalar) : "-"
      }
      return "\(runs)/\(safe.joined())/eval"
    }
    let url = URL(filePath: path).standardizedFileURL
    let (name, parent) = (url.lastPathComponent, url.deletingLastPathComponent())
    let step = name.hasPrefix("checkpoint-") ? name.dropFirst("checkpoint-".count) : ""
    guard !step.isEmpty, step.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      return "\(runs)/\(name)/eval"
    }
    return "\(runs)/\(parent.lastPathComponent)/eval/\(name)"
  }

  /// The model whose stored answers are judged: the folder's, if there is one, and no other in its place.
  func storedModel(_ source: EvalSource?, in folder: String) throws -> String {
    let known = try CompletionStore(readingFrom: folder)?.models() ?? [:]
    guard !known.isEmpty else { throw ValidationError("no answers are stored in \(folder)") }
    let names = known.keys.sorted().joined(separator: ", ")
    let own = try source?.identity()
    let name = try own ?? revised(file.string("model_name", flag: options.modelName))
    if let name {
      guard known[name] != nil else {
        throw ValidationError(
          "\(folder) has no answers of \(name)\(own == nil ? "" : ", which --model is now"), but of \(names)")
      }
      return name
    }
    if known.count == 1, let name = known.keys.first { return name }
    throw ValidationError("\(folder) has answers of several models, name one with --model-name: \(names)")
  }

  /// A served name with the revision that the user knows it to have.
  func revised(_ name: String?) throws -> String? {
    guard let name, let revision = try file.string("model_revision", flag: options.modelRevision) else {
      return name
    }
    return "\(name)@\(revision)"
  }
}
