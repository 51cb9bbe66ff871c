import Foundation
import Model
import Testing

/// Learning rates of `transformers.get_scheduler` (`Tests/Oracle/make_schedules.py`).
@Suite struct ScheduleTests {
  struct Golden: Decodable {
    struct Options: Decodable {
      let num_cycles: Double?
      let power: Double?
      let lr_end: Double?
      let timescale: Int?
      let min_lr: Double?
      let min_lr_rate: Double?
      let min_lr_ratio: Double?
      let num_decay_steps: Int?
      let warmup_type: String?
      let decay_type: String?
    }
    let name: String
    let warmup: Int
    let steps: Int
    let rate: Double
    let options: Options
    let rates: [Double]

    func schedule() throws -> Schedule {
      let shape = try #require(Schedule.Shape(rawValue: name))
      return try Schedule(
        shape, rate: rate, steps: steps, warmup: warmup, cycles: options.num_cycles,
        power: options.power ?? 1,
        end: options.lr_end ?? options.min_lr
          ?? (options.min_lr_rate ?? options.min_lr_ratio).map { $0 * rate },
        timescale: options.timescale, decaySteps: options.num_decay_steps,
        warmupCurve: #require(Schedule.Curve(rawValue: options.warmup_type ?? "linear")),
        decayCurve: #require(Schedule.Curve(rawValue: options.decay_type ?? "cosine")))
    }
  }

  @Test func ratesAreThoseOfTransformers() throws {
    let all = try JSONDecoder().decode(
      [Golden].self, from: Data(contentsOf: URL(fileURLWithPath: "\(GoldenModel.folder)/schedules.json")))
    #expect(Set(all.map(\.name)) == Set(Schedule.Shape.allCases.map(\.rawValue)))
    var passed = 0
    for golden in all {
      let schedule = try golden.schedule()
      let found = golden.rates.indices.map { schedule.rate(at: $0) }
      // Theirs rise again when all is over.
      let count = golden.name.hasPrefix("cosine") ? golden.steps + 1 : golden.rates.count
      let agree = zip(found, golden.rates).prefix(count).allSatisfy { abs($0 - $1) <= 1e-15 * golden.rate }
      #expect(agree, "\(golden.name): \(found), not \(golden.rates)")
      passed += agree ? 1 : 0
    }
    print("schedules: \(passed)/\(all.count)")
  }

  @Test(arguments: [(0.0, 0), (0.1, 3), (0.03, 1), (1, 1), (7, 7)])
  func warmupIsAShareOrACount(given: Double, steps: Int) throws {
    #expect(try Schedule.warmupSteps(given, of: 25) == steps)
  }

  @Test(arguments: [-2.0, .nan, .infinity, -.infinity, 1e300])
  func whatIsNoWarmupIsRefused(given: Double) {
    #expect(throws: ModelError.self) { try Schedule.warmupSteps(given, of: 25) }
    #expect(throws: ModelError.self) { try Schedule.warmupSteps(0.5, of: -1) }
  }

  /// The last rate, however late; `inverse_sqrt` has none.
  @Test(arguments: Schedule.Shape.allCases) func theEndIsTheEnd(shape: Schedule.Shape) throws {
    let schedule = try Schedule(shape, rate: 1e-3, steps: 50, warmup: 5)
    let last = schedule.rate(at: 50)
    for step in [51, 60, 100, 1_000, .max] {
      let rate = schedule.rate(at: step)
      #expect(shape == .inverseSqrt ? rate < last && rate > 0 : rate == last)
    }
  }

  @Test(arguments: Schedule.Shape.allCases) func noScheduleTraps(shape: Schedule.Shape) throws {
    let most = 1_000_000_000_000_000
    for (steps, warmup, timescale, decay) in [
      (1, 0, 1, 0), (5, 5, 1, 0), (9, 3, most, 6), (most, most, most, 0), (most, 0, 1, most),
    ] {
      let schedule = try Schedule(
        shape, rate: 1e-3, steps: steps, warmup: warmup, timescale: timescale, decaySteps: decay)
      let silent = try Schedule(shape, rate: 0, steps: steps, warmup: warmup)
      for step in [.min, -1, 0, 3, 5, 9, 100, .max] {
        let rate = schedule.rate(at: step)
        #expect(rate >= 0 && rate <= 1e-3)
        #expect(silent.rate(at: step) == 0)
      }
    }
  }

  @Test(arguments: Schedule.Shape.allCases) func whatIsNoScheduleIsRefused(shape: Schedule.Shape) {
    func refused(_ name: String, _ make: () throws -> Schedule) {
      let error = #expect(throws: ModelError.self) { try make() }
      #expect(error?.problem.hasPrefix("\(name) of a schedule is") == true, "\(error?.problem ?? "")")
    }
    for rate in [Double.nan, .infinity, -1e-3] {
      refused("rate") { try Schedule(shape, rate: rate, steps: 9) }
      refused("end") { try Schedule(shape, rate: 1e-3, steps: 9, end: rate) }
      refused("power") { try Schedule(shape, rate: 1e-3, steps: 9, power: rate) }
      refused("cycles") { try Schedule(shape, rate: 1e-3, steps: 9, cycles: rate) }
    }
    refused("end") { try Schedule(shape, rate: 1e-3, steps: 9, end: 2e-3) }
    for count in [-1, .max] {
      refused("steps") { try Schedule(shape, rate: 1e-3, steps: count) }
      refused("warmup") { try Schedule(shape, rate: 1e-3, steps: 9, warmup: count) }
      refused("timescale") { try Schedule(shape, rate: 1e-3, steps: 9, timescale: count) }
      refused("decaySteps") { try Schedule(shape, rate: 1e-3, steps: 9, decaySteps: count) }
    }
    refused("steps") { try Schedule(shape, rate: 1e-3, steps: 0) }
    refused("warmup") { try Schedule(shape, rate: 1e-3, steps: 9, warmup: 10) }
    refused("decaySteps") { try Schedule(shape, rate: 1e-3, steps: 9, warmup: 5, decaySteps: 5) }
  }
}
