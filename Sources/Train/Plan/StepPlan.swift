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
    /// Epochs that are done after it, with the part of the running one as transformers counts it: one device's batches over those of an
    /// epoch; under a schedule, sequences over sequences.
    public let epoch: Double
  }

  /// Steps of the whole training.
  public let steps: Int
  /// Epochs that the steps begin, as transformers' `num_train_epochs`.
  public let epochs: Int
  private let sequences: Int
  /// Sequences of one device's batch.
  private let batch: Int
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
    guard sizes.allSatisfy({ $0.step <= StepPlan.mostSteps && $0.size <= StepPlan.mostSequences }) else {
      throw TrainError("batch_schedule", "has steps above 1e9 or sizes above 1e12")
    }
    (self.sequences, self.sizes) = (sequences, sizes)
    batch = settings.batchSchedule.isEmpty ? settings.perDeviceTrainBatchSize : 1
    (shuffles, seed) = (settings.shuffle, settings.seed)
    if let maxSteps = settings.maxSteps {
      steps = maxSteps
      guard 1...StepPlan.mostSteps ~= steps else { throw TrainError("max_steps", "must be from 1 to 1e9") }
      epochs = StepPlan.epochs(sequences, sizes, steps: steps)
    } else {
      let count = settings.numTrainEpochs
      guard count > 0, count * Double(sequences) <= 1e15 else {
        throw TrainError("num_train_epochs", count > 0 ? "makes more than 1e15 sequences" : "makes no step")
      }
      steps = try StepPlan.steps(sequences, sizes, epochs: count)
      epochs = Int(count.rounded(.up))
    }
  }

  private static let (mostSteps, mostSequences) = (1_000_000_000, 1_000_000_000_000)

  /// Steps of an epoch where all have one size; nil under a schedule.
  private static func epochSteps(_ sequences: Int, _ sizes: [(step: Int, size: Int)]) -> Int? {
    sizes.count == 1 ? (sequences - 1) / sizes[0].size + 1 : nil
  }

  /// The steps of so many epochs, as transformers rounds them: up, of the product. Under a schedule a part of an epoch is that part of
  /// its own steps.
  private static func steps(
    _ sequences: Int, _ sizes: [(step: Int, size: Int)], epochs: Double
  ) throws(TrainError) -> Int {
    let tooMany = TrainError("num_train_epochs", "makes more than 1e9 steps")
    if let each = epochSteps(sequences, sizes) {
      let all = (epochs * Double(each)).rounded(.up)
      guard all <= Double(mostSteps) else { throw tooMany }
      return Int(all)
    }
    var place = Place()
    let whole = Int(epochs)
    while place.epoch < whole, place.step <= mostSteps { advance(&place, sequences, sizes) }
    let start = place.step
    let part = epochs - Double(whole)
    while part > 0, place.epoch == whole, place.step <= mostSteps { advance(&place, sequences, sizes) }
    guard place.step <= mostSteps else { throw tooMany }
    return start + Int((part * Double(place.step - start)).rounded(.up))
  }

  /// The epochs that so many steps begin.
  private static func epochs(_ sequences: Int, _ sizes: [(step: Int, size: Int)], steps: Int) -> Int {
    if let each = epochSteps(sequences, sizes) { return (steps - 1) / each + 1 }
    var place = Place()
    while place.step < steps { advance(&place, sequences, sizes) }
    return place.epoch + (place.taken > 0 ? 1 : 0)
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
      epoch: Double(next.epoch) + Double((to - 1) / batch + 1) / Double((sequences - 1) / batch + 1))
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
