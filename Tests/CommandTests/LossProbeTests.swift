import Foundation
import TestKit
import Testing

/// `yisang probe loss`.
struct LossProbeTests {
  private let program: Program
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  /// Four completions, with numbers behind the end of the shorter ones; rewards 1, 0, 0.1, 1.
  private static var batch: [String: Any] {
    [
      "logprobs": [
        [-0.4, -1.2, 0.1, 0, 0], [-0.45, -0.25, -1.5, -0.4, -0.75], [-1.9, -0.5, 0, 0, 0],
        [0.25, -0.85, -0.38, -1.38, 0],
      ],
      "old_logprobs": [
        [-0.5, -1, -0.2, 0, 9], [-0.7, -0.3, -1.2, -0.4, -0.9], [-1.5, -0.6, 0, 0, 0],
        [-0.1, -0.8, -0.4, -1.1, 0],
      ],
      "ref_logprobs": [
        [-0.6, -0.9, -0.3, 0, 0], [-0.6, -0.5, -1, -0.4, -1], [-1.4, -0.9, 0, 0, 0],
        [-0.2, -0.7, -0.6, -1, 0],
      ],
      "mask": [[1, 1, 1, 0, 0], [1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [1, 1, 1, 1, 0]],
      "advantages": [0.8634793673, -0.9543719324, -0.7725868024, 0.8634793673],
    ]
  }

  private func answers(_ changes: [[String: Any]]) throws -> [[String: Any]] {
    let lines = try changes.map { change in
      let line = LossProbeTests.batch.merging(change) { $1 }
      return String(decoding: try JSONSerialization.data(withJSONObject: line), as: UTF8.self)
    }
    let result = try program.run("probe", "loss", input: lines.joined(separator: "\n") + "\n")
    #expect(result.status == 0, "\(result.err)")
    return try result.out.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func lossesAreTheKnownOnes() throws {
    let cases: [([String: Any], Double)] = [
      (["loss_type": "grpo"], -0.0100407219), (["loss_type": "bnpo"], 0.0214780563), ([:], 0.0214780563),
      (["loss_type": "dr_grpo", "max_completion_length": 8], 0.0093966496),
      (["loss_type": "luspo"], 0.0751731971),
      (["beta": 0.04, "kl_estimator": "k1"], 0.0214780563 + 0.04 * 0.035),
      (
        [
          "loss_type": "grpo", "importance_sampling_level": "sequence", "epsilon": 3e-4, "epsilon_high": 4e-4,
        ], 0.0070355982
      ),
      (["loss_type": "cispo", "epsilon_high": 5, "cispo_clip": "absolute"], -0.1247411213),
      (["loss_type": "cispo", "cispo_clip": "relative"], -0.1379276701),
      (["loss_type": "sapo"], -0.0782927535), (["dual_clip": 3], 0.0214780563),
      (["beta": 0.04], 0.0214780563 + 0.04 * 0.0556605370),
      (["beta": 0.04, "kl_estimator": "k2"], 0.0214780563 + 0.04 * 0.0541178571),
      (
        [
          "advantages": [0.8634793673, -0.9543719324, -0.7725868024, 0.8634793673].map {
            Array(repeating: $0, count: 5)
          }
        ], 0.0214780563
      ),
    ]
    let found = try answers(cases.map { ["epsilon_high": 0.28].merging($0.0) { $1 } })
    for ((settings, loss), answer) in zip(cases, found) {
      let value = try #require(answer["loss"] as? Double, "\(answer)")
      #expect(abs(value - loss) <= 1e-8, "\(settings)")
      #expect(answer.keys.sorted() == ["clip_high", "clip_low", "kl", "loss"])
    }
    let plain = found[2]
    for (key, wanted) in [("kl", 0.0556605370), ("clip_low", 0.14285714), ("clip_high", 0.14285714)] {
      #expect(abs((plain[key] as? Double ?? .nan) - wanted) <= 1e-8, "\(key)")
    }
  }

  @Test func withoutAReferenceThereIsNoKL() throws {
    let found = try answers([["ref_logprobs": NSNull()], ["ref_logprobs": NSNull(), "beta": 0.1]])
    #expect(found[0]["kl"] is NSNull && found[0]["loss"] is Double)
    #expect(found[1]["error"] as? String == "beta needs ref_logprobs")
  }

  @Test func badLinesAreErrors() throws {
    let cases: [([String: Any], String)] = [
      (["loss_type": "grop"], "did you mean grpo?"), (["loss_type": "dr_grpo"], "max_completion_length"),
      (["mask": [[1]]], "mask and logprobs differ in shape"), (["advantages": [1]], "differ in length"),
      (["advantages": "x"], "advantages must be"), (["logprobs": NSNull()], "logprobs is missing"),
      (["logprobs": [1]], "list of lists"), (["epsilon": -1], "epsilon must be"),
      (["loss_type": "cispo"], "epsilon_high"), (["kl_estimator": "k4"], "kl_estimator must be"),
    ]
    let found = try answers(cases.map(\.0))
    for ((change, words), answer) in zip(cases, found) {
      #expect((answer["error"] as? String)?.contains(words) == true, "\(change): \(answer)")
    }
  }
}
