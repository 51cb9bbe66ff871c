import Corpus
import Foundation
import TestKit

@testable import Train

/// A run that never was: losses of samples and steps as trainings have them, with what is done to it known.
struct LossCurve {
  var random: SplitMix
  /// Samples of a step.
  var batch = 32
  var count = 600
  var warmup = 40
  /// How far losses of samples scatter (the standard deviation of their logarithm).
  var scatter = 0.25
  /// Steps whose samples are corrupt, and which part of them.
  var corrupt: [Int: Double] = [:]
  /// What a corrupt step does to the weights: nats, and steps until two thirds of it are gone.
  var damage = (height: 1.0, decay: 12.0)
  /// Added to the loss of a step.
  var shift: @Sendable (Int) -> Double = { _ in 0 }

  struct Step {
    let step: Int
    let loss: Double
    let gradNorm: Double
    let samples: [TrainingSteps.Sample]
    let corrupt: Set<RecordID>
  }

  init(seed: UInt64) { random = SplitMix(seed: seed) }

  private mutating func uniform(_ range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * Double(random.next() >> 11) * 0x1p-53
  }

  private mutating func normal() -> Double {
    (-2 * log(uniform(1e-12...1))).squareRoot() * cos(2 * .pi * uniform(0...1))
  }

  /// The loss that falls with the warm-up, then by a power of the steps.
  private mutating func base() -> (Int) -> Double {
    let (end, fall, tau, warmup) = (uniform(0.4...1.5), uniform(0.2...2), uniform(20...200), Double(warmup))
    return { end + fall / (1 + Double($0) / tau) + fall * max(0, 1 - Double($0) / warmup) }
  }

  /// What a corrupt step `c` adds to the losses behind it.
  private func hurt(_ step: Int) -> Double {
    corrupt.reduce(0) {
      $0 + (step > $1.key ? damage.height * exp(-Double(step - $1.key - 1) / damage.decay) : 0)
    }
  }

  mutating func steps() -> [Step] {
    let base = base()
    return (1...count).map { step in
      let (base, hurt, part) = (base(step), hurt(step), corrupt[step] ?? 0)
      var names: Set<RecordID> = []
      let samples = (0..<batch).map { place in
        let number = UInt64(step * 100_000 + place)
        let id = withUnsafeBytes(of: (number, number)) { RecordID($0) } ?? RecordID(page: "")
        let isCorrupt = Double(place) < part * Double(batch)
        if isCorrupt { names.insert(id) }
        let loss = (isCorrupt ? base + uniform(3...8) : base * exp(scatter * normal())) + hurt + shift(step)
        return TrainingSteps.Sample(id: id, loss: loss, targets: Int(exp(5 + normal())) + 1)
      }
      let tokens = samples.reduce(0) { $0 + $1.targets }
      let loss = samples.reduce(0) { $0 + ($1.loss ?? 0) * Double($1.targets) } / Double(tokens)
      return Step(
        step: step, loss: loss, gradNorm: exp(0.2 * normal()) * (part > 0 ? 20 : 1), samples: samples,
        corrupt: names)
    }
  }

  /// The losses of the steps alone. `damage.height` is in deviations of what a step scatters by.
  mutating func losses() -> [Double] {
    let base = base()
    // Targets differ by a factor of e: so many samples of equal weight scatter alike.
    let alike = (Double(batch) / M_E).squareRoot()
    return (1...count).map { step in
      let deviation = scatter * base(step) / alike
      return base(step) + (corrupt[step] ?? 0) * 5 + (normal() + hurt(step)) * deviation + shift(step)
    }
  }
}
