import Foundation
import Model
import Rewards
import Testing

@testable import Train

/// What was drawn is kept, line by line.
struct DrawnFolderTests {
  private func script() throws -> ScriptedCritique {
    return try ScriptedCritique(
      (0..<5).map {
        ("4", [(ScriptedCritique.trace("\($0)", "y\($0)"), ["4", "5"].map { ScriptedCritique.trace($0) })])
      })
  }

  private func rewrite(_ script: ScriptedCritique, _ name: String, _ change: (String) -> String) throws {
    let text = try script.text("drawn/\(name)")
    try Data(change(text).utf8).write(to: URL(filePath: "\(script.run.path)/drawn/\(name)"))
  }

  /// Some are drawn, the program ends in the middle of a line, the rest is drawn: nothing twice, all as if at once.
  @Test(arguments: [1, 20, 150]) func aTornLineIsDrawnAgain(_ lost: Int) throws {
    let whole = try script()
    let all = try whole.draw()
    let script = try script()
    try script.draw([0, 1])
    try rewrite(script, "critiques.jsonl") { String($0.dropLast(lost)) }
    let kept = try script.text("drawn/critiques.jsonl").filter { $0 == "\n" }.count
    #expect(kept < 2)
    let asked = script.policy.asked[1]?.count ?? 0
    let again = try script.draw()
    #expect(again.solutions == all.solutions && again.critiques == all.critiques)
    #expect(script.policy.asked[0]?.count == 5)
    #expect(script.policy.asked[1]?.count == asked + 5 - kept)
    let lines = try script.text("drawn/critiques.jsonl").split(separator: "\n").sorted()
    #expect(lines == (try whole.text("drawn/critiques.jsonl").split(separator: "\n").sorted()))
  }

  @Test func allOfItIsNotDrawnTwice() throws {
    let script = try script()
    try script.draw()
    let folder = try script.folder()
    try CritiqueDrawing(settings: script.settings, questions: script.questions, places: [0, 1, 2, 3, 4])
      .draw(into: folder) {
        Issue.record("no policy is needed")
        return script.policy
      }
  }

  @Test func aDamagedLineIsNamed() throws {
    let script = try script()
    try script.draw()
    try rewrite(script, "solutions.jsonl") {
      $0.replacing("\"ended\":true", with: "\"ended\":3", maxReplacements: 1)
    }
    let error = #expect(throws: TrainError.self) { try script.folder() }
    #expect(error?.place.hasSuffix("solutions.jsonl:1") == true, "\(error.map { "\($0)" } ?? "")")
    // A line of another question is none either.
    try rewrite(script, "solutions.jsonl") { _ in "" }
    try rewrite(script, "critiques.jsonl") { $0.replacing("\"question\":3", with: "\"question\":2") }
    #expect(throws: TrainError.self) { try script.folder() }
  }

  /// What decides draws decides whether they may be gone on with; what decides the choice does not.
  @Test func otherDrawsAreRefused() throws {
    var script = try script()
    try script.draw([0])
    script.settings.ratio = nil
    script.settings.sft.learningRate = 1
    _ = try script.folder()
    script.settings.sampling.temperature = 0.7
    let error = #expect(throws: TrainError.self) { try script.folder() }
    #expect("\(error.map { "\($0)" } ?? "")".contains("temperature was 0.6, is 0.7"))
    script.settings.sampling.temperature = 0.6
    script.settings.drawingPrompt = .drawing
    #expect(throws: TrainError.self) { try script.folder() }
  }

  @Test func drawsOfUnknownSettingsAreRefused() throws {
    let script = try script()
    try script.draw([0])
    try FileManager.default.removeItem(atPath: "\(script.run.path)/drawn/manifest.json")
    let error = #expect(throws: TrainError.self) { try script.folder() }
    #expect(error?.problem.contains("is missing") == true)
  }
}
