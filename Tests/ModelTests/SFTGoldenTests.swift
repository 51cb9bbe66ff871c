import Checkpoints
import Foundation
import Testing

@testable import Model

/// Twenty steps of TRL's SFTTrainer on a tiny checkpoint (`Tests/Oracle/sft_trl.py`).
private struct GoldenRun: Decodable {
  struct Settings: Decodable {
    let per_device_train_batch_size: Int
    let gradient_accumulation_steps: Int
    let max_steps: Int
    let learning_rate: Double
    let warmup_steps: Int
    let weight_decay: Double
    let max_grad_norm: Double
    let adam_beta1: Double
    let adam_beta2: Double
    let adam_epsilon: Double
  }

  struct Row: Decodable {
    let ids: [Int32]
    let learns: String
    var marks: [Bool] { learns.utf8.map { $0 == UInt8(ascii: "1") } }
  }

  struct Tensor: Decodable {
    let norm: Double
    let dots: [Double]
    let moved: Double
  }

  let model: String
  let settings: Settings
  let rows: [Row]
  /// Loss, norm of the gradients, rate, entropy, accuracy, ids so far.
  let steps: [[Double]]
  let weights: [String: Tensor]

  static func all() throws -> [GoldenRun] {
    try JSONDecoder().decode(
      [GoldenRun].self, from: Data(contentsOf: URL(fileURLWithPath: "\(GoldenModel.folder)/sft.json")))
  }
}

extension Computing {
  /// A run of ours is TRL's, step by step.
  @Suite struct SFTGoldenTests {
    @Test(arguments: 1...2) func everyStepIsTRLs(threads: Int) throws {
      for run in try GoldenRun.all() {
        let settings = run.settings
        let crew = Crew(threads: threads)
        let learner = try Learner(
          Checkpoint(folder: "\(GoldenModel.folder)/\(run.model)"), precision: .fp32, crew: crew)
        var adamW = AdamW(weightDecay: settings.weight_decay)
        (adamW.beta1, adamW.beta2, adamW.epsilon) = (
          settings.adam_beta1, settings.adam_beta2, settings.adam_epsilon
        )
        let optimizer = try Optimizer(.adamW(adamW), parameters: learner.parameters, crew: crew)
        let schedule = try Schedule(
          .cosine, rate: settings.learning_rate, steps: settings.max_steps, warmup: settings.warmup_steps)
        let size = settings.per_device_train_batch_size * settings.gradient_accumulation_steps
        #expect(run.steps.count == settings.max_steps && run.rows.count == size * run.steps.count)
        var (numTokens, worst) = (0.0, (loss: 0.0, norm: 0.0, entropy: 0.0))
        for (number, wanted) in run.steps.enumerated() {
          let rows = run.rows[number * size..<(number + 1) * size]
          let targets = rows.reduce(0) { $0 + $1.marks.count { $0 } }
          numTokens += Double(rows.reduce(0) { $0 + $1.ids.count })
          learner.parameters.clearGradients()
          var (loss, entropy, accuracy) = (0.0, 0.0, 0.0)
          for start in stride(
            from: rows.startIndex, to: rows.endIndex, by: settings.per_device_train_batch_size)
          {
            let batch = rows[start..<start + settings.per_device_train_batch_size]
            let found = try learner.learn(
              batch.map { row in
                TrainingGroup(completions: [
                  .init(ids: row.ids, weights: row.marks.map { $0 ? 1 / Float(targets) : 0 })
                ])
              }, .negativeLogLikelihood)
            loss += found.loss
            // TRL's are means of the micro-batches' means.
            let entropies = found.entropies.joined().joined().filter { !$0.isNaN }
            let share = 1 / Double(found.tokens * settings.gradient_accumulation_steps)
            entropy += entropies.reduce(0) { $0 + Double($1) } * share
            accuracy += Double(found.greedyTokens) * share
          }
          let rate = schedule.rate(at: number)
          let norm = try optimizer.step(rate: rate, maxNorm: settings.max_grad_norm)
          #expect(abs(loss - wanted[0]) <= 1e-5, "step \(number + 1)")
          #expect(abs(norm - wanted[1]) <= 1e-5 * wanted[1], "step \(number + 1)")
          #expect(abs(rate - wanted[2]) <= 1e-8 * settings.learning_rate)
          #expect(abs(entropy - wanted[3]) <= 1e-5, "step \(number + 1)")
          #expect(abs(accuracy - wanted[4]) <= 1e-6, "step \(number + 1)")
          #expect(numTokens == wanted[5])
          worst = (
            max(worst.loss, abs(loss - wanted[0])), max(worst.norm, abs(norm - wanted[1]) / wanted[1]),
            max(worst.entropy, abs(entropy - wanted[3]))
          )
        }
        var (weights, moved) = (0.0, 0.0)
        #expect(run.weights.count == learner.parameters.tensors.count)
        for tensor in learner.parameters.tensors {
          let wanted = try #require(run.weights[tensor.name])
          let dots = Drawn.dots(tensor.name, learner.parameters.values(of: tensor))
          let squares = zip(dots, wanted.dots).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
          let apart = (squares / Double(dots.count)).squareRoot()
          #expect(apart <= 5e-5 * wanted.moved, "\(tensor.name)")
          (weights, moved) = (max(weights, apart / wanted.norm), max(moved, apart / wanted.moved))
        }
        print(
          "sft of \(run.model): loss \(worst.loss), norm \(worst.norm), entropy \(worst.entropy); weights \(weights), of the way they went \(moved)"
        )
      }
    }
  }
}
