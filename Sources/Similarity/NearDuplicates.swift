/// Finds the pairs of texts whose shingle sets have a Jaccard index of at least a threshold.
///
/// Texts are added in order and numbered from 0; what is kept of each is a digest, its band keys and
/// a byte of each value of its signature, 9 + 4·bands + bands·rows bytes: 234 by default.
/// The texts themselves are asked for again when candidates are verified, which reads only those that have any.
/// Nothing depends on threads: sketches may be made anywhere, as long as they are added in order.
public struct NearDuplicates: Sendable {
  /// What is compared and how.
  public struct Settings: Sendable, Hashable {
    /// What a shingle is.
    public var shingles = ShingleDefinition.usual
    /// The least Jaccard index of a pair; by data.md §2.5.
    public var threshold = 0.7
    /// MinHash permutations; 128 is the least that gives 25 bands of 5.
    public var permutations = 128
    /// Whether greetings and sign-offs are left out of mixed units.
    public var dropsGreetings = true
    /// Whether texts with different numbers or operators are different whatever else they share.
    public var guardsNumbers = true
    /// What the permutations are made from; sketches of different seeds do not go together.
    public var seed = MinHash.usualSeed
    /// The most texts of one bucket that all others in it are compared with; see `Found.uncompared`.
    public var bucketLimit = 256
    /// Shingles held in memory while candidates are verified, 8 bytes each with what else their sets take.
    public var shinglesInMemory = 1 << 25
    /// Whether copies are all that is looked for.
    public var exactOnly = false
    /// Pairs held of those that the guard kept apart: a template's texts make millions.
    public var guardedInMemory = 1 << 16
    /// Pairs held by `found`, 24 bytes each.
    public var pairsInMemory = 1 << 22

    /// The settings of the stage.
    public init() {}
  }

  /// Two texts and the exact Jaccard index of their shingle sets; `first < second`.
  public struct Pair: Sendable, Hashable {
    /// The text that was added first.
    public let first: Int
    /// The other text.
    public let second: Int
    /// |A ∩ B| / |A ∪ B|.
    public let jaccard: Double
  }

  /// A text that is the same as another but for what keys leave out; it is in no pair.
  public struct Copy: Sendable, Hashable {
    /// The text.
    public let id: Int
    /// The first of its like, in the order asked for. It stands for the copy in all pairs.
    public let original: Int
  }

  /// A pair that would be one but for its numbers or operators.
  public struct Guarded: Sendable, Hashable {
    /// The pair.
    public let pair: Pair
    /// Why the two are different problems.
    public let verdict: NumericGuard.Verdict
  }

  /// What was found, in the order of the texts' numbers.
  public struct Found: Sendable, Equatable {
    /// Verified pairs among texts that are no copies, `pairsInMemory` of them.
    public internal(set) var pairs: [Pair] = []
    /// How many pairs are not in `pairs`, because they are too many.
    public internal(set) var unheld = 0
    /// Copies.
    public internal(set) var copies: [Copy] = []
    /// Pairs that the guard kept apart, the first `guardedInMemory` of them.
    public internal(set) var guarded: [Guarded] = []
    /// How many pairs the guard kept apart.
    public internal(set) var guardedCount = 0
    /// How many pairs were compared by their whole sets.
    public internal(set) var candidates = 0
    /// Meetings of two texts in a bucket that were not compared there, because neither is among its first
    /// `bucketLimit`: where this is not 0, pairs may be missing.
    public internal(set) var uncompared = 0
  }

  /// What is kept of a text.
  public struct Sketch: Sendable, Hashable {
    /// Of the text without what keys leave out; nil where nothing is left.
    public let digest: UInt64?
    /// One a band; none for texts without shingles.
    public let keys: [UInt32]
    /// The low byte of each value of the signature; none for texts without shingles.
    public let bytes: [UInt8]

    /// A sketch that was kept; of other bands or permutations than the collection it is added to, it has no keys.
    public init(digest: UInt64?, keys: [UInt32], bytes: [UInt8]) {
      (self.digest, self.keys, self.bytes) = (digest, keys, bytes)
    }
  }

  /// What is compared and how.
  public let settings: Settings
  /// The shape of the signature.
  public let shape: LSHBands
  /// How many texts were added.
  public internal(set) var count = 0

  private var sketcher: Sketcher
  var tables: BandTables

  /// An empty collection.
  public init(_ settings: Settings = Settings()) {
    self.settings = settings
    shape = LSHBands(
      threshold: settings.threshold, permutations: settings.exactOnly ? 1 : settings.permutations)
    sketcher = Sketcher(settings, shape)
    tables = BandTables(shape, threshold: settings.threshold)
  }

  /// Makes room for so many texts, so that nothing is copied while they are added.
  public mutating func reserve(_ count: Int) { tables.reserve(count) }

  /// Adds a text behind the others. - Parameter utf8: UTF-8 in any normal form.
  public mutating func add(_ utf8: [UInt8]) {
    sketcher.read(utf8)
    if sketcher.hasShingles {
      tables.append(digest: sketcher.digest, keys: sketcher.keys, bytes: sketcher.bytes)
    } else {
      tables.append(digest: sketcher.digest, keys: [], bytes: [])
    }
    count += 1
  }

  /// Adds a sketch that a `Sketcher` of the same settings made.
  public mutating func add(_ sketch: Sketch) {
    tables.append(digest: sketch.digest, keys: sketch.keys, bytes: sketch.bytes)
    count += 1
  }

  /// Compares all texts that meet, for whoever wants all pairs; `stars` is for whoever wants to know what is kept.
  ///
  /// - Parameters:
  ///   - order: the most preferred first; those left out come last. The first of it are the originals of copies, and
  ///     meet all others in crowded buckets, so that whoever is kept finds all its duplicates.
  ///   - text: gives the text of a number again, the same bytes as were added.
  public func found(order: [Int] = [], text: (Int) throws -> [UInt8]) rethrows -> Found {
    var found = Found()
    let order = whole(order)
    found.copies = tables.copies(in: order)
    if settings.exactOnly { return found }
    var verifier = Verifier(settings)
    try tables.candidates(in: order, without: found.copies, limit: settings.bucketLimit) { meeting in
      switch meeting {
      case .pair(let first, let second):
        found.candidates += 1
        guard let jaccard = try verifier.jaccard(first, second, text) else { return }
        let pair = Pair(first: first, second: second, jaccard: jaccard)
        if try !settings.guardsNumbers || verifier.haveSameNumbers(first, second, text) {
          if found.pairs.count < settings.pairsInMemory {
            found.pairs.append(pair)
          } else {
            found.unheld += 1
          }
        } else {
          found.guardedCount += 1
          if found.guarded.count < settings.guardedInMemory {
            found.guarded.append(Guarded(pair: pair, verdict: try verifier.verdict(first, second, text)))
          }
        }
      case .uncompared(let count): found.uncompared += count
      }
    }
    found.pairs.sort { ($0.first, $0.second) < ($1.first, $1.second) }
    found.guarded.sort { ($0.pair.first, $0.pair.second) < ($1.pair.first, $1.pair.second) }
    return found
  }

  /// Every text once, those of an order first.
  func whole(_ order: [Int]) -> [Int] {
    if order.isEmpty { return Array(0..<count) }
    var isLeft = [Bool](repeating: true, count: count)
    var whole: [Int] = []
    whole.reserveCapacity(count)
    func take(_ texts: some Sequence<Int>) {
      for text in texts where text >= 0 && text < count && isLeft[text] {
        isLeft[text] = false
        whole.append(text)
      }
    }
    take(order)
    take(0..<count)
    return whole
  }
}
