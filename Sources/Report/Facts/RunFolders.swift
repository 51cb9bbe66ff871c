internal import Corpus
internal import Foundation

/// The folders of training runs and evaluations that a report is about.
struct RunFolders {
  /// Each once, with the name it has in a report: the last part of its path, and more of it where two share that.
  private let folders: [(path: String, name: String)]

  /// - Throws: `CorpusFailure` for a run that was asked for and is not there.
  init(_ request: ReportRequest) throws {
    if let runs = request.runs {
      let paths = runs.map { $0.contains("/") ? $0 : "\(request.runsFolder)/\($0)" }
      if let absent = paths.first(where: { !RunFolders.hasSomething($0) }) {
        throw CorpusFailure(
          .missing, absent, "here is neither a training run nor an evaluation",
          remedy: "name a folder below \(request.runsFolder), or give its path")
      }
      folders = RunFolders.named(paths)
      return
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: request.runsFolder)) ?? []
    folders = RunFolders.named(
      names.sorted().map { "\(request.runsFolder)/\($0)" }.filter(RunFolders.hasSomething))
  }

  var isEmpty: Bool { folders.isEmpty }

  /// The files that `read` looks into.
  var files: [String] {
    folders.flatMap { folder in
      ["", "-wal"].map { "\(folder.path)/\(TrainingSteps.fileName)\($0)" } + ["\(folder.path)/manifest.json"]
        + RunFolders.results(in: folder.path)
    }
  }

  /// Names as short as they can be while no two are alike.
  static func named(_ paths: [String]) -> [(path: String, name: String)] {
    var seen: Set<[String]> = []
    let places = paths.map { ($0, URL(filePath: $0).standardizedFileURL.pathComponents) }
      .filter { seen.insert($0.1).inserted }
    return places.map { path, parts in
      let length = (1...max(1, parts.count)).first { length in
        places.count { $0.1.suffix(length) == parts.suffix(length) } == 1
      }
      return (path, parts.suffix(length ?? parts.count).joined(separator: "/"))
    }
  }

  private static func hasSomething(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/" + TrainingSteps.fileName)
      || !results(in: folder).isEmpty
  }

  /// `results.json` of a folder that is an evaluation's or has some.
  private static func results(in folder: String) -> [String] {
    func entries(_ folder: String) -> [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }
    let checkpoints = entries(folder + "/eval").filter { $0.hasPrefix("checkpoint-") }
    let places = [folder, folder + "/eval"] + checkpoints.map { folder + "/eval/" + $0 }
    return places.flatMap { place in
      ([""] + entries(place).map { $0 + "/" }).map { "\(place)/\($0)results.json" }
    }.filter { FileManager.default.fileExists(atPath: $0) }
  }

  /// Runs and evaluations, each behind what it began with; and what of them cannot be read.
  func read() -> (runs: [RunFacts], evaluations: [EvaluationFacts], passedOver: [PassedOver]) {
    var runs: [RunFacts] = []
    var passedOver: [PassedOver] = []
    var newest: [Evaluation: EvaluationFacts] = [:]
    for (folder, name) in folders {
      do { try RunFacts(of: folder, name: name).map { runs.append($0) } } catch {
        passedOver.append(PassedOver(name, at: folder, failing: error))
      }
      let results = RunFolders.results(in: folder).map { EvaluationFacts.all(in: $0, of: folder, name: name) }
      if results.contains(where: { $0 == nil }) { passedOver.append(PassedOver(name, .results)) }
      for facts in results.compactMap(\.self).joined() {
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
    func parent(_ run: RunFacts) -> String? {
      run.baseIdentities.lazy.compactMap { makers[$0] }.first { $0 != run.name }
    }
    func depth(_ name: String, _ seen: Set<String> = []) -> Int {
      guard let run = byName[name], !seen.contains(name) else { return 0 }
      return 1 + (parent(run).map { depth($0, seen.union([name])) } ?? 0)
    }
    func root(_ name: String, _ seen: Set<String> = []) -> String {
      guard let run = byName[name], let base = run.base, !seen.contains(name) else { return name }
      return parent(run).map { root($0, seen.union([name])) } ?? base
    }
    let bases = Dictionary(runs.flatMap { run in run.baseIdentities.map { ($0, run.base) } }) { one, _ in one
    }
    let ordered = runs.map { (depth($0.name), $0) }.sorted { ($0.0, $0.1.name) < ($1.0, $1.1.name) }
    let scored = evaluations.map { facts in
      var facts = facts
      guard let run = byName[facts.model] else {
        facts.root = bases[facts.identity] ?? nil
        return facts
      }
      facts.root = root(run.name)
      // The first checkpoint of a model from nothing is that model before it learnt.
      let isStart = run.base == nil && facts.checkpoint == "checkpoint-0"
      facts.depth = isStart ? 0 : depth(run.name)
      facts.method = isStart ? nil : run.method
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
