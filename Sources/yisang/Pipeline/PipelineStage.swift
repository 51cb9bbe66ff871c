import ArgumentParser
import Corpus

/// A stage of `yisang run`: a verb that works from the settings file alone, in the order of the pipeline.
enum PipelineStage: String, CaseIterable {
  case crawl, `import`, filter, dedup, distill, sft, grpo, trit, tapo, nrt, scft, rlerr, eval, export, report

  /// Its section of the settings file.
  var section: SettingsSection? { SettingsSection(rawValue: rawValue) }

  /// Makes a model out of another.
  var trains: Bool { self == .sft || refines }

  /// Takes the place of `grpo`, or comes behind it.
  var refines: Bool { [.grpo, .trit, .tapo, .nrt, .scft, .rlerr].contains(self) }

  /// The words that call its verb.
  var verb: [String] { trains ? ["train", rawValue] : [rawValue] }

  /// Whether rows come out of it; of training it is a model, of an evaluation a score.
  var hasRowsOut: Bool { !trains && self != .eval && self != .report }

  /// Those that refine have one place: among themselves they keep the order they are given in.
  private var place: Int {
    let first = PipelineStage.allCases.firstIndex { $0.refines == refines && (refines || $0 == self) }
    return first ?? 0
  }

  /// Stages in the order of the pipeline, each once.
  static func inOrder(_ stages: [PipelineStage]) -> [PipelineStage] {
    var seen: Set<PipelineStage> = []
    return stages.filter { seen.insert($0).inserted }.enumerated()
      .sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }.map(\.element)
  }

  /// What runs where nobody names stages: those whose section is there, and dedup behind filter, which what comes later reads.
  static func usual(_ sections: Set<String>) -> [PipelineStage] {
    inOrder(
      allCases.filter { stage in
        sections.contains(stage.rawValue)
          || stage == .dedup && sections.contains(PipelineStage.filter.rawValue)
      })
  }

  /// A stage by its name.
  ///
  /// - Throws: `ValidationError` with the nearest name.
  init(_ name: String, for key: String) throws { self = try choice(key, name, of: PipelineStage.self) }
}
