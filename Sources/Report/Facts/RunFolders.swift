internal import Corpus
internal import Foundation

/// The folders of training runs and evaluations that a report is about.
struct RunFolders {
  private let folders: [String]

  /// - Throws: `CorpusFailure` for a run that was asked for and is not there.
  init(_ request: ReportRequest) throws {
    if let runs = request.runs {
      folders = runs.map { $0.contains("/") ? $0 : "\(request.runsFolder)/\($0)" }
      if let absent = folders.first(where: { !RunFolders.hasSomething($0) }) {
        throw CorpusFailure(
          .missing, absent, "here is neither a training run nor an evaluation",
          remedy: "name a folder below \(request.runsFolder), or give its path")
      }
      return
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: request.runsFolder)) ?? []
    folders = names.sorted().map { "\(request.runsFolder)/\($0)" }.filter(RunFolders.hasSomething)
  }

  var isEmpty: Bool { folders.isEmpty }

  private static func hasSomething(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/" + TrainingSteps.fileName)
      || !results(in: folder).isEmpty
  }

  /// `results.json` of a folder that is an evaluation's or has some, with the place they are of.
  private static func results(in folder: String) -> [(path: String, place: String)] {
    let name = URL(filePath: folder).lastPathComponent
    func entries(_ folder: String) -> [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }
    let checkpoints = entries(folder + "/eval").filter { $0.hasPrefix("checkpoint-") }
    let places = [folder, folder + "/eval"] + checkpoints.map { folder + "/eval/" + $0 }
    return places.flatMap { place in
      ([""] + entries(place).map { $0 + "/" }).map { (path: "\(place)/\($0)results.json", place: name) }
    }.filter { FileManager.default.fileExists(atPath: $0.path) }
  }

  /// Runs and evaluations, each behind what it began with; and runs whose steps cannot be read.
  func read() -> (runs: [RunFacts], evaluations: [EvaluationFacts], passedOver: [PassedOver]) {
    var runs: [RunFacts] = []
    var passedOver: [PassedOver] = []
    for folder in folders {
      do { try RunFacts(of: folder).map { runs.append($0) } } catch {
        passedOver.append(PassedOver(folder, failing: error))
      }
    }
    var newest: [Evaluation: EvaluationFacts] = [:]
    for found in folders.flatMap(RunFolders.results(in:)) {
      for facts in EvaluationFacts.all(in: found.path, place: found.place) {
        let key = Evaluation(
          names: [facts.name, facts.identity, facts.task], answers: facts.answers, settings: facts.settings)
        if let known = newest[key], (known.items, known.date) >= (facts.items, facts.date) { continue }
        newest[key] = facts
      }
    }
    let ordered = RunFolders.inOrder(runs, Array(newest.values))
    return (ordered.runs, ordered.evaluations, passedOver)
  }

  /// Of two evaluations of one model with the same settings, the one with more items is shown, and then the newest.
  private struct Evaluation: Hashable {
    let names: [String]
    let answers: Int
    let settings: EvaluationFacts.Settings
  }

  /// The order of the chain: what nothing here made, what was trained from it, and so on.
  static func inOrder(
    _ runs: [RunFacts], _ evaluations: [EvaluationFacts]
  ) -> (runs: [RunFacts], evaluations: [EvaluationFacts]) {
    let byName = Dictionary(runs.map { ($0.name, $0) }) { one, _ in one }
    // Which run made a model: its evaluation knows both.
    let makers = Dictionary(
      evaluations.filter { byName[$0.model] != nil }.map { ($0.identity, $0.model) }.sorted { $0 < $1 }
    ) { one, _ in one }
    func depth(_ name: String, _ seen: Set<String> = []) -> Int {
      guard let run = byName[name], !seen.contains(name) else { return 0 }
      guard let parent = run.base.flatMap({ makers[$0] }), parent != name else { return 1 }
      return 1 + depth(parent, seen.union([name]))
    }
    func root(_ name: String, _ seen: Set<String> = []) -> String {
      guard let base = byName[name]?.base, !seen.contains(name) else { return name }
      guard let parent = makers[base], parent != name else { return base }
      return root(parent, seen.union([name]))
    }
    let bases = Set(runs.compactMap(\.base))
    let ordered = runs.map { (depth($0.name), $0) }.sorted { ($0.0, $0.1.name) < ($1.0, $1.1.name) }
    let scored = evaluations.map { facts in
      var facts = facts
      facts.depth = depth(facts.model)
      facts.method = byName[facts.model]?.method
      if byName[facts.model] != nil {
        facts.root = root(facts.model)
      } else if bases.contains(facts.identity) {
        facts.root = facts.identity
      }
      return facts
    }
    return (
      ordered.map(\.1),
      scored.sorted {
        ($0.task, $0.depth, $0.model, step($0), $0.items, $0.date)
          < ($1.task, $1.depth, $1.model, step($1), $1.items, $1.date)
      }
    )
  }

  /// The last word of a run stands behind its checkpoints.
  private static func step(_ facts: EvaluationFacts) -> Int {
    facts.checkpoint.flatMap { Int($0.dropFirst("checkpoint-".count)) } ?? Int.max
  }
}
