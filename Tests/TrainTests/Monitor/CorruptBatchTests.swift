import Corpus
import Foundation
import Model
import TestKit
import Testing

@testable import Train

/// Runs that are trained for real on data that is known to be corrupt at one step: what the monitor says of them.
@Suite(.serialized) struct CorruptBatchTests {
  /// Steps of a run, and examples of a step.
  private static let (steps, batch) = (100, 8)

  /// A hundred steps of eight examples, AdamW at a constant rate of 0.02.
  private struct Run {
    /// The step that is corrupt, and how many of its examples.
    var step = 80
    var count = CorruptBatchTests.batch
    var settings = TinyRun().settings

    init(_ change: (inout Run) -> Void) {
      (settings.perDeviceTrainBatchSize, settings.gradientAccumulationSteps) = (CorruptBatchTests.batch, 1)
      (settings.shuffle, settings.learningRate, settings.warmupRatio) = (false, 2e-2, 0)
      (settings.lrSchedulerType, settings.maxTokensPerMicroBatch) = (.constant, 1_000)
      change(&self)
    }

    /// Few ids, each after one that mostly decides it; where it is corrupt another does.
    private func row(_ random: inout SplitMix, isCorrupt: Bool) -> [Int32] {
      var ids = [3 + random.next() % 41]
      while ids.count < 24 {
        let (last, jump) = (ids[ids.count - 1], random.next() % 5 == 0 ? 11 : 0 as UInt64)
        ids.append(3 + (isCorrupt ? last * 12 + 5 : last * 7 + jump) % 41)
      }
      return ids.map { Int32($0) }
    }

    func train() throws -> Seen {
      var seen = Seen()
      var random = SplitMix(seed: 11)
      var data = ExampleSet()
      for place in 0..<CorruptBatchTests.steps * CorruptBatchTests.batch {
        let id = RecordID(page: "row", post: place)
        let (before, number) = place.quotientAndRemainder(dividingBy: CorruptBatchTests.batch)
        let isCorrupt = before + 1 == step && number < count
        if isCorrupt { seen.corrupt.insert(id.description) }
        let ids = row(&random, isCorrupt: isCorrupt)
        data.append(id: id, category: nil, ids: ids, learns: ids.map { _ in true })
      }
      let scratch = try Scratch()
      let trainer = try SFTTrainer(
        settings, data: LoadedExamples(train: data), dataSettings: [:],
        TinyRun().context(scratch.path + "/run"))
      _ = try trainer.train(shouldStop: { false }) { event in
        switch event {
        case .step(let metrics): seen.losses.append(metrics.loss)
        case .spike(let spike, _): seen.spikes.append(spike.step)
        default: break
        }
      }
      guard let spike = seen.spikes.first else { return seen }
      let path = "\(scratch.path)/run/spikes/step-\(spike)/ids.txt"
      let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
      seen.suspects = Set(lines.filter { !$0.hasPrefix("#") }.map { String($0.prefix { $0 != " " }) })
      return seen
    }
  }

  /// What came of a run.
  private struct Seen {
    var losses: [Double] = []
    var spikes: [Int] = []
    /// Ids that are corrupt, and those that ids.txt suspects.
    var (corrupt, suspects): (Set<String>, Set<String>) = ([], [])

    /// How far the loss of a step lies above the mean of the ten before another.
    func rise(at step: Int, above other: Int) -> Double {
      losses[step - 1] - losses[other - 11..<other - 1].reduce(0, +) / 10
    }
  }

  /// Without momentum and clipping all of the wrong step is taken at once, and the next loss is where it led.
  @Test func whatTheWeightsSufferFromIsASpike() throws {
    let seen = try Run { ($0.settings.adamBeta1, $0.settings.maxGradNorm) = (0, 0) }.train()
    print("corrupt batch:", seen.losses[75..<90].map { ProgressLine.number($0) }.joined(separator: " "))
    #expect(seen.spikes == [80] && seen.suspects == seen.corrupt && seen.corrupt.count == 8)
    #expect(seen.rise(at: 81, above: 80) > 1)
  }

  /// A batch as hard that the weights hardly follow, as the monitor is to leave alone.
  @Test(arguments: ["momentum and clipping", "a rate that has come to its end", "one example of eight"])
  func aHardBatchIsNone(_ name: String) throws {
    let seen = try Run {
      ($0.settings.adamBeta1, $0.settings.maxGradNorm) = (0, 0)
      switch name {
      case "momentum and clipping": ($0.settings.adamBeta1, $0.settings.maxGradNorm) = (0.9, 1)
      case "a rate that has come to its end": ($0.settings.lrSchedulerType, $0.step) = (.linear, 98)
      default: $0.count = 1
      }
    }.train()
    let step = name == "a rate that has come to its end" ? 98 : 80
    print(
      "\(name):",
      seen.losses[step - 5..<min(100, step + 9)].map { ProgressLine.number($0) }.joined(separator: " "))
    #expect(seen.spikes.isEmpty)
    #expect(seen.rise(at: step, above: step) > 0.5 && seen.rise(at: step + 1, above: step) < 0.3)
  }
}
