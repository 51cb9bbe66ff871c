/// Compares candidates by their whole shingle sets, made when they are first needed.
struct Verifier {
  private let settings: NearDuplicates.Settings
  private var reader: ShingleReader
  private var sets: [Int: Shingles] = [:]
  private var held = 0
  private var guards: [Int: NumericGuard] = [:]

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
  mutating func verdict(
    _ first: Int, _ second: Int, _ text: (Int) throws -> [UInt8]
  ) rethrows -> NumericGuard.Verdict {
    let one = try numbers(first, text)
    return one.verdict(against: try numbers(second, text))
  }

  /// Sets are forgotten all at once when they take too much room: texts that meet often are soon back.
  private mutating func set(_ id: Int, _ text: (Int) throws -> [UInt8]) rethrows -> Shingles {
    if let known = sets[id] { return known }
    reader.read(try text(id))
    let made = Shingles(reader.shingles)
    if held + made.hashes.count > settings.shinglesInMemory {
      sets.removeAll()
      held = 0
    }
    held += made.hashes.count
    sets[id] = made
    return made
  }

  private mutating func numbers(_ id: Int, _ text: (Int) throws -> [UInt8]) rethrows -> NumericGuard {
    if let known = guards[id] { return known }
    let made = NumericGuard(of: try text(id), dropsGreetings: settings.dropsGreetings)
    if guards.count >= 1 << 20 { guards.removeAll() }
    guards[id] = made
    return made
  }
}
