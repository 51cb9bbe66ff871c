import Corpus
import TestKit
import Testing

@testable import Train

/// Which rises of the loss are spikes.
struct SpikeMonitorTests {
  private func spikes(
    _ losses: [Double], window: Int = 50, threshold: Double = 6, warmup: Int = 0
  ) -> [Spike] {
    var settings = SpikeSettings()
    (settings.window, settings.threshold, settings.warmup) = (window, threshold, warmup)
    var monitor = SpikeMonitor(settings)
    return losses.enumerated().flatMap { monitor.add(step: $0 + 1, loss: $1) }
  }

  private func flat(_ count: Int) -> [Double] { (0..<count).map { 2 + 0.02 * Double($0 * 7 % 11) } }

  @Test func aRiseThatStaysIsNamedWithWhatWasUsual() throws {
    let found = spikes(flat(60) + [3, 3.5] + flat(20))
    let spike = try #require(found.first)
    #expect(found.count == 1 && spike.step == 61 && spike.loss == 3 && spike.next == 3.5)
    let usual = try #require(spike.usual)
    // Eleven values of equal distance: the median is the sixth, half lie within three of it.
    #expect(abs(usual.median - 2.1) < 1e-9 && abs(usual.deviation - 1.4826 * 0.06) < 1e-9)
    #expect(abs(spike.score - 0.9 / (1.4826 * 0.06)) < 1e-9)
  }

  @Test(
    arguments: [
      ("a rise for one step", [3.0, 2], []), ("a fall", [1, 1, 1], []), ("two blips", [3, 2, 3, 2], []),
      ("a step on each side of the bound", [3, 2.6, 2], []), ("three steps", [3, 3, 3, 2], [61]),
      ("no number", [.nan, 2, 2], [61]), ("infinite", [.infinity, 2], [61]),
      ("no number twice", [.nan, .nan], [61]),
      ("a rise to no number", [3, .nan, .nan], [61]),
      ("no number within a spike", [3, 3, .nan, .nan], [61, 63]),
      ("to and fro over the bound", [3, 3, 2.5, 3, 3, 2.5, 3], [61]),
    ] as [(String, [Double], [Int])])
  func theNextStepDecides(_ name: String, _ behind: [Double], _ wanted: [Int]) {
    #expect(spikes(flat(60) + behind + flat(30)).map(\.step) == wanted, "\(name)")
  }

  @Test func aRiseForOneStepIsKnownAndCounted() throws {
    var monitor = SpikeMonitor()
    var known: [Int?] = []
    for (place, loss) in (flat(60) + [9, 2] + [9, 9] + flat(30) + [7, 2]).enumerated() {
      #expect(monitor.add(step: place + 1, loss: loss).isEmpty || place == 63)
      if known.last != .some(monitor.blip?.step) { known.append(monitor.blip?.step) }
    }
    let blip = try #require(monitor.blip)
    #expect(known == [nil, 61, 95] && monitor.blips == 2 && blip.loss == 7)
    #expect(blip.usual?.median ?? 0 < 2.3)
  }

  @Test func aSpikeIsReportedOnceAndALevelBecomesUsual() {
    let high = flat(300).map { $0 + 5 }
    #expect(spikes(flat(60) + high).map(\.step) == [61])
    // The new level is usual after a window, and a rise above it is one again.
    #expect(spikes(flat(60) + high.prefix(120) + [12, 12] + high).map(\.step) == [61, 181])
    #expect(spikes(flat(60) + [9, 9] + flat(60) + [9, 9] + flat(9)).map(\.step) == [61, 123])
  }

  @Test func noSpikeDuringWarmupNorBeforeEnoughIsKnown() {
    #expect(spikes(flat(30) + [9, 9] + flat(9), warmup: 40).isEmpty)
    #expect(
      spikes(flat(24) + [9, 9] + flat(9)).isEmpty && spikes(flat(25) + [9, 9] + flat(9)).map(\.step) == [26])
    #expect(spikes(flat(64) + [9, 9] + flat(9), warmup: 40).isEmpty)
    #expect(spikes(flat(65) + [9, 9] + flat(9), warmup: 40).map(\.step) == [66])
  }

  @Test func equalLossesHaveAFloor() {
    let equal = Array(repeating: 2.0, count: 60)
    #expect(spikes(equal + [2.05, 2.05] + equal).isEmpty && spikes(equal + [2.07, 2.07] + equal).count == 1)
    let zero = Array(repeating: 0.0, count: 60)
    #expect(spikes(zero + [0.005, 0.005] + zero).isEmpty && spikes(zero + [0.01, 0.01] + zero).count == 1)
  }

  @Test func itGoesOnBehindStoredSteps() {
    let losses = flat(60) + [3, 3, 2.9] + flat(60) + [.nan, 9, 9] + flat(50).map { $0 + 4 } + [30, 30]
    var whole = SpikeMonitor()
    for (place, loss) in losses.enumerated() {
      let stored = losses.prefix(place).enumerated().map {
        TrainingSteps.Step(step: $0 + 1, loss: $1, tokens: 1)
      }
      var other = SpikeMonitor(behind: stored)
      #expect(other == whole)
      #expect(other.add(step: place + 1, loss: loss) == whole.add(step: place + 1, loss: loss))
    }
  }

  @Test func realisticCurves() {
    let runs = 120
    /// How many curves name the step, and how many spikes there are beside.
    func count(
      _ name: String, at step: (Int) -> Int? = { _ in nil }, _ change: (inout LossCurve, Int) -> Void
    )
      -> (named: Int, others: Int)
    {
      var (named, others) = (0, 0)
      for run in 0..<runs {
        var curve = LossCurve(seed: UInt64(run))
        curve.batch = [8, 32, 512][run % 3]
        curve.count = 400
        let at = 150 + run * 7 % 200
        change(&curve, at)
        var settings = SpikeSettings()
        settings.warmup = curve.warmup
        var monitor = SpikeMonitor(settings)
        let spikes = curve.losses().enumerated().flatMap { monitor.add(step: $0 + 1, loss: $1) }
        let isNamed = spikes.contains { $0.step == at }
        (named, others) = (named + (isNamed ? 1 : 0), others + spikes.count - (isNamed ? 1 : 0))
      }
      print("SpikeMonitor, \(runs) curves of 400 steps, \(name): named \(named), other spikes \(others)")
      return (named, others)
    }
    for (height, wanted) in [(6.0, 0.0), (9, 0.6), (12, 0.88), (20, 0.99)] {
      let found = count("a corrupt batch that raises what follows by \(Int(height)) deviations") {
        curve, at in
        (curve.corrupt, curve.damage) = ([at: 1], (height, 12))
      }
      #expect(found.named >= Int(wanted * Double(runs)) && found.others <= runs / 50)
    }
    let blips = count("a rise for one step") { curve, at in curve.shift = { $0 == at ? 5 : 0 } }
    #expect(blips == (0, 0))
    let quiet = count("nothing happens") { _, _ in }
    #expect(quiet.named + quiet.others <= 1)
    let slow = count("a slow rise of 2 nats") { curve, _ in
      curve.shift = { 2 * max(0, Double($0 - 150)) / 300 }
    }
    #expect(slow.named + slow.others <= runs / 50)
    let hard = count("a harder step in ten") { curve, _ in curve.shift = { $0 * 7_919 % 10 == 3 ? 0.5 : 0 } }
    #expect(hard.named + hard.others <= 1)
  }
}
