import Corpus
import Model
import Rewards
import StrictJSON
import TestKit
import Testing

@testable import Train

/// Restatements that are each gone on from, without a model: worked out by hand.
struct TAPONestedTests {
  private static let asked = "3 더하기 5는?"
  private static let english = "What is 3 plus 5?"

  private static func restated(_ text: String) -> String { "<understand>\(text)</understand>" }

  private static func solved(_ answer: Int) -> String { "<think>\nSum.\n</think>\n\n\\boxed{\(answer)}" }

  /// Four restatements: two that are gone on from, the second behind a word and with the beginning of the next token; one that does not
  /// close; none.
  private static let restatements = [
    restated(english), "Well: \(restated("Add 3 and 5 up."))\n", "<understand>What is 3 plus<think>", "8",
  ]

  /// Of the first restatement's solutions one is right, of the second's two.
  private func policy() -> ScriptedPolicy {
    let policy = ScriptedPolicy(["r_u", "r_s"])
    policy.says[1] = [TAPONestedTests.asked: TAPONestedTests.restatements]
    let solved = TAPONestedTests.solved
    policy.says[2] = [
      TAPONestedTests.asked + TAPONestedTests.restatements[0]: [solved(8), solved(9), solved(7)],
      TAPONestedTests.asked + TAPONestedTests.restatements[1]: [solved(8), solved(9), solved(8)],
    ]
    return policy
  }

  private func question(_ columns: [String: String]) -> Question {
    Question(
      id: RecordID(page: "q"), place: "q", ids: [1], prompt: .text(TAPONestedTests.asked),
      columns: .object(columns.map { JSON.Member($0, .text($1)) }), opensThink: false)
  }

  private func run(
    gold: String = "8", english: String = english, room: Int = 1_000, times: Int = 1,
    _ change: (inout TAPOSettings) -> Void = { _ in }
  ) throws -> [RolloutGroup] {
    var settings = RefineSettings()
    settings.numGenerations = 3
    var tapo = TAPOSettings()
    (tapo.prompt, tapo.credit.grouping) = ("{question}", .nested)
    change(&tapo)
    let policy = policy()
    policy.room = room
    let method = TAPO(settings, tapo)
    let question = question(["gold": gold, "english": english])
    var groups = try method.groups(for: Array(repeating: question, count: times), by: policy)
    try method.credit(&groups, by: policy)
    return groups
  }

  private func advantages(_ groups: [RolloutGroup]) -> [[[Float]]] {
    groups.map { $0.rollouts.map(\.advantages) }
  }

  @Test func restatementsAreAGroupAndSolutionsGoOnBehindThem() throws {
    let groups = try run()
    #expect(groups.map(\.rollouts.count) == [4, 3, 3])
    let texts = groups[0].rollouts.map { String(decoding: $0.text, as: UTF8.self) }
    #expect(texts == TAPONestedTests.restatements)
    // To the id: what the second group's prompt ends in is what was drawn.
    for place in 0...1 {
      #expect(groups[1 + place].question.ids == groups[0].question.ids + groups[0].rollouts[place].ids)
    }
    let quality = RestatementQuality().quality(of: "Add 3 and 5 up.", reference: TAPONestedTests.english)
    #expect(groups[0].rollouts.map(\.rewards) == [[1, nil], [quality, nil], [0, nil], [0, nil]])
    #expect(groups[1].rollouts.map(\.rewards) == [[nil, 1], [nil, 0], [nil, 0]])
    #expect(groups[2].rollouts.map(\.rewards) == [[nil, 1], [nil, 0], [nil, 1]])
  }

  /// Each is compared with its like, once: (r − mean) / (deviation + 1e-4).
  @Test func eachIsComparedWithItsLike() throws {
    let groups = try run()
    func normalised(_ values: [Double]) -> [Float] {
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let deviation = (squares / Double(values.count - 1)).squareRoot()
      return values.map { Float(($0 - mean) / (deviation + 1e-4)) }
    }
    let quality = RestatementQuality().quality(of: "Add 3 and 5 up.", reference: TAPONestedTests.english)
    let understanding = normalised([1, quality, 0, 0])
    for (rollout, wanted) in zip(groups[0].rollouts, understanding) {
      let block = UnderstandingBlock(in: rollout.text)
      for (place, found) in rollout.advantages.enumerated() {
        // What never became a restatement is one to its end.
        let isItsOwn = block.shape != .whole || block.segment.contains(place)
        #expect(abs(found - (isItsOwn ? wanted : 0)) < 1e-6)
      }
    }
    #expect(groups[0].rollouts[3].advantages.count == 1 && understanding[3] < 0)
    // The word before the block, and what reaches over its end.
    #expect(groups[0].rollouts[1].advantages.prefix(6).allSatisfy { $0 == 0 })
    for (group, accuracy) in [(1, [1.0, 0, 0]), (2, [1, 0, 1])] {
      for (rollout, wanted) in zip(groups[group].rollouts, normalised(accuracy)) {
        #expect(rollout.advantages.allSatisfy { abs($0 - wanted) < 1e-6 })
      }
    }
  }

