import Checkpoints
import Model

extension LearningSettings {
  /// The rate of every step.
  func schedule(steps: Int) throws -> Schedule {
    let share = (warmupRatio * Double(steps)).rounded(.up)
    guard warmupRatio >= 0, share <= Double(steps) else {
      throw TrainError("warmup_ratio", "\(warmupRatio) is not from 0 to 1")
    }
    return try Schedule(
      lrSchedulerType, rate: learningRate, steps: steps, warmup: min(steps, warmupSteps ?? Int(share)),
      end: minLearningRate)
  }

  /// The rule that moves weights.
  var optimizerKind: OptimizerKind {
    var adamW = AdamW(weightDecay: weightDecay)
    (adamW.beta1, adamW.beta2, adamW.epsilon) = (adamBeta1, adamBeta2, adamEpsilon)
    switch optim {
    case .adamw: return .adamW(adamW)
    case .muon:
      var muon = Muon()
      muon.weightDecay = weightDecay
      muon.scaling = .matchAdamW
      muon.rest = adamW
      return .muon(muon)
    }
  }

  /// What learns: all weights, or the pairs of an adapter: those that were saved, or new ones drawn by the seed.
  func part(of config: ModelConfig, base: String, saved: String?) throws -> Learner.Part {
    guard let loraRank else { return .all }
    if let saved { return .adapter(try Adapter(folder: saved)) }
    let isAll = loraTargets.isEmpty || loraTargets == ["all-linear"]
    var adapter = AdapterConfig(
      rank: loraRank, alpha: loraAlpha, targets: isAll ? .allLinear : .names(loraTargets))
    adapter.baseModel = base
    return .adapter(try Adapter(adapter, of: config, seed: seed))
  }
}
