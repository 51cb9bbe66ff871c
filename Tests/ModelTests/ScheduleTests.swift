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
      var schedule = Schedule(shape, rate: rate, steps: steps, warmup: warmup)
      schedule.cycles = options.num_cycles
      schedule.power = options.power ?? 1
      schedule.timescale = options.timescale
      schedule.end =
        options.lr_end ?? options.min_lr ?? (options.min_lr_rate ?? options.min_lr_ratio).map { $0 * rate }
      schedule.decaySteps = options.num_decay_steps
      schedule.warmupCurve = try #require(Schedule.Curve(rawValue: options.warmup_type ?? "linear"))
      schedule.decayCurve = try #require(Schedule.Curve(rawValue: options.decay_type ?? "cosine"))
      return schedule
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
      let agree = zip(found, golden.rates).allSatisfy { abs($0 - $1) <= 1e-15 * golden.rate }
      #expect(agree, "\(golden.name): \(found), not \(golden.rates)")
      passed += agree ? 1 : 0
    }
    print("schedules: \(passed)/\(all.count)")
  }

  @Test(arguments: [
    (0.0, 0), (0.1, 3), (0.03, 1), (1, 1), (7, 7), (-2, 0), (.infinity, 1_000_000_000_000_000),
  ])
  func warmupIsAShareOrACount(given: Double, steps: Int) {
    #expect(Schedule.warmupSteps(given, of: 25) == steps)
  }

  @Test(arguments: Schedule.Shape.allCases) func noScheduleTraps(shape: Schedule.Shape) {
    for (steps, warmup, timescale) in [(0, 0, 0), (5, 9, 1), (3, 3, -4), (-1, -1, 2)] {
      var schedule = Schedule(shape, rate: 1e-3, steps: steps, warmup: warmup)
      schedule.timescale = timescale
      schedule.decaySteps = -3
      for step in [-1, 0, 3, 5, 9, 100] {
        let rate = schedule.rate(at: step)
        #expect(rate >= 0 && rate <= 1e-3)
        #expect(Schedule(shape, rate: 0, steps: steps, warmup: warmup).rate(at: step) == 0)
      }
    }
  }
}
