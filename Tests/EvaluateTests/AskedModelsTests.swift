import TestKit
import Testing

@testable import Evaluate

struct AskedModelsTests {
  @Test func whatWasAskedIsKnown() throws {
    let scratch = try Scratch()
    let models = AskedModels(folder: scratch.path)
    #expect(try models.opensThink("m") == nil)
    try models.note("m", opensThink: true)
    try models.note("다른 모델", opensThink: false)
    #expect(try models.opensThink("m") == true && models.opensThink("다른 모델") == false)
    try models.note("m", opensThink: false)
    #expect(try models.opensThink("m") == false)
    _ = try scratch.write("oops", to: "models.json")
    #expect(throws: EvaluationError.self) { try models.opensThink("m") }
  }
}
