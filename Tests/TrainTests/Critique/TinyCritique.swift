import Corpus
import Foundation
import Rewards
import StrictJSON
import TestKit

@testable import Model
@testable import Train

/// A tiny model that was taught to answer letters with 4 or 5, and to say 4 or 5 of a solution, each about as often: the four fates occur.
struct TinyCritique {
  var settings = SCFTSettings()
  var writing = RunWriting()
  /// The taught model.
  let model: String
  private let scratch: Scratch
  private let questions: LoadedQuestions

  init() throws {
    scratch = try Scratch()
    model = try TinyCritique.taught(in: scratch)
    settings.drawingPrompt = CritiquePrompt("X")
    settings.trainingPrompt = CritiquePrompt("Y")
    (settings.numSolutions, settings.numCritiques, settings.maxCompletionLength) = (2, 2, 16)
    settings.sampling.temperature = 1
    (settings.sft.precision, settings.sft.learningRate, settings.sft.maxSteps) = (.fp32, 1e-3, 4)
    (settings.sft.perDeviceTrainBatchSize, settings.sft.gradientAccumulationSteps) = (4, 1)
    writing.saveSteps = 2
    let rows = TinyCritique.letters.map { "{\"question\":\"\($0)\",\"gold\":\"4\"}" }
    questions = try loadQuestions(
      [scratch.write(rows.joined(separator: "\n"), to: "q.jsonl")], model: model, maxCompletionLength: 16,
      progress: { _ in }, shouldStop: { false })
  }

  private static let letters = ["a", "b", "c", "d", "e", "f"]

  private static func taught(in scratch: Scratch) throws -> String {
    let model = try scratch.tinyModel("model")
    let rows = letters.flatMap { letter in
      let solutions = ["hm", "so, so"].map { (letter, "<think>\($0)</think>\($0 == "hm" ? 4 : 5)") }
      let critiques = ["hm", "so, so"].flatMap { thought in
        ["<think>yes</think>4", "<think>no, no</think>5"].map {
          ("X\\n\\nQuestion: \(letter)\\n\\nSolution: \(thought)", $0)
        }
      }
      return (solutions + critiques).map {
        #"{"messages":[{"role":"user","content":"\#($0.0)"},{"role":"assistant","content":"\#($0.1)"}]}"#
      }
    }
    let path = try scratch.write(rows.joined(separator: "\n"), to: "rows.jsonl")
    let data = DataSettings(sources: [path], maxLength: 1_000, seed: 1)
    let loaded = try loadExamples(
      data, model: model, threads: 1, progress: { _ in }, shouldStop: { false })
    var sft = SFTSettings()
    (sft.perDeviceTrainBatchSize, sft.gradientAccumulationSteps) = (rows.count, 1)
    (sft.precision, sft.learningRate, sft.maxSteps) = (.fp32, 1e-2, 60)
    let folder = scratch.path + "/taught"
    let trainer = try SFTTrainer(
      sft, data: loaded, dataSettings: [:],
      TrainingRun.Context(folder: RunFolder(folder), model: model, threads: 1))
    _ = try trainer.train(shouldStop: { false }, report: { _ in })
    return folder
  }

  /// What a run leaves behind.
  struct Result: Equatable {
    /// Lines of the journals, sorted: they are in the order in which they ended.
    var drawn: [String: [Substring]] = [:]
    /// The files of the choice.
    var chosen: [String: String] = [:]
    var weights: [UInt8] = []
    /// Of all steps.
    var losses: [Double] = []
  }

  /// Where a run is asked to stop.
  enum Stop: Equatable, CaseIterable {
    case firstSolution, aSolution, betweenPhases, aCritique, beforeTraining, step
  }

  /// Runs, or goes on, in a folder.
  ///
  /// - Returns: nil where it was stopped.
  func run(in folder: String, stop: Stop? = nil) throws -> Result? {
    var context = TrainingRun.Context(folder: RunFolder(folder), model: model, threads: 1)
    context.writing = writing
    let critique = try SelfCritique(settings, questions: questions, context)
    let state = State()
    let choice: CritiqueChoice
    do {
      choice = try critique.choose(shouldStop: { state.isStopped || stop == .firstSolution }) { event in
        if case .solutions(let drawn, let all) = event {
          if stop == .aSolution || stop == .betweenPhases && drawn == all { state.isStopped = drawn > 0 }
        } else if case .critiques(let drawn, _) = event, stop == .aCritique {
          state.isStopped = drawn > 0
        }
      }
    } catch is CancellationError { return nil }
    if stop == .beforeTraining { return nil }
    let data = DataSettings(sources: [critique.examples], maxLength: settings.sft.maxLength, seed: 1)
    let loaded = try loadExamples(
      data, model: model, threads: 1, progress: { _ in }, shouldStop: { false })
    let trainer = try critique.trainer(loaded, dataSettings: data.named, context)
    let outcome = try trainer.train(shouldStop: { state.isStopped }) { event in
      if case .step(let metrics) = event, metrics.step == 3, stop == .step { state.isStopped = true }
    }
    guard outcome == .done else { return nil }
    var result = Result()
    func text(_ name: String) throws -> String {
      try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    }
    for name in ["solutions.jsonl", "critiques.jsonl"] {
      result.drawn[name] = try text("drawn/\(name)").split(separator: "\n").sorted()
    }
    for name in ["examples.jsonl", "fates.jsonl", "selection.json"] { result.chosen[name] = try text(name) }
    result.weights = try Array(Data(contentsOf: URL(filePath: "\(folder)/checkpoint-4/model.safetensors")))
    result.losses = try trainer.run.log.record.steps().map { $0.loss ?? .nan }
    precondition(choice.examples.count > 0)
    return result
  }

  private final class State {
    var isStopped = false
  }
}
