import Corpus
import Foundation
import TestKit
import Testing

@testable import Train

/// TRIT from its beginning: a model learns rows as a cold start has them (docs/methods/trit.md), is refined, and what comes of that is
/// refined again.
@Suite struct ColdStartTests {
  private static let questions = [("1 and 1?", "하나 더하기 하나는 얼마?", 2), ("2 and 1?", "둘 더하기 하나는 얼마?", 3)]

  /// Answers in Korean to both languages, right and wrong ones, and translations.
  private static let rows = questions.flatMap { english, korean, sum in
    [sum, sum, 9].flatMap { answer in
      [english, korean].map { SampleModel.row($0, "<think>답은 \(answer)</think>답은 \(answer)") }
    } + [SampleModel.row("\(english) 번역", "<TRANSLATION>\(korean)</TRANSLATION>")]
  }

  /// What each stage left behind.
  private struct Chain: Equatable {
    var learnt: [UInt8] = []
    var refined: [TinyRefining.Result] = []
  }

  /// - Parameter stops: whether each stage is stopped behind its second step, and gone on from.
  private func chain(stops: Bool) throws -> Chain {
    let scratch = try Scratch()
    var start = TinyRun()
    start.model = try scratch.tinyModel("model")
    let data = try scratch.write(Self.rows.joined(separator: "\n"), to: "rows.jsonl")
    start.data = try loadExamples(
      DataSettings(sources: [data], maxLength: 256, seed: 1), model: start.model, threads: 1,
      progress: { _ in }, shouldStop: { false }
    )
    (start.settings.maxSteps, start.settings.learningRate) = (150, 1e-2)
    (start.settings.perDeviceTrainBatchSize, start.settings.gradientAccumulationSteps) = (8, 1)
    start.settings.maxTokensPerMicroBatch = 1_000
    start.writing.saveSteps = 1_000
    var folder = scratch.path + "/sft"
    var chain = Chain()
    if stops { _ = try start.run(in: folder, stop: 2) }
    chain.learnt = try start.run(in: folder).weights
    for name in ["first", "second"] {
      var tiny = try TinyRefining(
        questions: 2, columns: { "\"gold\":\"\(Self.questions[$0].2)\"" }, model: folder
      ) {
        Self.questions[$0].0
      }
      (tiny.settings.maxSteps, tiny.settings.maxCompletionLength) = (4, 90)
      (tiny.settings.learningRate, tiny.settings.maxTokensPerMicroBatch) = (1e-3, 1_000)
      tiny.knownRewards = ["r_final", "r_trans"]
      tiny.makeMethod = { settings in
        var trit = TRITSettings()
        (trit.answerPrompt, trit.translationPrompt) = ("{question}", "{question} 번역")
        return TRIT(settings, trit)
      }
      folder = "\(scratch.path)/\(name)"
      if stops { _ = try tiny.run(in: folder, stop: 2) }
      chain.refined.append(try tiny.run(in: folder))
    }
    return chain
  }

  @Test func twoIterationsAreTheSameToTheBitStoppedOrNot() throws {
    let whole = try chain(stops: false)
    #expect(whole.refined[0].weights != whole.learnt && whole.refined[1].weights != whole.refined[0].weights)
    for iteration in whole.refined {
      // Something is translated and solved in each, and not all of it alike.
      #expect(iteration.metrics.contains { ($0["rewards/r_trans/mean"] ?? 0) > 0 })
      #expect(iteration.metrics.contains { ($0["reward_std"] ?? 0) > 0 })
    }
    #expect(try chain(stops: true) == whole)
  }
}
