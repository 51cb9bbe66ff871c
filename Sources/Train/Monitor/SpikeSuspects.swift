public import Corpus

/// The samples around a spike, by how far their own loss lies above what samples of this run usually have.
public struct SpikeSuspects: Sendable, Equatable {
  /// A sample of one of the steps.
  public struct Ranked: Sendable, Equatable {
    /// Which step.
    public let step: Int
    /// What it was.
    public let sample: TrainingSteps.Sample
    /// Deviations above the usual loss of a sample; infinite where its loss was no number.
    public let score: Double
    /// Whether that is more than the threshold, and more than the weights' own state explains.
    public let isSuspected: Bool
  }

  /// Usual losses of samples of the steps before; nil if none are known.
  public let usual: Usual?
  /// How many samples tell that.
  public let known: Int
  /// What the weights add to every loss, at the step of the spike and the one behind it.
  public let shift: (at: Double, behind: Double)
  /// Deviations of the gradient's norm at the step before the spike; nil if nobody knows.
  public let gradientBefore: Double?
  /// Whether the step before had already moved the weights too far.
  public let isBlamedOnStepBefore: Bool
  /// Those of the spike's step and the one behind it (and the one before, if its gradient was unusual); the worst first.
  public let ranked: [Ranked]

  /// The suspected ones, the worst first.
  public var suspects: [Ranked] { ranked.filter(\.isSuspected) }

  /// Finds them.
  ///
  /// A loss is computed before its step moves the weights. So a first high loss is due to the step's own samples, unless the step before
  /// had a gradient far beyond what is usual: then the weights are. The losses of the step behind are due to both: what a quarter of its
  /// samples stay below is taken for the weights' part.
  public init(
    of spike: Spike, settings: SpikeSettings, samples: [(step: Int, sample: TrainingSteps.Sample)],
    gradients: [Int: Double]
  ) {
    let before = samples.filter { $0.step < spike.step }.compactMap(\.sample.loss)
    let usual = Usual(before)
    (self.usual, known) = (usual, before.count)
    func rise(_ step: Int) -> Double {
      let losses = samples.filter { $0.step == step }.compactMap(\.sample.loss).filter(\.isFinite).sorted()
      guard let usual, !losses.isEmpty else { return 0 }
      return max(0, losses[losses.count / 4] - usual.median)
    }
    let norms = Usual(gradients.filter { $0.key < spike.step - 1 }.map(\.value))
    gradientBefore = gradients[spike.step - 1].flatMap { norm in norms.map { $0.score(norm) } }
    let isBlamed = (gradientBefore ?? 0) > settings.threshold
    isBlamedOnStepBefore = isBlamed
    let shift = (at: isBlamed ? min(rise(spike.step), rise(spike.step + 1)) : 0, behind: rise(spike.step + 1))
    self.shift = shift
    let steps = (isBlamed ? spike.step - 1 : spike.step)...(spike.step + 1)
    // Where no sample has a loss that is a number, the weights have none either.
    let sound = Set(samples.filter { $0.sample.loss?.isFinite == true }.map(\.step))
    ranked = samples.filter { steps.contains($0.step) }.map { step, sample in
      let explained = step < spike.step ? 0 : step == spike.step ? shift.at : shift.behind
      let loss = sample.targets > 0 ? sample.loss ?? .nan : usual?.median ?? 0
      let score = usual?.score(loss) ?? (loss.isFinite ? 0 : .infinity)
      let own = usual?.score(loss - explained) ?? score
      return Ranked(
        step: step, sample: sample, score: score,
        isSuspected: sound.contains(step) && min(score, own) > settings.threshold)
    }.sorted { ($1.score, $0.step, $0.sample.id) < ($0.score, $1.step, $1.sample.id) }
  }

  /// Equal if they name the same.
  public static func == (left: SpikeSuspects, right: SpikeSuspects) -> Bool {
    left.usual == right.usual && left.ranked == right.ranked && left.shift == right.shift
      && left.gradientBefore == right.gradientBefore
  }
}
