import Foundation
import Model

/// A policy's loss of one batch: rows of log-probabilities, settings under TRL's names.
func probeLoss(_ input: ProbeInput) throws -> ProbeOutput {
  let settings = try probePolicy(input)
  let now = try required("logprobs", input.rows("logprobs"))
  let old = try required("old_logprobs", input.rows("old_logprobs"))
  let reference = try input.rows("ref_logprobs")
  guard settings.beta == 0 || reference != nil else {
    throw ProbeInput.Problem(description: "beta needs ref_logprobs")
  }
  let mask = try required("mask", input.rows("mask"))
  let advantages = try probeAdvantages(input, now)
  for (name, rows) in [
    ("old_logprobs", old), ("ref_logprobs", reference ?? now), ("mask", mask), ("advantages", advantages),
  ]
  where rows.map(\.count) != now.map(\.count) {
    throw ProbeInput.Problem(description: "\(name) and logprobs differ in shape")
  }
  let sequences = now.indices.map { row in
    var sequence = PolicySequence(
      logProbabilities: now[row], oldLogProbabilities: old[row], mask: mask[row].map { $0 != 0 },
      advantages: advantages[row])
    sequence.referenceLogProbabilities = reference?[row] ?? []
    return sequence
  }
  let value = try settings.value(sequences)
  return ProbeOutput([
    ("loss", .double(value.loss)), ("kl", reference == nil ? .null : .double(value.kl)),
    ("clip_low", .double(value.clipLow)), ("clip_high", .double(value.clipHigh)),
  ])
}

/// A number a sequence counts for all of its tokens.
private func probeAdvantages(_ input: ProbeInput, _ like: [[Double]]) throws -> [[Double]] {
  guard let each = try? input.numbers("advantages") else {
    return try required("advantages", input.rows("advantages"))
  }
  guard each.count == like.count else {
    throw ProbeInput.Problem(description: "advantages and logprobs differ in length")
  }
  return zip(each, like).map { advantage, row in row.map { _ in advantage } }
}

private func probePolicy(_ input: ProbeInput) throws -> PolicyObjective {
  var settings = PolicyObjective()
  if let name = try input.optional("loss_type") {
    settings.lossType = try choice("loss_type", name, of: PolicyObjective.LossType.self)
  }
  if let name = try input.optional("importance_sampling_level") {
    settings.importanceSamplingLevel = try choice(
      "importance_sampling_level", name, of: PolicyObjective.Level.self)
  }
  if let name = try input.optional("kl_estimator") {
    settings.klEstimator = try choice("kl_estimator", name, of: KLEstimator.self)
  }
  if let name = try input.optional("cispo_clip") {
    settings.cispoClip = try choice("cispo_clip", name, of: PolicyObjective.CISPOClip.self)
  }
  let numbers: [(String, WritableKeyPath<PolicyObjective, Double>)] = [
    ("epsilon", \.epsilon), ("beta", \.beta), ("sapo_temperature_pos", \.sapoTemperaturePos),
    ("sapo_temperature_neg", \.sapoTemperatureNeg),
  ]
  for (key, path) in numbers {
    if let number = try input.number(key) { settings[keyPath: path] = number }
  }
  settings.epsilonHigh = try input.number("epsilon_high")
  settings.delta = try input.number("delta")
  settings.dualClip = try input.number("dual_clip")
  settings.cispoDrops = try input.flag("cispo_drops") ?? settings.cispoDrops
  settings.lossScaleFactor = try input.number("loss_scale_factor")
  settings.maxCompletionLength = try input.count("max_completion_length")
  settings.useBiasCorrectionKL = try input.flag("use_bias_correction_kl") ?? settings.useBiasCorrectionKL
  return try settings.checked()
}

private func required<Value>(_ key: String, _ value: Value?) throws -> Value {
  guard let value else { throw ProbeInput.Problem(description: "\(key) is missing") }
  return value
}
