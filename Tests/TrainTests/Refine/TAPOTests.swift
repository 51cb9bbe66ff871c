import Corpus
import Rewards
import StrictJSON
import TestKit
import Testing

@testable import Train

/// The reconstruction of TAPO without a model: each step's tokens have its own advantage.
struct TAPOTests {
  private static let english = "What is 3 plus 5?"

  private func completion(_ restatement: String, _ answer: Int) -> String {
    "<understand>\(restatement)</understand><think>\n3 + 5 = \(answer)\n</think>\n\n\\boxed{\(answer)}"
  }

  private func run(_ said: [String], _ change: (inout TAPOSettings) -> Void = { _ in }) throws -> RolloutGroup
  {
    var settings = RefineSettings()
    settings.numGenerations = said.count
    var tapo = TAPOSettings()
    tapo.prompt = "{question}"
    change(&tapo)
    let policy = ScriptedPolicy(["r_u", "r_s"])
    policy.says[0] = ["3 더하기 5는?": said]
    let columns = JSON.object([
      JSON.Member("gold", .text("8")), JSON.Member("english", .text(TAPOTests.english)),
    ])
    let question = Question(
      id: RecordID(page: "q"), place: "q", ids: [1], prompt: .text("3 더하기 5는?"), columns: columns,
      opensThink: false)
    let method = TAPO(settings, tapo)
    var groups = try method.groups(for: [question], by: policy)
    try method.credit(&groups, by: policy)
    return groups[0]
  }

  private var said: [String] {
    [
      completion(TAPOTests.english, 9), completion("3 and 5 make?", 8), completion("What are 3 plus 5?", 8),
      completion("3, 5: add them up, please.", 8),
    ]
  }

  /// Advantages of the bytes of u, and of the others; an id is a byte here.
  private func steps(_ rollout: Rollout) -> (understanding: Set<Float>, solution: Set<Float>) {
    let block = UnderstandingBlock(in: rollout.text)
    return (
      Set(rollout.advantages[block.segment]), Set(rollout.advantages[block.segment.upperBound...])
    )
  }

  @Test func eachStepHasItsOwn() throws {
    let group = try run(said)
    #expect(group.rollouts[0].rewards[0] == 1)
    #expect(group.rollouts.map { $0.rewards[1] } == [0, 1, 1, 1])
    let credit = try UnderstandingCredit().advantages([
      group.rollouts.map { Restatement($0.rewards[0], solution: $0.rewards[1]) }
    ])[0]
    for (rollout, wanted) in zip(group.rollouts, credit) {
      #expect(steps(rollout).understanding == [Float(wanted.understanding)])
      #expect(steps(rollout).solution == [Float(wanted.solutions[0])])
    }
    // The best restatement is not blamed for its answer, nor the answer praised for it.
    #expect(steps(group.rollouts[0]).understanding.allSatisfy { $0 > 0 })
    #expect(steps(group.rollouts[0]).solution.allSatisfy { $0 < 0 })
  }

  /// An answer moves no token of a restatement, to the bit, nor a restatement one of an answer.
  @Test func noStepMovesTheOther() throws {
    let one = try run(said)
    var others = said
    (others[0], others[1]) = (completion(TAPOTests.english, 8), completion("3 and 5 make?", 9))
    let answers = try run(others)
    #expect(one.rollouts.map { steps($0).understanding } == answers.rollouts.map { steps($0).understanding })
    #expect(one.rollouts.map { steps($0).solution } != answers.rollouts.map { steps($0).solution })
    others = said
    others[1] = completion("What is 3 plus 5", 8)
    let restated = try run(others)
    #expect(one.rollouts.map { steps($0).solution } == restated.rollouts.map { steps($0).solution })
    #expect(one.rollouts.map { steps($0).understanding } != restated.rollouts.map { steps($0).understanding })
    // In the baseline they do.
    let summed = try run(said) { $0.credit.sharing = .summed }
    let other = try run(others) { $0.credit.sharing = .summed }
    #expect(summed.rollouts.map { steps($0).solution } != other.rollouts.map { steps($0).solution })
  }

  /// What is not well-formed is worth nothing as a restatement, and stays in both comparisons.
  @Test func aMissingBlockIsWorthNothing() throws {
    var others = said
    others[3] = "<think>\n3 + 5 = 8\n</think>\n\n\\boxed{8}"
    let group = try run(others)
    #expect(group.rollouts[3].rewards == [0, 1])
    #expect(Set(group.rollouts[3].advantages).count == 1)
    #expect(group.rollouts[3].advantages[0] > 0)
  }

