import Foundation
import TestKit
import Testing

/// `yisang probe advantages`.
struct AdvantagesProbeTests {
  private let program: Program
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  private func answers(_ lines: [String]) throws -> [[String: Any]] {
    let result = try program.run("probe", "advantages", input: lines.joined(separator: "\n") + "\n")
    #expect(result.status == 0, "\(result.err)")
    return try result.out.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func advantagesAreTheKnownOnes() throws {
    let cases: [(String, [Double])] = [
      (#"{"rewards":[1,0,0.1,1]}"#, [0.86347937, -0.95437193, -0.77258680, 0.86347937]),
      (#"{"rewards":[1,0,0.1,1],"scale_rewards":"none"}"#, [0.475, -0.525, -0.425, 0.475]),
      (#"{"rewards":[1,0,0.1,1],"scale_rewards":false}"#, [0.475, -0.525, -0.425, 0.475]),
      (
        #"{"rewards":[1,0,0.1,1],"advantage_epsilon":1e-6}"#,
        [0.86363479, -0.95454372, -0.77272587, 0.86363479]
      ),
      (#"{"rewards":[1,0,0.1,1],"adv_estimator":"rloo"}"#, [0.63333333, -0.7, -0.56666667, 0.63333333]),
      (#"{"rewards":[1,null,0,0.1,0.1,0.1],"num_generations":3}"#, [0.70700679, 0, -0.70700679, 0, 0, 0]),
      (#"{"rewards":{"b":[1,0],"a":[0,2]},"reward_weights":[4,1],"scale_rewards":"none"}"#, [1, -1]),
      (
        #"{"rewards":{"b":[1,0],"a":[0,2]},"reward_weights":{"a":1,"b":4},"scale_rewards":"none"}"#, [1, -1]
      ),
      (
        #"{"rewards":{"b":[1,0],"a":[0,1]},"multi_objective_aggregation":"normalize_then_sum"}"#, [0, 0]
      ),
      (#"{"rewards":[3],"group_of_one":"reward","scale_rewards":"none"}"#, [3]), (#"{"rewards":[]}"#, []),
      (#"{"rewards":[null,null]}"#, [0, 0]),
      (#"{"rewards":[true,false],"scale_rewards":"none"}"#, [0.5, -0.5]),
    ]
    for ((line, wanted), answer) in zip(cases, try answers(cases.map(\.0))) {
      let found = try #require(answer["advantages"] as? [Double], "\(line): \(answer)")
      #expect(found.count == wanted.count && zip(found, wanted).allSatisfy { abs($0 - $1) < 1e-4 }, "\(line)")
      #expect(
        answer.keys.sorted() == ["advantages", "constant", "frac_reward_zero_std", "mean", "reward", "std"])
    }
  }

  @Test func groupsAreTold() throws {
    let answer = try answers([#"{"rewards":[1,null,0,0.1,0.1,0.1],"num_generations":3}"#])[0]
    #expect(answer["constant"] as? [Bool] == [false, true] && answer["mean"] as? [Double] == [0.5, 0.1])
    #expect((answer["reward"] as? [Any])?[1] is NSNull && answer["frac_reward_zero_std"] as? Double == 0.5)
  }

  @Test func badLinesAreErrors() throws {
    let cases = [
      (#"{}"#, "rewards must be"), (#"{"rewards":5}"#, "rewards must be"),
      (#"{"rewards":["1"]}"#, "rewards must be"), (#"{"rewards":{"a":5}}"#, "rewards must be"),
      (#"{"rewards":[1,2,3],"num_generations":2}"#, "no whole groups of 2"),
      (#"{"rewards":[1],"num_generations":0}"#, "no whole groups of 0"),
      (#"{"rewards":{"a":[1,2],"b":[1]}}"#, "1 rewards for 2 completions"),
      (#"{"rewards":[1,2],"reward_weights":[1,2]}"#, "reward_weights"),
      (#"{"rewards":[1,2],"reward_weights":["a"]}"#, "reward_weights"),
      (#"{"rewards":[1,2],"scale_rewards":"groop"}"#, "did you mean group?"),
      (#"{"rewards":[1,2],"advantage_epsilon":-1}"#, "from 0 to 1"),
    ]
    for ((line, words), answer) in zip(cases, try answers(cases.map(\.0))) {
      #expect((answer["error"] as? String)?.contains(words) == true, "\(line): \(answer)")
    }
  }
}
