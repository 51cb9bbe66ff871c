import Corpus
import Foundation
import StrictJSON
import Train

/// What went into a step and what came out: rows of a corpus, examples and questions, steps and tokens of training.
struct StepRows: Equatable {
  var rowsIn: Int?
  var rowsOut: Int?
  /// Steps of training taken in all.
  var steps: Int?
  /// Tokens they learnt from; of refining, what was drawn and learnt from.
  var tokens: Int?
  /// In words, for the table.
  var words = ""
}

extension StepRows {
  private var numbers: [(String, Int?)] {
    [("rows_in", rowsIn), ("rows_out", rowsOut), ("steps", steps), ("tokens", tokens)]
  }

  /// Those that are known.
  var members: [JSON.Member] {
    numbers.compactMap { name, number in number.map { JSON.Member(name, .integer($0)) } }
      + (words.isEmpty ? [] : [JSON.Member("made", .text(words))])
  }

  init(_ json: JSON) {
    self.init(
      rowsIn: json["rows_in"]?.int, rowsOut: json["rows_out"]?.int, steps: json["steps"]?.int,
      tokens: json["tokens"]?.int, words: json["made"]?.text ?? "")
  }

  /// Counts what a step made, of what lies there now.
  ///
  /// - Throws: `CorpusFailure` for a shard that cannot be read.
  init(of step: PipelineStep, corpus: Corpus) throws {
    self.init()
    let command = step.arguments.prefix(2)
    if step.arguments.contains("--checkpoint") {
      words = step.place
    } else if command.first == "train" {
      setTraining(step.place)
    } else {
      switch step.stage {
      case .crawl, .import: try set(corpus, .crawl, .item)
      case .filter: try set(corpus, .item, .filter)
      case .dedup: try set(corpus, .filter, .dedup)
      case .distill: try set(corpus, .dedup, .distill)
      case .eval: setEvaluation(step.place)
      case .export: try setExport(step, corpus)
      default: words = step.place
      }
    }
  }

  private mutating func set(_ corpus: Corpus, _ before: Stage, _ stage: Stage) throws {
    rowsIn = try corpus.count(of: before)?.kept
    let count = try corpus.count(of: stage)
    rowsOut = count?.kept
    words = corpus.folder(of: stage)
    if let first = count?.rejected.first {
      words += " (most often left out: \(first.reason), \(first.count))"
    }
  }

  private mutating func setTraining(_ place: String) {
    words = place
    let run = RunFolder(place)
    guard let last = try? run.checkpoints().last,
      let progress = StepRows.json("\(run.checkpoint(last))/progress.json")
    else { return }
    (steps, tokens) = (progress["step"]?.int, progress["num_tokens"]?.int)
    rowsIn = [progress["questions"]?.int, progress["examples"]?.int].compactMap { $0 }.first { $0 > 0 }
  }

  /// Items, and the score of each task.
  private mutating func setEvaluation(_ place: String) {
    guard let tasks = StepRows.json(place)?["results"]?.members else { return }
    rowsIn = tasks.reduce(0) { $0 + ($1.value["items"]?.int ?? 0) }
    words = tasks.compactMap { task in
      let name = String(decoding: task.name, as: UTF8.self)
      let score = task.value.members?.first { String(decoding: $0.name, as: UTF8.self).hasPrefix("acc,") }
      return score?.value.double.map { "\(name) \(String(format: "%.1f", $0 * 100)) %" }
    }.joined(separator: ", ")
    if words.isEmpty { words = place }
  }

  private mutating func setExport(_ step: PipelineStep, _ corpus: Corpus) throws {
    let folder = URL(filePath: step.place).deletingLastPathComponent().relativePath
    words = folder
    let isOfTraces = step.inputs.contains { $0.place == corpus.folder(of: .distill) }
    rowsIn = try corpus.count(of: isOfTraces ? .distill : .dedup)?.kept
    guard let lines = FileManager.default.contents(atPath: "\(folder)/ATTRIBUTION.tsv") else { return }
    rowsOut = max(0, lines.count { $0 == 0x0A } - 1)
  }

  private static func json(_ path: String) -> JSON? {
    FileManager.default.contents(atPath: path).flatMap { try? JSON(parsing: Array($0)) }
  }
}