  /// A solution begins with its thoughts where the block before them is not well-formed: what that lacks is no fault of it.
  @Test(arguments: [
    ("<understand>3 and 5 make?<think>", UnderstandingBlock.Shape.unclosed),
    ("<understand>3 and 5</understand><understand>make?</understand><think>", .repeated),
    ("3 and 5 make?<think>", .missing),
  ])
  func aFaultOfTheBlockMovesNoSolution(begins: String, shape: UnderstandingBlock.Shape) throws {
    var others = said
    others[3] = "\(begins)\n3 + 5 = 8\n</think>\n\n\\boxed{8}"
    let (one, group) = (try run(said), try run(others))
    #expect(UnderstandingBlock(in: group.rollouts[3].text).shape == shape)
    #expect(group.rollouts.map { $0.rewards[1] } == [0, 1, 1, 1] && group.rollouts[3].rewards[0] == 0)
    #expect(group.rollouts.map { steps($0).solution } == one.rollouts.map { steps($0).solution })
    #expect(steps(group.rollouts[3]).understanding.allSatisfy { $0 < 0 })
  }

  /// Where the prompt has opened thoughts there is no place for a block.
  @Test(arguments: ["", "</think>\n\n"]) func openThoughtsAreRefused(opening: String) throws {
    var tiny = try TinyRefining(opensThink: true)
    tiny.settings.maxSteps = 1
    tiny.knownRewards = ["r_u", "r_s"]
    tiny.makeMethod = { settings in
      var tapo = TAPOSettings()
      (tapo.prompt, tapo.opening) = ("{question}", opening)
      return TAPO(settings, tapo)
    }
    if opening.isEmpty {
      let error = #expect(throws: TrainError.self) { try tiny.run() }
      #expect(error?.description.contains("opening") == true)
    } else {
      #expect(try tiny.run().losses.count == 1)
    }
  }

  /// What would have no effect, or leave the control with what it is to take away.
  @Test func whatHasNoEffectIsRefused() throws {
    let refused: [(String, (inout RefineSettings, inout TAPOSettings) -> Void)] = [
      ("use_kl_in_reward", { all, _ in all.useKLInReward = true }),
      ("outcome_weight", { _, own in (own.credit.sharing, own.credit.outcomeWeight) = (.summed, 1) }),
      (
        "leave_out_malformed",
        { _, own in (own.credit.grouping, own.credit.leavesOutMalformed) = (.nested, true) }
      ),
      (
        "shuffle_rewards",
        { ($0.shuffleRewards, $1.credit.grouping, $1.credit.outcomeWeight) = (true, .nested, 1) }
      ),
      (
        "shuffle_rewards",
        { ($0.shuffleRewards, $1.credit.grouping, $1.credit.sharing) = (true, .nested, .summed) }
      ),
    ]
    for (name, change) in refused {
      var (settings, tapo) = (RefineSettings(), TAPOSettings())
      change(&settings, &tapo)
      let error = #expect(throws: TrainError.self) { try tapo.checked(settings) }
      #expect(error?.description.contains(name) == true, "\(String(describing: error))")
    }
  }

  /// Each of these has an effect by itself.
  @Test func whatHasOneIsNot() throws {
    var (settings, tapo) = (RefineSettings(), TAPOSettings())
    tapo.credit.outcomeWeight = 1
    settings.shuffleRewards = true
    _ = try tapo.checked(settings)
    (tapo.credit.outcomeWeight, tapo.credit.leavesOutMalformed, tapo.credit.sharing) = (0, true, .summed)
    _ = try tapo.checked(settings)
    tapo.credit.grouping = .nested
    settings.shuffleRewards = false
    _ = try tapo.checked(settings)
    (tapo.credit.leavesOutMalformed, tapo.credit.sharing, settings.shuffleRewards) = (false, .apart, true)
    _ = try tapo.checked(settings)
  }

  @Test func stoppedItIsAsIfNeverStopped() throws {
    var tiny = try TinyRefining(
      columns: { "\"gold\":\"\(2 * $0)\",\"english\":\"What is \($0) and \($0)?\"" },
      text: { "\($0) 더하기 \($0)?" })
    tiny.settings.maxSteps = 3
    tiny.knownRewards = ["r_u", "r_s"]
    tiny.makeMethod = { settings in
      var tapo = TAPOSettings()
      tapo.prompt = "{question}"
      return TAPO(settings, tapo)
    }
    let whole = try tiny.run()
    let scratch = try Scratch()
    var parts = TinyRefining.Result()
    for step in 1...3 { parts = try tiny.run(in: scratch.path + "/run", stop: step < 3 ? step : nil) }
    #expect(parts == whole && whole.losses.count == 3)
  }
}
