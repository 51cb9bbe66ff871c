import Corpus
import Foundation
import TestKit
import Testing

@testable import Train

/// Which samples a spike is laid to, and what a person is told.
struct SpikeReportTests {
  private let scratch: Scratch
  private var run: String { scratch.path + "/runs/first" }

  init() throws { scratch = try Scratch() }

  private func suspects(_ steps: [LossCurve.Step], _ spike: Spike) -> SpikeSuspects {
    let near = steps.filter { (spike.step - 50...spike.step + 1).contains($0.step) }
    return SpikeSuspects(
      of: spike, settings: SpikeSettings(),
      samples: near.flatMap { step in step.samples.map { (step.step, $0) } },
      gradients: Dictionary(uniqueKeysWithValues: near.map { ($0.step, $0.gradNorm) }))
  }

  @Test func theRightSamplesAreSuspected() throws {
    for (name, part) in [("whole batches", 1.0), ("a quarter of a batch", 0.25), ("one sample", 0.03)] {
      var (right, wrong, missed, unseen) = (0, 0, 0, 0)
      for seed in 0..<40 as Range<UInt64> {
        var curve = LossCurve(seed: seed)
        curve.count = 210
        let at = 150 + Int(seed)
        curve.corrupt = [at: part]
        let steps = curve.steps()
        var settings = SpikeSettings()
        settings.warmup = curve.warmup
        var monitor = SpikeMonitor(settings)
        let spikes = steps.flatMap { monitor.add(step: $0.step, loss: $0.loss) }
        let corrupt = steps[at - 1].corrupt
        guard let spike = spikes.first(where: { abs($0.step - at) < 2 }) else {
          unseen += 1
          continue
        }
        let named = Set(suspects(steps, spike).suspects.map(\.sample.id))
        right += named.intersection(corrupt).count
        wrong += named.subtracting(corrupt).count
        missed += corrupt.subtracting(named).count
      }
      let (precision, recall) = (
        Double(right) / Double(right + wrong), Double(right) / Double(right + missed)
      )
      print(
        "SpikeReport, \(name) corrupt in 40 curves: precision \(precision), recall \(recall), spikes not seen \(unseen)"
      )
      #expect(precision > 0.95 && recall > 0.95 && unseen < 10)
    }
  }

  /// The batch before had an unusual gradient: the samples behind it are as good as any.
  @Test func samplesBehindAWrongStepAreNotSuspected() throws {
    var curve = LossCurve(seed: 5)
    curve.shift = { $0 > 200 ? 6 : 0 }
    var steps = curve.steps()
    func named() -> Int {
      suspects(steps, Spike(step: 201, loss: 4, next: 4, usual: Usual([1, 1.1, 1.2]))).suspects.count
    }
    // Without a sign of it, the first high loss is laid to its own samples.
    #expect(named() > 16)
    let before = steps[199]
    steps[199] = .init(
      step: 200, loss: before.loss, gradNorm: 50, samples: before.samples, corrupt: [])
    #expect(named() == 0)
  }

  @Test func withoutNumbersTheWeightsAreToBlame() {
    func sample(_ place: Int, _ loss: Double) -> TrainingSteps.Sample {
      .init(id: RecordID(page: "s", post: place), loss: loss, targets: place == 9 ? 0 : 5)
    }
    let before = (1...20).map { (step: $0, sample: sample($0 + 100, 2 + Double($0 % 3) / 10)) }
    func named(_ losses: [Double]) -> [Int] {
      let now = losses.enumerated().map { (step: 21, sample: sample($0, $1)) }
      let found = SpikeSuspects(
        of: Spike(step: 21, loss: nil, next: nil, usual: nil), settings: SpikeSettings(),
        samples: before + now,
        gradients: [:])
      return found.suspects.compactMap { row in losses.indices.first { sample($0, 0).id == row.sample.id } }
    }
    #expect(named([2, .nan, 2, .infinity]).sorted() == [1, 3] && named([.nan, .nan]).isEmpty)
    // The tenth has no target: its loss is none.
    #expect(named([2, 2, 2, 2, 2, 2, 2, 2, 2, .nan]).isEmpty)
  }

  private func record(_ corrupt: Range<Int>) throws -> TrainingSteps {
    let record = try TrainingSteps(writingTo: run)
    for step in 1...62 {
      let isHigh = step > 60
      let samples = (0..<8).map { place in
        let loss =
          step == 61 && corrupt.contains(place) ? 9 + Double(place) : 2 + Double((step + place) % 7) / 10
        return TrainingSteps.Sample(
          id: RecordID(page: "s", post: step * 8 + place), loss: step == 61 && place == 7 ? .nan : loss,
          targets: 100 + place)
      }
      try record.write(
        .init(step: step, loss: isHigh ? 5 : 2.1, tokens: 800), samples: samples,
        metrics: ["grad_norm": isHigh ? 9 : 1, "learning_rate": 2e-5])
    }
    return record
  }

  private let spike = Spike(step: 61, loss: 5, next: 5.5, usual: Usual([2, 2.1, 2.2]))

