internal import Corpus
import Model

/// What the passes of one step found, added up.
struct StepSums {
  /// Σ loss over the step's targets, over their number.
  private(set) var loss = 0.0
  /// Σ over targets, in nats.
  private(set) var entropy = 0.0
  /// Targets that were the most probable token.
  private(set) var greedy = 0
  private var found: [(example: Int, loss: Double, targets: Int)] = []

  /// Adds a pass.
  ///
  /// - Parameter examples: of each group, its number in the set.
  mutating func add(_ result: TrainingResult, _ groups: [TrainingGroup], _ examples: [Int]) {
    loss += result.loss
    greedy += result.greedyTokens
    for (index, example) in examples.enumerated() {
      let weights = groups[index].completions[0].weights
      var (sum, targets) = (0.0, 0)
      for (place, logProbability) in result.logProbabilities[index][0].enumerated()
      where weights[place] != 0 && !logProbability.isNaN {
        sum -= Double(logProbability)
        entropy += Double(result.entropies[index][0][place])
        targets += 1
      }
      found.append((example, sum / Double(max(1, targets)), targets))
    }
  }

  /// All examples of the step in the order of its passes, each with its own mean loss; those of passes that found nothing without one.
  func samples(of micro: MicroBatches, in set: ExampleSet) -> [TrainingSteps.Sample] {
    found.map { TrainingSteps.Sample(id: set.examples[$0.example].id, loss: $0.loss, targets: $0.targets) }
      + micro.passes.joined().dropFirst(found.count).map {
        TrainingSteps.Sample(id: set.examples[$0].id, loss: nil, targets: set.examples[$0].targets)
      }
  }
}
