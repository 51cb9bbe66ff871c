import Corpus
import Foundation
import Model
import Rewards
import StrictJSON
import TestKit
import Testing

@testable import Train

/// NRT without a model: what is drawn is followed by the reference, and each token learns from what it is for.
struct NRTTests {
  private static let rows = [[0.9, 0.5, 0.95], [0.8, 0.2, 0.9], [0.6, 0.05, 0.9]]
  private static let base = [0.85, 0.10, 0.92]
  private static let said = ["4 and 2</think>", "hm</think>\n\n41", "who knows"]

  private func question(_ columns: String = #"{"gold":"42"}"#) throws -> Question {
    Question(
      id: RecordID(page: "q"), place: "q", ids: [1], prompt: .text("?"),
      columns: try JSON(parsing: Array(columns.utf8)), opensThink: true)
  }

  /// The reference 42 and its end are three ids; their probabilities are those of methods.md, E.2.
  private func policy() -> ScriptedPolicy {
    let policy = ScriptedPolicy(["R", "R_base", "closed", "advantage"])
    policy.says[0] = ["?": NRTTests.said]
    policy.probability = { rollout in
      let text = String(decoding: rollout.text, as: UTF8.self)
      let row = NRTTests.said.firstIndex {
        text.hasPrefix($0.components(separatedBy: "</think>")[0])
      }
      let ends = (row.map { NRTTests.rows[$0] } ?? NRTTests.base).map { Float(log($0)) }
      return rollout.ids.dropLast(3).map { _ in -1 } + ends
    }
    return policy
  }

  private func run(_ policy: ScriptedPolicy, _ change: (inout NRTSettings) -> Void = { _ in }) throws
    -> RolloutGroup
  {
    var settings = NRT.defaults
    settings.numGenerations = 3
    var nrt = NRTSettings()
    change(&nrt)
    let method = NRT(settings, nrt)
    var groups = try method.groups(for: [question()], by: policy)
    try method.credit(&groups, by: policy)
    return groups[0]
  }

  private func near(_ found: [Double?], _ wanted: [Double], _ error: Double = 1e-6) -> Bool {
    found.count == wanted.count
      && zip(found, wanted).allSatisfy { found, wanted in found.map { abs($0 - wanted) < error } ?? false }
  }

