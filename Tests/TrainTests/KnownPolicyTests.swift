import Foundation
import Model
import Rewards
import Testing

/// From rewards to losses: a batch worked out by a program in numpy, which is apart from TRL and from us.
///
/// What it printed stands here; where it lies beside the material (`../research/golden.py`) and `YISANG_PYTHON` has numpy, it is run.
@Suite struct KnownPolicyTests {
  /// Under its names.
  private static let printed: [String: [Double]] = [
    "mean": [0.525], "std_ddof1": [0.55],
    "trl_group(+1e-4)": [0.8634793674, -0.9543719324, -0.7725868024, 0.8634793674],
    "verl(+1e-6)": [0.8636347934, -0.9545437190, -0.7727258678, 0.8636347934],
    "none(dr_grpo)": [0.475, -0.525, -0.425, 0.475],
    "rloo": [0.6333333333, -0.7, -0.5666666667, 0.6333333333],
    "grpo": [-0.0100407219], "bnpo": [0.0214780563], "dapo_single_batch": [0.0214780563],
    "dr_grpo_TRL": [0.0093966496], "verl seq-mean-token-sum": [0.0751731971],
    "verl seq-mean-token-sum-norm(scale=8)": [0.0375865985],
    "gspo_ratio": [1.0689391057, 1.0304545340, 0.8607079764, 1.0100501671],
    "gspo(eps 3e-4/4e-4, loss_type=grpo)": [0.0070355982], "cispo_TRL(max=5.0)": [-0.1247411213],
    "cispo_verl(0.2/0.28)": [-0.1379276701], "sapo(loss_type agg=seq mean)": [-0.0782927535],
    "verl_vanilla_token_mean_dualclip3": [0.0214780563], "kl_k1_tokenmean": [0.035],
    "kl_k2_tokenmean": [0.0541178571], "kl_k3_tokenmean": [0.0556605370], "clip_frac_low": [0.1428571429],
    "clip_frac_high": [0.1428571429],
  ]

  private static let old = [
    [-0.5, -1, -0.2], [-0.7, -0.3, -1.2, -0.4, -0.9], [-1.5, -0.6], [-0.1, -0.8, -0.4, -1.1],
  ]
  private static let logRatios = [
    [0.10, -0.20, 0.30], [0.25, 0.05, -0.30, 0, 0.15], [-0.40, 0.10], [0.35, -0.05, 0.02, -0.28],
  ]
  private static let references = [
    [-0.6, -0.9, -0.3], [-0.6, -0.5, -1, -0.4, -1], [-1.4, -0.9], [-0.2, -0.7, -0.6, -1],
  ]

