import Foundation
import Model

/// How many ratios of a step the clip holds, as TRL logs them (`clip_ratio/…`, `cispo_clip_ratio`).
struct ClipRatios {
  private var (low, high, count) = (0.0, 0.0, 0.0)
  private var (leastLow, mostHigh) = (Double?.none, Double?.none)

  /// Adds a completion.
  ///
  /// - Parameters:
  ///   - targets: its tokens with a loss.
  ///   - isOne: whether all of it has one ratio, and counts as one.
  mutating func add(low: Int, high: Int, of targets: Int, isOne: Bool) {
    let weight = isOne ? 1 : Double(targets)
    count += weight
    guard targets > 0 else { return }
    let shares = (low: Double(low) / Double(targets), high: Double(high) / Double(targets))
    self.low += shares.low * weight
    self.high += shares.high * weight
    leastLow = min(leastLow ?? 1, shares.low)
    mostHigh = max(mostHigh ?? 0, shares.high)
  }

  /// Adds a completion whose tokens have a ratio each.
  ///
  /// - Parameter now: log-probabilities of its ids.
  mutating func add(_ completion: TrainingGroup.Completion, _ now: [Float], _ settings: PolicyObjective) {
    var (low, high, targets) = (0, 0, 0)
    for token in completion.ids.indices where completion.weights[token] != 0 && !now[token].isNaN {
      targets += 1
      guard !completion.oldLogProbabilities.isEmpty else { continue }
      let clips = settings.clips(
        logRatio: Double(now[token]) - Double(completion.oldLogProbabilities[token]),
        advantage: Double(completion.advantages[token]))
      low += clips.low ? 1 : 0
      high += clips.high ? 1 : 0
    }
    add(low: low, high: high, of: targets, isOne: false)
  }

  /// By TRL's names; sapo has no clip.
  func metrics(_ lossType: PolicyObjective.LossType) -> [String: Double] {
    let all = max(1, count)
    switch lossType {
    case .sapo: return [:]
    case .cispo: return ["cispo_clip_ratio": high / all]
    default:
      return [
        "clip_ratio/low_mean": low / all, "clip_ratio/high_mean": high / all,
        "clip_ratio/region_mean": (low + high) / all, "clip_ratio/low_min": leastLow ?? 0,
        "clip_ratio/high_max": mostHigh ?? 0,
      ]
    }
  }
}