  /// Golden values of methods.md, E.2 and E.3.
  @Test func theReferenceSaysWhatATraceIsWorth() throws {
    let policy = policy()
    let group = try run(policy)
    #expect(near(group.rollouts.map { $0.rewards[0] }, [0.458924, 0.221859, 0.095895]))
    #expect(near(group.rollouts.map { $0.rewards[1] }, [0.148370, 0.148370, 0.148370]))
    #expect(near(group.rollouts.map { $0.rewards[3] }, [1.124718, -0.335960, -0.788758]))
    #expect(near(group.rollouts[0].imitation.suffix(3).map(Double.init), [0.048756, 0.383764, 0.026404]))
    let released = try run(policy) { $0.method = .released }
    #expect(near(released.rollouts.map { $0.rewards[3] }, [1.085204, -0.200915, -0.884288]))
    #expect(released.rollouts.allSatisfy { $0.imitation.suffix(3) == [1, 1, 1] })
    let control = try run(policy) { $0.method = .sft }
    #expect(control.rollouts.allSatisfy { $0.advantages.allSatisfy { $0 == 0 } })
    #expect(control.rollouts.allSatisfy { $0.imitation.suffix(3) == [1, 1, 1] })
    // All three runs find the same.
    #expect(policy.findings.metrics["nrt/better_than_base_ratio"] == 2 / 3.0)
    #expect(policy.findings.metrics["nrt/distinct_traces"] == 1)
    #expect(
      policy.findings.metrics["nrt/trace_length"] == 6 && policy.findings.metrics["nrt/trace_entropy"] == 1)
  }

  /// Trace, separator, reference, end; what stands behind the tag in a completion is not in it.
  @Test func eachTokenLearnsFromWhatItIsFor() throws {
    let group = try run(policy())
    let (separator, end) = ("</think>\n\n", ScriptedPolicy.end)
    for (rollout, trace) in zip(group.rollouts, ["4 and 2", "hm", "who knows"]) {
      #expect(rollout.ids == (trace + separator + "42").utf8.map(Int32.init) + [end])
      let isClosed = trace != "who knows"
      #expect(rollout.rewards[2] == (isClosed ? 1 : 0))
      let traced = trace.utf8.count + separator.utf8.count
      #expect(Set(rollout.advantages[..<traced]) == [Float(rollout.rewards[3] ?? .nan)])
      #expect(rollout.advantages[traced...] == [0, 0, 0])
      #expect(rollout.imitation[..<trace.utf8.count].allSatisfy { $0 == 0 })
      // The blanks behind the tag are never the model's own: it is stopped before them.
      let blanks = rollout.imitation[(traced - 2)..<traced]
      #expect(rollout.imitation[trace.utf8.count..<traced - 2].allSatisfy { $0 == (isClosed ? 0 : 0.3) })
      #expect(blanks.allSatisfy { $0 == 0.3 })
      #expect(rollout.logProbabilities.count == rollout.ids.count && rollout.learns.allSatisfy(\.self))
    }
  }

  /// A row without a reference is not asked, nor one behind whose longest trace it has no place.
  @Test func whatHasNoReferenceIsNotAsked() throws {
    let policy = policy()
    var nrt = NRTSettings()
    nrt.reference = .accepted
    nrt.template = "답: {reference}"
    var settings = NRT.defaults
    settings.numGenerations = 3
    let method = NRT(settings, nrt)
    let (without, with) = (try question(), try question(#"{"gold":"42","accepted":"마흔둘"}"#))
    #expect(try method.groups(for: [without], by: policy).isEmpty)
    #expect(try method.groups(for: [without, with], by: policy).map(\.question) == [with])
    let ids = try method.groups(for: [with], by: policy)[0].rollouts[0].ids
    #expect(ids.suffix(15) == "답: 마흔둘".utf8.map(Int32.init).suffix(14) + [ScriptedPolicy.end])
    policy.room = 10
    #expect(try method.groups(for: [with], by: policy).isEmpty)
  }

  /// What cannot be learnt is taken out before the run, and said.
  @Test func questionsWithoutAReferenceAreDropped() throws {
    let scratch = try Scratch()
    let model = try scratch.tinyModel("model")
    let rows =
      [#"{"question":"a?","gold":"1"}"#, #"{"question":"b?"}"#, #"{"question":"c?","gold":" "}"#]
      + [#"{"question":"d?","gold":"123456"}"#]
    let loaded = try loadQuestions(
      [scratch.write(rows.joined(separator: "\n"), to: "rows.jsonl")], model: model, maxCompletionLength: 40,
      progress: { _ in }, shouldStop: { false })
    var (settings, nrt) = (NRT.defaults, NRTSettings())
    (settings.maxCompletionLength, nrt.maxReferenceLength) = (40, 5)
    let asked = try NRT(settings, nrt).asked(loaded, model: model)
    #expect(asked.questions.map { $0.columns["gold"]?.text } == ["1"])
    #expect(asked.dropped.map(\.reason) == [.noReference, .noReference, .overlong])
    settings.maxCompletionLength = 100_000
    #expect(try NRT(settings, NRTSettings()).asked(loaded, model: model).questions.isEmpty)
  }

  /// Without an opening the base would close what is not open.
  @Test func thoughtsAreOpenedWhereTheyEnd() throws {
    var nrt = NRTSettings()
    let open = try question()
    let plain = Question(
      id: open.id, place: "q", ids: [1], prompt: .text("?"), columns: open.columns, opensThink: false)
    #expect(nrt.opening(of: plain) == "<think>\n" && nrt.opening(of: open).isEmpty)
    nrt.separator = "<|response_start|>"
    #expect(nrt.opening(of: plain).isEmpty)
    (nrt.separator, nrt.opening) = ("</think>", "생각: ")
    #expect(nrt.opening(of: plain) == "생각: " && nrt.opening(of: open) == "생각: ")
  }

  @Test func settingsWithoutEffectAreRefused() {
    let changes: [(inout RefineSettings) -> Void] = [
      { $0.objective.beta = 0.1 }, { $0.dynamicSampling = true }, { $0.maskTruncatedCompletions = true },
      { $0.topEntropyQuantile = 0.2 }, { $0.offPolicyMaskThreshold = 1 },
      { $0.objective.importanceSamplingLevel = .sequence }, { $0.advantages.scaleRewards = .none },
      { $0.advantages.estimator = .rloo },
      { $0.advantages.multiObjectiveAggregation = .normalizeThenSum },
    ]
    for change in changes {
      var settings = NRT.defaults
      change(&settings)
      #expect(throws: TrainError.self) { try NRTSettings().checked(settings) }
    }
    #expect(throws: Never.self) { try NRTSettings().checked(NRT.defaults) }
  }

  /// Ids stay as they were drawn; of one that reaches into the tag, what stands before it is encoded anew.
  @Test func aTraceEndsBeforeItsTag() {
    func trace(_ text: String, _ lengths: [Int]) -> NRTTrace {
      NRTTrace(in: Array(text.utf8), byteLengths: lengths, tag: Array("</t>".utf8))
    }
    let plain = trace("ab</t>c", [1, 1, 4, 1])
    #expect(plain.count == 2 && plain.rest.isEmpty && plain.isClosed && plain.text == Array("ab".utf8))
    let straddling = trace("ab</t>", [1, 3, 2])
    #expect(straddling.count == 1 && straddling.rest == Array("b".utf8))
    let open = trace("ab</", [1, 1, 1, 1, 0])
    #expect(open.count == 4 && !open.isClosed && open.rest.isEmpty)
    // Of a scalar in three ids the last one has the bytes; here it has the tag's first as well.
    let pending = trace("a가</t>", [1, 0, 0, 4, 3])
    #expect(pending.count == 1 && pending.rest == Array("가".utf8))
    #expect(trace("</t>", [4]).text.isEmpty && trace("", []).count == 0)
  }

  @Test(arguments: ReferenceMethod.allCases)
  func stoppedItIsAsIfNeverStopped(_ credit: ReferenceMethod) throws {
    var tiny = try TinyRefining(text: { "\($0) + \($0)?" })
    tiny.settings = NRT.defaults
    (tiny.settings.perDeviceTrainBatchSize, tiny.settings.gradientAccumulationSteps) = (4, 2)
    (tiny.settings.numGenerations, tiny.settings.maxCompletionLength) = (4, 12)
    (tiny.settings.learningRate, tiny.settings.precision, tiny.settings.maxSteps) = (1e-3, .fp32, 4)
    (tiny.settings.numIterations, tiny.writing.saveSteps) = (2, 1)
    if credit == .latro { (tiny.settings.objective.beta, tiny.settings.useKLInReward) = (0.05, true) }
    tiny.knownRewards = ["R", "R_base", "closed", "advantage"]
    tiny.makeMethod = { settings in
      var nrt = NRTSettings()
      nrt.method = credit
      return NRT(settings, nrt)
    }
    let whole = try tiny.run()
    let scratch = try Scratch()
    var parts = TinyRefining.Result()
    for step in 1...4 { parts = try tiny.run(in: scratch.path + "/run", stop: step < 4 ? step : nil) }
    #expect(parts == whole && whole.losses.count == 4)
    #expect(whole.metrics[0]["rollout/logp_max_abs_diff"] == 0)
    #expect((whole.metrics[0]["imitation_loss"] ?? 0) > 0 && whole.metrics[0]["nrt/trace_length"] != nil)
  }

  /// The control: advantages change places within a group, and the reference is learnt as before.
  @Test func shuffledAdvantagesAreOthers() throws {
    var tiny = try TinyRefining(text: { "\($0) + \($0)?" })
    tiny.settings.maxSteps = 1
    tiny.knownRewards = ["R", "R_base", "closed", "advantage"]
    tiny.makeMethod = { NRT($0, NRTSettings()) }
    let plain = try tiny.run()
    tiny.settings.shuffleRewards = true
    let shuffled = try tiny.run()
    #expect(plain.completions != shuffled.completions && plain.weights != shuffled.weights)
    let means = [plain, shuffled].map { $0.metrics[0]["rewards/R/mean"] ?? .nan }
    #expect(abs(means[0] - means[1]) < 1e-12)
    #expect(plain.metrics[0]["imitation_loss"] == shuffled.metrics[0]["imitation_loss"])
  }
}
