import StrictJSON
import Testing

@testable import Train

/// What is not as it was asked for is said before the first step.
@Suite struct ExampleNotesTests {
  private static func load(
    _ model: SampleModel, _ rows: [String], _ change: (inout DataSettings) -> Void = { _ in }
  ) throws -> LoadedExamples {
    var settings = DataSettings(sources: [try model.rows(rows)], maxLength: 60, seed: 1)
    change(&settings)
    return try loadExamples(
      settings, model: model.folder, threads: 1, progress: { _ in }, shouldStop: { false })
  }

  private static let long = SampleModel.row("길다", String(repeating: "가나다 ", count: 100))

  @Test func whatIsNotAsAskedIsSaid() throws {
    let model = try SampleModel("qwen", family: "qwen3")
    let rows = [SampleModel.row("가", "나"), SampleModel.row("다", "라"), Self.long]
    let loaded = try Self.load(model, rows) { $0.validationFraction = 1e-9 }
    var settings = SFTSettings()
    (settings.perDeviceTrainBatchSize, settings.gradientAccumulationSteps) = (3, 1)
    let notes = loaded.notes(settings)
    #expect(notes.count == 3)
    #expect(notes[0].hasPrefix("1 example dropped as overlong (\(model.folder)/rows.jsonl:3)"))
    #expect(notes[1].contains("holds back none of 2 examples"))
    #expect(notes[2].contains("to have 3 sequences, and there are 2"))
    settings.perDeviceTrainBatchSize = 2
    #expect(try Self.load(model, Array(rows.prefix(2))).notes(settings).isEmpty)
    settings.batchSchedule = [(0, 1), (5, 3)]
    #expect(try Self.load(model, Array(rows.prefix(2))).notes(settings).count == 1)
  }

  @Test func nothingLeftSaysWhy() throws {
    let model = try SampleModel("qwen", family: "qwen3")
    let long = #expect(throws: NoExample.self) { try Self.load(model, [Self.long]) }
    #expect(long?.description.contains("1 example dropped as overlong") == true)
    #expect(long?.description.hasSuffix("raise --max-length") == true)
    let empty = #expect(throws: NoExample.self) { try Self.load(model, [SampleModel.row("가", "")]) }
    #expect(empty?.description.contains("--max-length") == false)
    let held = #expect(throws: NoExample.self) {
      try Self.load(model, [SampleModel.row("가", "나")]) { $0.validationFraction = 0.999_999 }
    }
    #expect(held?.description.contains("lower --validation-fraction") == true)
  }

  /// Another file is held back in place of a share, and nothing of it is learnt.
  @Test func otherDataIsHeldBack() throws {
    let model = try SampleModel("qwen", family: "qwen3")
    let rows = [SampleModel.row("가", "나"), SampleModel.row("다", "라")]
    let other = try model.rows([SampleModel.row("마", "바"), Self.long], "eval.jsonl")
    let loaded = try Self.load(model, rows) { $0.evalSources = [other] }
    let plain = try Self.load(model, rows)
    #expect(loaded.train.digest == plain.train.digest && plain.validation.examples.isEmpty)
    #expect(loaded.validation.examples.count == 1 && loaded.dropped.map(\.place) == ["\(other):2"])
    let alone = try Self.load(model, [SampleModel.row("마", "바")])
    #expect(loaded.validation.digest == alone.train.digest)
    #expect(throws: TrainError.self) {
      try Self.load(model, rows) { ($0.evalSources, $0.validationFraction) = ([other], 0.1) }
    }
    let none = try model.rows([Self.long], "none.jsonl")
    let error = #expect(throws: NoExample.self) { try Self.load(model, rows) { $0.evalSources = [none] } }
    #expect(error?.description.hasPrefix("\(none): of 1 row none is left: 1 example dropped") == true)
    // Runs from before there was such a setting go on.
    let settings = DataSettings(sources: ["a"], maxLength: 2, seed: 0)
    #expect(settings.named["eval_data"] == nil)
  }
}
