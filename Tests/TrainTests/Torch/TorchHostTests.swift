import Corpus
import Foundation
import Rewards
import StrictJSON
import TestKit
import Testing

@testable import Model
@testable import Train

/// What PyTorch is answered, and asked back. (That it learns the same is shown by script/parity-torch.)
@Suite struct TorchHostTests {
  private let scratch: Scratch
  private var tiny: TinyRefining
  private var context: TrainingRun.Context

  init() throws {
    scratch = try Scratch()
    let model = try scratch.tinyModel("model", opensThink: false)
    tiny = try TinyRefining(model: model)
    context = TrainingRun.Context(folder: RunFolder(scratch.path + "/run"), model: model, threads: 1)
  }

  private func host(
    _ rewards: [any Reward] = [EvenShare()], ask: @escaping (JSON) throws -> JSON = { _ in .null }
  ) throws -> TorchHost {
    try TorchHost(
      tiny.settings, method: GRPO(tiny.settings), rewards: RewardSet(rewards), questions: tiny.questions,
      context,
      ask: ask, report: { _ in })
  }

  /// Answers as PyTorch would: completions of a few ids each, and a log-probability that tells whose it is.
  private func answer(_ question: JSON) throws -> JSON {
    let prompts = try #require(question["prompts"]?.array)
    if question["ask"]?.text == "completions" {
      let count = try #require(question["count"]?.int)
      let rows = (0..<prompts.count * count).map {
        JSON.ids([Int32(3 + $0 % 5), Int32(4 + $0), 7].prefix(1 + $0 % 3).map(\.self))
      }
      return .object([JSON.Member("completions", .array(rows))])
    }
    let value = ["now": -1.0, "reference": -2, "first": -3][question["model"]?.text ?? ""] ?? .nan
    let rows = try #require(question["completions"]?.array).map { row in
      JSON.array((row.array ?? []).map { _ in .number(value) })
    }
    return .object([JSON.Member("logprobs", .array(rows))])
  }

  private func request(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8)) }

  @Test func completionsAreScoredAndKept() throws {
    let answer = try host([EvenShare(), Odd()]).answer(
      request(#"{"op":"score","step":3,"groups":[{"question":1,"completions":[[4,6],[5],[6,7],[8]]}]}"#))
    // A reward that could not be found for one completion leaves it out of the group.
    #expect(
      answer["rewards"]?.array?.map { String(decoding: $0.serialized, as: UTF8.self) } == [
        "[1.0,0.0]", "[null,null]", "[0.5,0.0]", "[1.0,0.0]",
      ])
    let kept = try #require(try Generation.read("\(scratch.path)/run/torch/drawn/3.json"))
    #expect(kept.groups.map(\.question.id) == [tiny.questions.questions[1].id])
    let rollouts = kept.groups[0].rollouts
    #expect(
      rollouts.map(\.ids) == [[4, 6], [5], [6, 7], [8]] && rollouts.map(\.reward) == [1, nil, 0.5, 1])
    #expect((rollouts[2].advantages.first ?? 0) < 0 && rollouts[1].advantages == [0])
  }

  @Test func aDrawIsATalkOfQuestionsAndAnswers() throws {
    let host = try host(ask: answer)
    let first = try host.answer(
      request(#"{"op":"draw","step":1,"progress":{"questions":0,"generations":0}}"#))
    let rows = try #require(first["steps"]?.array?.first?.array)
    #expect(first["steps"]?.array?.count == 1 && rows.count == 8)
    let weights = rows.flatMap { $0["weights"]?.array?.compactMap(\.double) ?? [] }
    #expect(abs(weights.reduce(0, +) - 1) < 1e-6)
    #expect(rows.contains { ($0["advantages"]?.array?.first?.double ?? 0) > 0 })
    for row in rows {
      #expect(row["ids"]?.ids?.count == row["weights"]?.array?.count)
      #expect(row["reference"] == .null && row["old"] == .null && row["imitation"] == .null)
    }
    #expect(first["progress"]?["questions"]?.int == 2 && first["progress"]?["generations"]?.int == 1)
    #expect(first["metrics"]?["reward"]?.double != nil)
    let second = try host.answer(
      .object([
        JSON.Member("op", .text("draw")), JSON.Member("step", .integer(2)),
        JSON.Member("progress", first["progress"] ?? .null),
      ]))
    #expect(second["steps"]?.array?[0].array?[0]["prompt"] != rows[0]["prompt"])
  }

  /// A request for a generation, behind what was replied to the one before.
  private func draw(_ step: Int, behind reply: JSON? = nil) -> JSON {
    .object([
      JSON.Member("op", .text("draw")), JSON.Member("step", .integer(step)),
      JSON.Member("progress", reply?["progress"] ?? .object([])),
    ])
  }

  @Test func aHostThatIsStartedAnewGoesOnAsTheOneBefore() throws {
    var tiny = tiny
    (tiny.settings.generationBatchSize, tiny.settings.numIterations) = (16, 2)
    (tiny.settings.objective.beta, tiny.settings.shuffle) = (0.1, true)
    func host(_ name: String, _ asked: @escaping (String) -> Void) throws -> TorchHost {
      try TorchHost(
        tiny.settings, method: GRPO(tiny.settings), rewards: RewardSet([EvenShare()]),
        questions: tiny.questions,
        TrainingRun.Context(folder: RunFolder("\(scratch.path)/\(name)"), model: context.model, threads: 1),
        ask: { question in
          asked(String(decoding: question.serialized, as: UTF8.self))
          return try answer(question)
        }, report: { _ in })
    }
    var (ones, others): ([String], [String]) = ([], [])
    let one = try host("one") { ones.append($0) }
    let first = try one.answer(draw(1))
    #expect(first["steps"]?.array?.count == 4)
    ones = []
    let second = try one.answer(draw(5, behind: first))
    // Killed behind the first generation: of it there is only what PyTorch kept beside its checkpoint.
    let kept = try JSON(parsing: first.serialized)
    let other = try host("other") { others.append($0) }.answer(draw(5, behind: kept))
    #expect(ones == others && !ones.isEmpty)
    #expect(other["steps"] == second["steps"] && other["progress"] == second["progress"])
    #expect(second["steps"] != first["steps"])
    let drawn = ["one", "other"].map {
      FileManager.default.contents(atPath: "\(scratch.path)/\($0)/torch/drawn/5.json")
    }
    #expect(drawn[0] != nil && drawn[0] == drawn[1])
  }

  @Test func aReferenceIsAskedAtTheRunsTemperature() throws {
    var tiny = tiny
    (tiny.settings.objective.beta, tiny.settings.sampling.temperature) = (0.1, 0.5)
    var asked: [String] = []
    let host = try TorchHost(
      tiny.settings, method: GRPO(tiny.settings), rewards: RewardSet([EvenShare()]),
      questions: tiny.questions,
      context,
      ask: { question in
        let words = [question["ask"]?.text, question["model"]?.text].compactMap(\.self).joined(separator: " ")
        asked.append(
          "\(words) \(question["temperature"]?.double ?? question["sampling"]?["temperature"]?.double ?? 0)")
        return try answer(question)
      }, report: { _ in })
    let reply = try host.answer(request(#"{"op":"draw","step":1,"progress":{}}"#))
    // What drew does not tell log-probabilities, so they are asked for where a KL may want them.
    #expect(asked == ["completions 0.5", "logprobs now 0.5", "logprobs reference 0.5"])
    let rows = reply["steps"]?.array?[0].array ?? []
    #expect(
      rows.allSatisfy { $0["reference"]?.array?.allSatisfy { $0.double == -2 } == true } && rows.count == 8)
  }

  @Test func aTextEndsADrawWhereverItComes() throws {
    let engine = TorchEngine(maxPositions: 100, batch: 2) { _ in
      try JSON(parsing: Array(#"{"completions":[[1,2,3,4],[1,9,3],[1,1,1]]}"#.utf8))
    }
    var request = GenerationRequest(prompt: [1], maxTokens: 4)
    (request.count, request.stopIDs, request.stopTexts) = (3, [9], [Array("23".utf8)])
    var found: [Drawn] = []
    try engine.draw([request], text: { { Array("\($0)".utf8) } }, width: 8, shouldStop: { false }) {
      found += $1
    }
    #expect(
      found.map(\.ids) == [[1, 2, 3], [1, 9], [1, 1, 1]] && found.map(\.ended) == [true, true, false])
  }

  @Test(arguments: [
    "{}", #"{"step":1}"#, #"{"op":"sing","step":1}"#, #"{"op":"score","step":1,"groups":[{"question":99}]}"#,
    #"{"op":"score","step":1,"groups":[{"question":0,"completions":[[1]]}]}"#,
    #"{"op":"score","step":1,"groups":[{"question":0,"completions":[[],[1],[1],[1]]}]}"#,
  ])
  func whatIsNoRequestIsSaid(text: String) throws {
    let host = try host()
    #expect(throws: TrainError.self) { try host.answer(request(text)) }
  }

  @Test(arguments: [#"{}"#, #"{"completions":[[1]]}"#, #"{"completions":[[],[1],[1],[1],[1],[1],[1],[1]]}"#])
  func whatIsNoAnswerIsSaid(text: String) throws {
    let host = try host(ask: { _ in try JSON(parsing: Array(text.utf8)) })
    #expect(throws: TrainError.self) { try host.answer(request(#"{"op":"draw","step":1,"progress":{}}"#)) }
  }

  @Test func fieldsOfRefiningAreTRLs() throws {
    let known = Set(try TorchFields("grpo").values.keys)
    for isHosted in [false, true] {
      var fields = try TorchFields("grpo")
      try fields.set(tiny.settings.learning, steps: 6, writing: tiny.writing)
      if isHosted {
        try fields.set(hosted: tiny.settings, TRIT(tiny.settings, TRITSettings()), processes: 2)
      } else {
        try fields.set(tiny.settings, rewards: RewardSet([EvenShare()]), processes: 2)
      }
      fields.set(TorchSettings())
      #expect(Set(fields.values.keys) == known)
      #expect((fields["gradient_accumulation_steps"].int ?? 0 > 1) == isHosted && fields["beta"].double == 0)
    }
  }

  @Test func whatTRLCountsOtherwiseIsHosted() throws {
    #expect(TorchFields.foreign(tiny.settings) == nil)
    let changes: [(String, (inout RefineSettings) -> Void)] = [
      ("dynamic_sampling", { $0.dynamicSampling = true }), ("dual_clip", { $0.objective.dualClip = 3 }),
      ("adv_estimator rloo", { $0.advantages.estimator = .rloo }),
      ("kl_estimator k2", { ($0.objective.beta, $0.objective.klEstimator) = (0.1, .k2) }),
      ("loss_type bnpo", { $0.objective.lossType = .bnpo }),
      ("entropy_coef", { $0.objective.entropyCoef = 0.1 }),
    ]
    for (name, change) in changes {
      var settings = tiny.settings
      change(&settings)
      #expect(TorchFields.foreign(settings) == name)
    }
  }

  @Test func whatAsksInTheMiddleOfAStepIsRefused() throws {
    var settings = tiny.settings
    settings.topEntropyQuantile = 0.2
    var fields = try TorchFields("grpo")
    #expect(throws: TrainError.self) { try fields.set(hosted: settings, GRPO(settings), processes: 1) }
    let rewards = try RewardSet([EvenShare()])
    #expect(throws: TrainError.self) { try fields.set(tiny.settings, rewards: rewards, processes: 3) }
  }

  @Test func aKLInTheRewardIsNotInTheLossToo() throws {
    var tiny = tiny
    (tiny.settings.objective.beta, tiny.settings.useKLInReward) = (0.1, true)
    let host = try TorchHost(
      tiny.settings, method: GRPO(tiny.settings), rewards: RewardSet([EvenShare()]),
      questions: tiny.questions,
      context, ask: answer, report: { _ in })
    let reply = try host.answer(request(#"{"op":"draw","step":1,"progress":{}}"#))
    #expect(reply["steps"]?.array?[0].array?.allSatisfy { $0["reference"] == .null } == true)
    #expect(TorchFields.loss(tiny.settings)["beta"]?.double == 0)
  }
}

/// Zero, and not to be found for odd ids.
private struct Odd: Reward {
  let name = "odd"

  func scores(_ completions: [RewardInput], report: (String) -> Void) -> [Double?] {
    completions.map { $0.ids[0].isMultiple(of: 2) ? 0 : .nan }
  }
}
