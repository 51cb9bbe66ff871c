import Corpus
import Reasoning
import Rewards
import StrictJSON
import TestKit
import Testing

@testable import Train

/// TRIT against four questions that were worked out by hand, without a model.
@Suite(.serialized) struct TRITTests {
  private static func answer(_ number: Int) -> String {
    "<think>\n두 수를 더하면 \(number) 이므로 답은 이것입니다.\n</think>\n\n최종 답은 \\boxed{\(number)} 입니다."
  }

  /// Right, but its thoughts are English.
  private static let foreign =
    "<think>\nAdding both numbers together gives the answer that was asked.\n</think>\n\n최종 답은 \\boxed{3} 입니다."

  private static func translation(_ text: String) -> String { "<TRANSLATION>\(text)</TRANSLATION>" }

  private func question(_ number: Int, gold: Int) -> Question {
    Question(
      id: RecordID(page: "\(number)"), place: "\(number)", ids: [1], prompt: .text("What is Q\(number)?"),
      columns: .object([JSON.Member("gold", .text("\(gold)"))]), opensThink: false)
  }

  private func settings() -> (RefineSettings, TRITSettings) {
    var settings = RefineSettings()
    settings.numGenerations = 3
    var trit = TRITSettings()
    (trit.answerPrompt, trit.translationPrompt, trit.numTranslations) = (
      "{question}", "to Korean: {question}", 2
    )
    return (settings, trit)
  }

  private static let golds = [3, 5, 7, 3]

  /// Q0 is answered twice of three, Q1 once, Q2 never, Q3 always in the wrong language. Of Q0's two drafts one is a translation, and
  /// solved once; of Q1's the first is never solved, the second always.
  private func policy() -> ScriptedPolicy {
    let policy = ScriptedPolicy(["r_final", "r_trans"])
    let answer = TRITTests.answer
    policy.says[0] = [
      "What is Q0?": [answer(3), answer(3), answer(4)], "What is Q1?": [answer(5), answer(1), answer(2)],
      "What is Q2?": [answer(1), answer(1), answer(1)],
      "What is Q3?": Array(repeating: TRITTests.foreign, count: 3),
    ]
    policy.says[1] = [
      "to Korean: What is Q0?": [TRITTests.translation("첫째 문제의 답은 무엇입니까"), "번역을 하지 않겠습니다."],
      "to Korean: What is Q1?": [
        TRITTests.translation("둘째 문제를 잘못 옮긴 글입니다"), TRITTests.translation("둘째 문제의 답은 무엇입니까"),
      ],
    ]
    policy.says[2] = [
      "첫째 문제의 답은 무엇입니까": [answer(9), answer(3), answer(9)],
      "둘째 문제를 잘못 옮긴 글입니다": [answer(9), answer(9), answer(9)],
      "둘째 문제의 답은 무엇입니까": [answer(5), answer(5), answer(5)],
    ]
    return policy
  }

  private func run(_ change: (inout TRITSettings) -> Void = { _ in }) throws -> (
    ScriptedPolicy, [RolloutGroup]
  ) {
    var (settings, trit) = settings()
    change(&trit)
    let (method, policy) = (TRIT(settings, trit), policy())
    var groups = try method.groups(
      for: TRITTests.golds.enumerated().map { question($0, gold: $1) }, by: policy)
    try method.credit(&groups, by: policy)
    return (policy, groups)
  }

  private func found(_ groups: [RolloutGroup]) -> [String] {
    groups.map { group in
      let rewards = group.rollouts.map { rollout in
        rollout.rewards.map { $0.map { "\($0)" } ?? "–" }.joined(separator: "/")
      }
      return "\(String(decoding: group.question.text, as: UTF8.self)) \(rewards.joined(separator: " "))"
    }
  }

