import Corpus
import Evaluate
import Foundation
import StrictJSON

/// What `yisang eval` prints.
struct EvalReport {
  private let run: EvalRun
  private let results: ResultsFile
  private let judged: [JudgedTask]
  private let output: String

  init(_ run: EvalRun, _ results: ResultsFile, _ judged: [JudgedTask], _ output: String) {
    (self.run, self.results, self.judged, self.output) = (run, results, judged, output)
  }

  func print(json: Bool, wrong: Int) {
    if json {
      guard let text = FileManager.default.contents(atPath: output + "/results.json") else { return }
      return Console.bytes(Array(text))
    }
    showWrong(wrong)
    for line in columns(table) { Console.out(line) }
    for score in results.scores.map(\.all) where !score.translations.isEmpty {
      let told = score.translations.map { part in
        "\(part.name) \(EvalReport.decimal(part.runs.mean))\(EvalReport.error(part.runs.standardError, 1))"
      }
      Console.out("\(score.name): \(told.joined(separator: ", "))")
    }
    Console.out(
      "\(run.model), \(counted(run.settings.samples, "answer")) a question; "
        + "acc in percent ± s.e. over items; what is undecided counts as wrong; "
        + "ERR: of all reflections, those of right answers")
    let isForeign = results.scores.contains { ($0.all.thinkConsistency ?? 1) < 0.5 }
    if isForeign, run.settings.thinkLanguage == .question {
      Console.out(
        "LC holds thoughts against the question's language; --no-ask --think-language mixed (or english) holds them against that"
      )
    }
    Console.out("results: \(output)")
  }

  private var ks: [Int] { Set(run.settings.ks).sorted().filter { $0 > 1 } }

  private var table: [[String]] {
    let hasRuns = run.settings.samples > 1
    var rows = [
      ["task", "items", "acc"] + (hasRuns ? ["runs"] : []) + ks.map { "pass@\($0)" }
        + (hasRuns ? ["maj@\(run.settings.samples)"] : [])
        + ["LC", "LC&Acc", "ERR", "reflections", "undecided", "no answer", "truncated", "failed", "tokens"]
    ]
    for score in results.scores {
      rows.append(row(score.all, score.all.name))
      for source in score.sources where score.sources.count > 1 {
        rows.append(row(source, "  " + (source.name.isEmpty ? "-" : source.name)))
      }
      for kind in score.kinds { rows.append(row(kind, "  (\(kind.name))")) }
      if score.sources.count > 1 { rows.append(row(score.macro, "  macro", "\(score.macro.groups) sources")) }
    }
    if results.average.groups > 1 {
      rows.append(row(results.average, "mean", "\(results.average.groups) tasks"))
    }
    return rows
  }

  private func row(_ score: GroupScore, _ name: String) -> [String] {
    let hasRuns = run.settings.samples > 1
    let start = [name, "\(score.items)", EvalReport.percent(score.accuracy)]
    let runs = hasRuns ? [score.runs?.standardError.map { "± " + EvalReport.decimal(100 * $0) } ?? "-"] : []
    let pass = ks.map { k in EvalReport.percent(score.passAt.first { $0.k == k }?.value) }
    let majority = hasRuns ? [EvalReport.percent(score.majority)] : []
    let rates = ["undecided", "no_answer", "truncated", "failed"].map { name in
      EvalReport.decimal(100 * score.rate(name))
    }
    return start + runs + pass + majority
      + [EvalReport.percent(score.consistency), EvalReport.percent(score.consistentAndRight)]
      + EvalReport.reflection(score.effectiveReflection, score.meanReflections) + rates
      + [score.meanTokens.map { "\(Int($0.rounded()))" } ?? "-"]
  }

  private func row(_ score: MacroScore, _ name: String, _ groups: String) -> [String] {
    let hasRuns = run.settings.samples > 1
    return [name, groups, EvalReport.percent(score.accuracy)] + (hasRuns ? [""] : [])
      + ks.map { EvalReport.percent(score.passAt[$0]) } + (hasRuns ? [""] : [])
      + [EvalReport.percent(score.consistency), EvalReport.percent(score.consistentAndRight)]
      + EvalReport.reflection(score.effectiveReflection, score.reflections)
  }

  /// ERR as a ratio, as the paper has it, and reflections an answer.
  private static func reflection(_ ratio: Double?, _ mean: Double?) -> [String] {
    [ratio.map { String(format: "%.2f", $0) } ?? "-", mean.map(decimal) ?? "-"]
  }

