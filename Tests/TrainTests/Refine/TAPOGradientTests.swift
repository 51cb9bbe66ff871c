import Corpus
import Rewards
import StrictJSON
import TestKit
import Testing

@testable import Model
@testable import Train

/// With a model that learns: what each step's tokens give to the gradient, and what of it the other step's reward moves.
///
/// A step's contribution is the gradient of the loss with the weights of all other tokens at 0; the weights are those of the whole batch.
struct TAPOGradientTests {
  private static let asked = "3 더하기 5는?"
  private static let english = "What is 3 plus 5?"
  private let tiny: TinyLearner

  init() throws { tiny = try TinyLearner() }

  /// A step of a completion.
  private enum Step: CaseIterable { case understanding, solution }

  /// The same completions whatever the row says is right.
  private func batch(
    _ grouping: UnderstandingCredit.Grouping, gold: String = "8", english: String = english,
    sharing: UnderstandingCredit.Sharing = .apart
  ) throws -> [RolloutGroup] {
    let restated = [
      TAPOGradientTests.english, "3 and 5 make?", "What are 3 plus 5?", "3, 5: add them up.",
    ].map { "<understand>\($0)</understand>" }
    func solved(_ answers: [Int]) -> [String] {
      answers.map { "<think>\n\($0)\n</think>\n\\boxed{\($0)}" }
    }
    // Whichever answer is right, restatements are not solved equally often.
    let behind = [[9, 8, 8], [7, 8, 7], [9, 7, 8]]
    let policy = ScriptedPolicy(["r_u", "r_s"])
    policy.says[0] = [TAPOGradientTests.asked: zip(restated, solved([9, 8, 8, 7])).map { $0 + $1 }]
    policy.says[1] = [TAPOGradientTests.asked: Array(restated.prefix(3))]
    policy.says[2] = Dictionary(
      zip(restated, behind).map { (TAPOGradientTests.asked + $0, solved($1)) }
    ) { $1 }
    var settings = RefineSettings()
    settings.numGenerations = grouping == .flat ? 4 : 3
    var tapo = TAPOSettings()
    (tapo.prompt, tapo.numRestatements) = ("{question}", 3)
    (tapo.credit.grouping, tapo.credit.sharing) = (grouping, sharing)
    let columns = JSON.object([
      JSON.Member("gold", .text(gold)), JSON.Member("english", .text(english)),
    ])
    let question = Question(
      id: RecordID(page: "q"), place: "q", ids: [1], prompt: .text(TAPOGradientTests.asked),
      columns: columns, opensThink: false)
    let method = TAPO(settings, tapo)
    var groups = try method.groups(for: [question], by: policy)
    try method.credit(&groups, by: policy)
    // Ratios are to what the model says now, so that they move with it.
    let now = try tiny.learner.decoder.logProbabilities(of: groups.map { $0.plain(at: 1) })
    for group in groups.indices {
      for place in groups[group].rollouts.indices {
        groups[group].rollouts[place].logProbabilities = now[group][place]
      }
    }
    return groups
  }

  /// What is learnt of one step: an id is a byte here.
  private func contribution(_ step: Step?, of groups: [RolloutGroup]) throws -> PolicyBatch.Part {
    let batch = try PolicyBatch(groups, RefineSettings(), tiny.learner.decoder, isOnPolicy: true)
    var training = batch.groups
    for (group, asked) in groups.enumerated() {
      for (place, rollout) in asked.rollouts.enumerated() {
        // What goes on behind a restatement is all solution.
        let block = UnderstandingBlock(in: rollout.text).segment
        for token in rollout.ids.indices {
          let own: Step = block.contains(token) ? .understanding : .solution
          if let step, own != step { training[group].completions[place].weights[token] = 0 }
        }
      }
    }
    return PolicyBatch.Part(groups: training, objective: batch.objective)
  }

  private func gradients(_ step: Step?, _ groups: [RolloutGroup]) throws -> [String: [Float]] {
    let part = try contribution(step, of: groups)
    return try tiny.gradients(part.groups, part.objective)
  }

  /// To the bit, in all tensors; and what is not said to stay does move.
  @Test(arguments: UnderstandingCredit.Grouping.allCases)
  func noStepMovesTheOthersGradient(_ grouping: UnderstandingCredit.Grouping) throws {
    let one = try batch(grouping)
    let otherAnswers = try batch(grouping, gold: "7")
    let otherQuality = try batch(grouping, english: "Add up 3 and 5.")
    #expect(one.map { $0.rollouts.map(\.ids) } == otherAnswers.map { $0.rollouts.map(\.ids) })
    let understanding = try gradients(.understanding, one)
    #expect(try gradients(.understanding, otherAnswers) == understanding)
    #expect(try gradients(.understanding, otherQuality) != understanding)
    let solution = try gradients(.solution, one)
    #expect(try gradients(.solution, otherQuality) == solution)
    #expect(try gradients(.solution, otherAnswers) != solution)
    // Both are all there is.
    let whole = try gradients(nil, one)
    for (name, all) in whole {
      let sum = zip(try #require(understanding[name]), try #require(solution[name])).map { $0 + $1 }
      let error = TinyLearner.length(zip(sum, all).map { $0 - $1 })
      #expect(error <= 1e-5 * TinyLearner.length(all), "\(name)")
    }
  }

  /// The baseline: with summed rewards each step's gradient moves with the other's reward.
  @Test(arguments: UnderstandingCredit.Grouping.allCases)
  func summedRewardsMoveBoth(_ grouping: UnderstandingCredit.Grouping) throws {
    let one = try batch(grouping, sharing: .summed)
    let otherAnswers = try batch(grouping, gold: "7", sharing: .summed)
    let otherQuality = try batch(grouping, english: "Add up 3 and 5.", sharing: .summed)
    #expect(try gradients(.understanding, otherAnswers) != gradients(.understanding, one))
    #expect(try gradients(.solution, otherQuality) != gradients(.solution, one))
  }

  /// Along each gradient the loss of its tokens rises as fast as the gradient is long.
  @Test(arguments: UnderstandingCredit.Grouping.allCases)
  func contributionsAreCentralDifferences(_ grouping: UnderstandingCredit.Grouping) throws {
    let groups = try batch(grouping)
    for step in Step.allCases {
      let part = try contribution(step, of: groups)
      let gradients = try tiny.gradients(part.groups, part.objective)
      for name in TinyLearner.tensors {
        let gradient = try #require(gradients[name])
        let length = TinyLearner.length(gradient)
        let slope = try tiny.slope(of: name, along: gradient) {
          try $0.learn(part.groups, part.objective).loss
        }
        #expect(length > 0 && abs(slope - length) <= 5e-3 * length, "\(step), \(name): \(slope), \(length)")
      }
    }
  }
}

extension PolicyBatch {
  /// Groups with weights of their own, and the loss.
  fileprivate struct Part {
    let groups: [TrainingGroup]
    let objective: Objective
  }
}
