/// Which sequences each step learns from: a function of the settings alone, so that training that goes on needs to know no more than
/// the number of its step.
///
/// As transformers' Trainer has it: an epoch is every sequence once, its last step has those that are left, and no step has
/// sequences of two epochs.
public struct StepPlan: Sendable {
  /// One step's share.
  public struct Batch: Sendable, Equatable {
    /// Sequences, by their number, in the order they were drawn.
    public let sequences: [Int]
    /// Epochs that are done after it, with the part of the running one.
    public let epoch: Double
  }

  /// Steps of the whole training.
  public let steps: Int
  private let sequences: Int
  private let shuffles: Bool
  private let seed: UInt64
  private let sizes: [(step: Int, size: Int)]
  private var next = Place()
  /// The order of the running epoch, made when it is first asked for.
  private var order: (epoch: Int, sequences: [Int])?

  /// How far the plan has been followed.
  private struct Place {
    var step = 0
    var epoch = 0
    /// Of the epoch.
    var taken = 0
  }

  /// A plan over so many sequences.
  ///
  /// - Throws: `TrainError` for settings that make no step.
  public init(sequences: Int, settings: SFTSettings) throws(TrainError) {
    guard sequences > 0 else { throw TrainError("data", "there is no example to learn from") }
    var sizes = settings.batchSchedule
    if sizes.isEmpty {
      sizes = [(0, settings.perDeviceTrainBatchSize * settings.gradientAccumulationSteps)]
    }
    guard sizes[0].step == 0, sizes.allSatisfy({ $0.size > 0 }),
      zip(sizes, sizes.dropFirst()).allSatisfy({ $0.step < $1.step })
    else {
      throw TrainError("batch_schedule", "must begin with step 0 and ascend, with sizes of at least 1")
    }
    (self.sequences, self.sizes) = (sequences, sizes)
    (shuffles, seed) = (settings.shuffle, settings.seed)
    if let maxSteps = settings.maxSteps {
      steps = maxSteps
    } else {
      steps = StepPlan.steps(sequences, sizes, epochs: settings.numTrainEpochs)
    }
    guard steps > 0 else { throw TrainError("num_train_epochs", "makes no step") }
  }

  /// The steps of so many epochs; a part of an epoch is that part of its steps, rounded up.
  private static func steps(_ sequences: Int, _ sizes: [(step: Int, size: Int)], epochs: Double) -> Int {
    var place = Place()
    let whole = Int(epochs)
    while place.epoch < whole { advance(&place, sequences, sizes) }
    let start = place.step
    let part = epochs - Double(whole)
    guard part > 0 else { return start }
    while place.epoch == whole { advance(&place, sequences, sizes) }
    return start + Int((part * Double(place.step - start)).rounded(.up))
  }

  private static func advance(_ place: inout Place, _ sequences: Int, _ sizes: [(step: Int, size: Int)]) {
    place.taken += size(at: place.step, sizes)
    place.step += 1
    if place.taken >= sequences { (place.epoch, place.taken) = (place.epoch + 1, 0) }
  }

  private static func size(at step: Int, _ sizes: [(step: Int, size: Int)]) -> Int {
    sizes.last { $0.step <= step }?.size ?? 1
  }

  /// The next step's sequences; nil after the last.
  public mutating func takeNext() -> Batch? {
    guard next.step < steps else { return nil }
    let from = next.taken
    let to = min(sequences, from + StepPlan.size(at: next.step, sizes))
    let batch = Batch(
      sequences: Array(order(of: next.epoch)[from..<to]),
      epoch: Double(next.epoch) + Double(to) / Double(sequences))
    StepPlan.advance(&next, sequences, sizes)
    return batch
  }

  /// Passes over the first steps.
  public mutating func skip(_ count: Int) {
    while next.step < min(count, steps) { StepPlan.advance(&next, sequences, sizes) }
  }

  private mutating func order(of epoch: Int) -> [Int] {
    if let order, order.epoch == epoch { return order.sequences }
    var all = Array(0..<sequences)
    if shuffles { all.shuffle(seed: seed, stream: UInt64(epoch)) }
    order = (epoch, all)
    return all
  }
}

extension [Int] {
  /// Fisher and Yates with SplitMix64 (Steele, Lea and Flood 2014): the same order on every machine.
  mutating func shuffle(seed: UInt64, stream: UInt64) {
    var state = seed &+ stream &* 0xD1B5_4A32_D192_ED03
    func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
    guard count > 1 else { return }
    for last in stride(from: count - 1, to: 0, by: -1) {
      swapAt(last, Int(next().multipliedFullWidth(by: UInt64(last + 1)).high))
    }
  }
}
