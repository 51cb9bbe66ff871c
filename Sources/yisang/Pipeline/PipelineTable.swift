import Corpus
import Foundation

/// What `yisang run` prints at its end: a line a step.
struct PipelineTable {
  private let lines: [PipelineRun.Line]

  init(_ lines: [PipelineRun.Line]) { self.lines = lines }

  private struct JSON: Encodable {
    struct Step: Encodable {
      let step, state, why: String
      let rowsIn, rowsOut, steps, tokens, peakMemory: Int?
      let seconds, processorSeconds: Double?
      let made: String?
    }
    let outcome: String
    let words: String?
    let problems: [String]
    let steps: [Step]
  }

  /// - Parameters:
  ///   - end: why the run ended before its end.
  ///   - problems: why nothing was started.
  func print(json: Bool, end: (status: Int32, words: String)?, problems: [String] = []) throws {
    guard json else {
      for line in columns(rows) { Console.out(line) }
      return
    }
    let steps = lines.map { line in
      let isDone = line.outcome != nil
      return JSON.Step(
        step: line.step.name, state: line.outcome?.rawValue ?? "skipped", why: line.why,
        rowsIn: line.made.rowsIn, rowsOut: line.made.rowsOut, steps: line.made.steps,
        tokens: line.made.tokens,
        peakMemory: isDone ? line.cost.peakMemory : nil, seconds: isDone ? line.cost.seconds : nil,
        processorSeconds: isDone ? line.cost.processorSeconds : nil,
        made: line.made.words.isEmpty ? nil : line.made.words)
    }
    try Console.json(
      JSON(
        outcome: end.map { StepRecord.Outcome(status: $0.status).rawValue } ?? "done", words: end?.words,
        problems: problems,
        steps: steps))
  }

  private var rows: [[String]] {
    [["stage", "state", "rows in", "rows out", "seconds", "processor", "memory", "what it made"]]
      + lines.map { line in
        let isDone = line.outcome != nil
        return [
          line.step.name, line.outcome?.rawValue ?? "skipped", PipelineTable.number(line.made.rowsIn),
          PipelineTable.number(line.made.rowsOut), isDone ? PipelineTable.seconds(line.cost.seconds) : "-",
          isDone ? PipelineTable.seconds(line.cost.processorSeconds) : "-",
          isDone ? "\(line.cost.peakMemory >> 20) MiB" : "-", PipelineTable.words(line.made),
        ]
      }
  }

  private static func words(_ made: StepRows) -> String {
    let training = made.steps.map {
      counted($0, "step") + (made.tokens.map { ", \(counted($0, "token"))" } ?? "")
    }
    let words = [made.words, training ?? ""].filter { !$0.isEmpty }.joined(separator: ": ")
    return words.isEmpty ? "-" : words
  }

  static func number(_ number: Int?) -> String { number.map(String.init) ?? "-" }

  static func seconds(_ seconds: Double) -> String {
    String(format: seconds < 100 ? "%.1f" : "%.0f", seconds)
  }
}