  @Test func aReportNamesTheSamplesAndProposes() throws {
    let record = try record(1..<4)
    let lookup: SpikeReport.Lookup = { ids in
      Dictionary(
        uniqueKeysWithValues: ids.enumerated().map { place, id in
          let isBad = [1, 2, 3, 7].contains { RecordID(page: "s", post: 61 * 8 + $0) == id }
          return (
            id,
            SampleAbout(
              item: RecordID(page: "item \(id)"), title: "제목 | \(isBad ? "bad" : "good")", category: "daily",
              place: "http://a.example/\(id)", question: "질문입니다",
              answer: isBad
                ? String(repeating: "복사 붙여넣기 한 줄이 계속 나옵니다 ", count: 30)
                : "서로 다른 말 \(place) 가지를 \(place * 31) 번씩 늘어놓은 \(id) 답입니다",
              measured: ["han_drift": isBad ? 40 : 2])
          )
        })
    }
    let drift = SampleFeature(
      "letters of drift", setting: .init("distill: {max_han_drift: …}", dropsAbove: true)
    ) { $0.measured["han_drift"] }
    let never = SampleFeature("title", setting: .init("yisang filter --min-chars …", dropsAbove: false)) {
      _ in
      3
    }
    let path = try SpikeReport.write(
      spike, settings: SpikeSettings(), of: record, to: run, lookup: lookup, features: [drift, never])
    #expect(path == run + "/spikes/step-61/report.md")
    let report = try String(contentsOfFile: path, encoding: .utf8)
    let ids = try String(contentsOfFile: run + "/spikes/step-61/ids.txt", encoding: .utf8)
    for part in [
      "# Spike at step 61\n", "| **61** | 5 | 9 | 2e-05 | NaN | 800 |", "Suspected: 4 of 16", "제목 | bad",
      "| ! | 61 | NaN | ∞ | 107 | daily |", "| letters of drift | above 20 | 4 of 4 |",
      "- all that are like them: `distill: {max_han_drift: 20}`", "    복사 붙여넣기",
      "yisang filter --exclude-ids \(run)/spikes/step-61/ids.txt",
      "Nothing has been changed.", "repeated (share", "http://a.example/",
    ] { #expect(report.contains(part), "\(part) is not in\n\(report)") }
    #expect(!report.contains("--min-chars"))
    let lines = ids.split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(
      lines.count == 4 && lines.allSatisfy { $0.contains("  # step 61, loss ") && $0.contains(", example ") })
    let wanted = [7, 3, 2, 1].map { "\(RecordID(page: "item \(RecordID(page: "s", post: 61 * 8 + $0))"))" }
    #expect(lines.map { String($0.prefix(32)) } == wanted)
    #expect(ids.split(separator: "\n").count { $0.hasPrefix("# ") && $0.contains("loss") } == 12)
  }

  @Test func aListThatAPersonEditedStays() throws {
    let record = try record(1..<4)
    for _ in 0..<2 {
      let path = try SpikeReport.write(spike, settings: SpikeSettings(), of: record, to: run)
      let ids = run + "/spikes/step-61/ids.txt"
      if try String(contentsOfFile: path, encoding: .utf8).contains("left as it is") {
        #expect(try String(contentsOfFile: ids, encoding: .utf8) == "# none\n")
        return
      }
      #expect(try String(contentsOfFile: path, encoding: .utf8).contains("No text of theirs is at hand"))
      try "# none\n".write(toFile: ids, atomically: true, encoding: .utf8)
    }
    Issue.record("the second report does not say that the list was left")
  }

  @Test(
    arguments: [
      ([5, 6, 7], [1, 2, 3, 4], nil, 4, true), ([1, 1.5], [2, 3, 4], nil, 1.8, false),
      ([0.91, 0.95], [0.2, 0.5], nil, 0.7, true),
      ([5, 6], [1, 7], true, 3, true), ([1, 2], [3, 9], true, nil, true), ([2], [2], nil, nil, true),
      ([0.21], [0.2], nil, 0.205, true), ([1, 1], [2], false, 2, false), ([1e6], [10], true, 500_000, true),
    ] as [([Double], [Double], Bool?, Double?, Bool)])
  func aBoundPartsThemWithFewDigits(
    _ sought: [Double], _ others: [Double], _ above: Bool?, _ wanted: Double?, _ isAbove: Bool
  ) {
    let split = FeatureSplit(sought, from: others, above: above)
    #expect(
      split?.threshold == wanted && (split == nil || split?.isAbove == isAbove), "\(sought) \(split as Any)")
  }

  @Test func textsAreMeasured() {
    func value(_ name: String, _ answer: String) -> Double? {
      SampleFeature.ofText.first { $0.name.hasPrefix(name) }?.measure(SampleAbout(answer: answer))
    }
    #expect(value("length", "가나다") == 4 && value("length", "") == nil)
    #expect(value("letters", "가나 ab 漢字") == 2.0 / 6 && value("letters", "12") == nil)
    #expect(value("digits", "123456789") == 0.9 && value("U+FFFD", "\u{FFFD}\u{7}\t") == 0.5)
    let words = (0..<40).map { "w\($0)" }.joined(separator: " ")
    #expect(value("repeated", words) == 0 && value("repeated", "짧다") == nil)
    #expect((value("repeated", String(repeating: "ㅋ", count: 400)) ?? 0) > 0.9)
  }
}
