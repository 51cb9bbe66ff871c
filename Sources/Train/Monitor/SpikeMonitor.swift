public import Corpus

/// Watches the loss for rises that stay (YI-SANG, arXiv 2510.04230, §5.3): `l_t > median + k · 1.4826 · MAD` of the steps before, and
/// `l_{t+1}` above the same bound. A rise for one step is none.
///
/// The same losses give the same spikes, whenever a run was broken off: what is known is a function of the losses alone.
public struct SpikeMonitor: Sendable, Equatable {
  /// A spike that was reported and is not over.
  private struct Lasting: Sendable, Equatable {
    var steps = 0
    /// At or below it the loss is back: halfway between median and bound, so that it does not go to and fro over one line.
    var back: Double
    var isNumber: Bool
  }

  /// What counts as a spike.
  public let settings: SpikeSettings
  /// Losses of usual steps, the oldest first.
  private var window: [Double] = []
  /// A step above the bound, of which the next is not known yet.
  private var candidate: Spike?
  private var lasting: Lasting?
  /// The newest rise for one step; such are usual, and no spikes.
  public private(set) var blip: Spike?
  /// How many there were.
  public private(set) var blips = 0

  /// Knows nothing yet.
  public init(_ settings: SpikeSettings = SpikeSettings()) { self.settings = settings }

  /// Goes on behind steps that were stored; their spikes have been reported.
  public init(_ settings: SpikeSettings = SpikeSettings(), behind steps: [TrainingSteps.Step]) {
    self.init(settings)
    for step in steps { _ = add(step: step.step, loss: step.loss ?? .nan) }
  }

  /// Takes the loss of the next step.
  ///
  /// - Returns: the spike it confirms, mostly none: that of the step before, or at once that of this step if its loss is no finite
  ///   number, since a run may not live to see the next.
  public mutating func add(step: Int, loss: Double) -> [Spike] {
    if let spike = candidate {
      candidate = nil
      if !loss.isFinite || loss > bound(spike.usual) { return [begin(spike, next: loss)] }
      // For one step: such batches are part of what is usual.
      (blip, blips) = (spike, blips + 1)
      learn(spike.loss ?? loss)
    }
    guard loss.isFinite else {
      guard lasting?.isNumber ?? true else { return [] }
      return [begin(Spike(step: step, loss: nil, next: nil, usual: known), next: loss)]
    }
    if var now = lasting {
      now.steps += 1
      lasting = now
      if loss <= now.back {
        lasting = nil
      } else if now.steps >= settings.window {
        // It stays: this is the run's new level.
        (lasting, window) = (nil, [])
      } else {
        return []
      }
    }
    guard step > settings.warmup else { return [] }
    if let usual = known, loss > bound(usual) {
      candidate = Spike(step: step, loss: loss, next: nil, usual: usual)
    } else {
      learn(loss)
    }
    return []
  }

  private mutating func begin(_ spike: Spike, next: Double) -> Spike {
    var spike = spike
    if spike.loss != nil, next.isFinite { spike.next = next }
    lasting = Lasting(
      back: spike.usual?.value(settings.threshold / 2) ?? .infinity,
      isNumber: spike.loss != nil && next.isFinite)
    return spike
  }

  private mutating func learn(_ loss: Double) {
    window.append(loss)
    if window.count > settings.window { window.removeFirst() }
  }

  private var known: Usual? { window.count < settings.least ? nil : Usual(window) }

  private func bound(_ usual: Usual?) -> Double { usual?.value(settings.threshold) ?? .infinity }
}
