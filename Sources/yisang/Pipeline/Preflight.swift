import ArgumentParser
import Checkpoints
import Corpus
import Foundation

/// Looks for what would end a run later: settings that are wrong, files and models that are not there, servers that do not answer.
struct Preflight {
  /// What the steps of the plan will make, as places are compared.
  private let made: Set<String>
  /// Whether servers may be asked.
  let reaches: Bool
  private(set) var problems: [String] = []
  private var stage = ""

  private init(_ steps: [PipelineStep], reaches: Bool) {
    made = Set(steps.flatMap(\.outputs).map { PipelineStep.Artifact.standard($0.place) })
    self.reaches = reaches
  }

  /// All problems of the steps, each with its stage.
  ///
  /// - Parameter steps: those that will be run.
  static func problems(of steps: [PipelineStep], reaches: Bool) -> [String] {
    var preflight = Preflight(steps, reaches: reaches)
    for step in steps where step.stage != .report {
      preflight.stage = step.stage.rawValue
      preflight.attempt { preflight in
        let command = try Yisang.parseAsRoot(step.arguments)
        if let verb = command as? any PreflightVerb { try verb.prepare(&preflight) }
      }
    }
    return preflight.problems
  }

  /// Notes what a body throws.
  mutating func attempt(_ body: (inout Preflight) throws -> Void) {
    do { try body(&self) } catch { note(Preflight.words(error)) }
  }

  /// Notes a problem; what several steps of a stage have is said once.
  mutating func note(_ problem: String) {
    let words = "\(stage): \(problem)"
    if !problems.contains(words) { problems.append(words) }
  }

  private static func words(_ error: any Error) -> String {
    // The parser's own errors know their words; ours are sentences.
    let isOurs =
      !"\(type(of: error))".hasPrefix("CommandError") && !"\(type(of: error))".hasPrefix("ParserError")
    return isOurs ? "\(error)" : Yisang.message(for: error)
  }

  /// A file or folder that must be there, or be made before.
  mutating func expect(_ path: String, as what: String) {
    guard !makes(path), path != "-", !FileManager.default.fileExists(atPath: path) else { return }
    note("\(what): there is no \(path)")
  }

  /// Files that must be there.
  mutating func expect(_ paths: [String], as what: String) { for path in paths { expect(path, as: what) } }

  /// A model's folder that can be read, or will be made before.
  mutating func expect(model folder: String, hasWeights: Bool = true) {
    guard !makes(folder) else { return }
    attempt { _ in
      if hasWeights {
        try Checkpoint(folder: folder).validate()
      } else {
        _ = try ModelConfig.read(folder: folder)
      }
    }
  }

  /// Whether a step makes a file or a folder.
  func makes(_ place: String) -> Bool { made.contains(PipelineStep.Artifact.standard(place)) }

  /// Whether a step makes a stage's shards.
  func makes(_ stage: Stage, of corpus: Corpus) -> Bool { makes(corpus.folder(of: stage)) }
}

/// A verb that can say before it starts what it lacks.
protocol PreflightVerb {
  /// Throws, or notes, what is wrong.
  func prepare(_ preflight: inout Preflight) throws
}