  private func ours() throws -> [String: [Double]] {
    func advantages(_ change: (inout AdvantageSettings) -> Void = { _ in }) throws -> Advantages {
      var settings = AdvantageSettings()
      change(&settings)
      return try settings.advantages([[1, 0, 0.1, 1]], groups: [4])
    }
    let trl = try advantages()
    let batch = KnownPolicyTests.old.indices.map { number in
      let old = KnownPolicyTests.old[number]
      var sequence = PolicySequence(
        logProbabilities: zip(old, KnownPolicyTests.logRatios[number]).map { $0 + $1 },
        oldLogProbabilities: old, mask: old.map { _ in true },
        advantages: old.map { _ in trl.values[number] })
      sequence.referenceLogProbabilities = KnownPolicyTests.references[number]
      return sequence
    }
    func loss(_ lossType: PolicyObjective.LossType, _ change: (inout PolicyObjective) -> Void = { _ in })
      throws
      -> PolicyObjective.BatchValue
    {
      var objective = PolicyObjective()
      (objective.lossType, objective.epsilonHigh, objective.maxCompletionLength) = (lossType, 0.28, 8)
      change(&objective)
      return try objective.value(batch)
    }
    var free = PolicyObjective()
    (free.importanceSamplingLevel, free.epsilon, free.epsilonHigh) = (.sequence, 1, 1e6)
    let ratios = try batch.map { try -free.value($0).losses[0] / $0.advantages[0] }
    let sequences = Double(batch.count)
    let dapo = try loss(.dapo)
    return [
      "mean": [try #require(trl.groups[0].statistics.mean)],
      "std_ddof1": [try #require(trl.groups[0].statistics.std)], "trl_group(+1e-4)": trl.values,
      "verl(+1e-6)": try advantages { $0.epsilon = 1e-6 }.values,
      "none(dr_grpo)": try advantages { $0.scaleRewards = .none }.values,
      "rloo": try advantages { $0.estimator = .rloo }.values, "grpo": [try loss(.grpo).loss],
      "bnpo": [try loss(.bnpo).loss], "dapo_single_batch": [dapo.loss],
      "dr_grpo_TRL": [try loss(.drGRPO).loss], "verl seq-mean-token-sum": [try loss(.luspo).loss],
      // verl does not divide by the number of sequences.
      "verl seq-mean-token-sum-norm(scale=8)": [try sequences * loss(.drGRPO).loss], "gspo_ratio": ratios,
      "gspo(eps 3e-4/4e-4, loss_type=grpo)": [
        try loss(.grpo) { ($0.importanceSamplingLevel, $0.epsilon, $0.epsilonHigh) = (.sequence, 3e-4, 4e-4) }
          .loss
      ],
      "cispo_TRL(max=5.0)": [try loss(.cispo) { $0.epsilonHigh = 5 }.loss],
      "cispo_verl(0.2/0.28)": [try loss(.cispo) { $0.cispoClip = .relative }.loss],
      "sapo(loss_type agg=seq mean)": [try loss(.sapo).loss],
      "verl_vanilla_token_mean_dualclip3": [try loss(.dapo) { $0.dualClip = 3 }.loss],
      "kl_k1_tokenmean": [try loss(.dapo) { $0.klEstimator = .k1 }.kl],
      "kl_k2_tokenmean": [try loss(.dapo) { $0.klEstimator = .k2 }.kl], "kl_k3_tokenmean": [dapo.kl],
      "clip_frac_low": [dapo.clipLow], "clip_frac_high": [dapo.clipHigh],
    ]
  }

  private func compare(_ wanted: [String: [Double]]) throws {
    let ours = try ours()
    #expect(ours.keys.sorted() == wanted.keys.sorted())
    var worst = 0.0
    for (name, wanted) in wanted {
      let found = ours[name] ?? []
      #expect(found.count == wanted.count, "\(name)")
      let error = zip(found, wanted).reduce(0) { max($0, abs($1.0 - $1.1)) }
      worst = max(worst, error)
      #expect(error < 1e-9, "\(name): \(found), not \(wanted)")
    }
    print("known policy values: \(wanted.count), largest error \(worst)")
  }

  @Test func valuesAreThePrinted() throws { try compare(KnownPolicyTests.printed) }

  private static let program: (python: String, script: String)? = {
    let environment = ProcessInfo.processInfo.environment
    guard let python = environment["YISANG_PYTHON"], let material = environment["YISANG_MATERIAL"] else {
      return nil
    }
    let script = "\(material)/../research/golden.py"
    return FileManager.default.fileExists(atPath: script) ? (python, script) : nil
  }()

  @Test(.enabled(if: program != nil)) func valuesAreTheProgrammes() throws {
    let program = try #require(KnownPolicyTests.program)
    let process = Process()
    process.executableURL = URL(filePath: program.python)
    process.arguments = [program.script]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    // An object, and lines of other things.
    let end = try #require(data.firstRange(of: Data("\n}\n".utf8))?.upperBound)
    let object = try #require(try JSONSerialization.jsonObject(with: data[..<end]) as? [String: Any])
    let advantages = try #require(object["adv"] as? [String: Any])
    var wanted: [String: [Double]] = [:]
    for (name, value) in object.merging(advantages, uniquingKeysWith: { $1 })
    where KnownPolicyTests.printed[name] != nil {
      wanted[name] = value as? [Double] ?? (value as? Double).map { [$0] }
    }
    try compare(wanted)
  }
}
