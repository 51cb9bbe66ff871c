import Rewards
import StrictJSON

/// The advantages of one line's completions: `rewards` of one function, or of several by their names.
func probeAdvantages(_ input: ProbeInput) throws -> ProbeOutput {
  let line = try input.json()
  let settings = try probeAdvantageSettings(input, line)
  let functions = try rewardFunctions(line["rewards"])
  let count = functions.first?.rewards.count ?? 0
  let size = try input.count("num_generations") ?? count
  guard count == 0 || (size > 0 && count.isMultiple(of: size)) else {
    throw ProbeInput.Problem(description: "\(count) rewards are no whole groups of \(size)")
  }
  let found = try settings.advantages(
    functions.map(\.rewards), weights: rewardWeights(line["reward_weights"], functions.map(\.name)),
    groups: count == 0 ? [] : Array(repeating: size, count: count / size))
  return ProbeOutput([
    ("advantages", .list(found.values.map(ProbeValue.double))),
    ("reward", .list(found.rewards.map { ProbeValue($0) })),
    ("mean", .list(found.groups.map { ProbeValue($0.statistics.mean) })),
    ("std", .list(found.groups.map { ProbeValue($0.statistics.std) })),
    ("constant", .list(found.groups.map { .bool($0.isConstant) })),
    ("frac_reward_zero_std", .double(found.constantShare)),
  ])
}

private func probeAdvantageSettings(_ input: ProbeInput, _ line: JSON) throws -> AdvantageSettings {
  var settings = AdvantageSettings()
  if let scales = line["scale_rewards"]?.bool {
    // TRL's older way.
    settings.scaleRewards = scales ? .group : .none
  } else if let name = try input.optional("scale_rewards") {
    settings.scaleRewards = try choice("scale_rewards", name, of: AdvantageSettings.Scale.self)
  }
  if let name = try input.optional("adv_estimator") {
    settings.estimator = try choice("adv_estimator", name, of: AdvantageSettings.Estimator.self)
  }
  if let name = try input.optional("multi_objective_aggregation") {
    settings.multiObjectiveAggregation = try choice(
      "multi_objective_aggregation", name, of: AdvantageSettings.Aggregation.self)
  }
  if let name = try input.optional("group_of_one") {
    settings.groupOfOne = try choice("group_of_one", name, of: AdvantageSettings.GroupOfOne.self)
  }
  settings.epsilon = try input.number("advantage_epsilon") ?? settings.epsilon
  return settings
}

/// In the order of the line.
private func rewardFunctions(_ value: JSON?) throws -> [(name: [UInt8], rewards: [Double?])] {
  let problem = ProbeInput.Problem(
    description: "rewards must be a list of numbers or null, or an object of such lists")
  let lists: [(name: [UInt8], list: JSON)] =
    value?.members.map { $0.map { ($0.name, $0.value) } } ?? [([], value ?? .null)]
  return try lists.map { name, list in
    guard let items = list.array else { throw problem }
    let rewards = try items.map { item -> Double? in
      guard let number = item.double ?? item.bool.map({ $0 ? 1 : 0 }) else {
        if item.isNull { return nil }
        throw problem
      }
      return number
    }
    return (name, rewards)
  }
}

/// A list in the order of the functions, or an object by their names; nil is 1 each.
private func rewardWeights(_ value: JSON?, _ names: [[UInt8]]) throws -> [Double]? {
  guard let value, !value.isNull else { return nil }
  let byName = value.members.map { members in
    names.map { name in members.last { $0.name == name }?.value ?? .integer(1) }
  }
  let weights = (byName ?? value.array)?.map(\.double)
  guard let weights, !weights.contains(nil) else {
    throw ProbeInput.Problem(description: "reward_weights must be a list of numbers, or an object of them")
  }
  return weights.compactMap(\.self)
}