  private func showWrong(_ count: Int) {
    for task in judged where count > 0 {
      let wrong = task.items.lazy.flatMap { item in
        item.samples.enumerated().lazy.compactMap { number, sample in sample.map { (item.item, number, $0) } }
      }.filter { !$0.2.isRight && $0.2.verdict != .scored }
      for (item, number, sample) in wrong.prefix(count) {
        Console.out(
          "--- \(task.name) \(EvalReport.shown(item.id)), answer \(number): \(sample.verdict.rawValue)"
            + (sample.isTruncated ? ", truncated" : ""))
        Console.out(EvalReport.shown(Beginning(of: item.question, scalars: 400).text))
        for (place, option) in item.options.enumerated() {
          Console.out("  \(place + 1). \(EvalReport.shown(option))")
        }
        let given = sample.extracted ?? sample.failure ?? "nothing"
        Console.out(
          EvalReport.shown("known: \(item.gold.joined(separator: " | ")) · given: \(given)"))
      }
    }
    if count > 0 { Console.out("---") }
  }

  /// A model's text must not move a terminal's cursor.
  private static func shown(_ text: String) -> String {
    String(decoding: MarkedText.harmless(Array(text.utf8)[...]), as: UTF8.self)
  }

  /// `64.2 ± 1.3`, in percent.
  private static func percent(_ value: Estimate?) -> String {
    guard let value else { return "-" }
    return decimal(100 * value.mean) + error(value.standardError, 100)
  }

  private static func error(_ value: Double?, _ scale: Double) -> String {
    value.map { " ± " + decimal(scale * $0) } ?? ""
  }

  private static func decimal(_ value: Double) -> String { String(format: "%.1f", value) }
}

/// Asking, and two evaluations side by side.
extension EvalReport {
  /// How asking goes on: answers, tokens a second, time left.
  static func line(_ progress: EvalProgress) -> String {
    var line = "eval: \(progress.known + progress.replies) of \(progress.total) answers"
    if progress.known > 0 { line += " (\(progress.known) stored before)" }
    if progress.inFlight > 0 { line += ", \(progress.inFlight) in flight" }
    if progress.tokens > 0 {
      line += String(
        format: ", %d tokens, %.0f a second", progress.tokens,
        Double(progress.tokens) / max(progress.seconds, 0.001))
    }
    if progress.left > 0, let left = progress.secondsLeft { line += ", about \(time(left)) left" }
    return line
  }

  private static func time(_ seconds: Double) -> String {
    let seconds = Int(min(seconds, 1e9))
    if seconds < 120 { return "\(seconds) s" }
    return seconds < 7_200 ? "\(seconds / 60) min" : "\(seconds / 3_600) h \(seconds / 60 % 60) min"
  }

  /// The differences of two evaluations.
  static func print(_ comparison: Comparison, json: Bool) {
    if json {
      let tasks = comparison.tasks.map { task in
        JSON.Member(
          task.name,
          .object([
            .init("items", .integer(task.difference.count)), .init("first", .number(task.one)),
            .init("second", .number(task.other)), .init("difference", .number(task.difference.mean)),
            .init("difference_stderr", task.difference.standardError.map { .number($0) } ?? .null),
            .init("only_first", .integer(task.onlyOne)), .init("only_second", .integer(task.onlyOther)),
            .init("mcnemar_p", .number(task.p)), .init("unpaired", .integer(task.unpaired)),
          ]))
      }
      let notes = JSON.Member("notes", .array(comparison.notes.map { .text($0) }))
      return Console.out(
        String(decoding: JSON.object([.init("tasks", .object(tasks)), notes]).serialized, as: UTF8.self))
    }
    for note in comparison.notes { Console.note("eval: \(note)") }
    if comparison.tasks.isEmpty { leave(ExitStatus.empty, "there is nothing to compare") }
    var rows = [["task", "items", "first", "second", "difference", "only first", "only second", "p"]]
    for task in comparison.tasks {
      rows.append([
        task.name, "\(task.difference.count)" + (task.unpaired > 0 ? " (\(task.unpaired) left out)" : ""),
        decimal(100 * task.one), decimal(100 * task.other), percent(task.difference), "\(task.onlyOne)",
        "\(task.onlyOther)", String(format: "%.4f", task.p),
      ])
    }
    for line in columns(rows) { Console.out(line) }
    Console.out(
      "difference: second − first in points, ± s.e. of the paired differences; only …: items whose first answer only that one has right; p: McNemar's exact test"
    )
  }
}
