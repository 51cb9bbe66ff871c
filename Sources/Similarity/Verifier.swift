/// Compares candidates by their whole shingle sets, made when they are first needed.
struct Verifier {
  private let settings: NearDuplicates.Settings
  private var reader: ShingleReader
  private var sets: [Int: Shingles] = [:]
  private var held = 0
  private var guards: [UInt64] = []  // a digest each, 0 for those not asked for yet

  init(_ settings: NearDuplicates.Settings) {
    self.settings = settings
    reader = ShingleReader(settings.shingles, dropsGreetings: settings.dropsGreetings)
  }

  /// The exact Jaccard index, or nil where it is below the threshold.
  mutating func jaccard(_ first: Int, _ second: Int, _ text: (Int) throws -> [UInt8]) rethrows -> Double? {
    let one = try set(first, text)
    let other = try set(second, text)
    return one.jaccard(with: other, atLeast: settings.threshold)
  }

  /// What the numbers and operators say.
  func verdict(
    _ first: Int, _ second: Int, _ text: (Int) throws -> [UInt8]
  ) rethrows -> NumericGuard.Verdict {
    let one = NumericGuard(of: try text(first), dropsGreetings: settings.dropsGreetings)
    return one.verdict(against: NumericGuard(of: try text(second), dropsGreetings: settings.dropsGreetings))
  }

  /// Whether the guard has nothing to say.
  mutating func haveSameNumbers(
    _ first: Int, _ second: Int, _ text: (Int) throws -> [UInt8]
  ) rethrows -> Bool {
    try numbers(first, text) == numbers(second, text)
  }

  /// Sets are forgotten all at once when they take too much room: texts that meet often are soon back.
  private mutating func set(_ id: Int, _ text: (Int) throws -> [UInt8]) rethrows -> Shingles {
    if let known = sets[id] { return known }
    reader.read(try text(id))
    let made = Shingles(reader.shingles)
    if held + made.words > settings.shinglesInMemory {
      sets.removeAll()
      held = 0
    }
    held += made.words
    sets[id] = made
    return made
  }

  private mutating func numbers(_ id: Int, _ text: (Int) throws -> [UInt8]) rethrows -> UInt64 {
    if id >= guards.count { guards += repeatElement(0, count: max(id + 1, 2 * guards.count) - guards.count) }
    if guards[id] == 0 {
      guards[id] = NumericGuard(of: try text(id), dropsGreetings: settings.dropsGreetings).digest | 1
    }
    return guards[id]
  }
}
