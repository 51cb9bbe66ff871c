import Corpus
import Foundation
import Reasoning
import Rewards
import StrictJSON
import TestKit

@testable import Train

extension ScriptedPolicy: SteadyPolicyModel {
  func sample(
    _ questions: [Question], at places: [Int], _ draw: Draw, each: (Int, RolloutGroup) throws -> Void
  ) throws {
    // Not in their order: whoever keeps them must not depend on it.
    for (index, group) in try sample(questions, draw).enumerated().reversed() { try each(index, group) }
  }
}

/// Solutions and critiques that were thought out, without a model: what a question's model says is a list of answers, each with what is
/// said of it.
struct ScriptedCritique {
  var settings = SCFTSettings()
  var writesReasoning = true
  let policy = ScriptedPolicy([])
  let questions: [Question]
  private let scratch: Scratch

  static func trace(_ answer: String, _ thought: String = "hm") -> String {
    "<think>\n\(thought)\n</think>\n\n\\boxed{\(answer)}"
  }

  /// - Parameters:
  ///   - script: by question its known answer, and its solutions with their critiques.
  ///   - opensThink: whether the template has opened the thoughts of a solution.
  init(_ script: [(gold: String?, said: [(solution: String, critiques: [String])])], opensThink: Bool = false)
    throws
  {
    scratch = try Scratch()
    settings.drawingPrompt = CritiquePrompt("Look:")
    settings.trainingPrompt = CritiquePrompt("Learn:")
    settings.numSolutions = script.first?.said.count ?? 1
    settings.numCritiques = script.first?.said.first?.critiques.count ?? 1
    questions = script.enumerated().map { place, row in
      Question(
        id: RecordID(page: "\(place)"), place: "q.jsonl:\(place + 1)", ids: [1],
        prompt: .array([
          .object([JSON.Member("role", .text("user")), JSON.Member("content", .text("Q\(place)?"))])
        ]), columns: .object(row.gold.map { [JSON.Member("gold", .text($0))] } ?? []), opensThink: opensThink)
    }
    for phase: UInt64 in [0, 1] { policy.says[phase] = [:] }
    for (place, row) in script.enumerated() {
      policy.says[0]?["Q\(place)?"] = row.said.map(\.solution)
      for said in row.said { policy.says[1]?[asked("Q\(place)?", said.solution)] = said.critiques }
    }
  }

  /// What a critique of a solution is asked for with.
  func asked(_ question: String, _ solution: String) -> String {
    settings.drawingPrompt.text(
      of: CritiquePair(
        question: Array(question.utf8), solution: TraceParts(content: Array(solution.utf8), reasoning: nil),
        critique: TraceParts(content: [], reasoning: nil), ended: false))
  }

  var run: RunFolder { RunFolder(scratch.path + "/run") }

  func manifest() -> RunManifest {
    RunManifest(
      method: "scft", settings: settings.drawing, data: ["questions": "digest"], model: ["model": "scripted"],
      processor: "none")
  }

  func folder() throws -> DrawnFolder { try DrawnFolder(run, manifest(), questions, settings) }

  /// Draws what is missing in the run's folder, all questions or some.
  @discardableResult func draw(_ places: [Int]? = nil) throws -> DrawnSoFar {
    let folder = try folder()
    try CritiqueDrawing(settings: settings, questions: questions, places: places ?? Array(questions.indices))
      .draw(into: folder) { policy }
    return folder.drawn
  }

  /// Draws, and chooses.
  func choice() throws -> CritiqueChoice {
    CritiqueChooser(
      settings: settings, questions: questions, places: Array(questions.indices), drawn: try draw(),
      writesReasoning: writesReasoning
    ).choice()
  }

  /// A file of the run's folder.
  func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(run.path)/\(name)", encoding: .utf8)
  }
}
