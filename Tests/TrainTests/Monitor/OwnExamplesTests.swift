import Corpus
import Foundation
import TestKit
import Testing

@testable import Train

/// What a report says of examples that are of no corpus.
struct OwnExamplesTests {
  private let model: SampleModel
  private let file: String
  private let loaded: LoadedExamples

  init() throws {
    model = try SampleModel("qwen", family: "qwen3")
    file = try model.rows((1...60).map { SampleModel.row("\($0) 번째 질문", "답은 \($0)") })
    loaded = try loadExamples(
      DataSettings(sources: [file], maxLength: 1_000, seed: 1), model: model.folder, threads: 1,
      progress: { _ in }, shouldStop: { false })
  }

  @Test func theyAreFoundWithTheirTextAndPlace() throws {
    let ids = loaded.train.examples.map(\.id)
    let lookup = SpikeReport.lookup(in: loaded.train, of: [file], model: model.folder)
    let about = try lookup([ids[16], ids[59], RecordID(page: "nobody")])
    #expect(
      about.count == 2 && about[ids[16]]?.place == file + ":17" && about[ids[59]]?.place == file + ":60")
    #expect(about[ids[16]]?.question.contains("17 번째 질문") == true)
    #expect(about[ids[16]]?.answer.contains("답은 17") == true)
    // What came by standard input is nowhere, and is known by its ids.
    let other = try SpikeReport.lookup(in: loaded.train, of: ["-"], model: model.folder)([ids[16]])
    #expect(other[ids[16]]?.place == nil && other[ids[16]]?.answer.contains("답은 17") == true)
    // Without a tokenizer the place is left.
    try FileManager.default.removeItem(atPath: model.folder + "/tokenizer.json")
    #expect(try lookup([ids[16]]) == [ids[16]: SampleAbout(place: file + ":17")])
  }

  @Test func theReportNamesTheirLines() throws {
    let run = model.folder + "/run"
    let record = try TrainingSteps(writingTo: run)
    for (place, example) in loaded.train.examples.enumerated() {
      let loss = place == 49 ? 9 : 2 + Double(place % 7) / 10
      try record.write(
        .init(step: place + 1, loss: loss, tokens: 10),
        samples: [.init(id: example.id, loss: loss, targets: 10)])
    }
    let path = try SpikeReport.write(
      Spike(step: 50, loss: 9, next: 9, usual: Usual([2, 2.1, 2.2])), settings: SpikeSettings(), of: record,
      to: run, lookup: SpikeReport.lookup(in: loaded.train, of: [file], model: model.folder))
    let report = try String(contentsOfFile: path, encoding: .utf8)
    let ids = try String(contentsOfFile: run + "/spikes/step-50/ids.txt", encoding: .utf8)
    #expect(report.contains("    <|im_start|>user") && report.contains("    50 번째 질문"), "\(report)")
    #expect(report.contains("\(file):50 |") && report.contains("ids.txt has the places"), "\(report)")
    #expect(!report.contains("yisang filter") && !ids.contains("yisang filter"))
    let line = try #require(ids.split(separator: "\n").first { !$0.hasPrefix("#") })
    #expect(line.hasSuffix("  # step 50, loss 9, \(file):50"))
  }
}
