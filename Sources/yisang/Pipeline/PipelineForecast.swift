import ArgumentParser
import Corpus
import Crawl
import Foundation

/// What `yisang run --dry-run` says of each step: whether it is done, why, and what it may take. Nothing is written, asked or loaded.
struct PipelineForecast {
  struct Line {
    let state: StepState
    let estimate: StepEstimate
  }

  private(set) var lines: [Line] = []
  private let corpus: Corpus
  private let book: [RunLog.Entry]
  /// Rows that a stage has now, or may have then; nil: nobody knows.
  private var rows: [String: Int?] = [:]

  init(_ states: [StepState], corpus: Corpus) throws {
    self.corpus = corpus
    book = try RunLog.entries(of: corpus)
    for state in states { lines.append(Line(state: state, estimate: try estimate(state))) }
  }

  private mutating func estimate(_ state: StepState) throws -> StepEstimate {
    let step = state.step
    if state.decision.kind == .skip {
      let made = try StepRows(of: step, corpus: corpus)
      note(step, made.rowsOut)
      return StepEstimate(rowsIn: made.rowsIn, rowsOut: made.rowsOut, seconds: 0, ground: "-")
    }
    var found: StepEstimate
    switch step.stage {
    case .crawl: found = try crawl(step)
    case _ where step.arguments.first == "train": found = training(state)
    default: found = try byRows(state)
    }
    if [.crawl, .import].contains(step.stage) { found.rowsOut = found.rowsOut ?? rate(state)?.rowsOut }
    note(step, found.rowsOut)
    return found
  }

  private mutating func note(_ step: PipelineStep, _ count: Int?) {
    guard let main: Stage = PipelineForecast.main(step.stage) else { return }
    rows[main.name] = .some(count)
  }

  private static func main(_ stage: PipelineStage) -> Stage? {
    switch stage {
    case .crawl, .import: .item
    case .filter: .filter
    case .dedup: .dedup
    case .distill: .distill
    default: nil
    }
  }

  private mutating func known(_ stage: Stage) throws -> Int? {
    if let known = rows[stage.name] { return known }
    let count = try corpus.count(of: stage)?.kept
    rows[stage.name] = .some(count)
    return count
  }

  private mutating func byRows(_ state: StepState) throws -> StepEstimate {
    let before: Stage? =
      switch state.step.stage {
      case .filter: .item
      case .dedup: .filter
      case .distill: .dedup
      case .export:
        state.step.inputs.contains { $0.place == corpus.folder(of: .distill) } ? .distill : .dedup
      default: nil
      }
    let count = try before.flatMap { try known($0) } ?? (state.measured ?? state.like)?.made.rowsIn
    let advice =
      state.step.stage == .distill
      ? "no answer was asked for here before; yisang distill --dry-run shows ten requests and the tokens of all"
      : "nothing like it was run here before"
    return .byRows(count, rate(state), else: advice)
  }

  /// From the journal, else from the corpus's own lab book.
  private func rate(_ state: StepState) -> StepEstimate.Rate? {
    if let measured = state.measured ?? state.like {
      return StepEstimate.Rate(
        rowsIn: measured.made.rowsIn, rowsOut: measured.made.rowsOut, seconds: measured.cost.seconds,
        source: state.measured == nil ? "the last run of \(measured.step)" : "its last run")
    }
    guard let verb = state.step.stage.section?.rawValue,
      let entry = book.last(where: { $0.verb == verb && $0.rowsIn ?? 0 > 0 })
    else { return nil }
    return StepEstimate.Rate(
      rowsIn: entry.rowsIn, rowsOut: entry.rowsOut, seconds: entry.seconds, source: "a yisang \(verb) before")
  }

  private func crawl(_ step: PipelineStep) throws -> StepEstimate {
    guard let verb = try Yisang.parseAsRoot(step.arguments) as? CrawlVerb else {
      return StepEstimate(ground: "-")
    }
    let (registry, settings) = try verb.options.resolved(verb.shared)
    let plan = try CrawlJob(corpus: corpus, registry: registry, settings: settings).plan()
    return .byHosts(
      plan.sites.map { site in
        let seen = site.urls.values.reduce(0, +)
        return (
          site.host, seen > 0 ? site.urls["pending"] ?? 0 : site.maxPages ?? settings.maxPages, site.delay
        )
      })
  }

  private func training(_ state: StepState) -> StepEstimate {
    let place = state.step.place
    let most = state.step.settings["max_steps"].flatMap { Int($0) }
    if state.decision.kind == .goOn, let run = try? TrainingSteps(of: place), let last = try? run.last(50),
      let (first, end) = last.first.flatMap({ first in last.last.map { (first.step, $0.step) } }),
      let metrics = try? run.metrics(first...end)
    {
      let times = metrics.values.compactMap { $0["perf/seconds"] ?? $0["step_time"] }
      if !times.isEmpty {
        let mean = times.reduce(0, +) / Double(times.count)
        return .bySteps(done: end, of: most, secondsEach: mean, rowsIn: state.measured?.made.rowsIn)
      }
    }
    guard let measured = state.measured, let steps = measured.made.steps, steps > 0 else {
      return StepEstimate(ground: "no step was taken here before")
    }
    let each = measured.cost.seconds / Double(steps)
    return StepEstimate(
      seconds: Double(most ?? steps) * each, ground: String(format: "%.2f s a step in its last run", each))
  }
}