  @Test func noStepMovesTheOther() throws {
    let one = try advantages(run())
    let answers = try advantages(run(gold: "9"))
    #expect(answers[0] == one[0] && answers[1] != one[1] && answers[2] != one[2])
    let restated = try advantages(run(english: "Please add 3 and 5."))
    #expect(restated[0] != one[0] && restated[1...] == one[1...])
  }

  /// λ: the second restatement is solved twice, the first once, and what cannot be gone on from never.
  @Test func outcomesMayCount() throws {
    let groups = try run {
      ($0.credit.outcomeWeight, $0.credit.advantages.scaleRewards) = (3, .none)
    }
    let quality = RestatementQuality().quality(of: "Add 3 and 5 up.", reference: TAPONestedTests.english)
    let rewards = [1 + 3.0 / 3, quality + 3 * 2.0 / 3, 0, 0]
    let mean = rewards.reduce(0, +) / 4
    let found = [groups[0].rollouts[0].advantages[0], groups[0].rollouts[1].advantages[6]]
    #expect(abs(Double(found[0]) - (rewards[0] - mean)) < 1e-6)
    #expect(abs(Double(found[1]) - (rewards[1] - mean)) < 1e-6)
  }

  /// What is not gone on from is no solution: it moves no deviation of theirs, whatever they are scaled by.
  @Test func whatIsNotGoneOnFromIsNoSolution() throws {
    let groups = try run { $0.credit.advantages.scaleRewards = .batch }
    let accuracy = [1.0, 0, 0, 1, 0, 1]
    let deviation = (accuracy.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) } / 5).squareRoot()
    for (group, mean) in [(1, 1.0 / 3), (2, 2.0 / 3)] {
      for rollout in groups[group].rollouts {
        let wanted = (try #require(rollout.rewards[1]) - mean) / (deviation + 1e-4)
        #expect(rollout.advantages.allSatisfy { abs(Double($0) - wanted) < 1e-6 })
      }
    }
  }

  /// The baseline: all solutions of a question are compared by the sum, and a restatement has the mean of its solutions'.
  @Test func summedRewardsAreForAll() throws {
    let groups = try run { $0.credit.sharing = .summed }
    for place in 0...1 {
      let solutions = groups[1 + place].rollouts.map { $0.advantages[0] }
      let mean = solutions.reduce(0) { $0 + $1 / 3 }
      #expect(groups[0].rollouts[place].advantages.allSatisfy { abs($0 - mean) < 1e-6 })
      #expect(mean != 0)
    }
    #expect(try advantages(run(gold: "9") { $0.credit.sharing = .summed })[0] != advantages(groups)[0])
  }

  /// With a model that restates more often than not: both phases and what comes of them have the same bits after a stop.
  @Test(arguments: [false, true]) func stoppedItIsAsIfNeverStopped(asksBack: Bool) throws {
    var tiny = try TinyRefining(
      columns: { "\"gold\":\"\(2 * $0)\",\"english\":\"\($0) and \($0)?\"" }, text: { "\($0) 더하기 \($0)?" })
    try tiny.teach(steps: 25) { "<u>\($0) and \($0)?</u><think>\($0)</think>\\boxed{\(2 * $0)}" }
    (tiny.settings.maxSteps, tiny.settings.numIterations, tiny.settings.learningRate) = (4, 2, 2e-4)
    (tiny.settings.maxCompletionLength, tiny.settings.sampling.temperature) = (30, 1.5)
    tiny.knownRewards = ["r_u", "r_s"]
    tiny.makeMethod = { settings in
      var tapo = TAPOSettings()
      (tapo.prompt, tapo.tag, tapo.numRestatements, tapo.credit.grouping) = ("{question}", "u", 3, .nested)
      tapo.judge = asksBack ? .backLikelihood : .reference
      return TAPO(settings, tapo)
    }
    let whole = try tiny.run()
    #expect(whole.losses.count == 4)
    // A step has two questions, each with three restatements, and four solutions behind some of them.
    let drawn = whole.completions[0].count
    #expect(drawn > 2 * 3 + 4 && (drawn - 2 * 3).isMultiple(of: 4), "\(drawn)")
    #expect(whole.metrics[0]["rewards/r_u/mean"].map { $0 > 0 && $0 < 1 } == true)
    #expect(whole.norms.allSatisfy { $0 > 0 })
    // What a closing tag ended was not cut off.
    let cut = whole.completions[0].count { $0.split(separator: " ")[1] == "30" }
    #expect(whole.metrics[0]["completions/clipped_ratio"] == Double(cut) / Double(drawn))
    #expect(cut > 0)
    let scratch = try Scratch()
    var parts = TinyRefining.Result()
    for step in 1...4 { parts = try tiny.run(in: scratch.path + "/run", stop: step < 4 ? step : nil) }
    #expect(parts == whole)
  }

  /// Of a question that is asked twice each has its own; what the model has no room for is not gone on from.
  @Test func eachQuestionHasItsOwn() throws {
    let twice = try run(times: 2)
    let once = try run()
    #expect(twice.map(\.rollouts.count) == [4, 3, 3, 4, 3, 3])
    #expect(advantages(twice) == advantages(once) + advantages(once))
    let cramped = try run(room: 60)
    #expect(cramped.map(\.rollouts.count) == [4, 3])
    #expect(cramped[1].question.ids == once[1].question.ids)
    #expect(advantages(cramped) == Array(advantages(once)[...1]))
  }
}
