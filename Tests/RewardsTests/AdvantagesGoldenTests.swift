import Foundation
import Rewards
import Testing

/// TRL's own lines over drawn rewards, many of them missing (`Tests/Oracle/make_advantages.py`).
@Suite struct AdvantagesGoldenTests {
  private struct Golden: Decodable {
    struct Case: Decodable {
      let rewards: [[Double?]]
      let weights: [Double]
      let num_generations: Int
      let scale_rewards: String
      let multi_objective_aggregation: String
      let advantages: [Double]
      let reward: [Double?]
      let metrics: [String: Double?]
    }
    let cases: [Case]
  }

  @Test func advantagesAreTRLs() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/advantages.json")
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: path))
    var (worst, compared, missing) = (0.0, 0, 0)
    func same(_ found: Double?, _ wanted: Double?, _ what: String, within: Double = 1e-8) {
      guard let found, let wanted else {
        #expect(found == nil && wanted == nil, "\(what)")
        return
      }
      let error = abs(found - wanted) / max(1, abs(wanted))
      (worst, compared) = (max(worst, within < 1e-7 ? error : 0), compared + 1)
      #expect(error <= within, "\(what)")
    }
    for (number, wanted) in golden.cases.enumerated() {
      var settings = AdvantageSettings()
      settings.scaleRewards = try #require(AdvantageSettings.Scale(rawValue: wanted.scale_rewards))
      settings.multiObjectiveAggregation = try #require(
        AdvantageSettings.Aggregation(rawValue: wanted.multi_objective_aggregation))
      let size = wanted.num_generations
      let found = try settings.advantages(
        wanted.rewards, weights: wanted.weights,
        groups: Array(repeating: size, count: wanted.advantages.count / size))
      for place in wanted.advantages.indices {
        same(found.values[place], wanted.advantages[place], "case \(number), \(place)")
        same(found.rewards[place], wanted.reward[place], "reward of case \(number), \(place)")
        if wanted.reward[place] == nil { missing += 1 }
      }
      let metrics = Dictionary(
        uniqueKeysWithValues: found.metrics(names: wanted.weights.indices.map { "f\($0)" }).map {
          ($0.name, $0.value)
        })
      for (name, value) in wanted.metrics where name != "frac_reward_zero_std" {
        same(metrics[name], value, "\(name) of case \(number)")
      }
      // TRL looks at the deviation that it divided by, which is the batch's in the other settings; a mean in single precision.
      if settings.scaleRewards != .batch, settings.multiObjectiveAggregation == .sumThenNormalize {
        let share = wanted.metrics["frac_reward_zero_std"] ?? nil
        same(metrics["frac_reward_zero_std"], share, "share of case \(number)", within: 1e-6)
      }
    }
    print(
      "advantages: \(golden.cases.count) of TRL's batches, \(compared) numbers, largest error \(worst), \(missing) unscored"
    )
    #expect(golden.cases.count >= 200 && missing > 50)
  }
}
