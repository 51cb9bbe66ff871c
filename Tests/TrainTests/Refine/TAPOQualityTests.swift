import Corpus
import Foundation
import Model
import Rewards
import StrictJSON
import TestKit
import Testing

@testable import Train

/// Q that is found by other than a metric; the gate stands before whoever finds it.
struct TAPOQualityTests {
  private static let source = "3 더하기 5는?"

  /// Right, without a number, Korean, none.
  private static let said =
    ["What is 3 plus 5?", "What is it?", "3 더하기 5는 무엇?"].map {
      "<understand>\($0)</understand><think>\n8\n</think>\n\n\\boxed{8}"
    } + ["8"]

  private func groups(
    _ judge: TAPOSettings.Judge, english: String? = nil, _ prepare: (ScriptedPolicy) -> Void = { _ in }
  ) throws -> (groups: [RolloutGroup], policy: ScriptedPolicy) {
    var settings = RefineSettings()
    settings.numGenerations = 4
    var tapo = TAPOSettings()
    (tapo.prompt, tapo.backPrompt, tapo.judge) = ("{question}", "back: {restatement}", judge)
    tapo.opening = " "
    let policy = ScriptedPolicy(["r_u", "r_s"])
    policy.says[0] = [TAPOQualityTests.source + tapo.opening: TAPOQualityTests.said]
    prepare(policy)
    let columns = [("gold", "8")] + (english.map { [("english", $0)] } ?? [])
    let question = Question(
      id: RecordID(page: "q"), place: "q", ids: [1], prompt: .text(TAPOQualityTests.source),
      columns: .object(columns.map { JSON.Member($0.0, .text($0.1)) }), opensThink: false)
    let method = TAPO(settings, tapo)
    var groups = try method.groups(for: [question], by: policy)
    try method.credit(&groups, by: policy)
    return (groups, policy)
  }

  /// Without a column english, and the mean of probabilities, not of their logarithms.
  @Test func theLikelihoodOfTheSourceIsAMean() throws {
    var asked: [[Int32]] = []
    let (groups, _) = try groups(.backLikelihood) { policy in
      policy.frozen = { _, ids in
        asked.append(ids)
        return ids.indices.map { $0.isMultiple(of: 2) ? log(0.5) : log(0.25) }
      }
    }
    let count = TAPOQualityTests.source.utf8.count
    let wanted = (0.5 * Double((count + 1) / 2) + 0.25 * Double(count / 2)) / Double(count)
    #expect(abs(try #require(groups[0].rollouts[0].rewards[0]) - wanted) < 1e-7)
    #expect(groups[0].rollouts.dropFirst().map { $0.rewards[0] } == [0, 0, 0])
    // Only what is worth something is asked for, and of the source's own ids.
    #expect(asked == [TAPOQualityTests.source.utf8.map(Int32.init)])
    #expect(groups[0].rollouts[0].advantages[0] > 0)
  }

  /// The source is no thought, where the template opens them.
  @Test func theSourceIsNoThought() throws {
    var prompts: [[Int32]] = []
    _ = try groups(.backLikelihood) { policy in
      policy.opensThink = true
      policy.frozen = { prompt, ids in
        prompts.append(prompt)
        return ids.map { _ in -1 }
      }
    }
    #expect(prompts.map { $0.dropFirst(2) } == [ArraySlice("</think>\n\n".utf8.map(Int32.init))])
  }

  /// A model without room for it has not found it: that is no 0.
  @Test func whatHasNoRoomHasFailed() throws {
    let (groups, _) = try groups(.backLikelihood) { $0.frozen = { $1.map { _ in .nan } } }
    #expect(groups[0].rollouts[0].rewards[0]?.isNaN == true)
  }

