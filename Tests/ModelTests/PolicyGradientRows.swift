import Testing

@testable import Model

extension PolicyGradientTests {
  /// A name, and what is changed of grpo with [0.9, 1.13].
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let change: @Sendable (inout PolicyObjective) -> Void
    var testDescription: String { name }

    init(_ name: String, _ change: @escaping @Sendable (inout PolicyObjective) -> Void = { _ in }) {
      (self.name, self.change) = (name, change)
    }

    var objective: PolicyObjective {
      var objective = PolicyObjective()
      (objective.lossType, objective.epsilon, objective.epsilonHigh) = (.grpo, 0.1, 0.13)
      objective.maxCompletionLength = 9
      change(&objective)
      return objective
    }
  }

  static let rows: [Row] =
    [
      Row("grpo"), Row("bnpo") { $0.lossType = .bnpo }, Row("dapo") { $0.lossType = .dapo },
      Row("dr_grpo") { $0.lossType = .drGRPO }, Row("luspo") { $0.lossType = .luspo },
      Row("cispo, absolute") { ($0.lossType, $0.epsilonHigh) = (.cispo, 1.05) },
      Row("cispo, relative") { ($0.lossType, $0.cispoClip) = (.cispo, .relative) },
      Row("sapo") { $0.lossType = .sapo }, Row("gspo") { $0.importanceSamplingLevel = .sequence },
      Row("gspo, clipped") {
        ($0.importanceSamplingLevel, $0.epsilon, $0.epsilonHigh) = (.sequence, 0.01, 0.01)
      },
      Row("gspo, dapo's weights") { ($0.lossType, $0.importanceSamplingLevel) = (.dapo, .sequence) },
      Row("sapo, sequence") { ($0.lossType, $0.importanceSamplingLevel) = (.sapo, .sequence) },
      Row("cispo, sequence") {
        ($0.lossType, $0.epsilonHigh, $0.importanceSamplingLevel) = (.cispo, 1.05, .sequence)
      },
      Row("delta") { $0.delta = 1.2 }, Row("dual clip") { $0.dualClip = 1.15 },
      Row("delta and dual clip, sequence") {
        ($0.delta, $0.dualClip, $0.importanceSamplingLevel) = (1.05, 1.01, .sequence)
      },
      Row("entropy") { $0.entropyCoef = 0.2 }, Row("entropy pressed down") { $0.entropyCoef = -0.2 },
      Row("entropy, dr_grpo") { ($0.lossType, $0.entropyCoef) = (.drGRPO, 0.2) },
    ]
    + KLEstimator.allCases.flatMap { estimator in
      [false, true].flatMap { corrected in
        PolicyObjective.Level.allCases.map { level in
          Row("\(estimator.rawValue)\(corrected ? ", corrected" : ""), \(level)") {
            ($0.beta, $0.klEstimator, $0.useBiasCorrectionKL) = (0.5, estimator, corrected)
            ($0.importanceSamplingLevel, $0.entropyCoef) = (level, 0.1)
          }
        }
      }
    }
}