  @Test func thePapersSetsAndRewards() throws {
    let (policy, groups) = try run()
    #expect(
      found(groups) == [
        "What is Q0? 1.0/– 1.0/– 0.1/–", "What is Q1? 1.0/– 0.1/– 0.1/–",
        "to Korean: What is Q0? –/1.0 –/0.0", "to Korean: What is Q1? –/0.0 –/1.0",
        "첫째 문제의 답은 무엇입니까 0.1/– 1.0/– 0.1/–", "둘째 문제의 답은 무엇입니까 1.0/– 1.0/– 1.0/–",
      ])
    // Q2 is below θ, and so is Q3, whose answers are right in the wrong language.
    #expect(policy.asked[1] == ["to Korean: What is Q0?", "to Korean: What is Q1?"])
    #expect(policy.asked[2]?.count == 3)
    // Each group is compared with itself: (1 − 0.5) / (√0.5 + 1e-4), and nothing where all are right.
    let translated = groups[2].rollouts.map { $0.advantages[0] }
    #expect(abs(Double(translated[0]) - 0.5 / (0.5.squareRoot() + 1e-4)) < 1e-6)
    #expect(translated[0] == -translated[1])
    #expect(groups[5].rollouts.allSatisfy { $0.advantages.allSatisfy { $0 == 0 } })
  }

  /// By right answers alone Q3 is translated too; what is all right or all wrong teaches nothing, and is no set's.
  @Test func theReleasedSetsAndRewards() throws {
    let (policy, groups) = try run { $0.filter = QuestionFilter(.released) }
    #expect(policy.asked[1]?.last == "to Korean: What is Q3?")
    #expect(
      found(groups) == [
        "What is Q0? 1.0/– 1.0/– 0.1/–", "What is Q1? 1.0/– 0.1/– 0.1/–",
        "to Korean: What is Q0? –/1.0 –/0.0", "to Korean: What is Q1? –/0.0 –/1.0",
        "첫째 문제의 답은 무엇입니까 0.1/– 1.0/– 0.1/–",
      ])
  }

  /// What was drawn is told of whole, also what is not learnt from.
  @Test func bothPhasesAreMeasured() throws {
    let metrics = try run().0.findings.metrics
    let wanted = [
      "trit/answers_reward": 3.6 / 12, "trit/answers_right": 6 / 12.0, "trit/answers_in_language": 9 / 12.0,
      "trit/answers_formed": 1, "trit/kept_ratio": 0.5, "trit/valid_ratio": 0.75,
      "trit/solved_ratio": 2 / 3.0,
      "trit/solutions_right": 4 / 9.0,
    ]
    for (name, value) in wanted { #expect(abs((metrics[name] ?? .nan) - value) < 1e-12, "\(name)") }
    #expect(metrics.keys.contains { $0.hasPrefix("trit/drafts_") })
    #expect(metrics.keys.contains { $0.hasPrefix("trit/dropped_") })
  }

  /// Without a filter all are translated.
  @Test func aThetaOfNothingKeepsAll() throws {
    let (policy, groups) = try run { $0.filter = QuestionFilter(.paper, least: 0) }
    #expect(policy.asked[1]?.count == 4)
    #expect(groups.prefix(4).map(\.rollouts.count) == [3, 3, 3, 3])
  }

  /// A run that looks for answers elsewhere is another run.
  @Test func whereAnswersAreLookedForIsInTheManifest() {
    var (settings, trit) = settings()
    trit.extraction = .last
    #expect(TRIT(settings, trit).named["extraction"] == "last")
    var tapo = TAPOSettings()
    tapo.extraction = .first
    settings.numGenerations = 2
    #expect(TAPO(settings, tapo).named["extraction"] == "first")
  }

  /// With a model: two phases and what comes of them have the same bits after a stop, and may be nothing at all.
  @Test(arguments: [0.0, 0.5]) func stoppedItIsAsIfNeverStopped(theta: Double) throws {
    var tiny = try TinyRefining(text: { "What is \($0) and \($0)?" })
    (tiny.settings.maxSteps, tiny.settings.numIterations) = (4, 2)
    tiny.knownRewards = ["r_final", "r_trans"]
    tiny.makeMethod = { settings in
      var trit = TRITSettings()
      trit.filter = QuestionFilter(.paper, least: theta)
      (trit.answerPrompt, trit.translationPrompt) = ("{question}", "{question} 번역")
      return TRIT(settings, trit)
    }
    let whole = try tiny.run()
    #expect(whole.losses.count == 4)
    let scratch = try Scratch()
    var parts = TinyRefining.Result()
    for step in 1...4 { parts = try tiny.run(in: scratch.path + "/run", stop: step < 4 ? step : nil) }
    #expect(parts == whole)
    #expect(whole.completions[0].isEmpty == (theta > 0))
  }
}