  @Test(arguments: ["What is 3 plus 5?", nil]) func aProgramIsAsked(english: String?) throws {
    let scratch = try Scratch()
    let log = scratch.path + "/asked"
    let script =
      "while read -r line; do printf '%s\\n' \"$line\" >> '\(log)'; echo '{\"reward\": 0.75}'; done"
    let external = ExternalQuality(RewardCommand(script))
    let (groups, policy) = try groups(.external(external), english: english)
    external.close()
    #expect(groups[0].rollouts.map { $0.rewards[0] } == [0.75, 0, 0, 0] && policy.reports.isEmpty)
    let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 1)
    let line = try JSON(parsing: Array(try #require(lines.first).utf8))
    #expect(line["source"]?.text == TAPOQualityTests.source)
    #expect(line["restatement"]?.text == "What is 3 plus 5?")
    #expect(line["reference"]?.text == english)
  }

  @Test func aProgramThatFailsIsTold() throws {
    let external = ExternalQuality(RewardCommand("exit 3"))
    let (groups, policy) = try groups(.external(external))
    #expect(groups[0].rollouts[0].rewards[0]?.isNaN == true && policy.reports.count == 1)
  }

  /// The model that is asked stays what it was before the first step, also where the reference moves, and after a stop.
  @Test(arguments: ["all", "lora", "beta", "sync"]) func theFrozenModelIsTheFirst(part: String) throws {
    var tiny = try TinyRefining()
    (tiny.settings.maxSteps, tiny.writing.saveSteps) = (3, 1)
    if part == "lora" { tiny.settings.loraRank = 4 }
    if part == "beta" || part == "sync" { tiny.settings.objective.beta = 0.1 }
    if part == "sync" { (tiny.settings.syncRefModel, tiny.settings.refModelSyncSteps) = (true, 1) }
    let scratch = try Scratch()
    var (frozen, now): ([[Float]], [[Float]]) = ([], [])
    for stop in [2, nil] {
      let probe = FrozenProbe(tiny.settings)
      tiny.makeMethod = { _ in probe }
      _ = try tiny.run(in: scratch.path + "/run", stop: stop)
      frozen += probe.frozen
      now += probe.now
    }
    #expect(Set(frozen).count == 1 && frozen[0] == now[0])
    #expect(now.count >= 3 && Set(now).count == 3)
  }

  /// A command may hold a secret.
  @Test func theManifestHasWhoIsAsked() throws {
    var tapo = TAPOSettings()
    #expect(tapo.named["quality"] == "chrf" && tapo.named["back_prompt"] == nil)
    tapo.judge = .backLikelihood
    #expect(tapo.named["quality"] == "back_likelihood" && tapo.named["back_prompt"] == tapo.backPrompt)
    tapo.judge = .external(ExternalQuality(RewardCommand("score --key hidden")))
    #expect(tapo.named["quality"] == "external")
    #expect(tapo.named["quality_command"]?.hasPrefix("sha256:") == true)
    #expect(!tapo.named.values.contains { $0.contains("hidden") })
    tapo.judge = .external(ExternalQuality(try RewardJudge("http://127.0.0.1:1/score?key=hidden")))
    #expect(tapo.named["quality_url"] == "http://127.0.0.1:1/score")
    #expect(throws: TrainError.self) {
      tapo.backPrompt = "translate"
      _ = try tapo.checked(RefineSettings())
    }
  }
}

/// GRPO that writes down what the model of now and the one of before say of the same completion.
private final class FrozenProbe: RefineMethod {
  static let name = "grpo"
  private let method: GRPO
  nonisolated(unsafe) var (frozen, now): ([[Float]], [[Float]]) = ([], [])

  init(_ settings: RefineSettings) { method = GRPO(settings) }

  var asksFrozenModel: Bool { true }

  func groups(for questions: [Question], by policy: any PolicyModel) throws -> [RolloutGroup] {
    let question = Question(
      id: RecordID(page: "q"), place: "q", ids: [1, 2, 3], prompt: .null, columns: .object([]),
      opensThink: false)
    let tooLong = Rollout(
      ids: Array(repeating: 5, count: 1 << 16), logProbabilities: [], ended: true, text: [])
    let fits = Rollout(ids: Array(10..<19), logProbabilities: [], ended: true, text: [])
    let found = try policy.frozenLogProbabilities(of: [[tooLong], [fits]].map { RolloutGroup(question, $0) })
    guard found[0][0].allSatisfy(\.isNaN) else { throw TrainError("probe", "there was room for 65,536 ids") }
    frozen.append(found[1][0])
    now.append(try policy.logProbabilities(of: [RolloutGroup(question, [fits])])[0][0])
    return try method.groups(for: questions, by: policy)
  }

  func credit(_ groups: inout [RolloutGroup], by policy: any PolicyModel) throws {
    try method.credit(&groups, by: policy)
  }
}
