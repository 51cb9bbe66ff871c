/// Groups of duplicates, each around the one text that is kept; every member was compared with it.
///
/// Greedy: the most preferred text that is in no group yet opens one and takes its free neighbours. No chains: with
/// A ~ B and B ~ C alone, C is not lost to A (transitive closure once made one group of 859,091 books: marin#6854).
public struct StarClusters: Sendable, Equatable {
  /// What a text is a duplicate of.
  public struct Membership: Sendable, Equatable {
    /// The kept text.
    public let representative: Int
    /// The exact Jaccard index with it; 1 for copies.
    public let jaccard: Double
    /// Whether the two are the same but for what keys leave out.
    public let isCopy: Bool
  }

  /// For each text, what it duplicates; nil for those that are kept.
  public internal(set) var memberships: [Membership?]
  /// How many texts are copies of others.
  public internal(set) var copies = 0
  /// How many pairs were compared by their whole sets.
  public internal(set) var candidates = 0
  /// How many pairs with like signatures the guard kept apart; their sets were not compared.
  public internal(set) var guarded = 0
  /// How many kept texts did not meet all others of a crowded bucket: where this is not 0, duplicates of theirs may be
  /// kept too.
  public internal(set) var uncompared = 0

  /// All of so many texts kept.
  init(count: Int) { memberships = [Membership?](repeating: nil, count: count) }

  /// Copies go with their original, or where it went. - Parameter fixed: so many texts, those numbered first, stay.
  mutating func add(_ copies: [NearDuplicates.Copy], fixed: Int) {
    self.copies = copies.count
    for copy in copies where copy.id >= fixed {
      memberships[copy.id] =
        memberships[copy.original] ?? Membership(representative: copy.original, jaccard: 1, isCopy: true)
    }
  }
}

extension NearDuplicates {
  /// Compares whom it must to know which texts are kept, and no others; afterwards the collection is empty.
  ///
  /// The groups are those that all pairs of `found` would give, but no pair is held: what it takes beside the sketches
  /// and the sets in memory is about 60 bytes a text.
  ///
  /// - Parameters:
  ///   - order: the most preferred first; those left out come last.
  ///   - fixed: so many texts, those numbered first, are kept whatever they duplicate, and come before all others.
  ///   - links: those of a band that a `BandLinks` of the same texts, order and settings made; nil where there are none.
  ///   - text: gives the text of a number again, the same bytes as were added.
  public mutating func stars(
    order: [Int] = [], fixed: Int = 0, links: (Int) throws -> [UInt32]?,
    text: (Int) throws -> [UInt8]
  ) rethrows -> StarClusters {
    let fixed = min(max(fixed, 0), count)
    let order = whole(Array(0..<fixed) + order)
    var stars = StarClusters(count: count)
    var tables = BandTables(shape, threshold: settings.threshold)
    swap(&tables, &self.tables)
    count = 0
    let copies = tables.copies(in: order)
    if !settings.exactOnly {
      var verifier = Verifier(settings)
      var (candidates, guarded) = (0, 0)
      stars.uncompared = try tables.stars(
        in: order, without: copies, fixed: fixed, limit: settings.bucketLimit,
        known: links,
        compare: { kept, other in
          guard try !settings.guardsNumbers || verifier.haveSameNumbers(kept, other, text) else {
            guarded += 1
            return nil
          }
          candidates += 1
          return try verifier.jaccard(kept, other, text)
        },
        take: { kept, other, jaccard in
          stars.memberships[other] = StarClusters.Membership(
            representative: kept, jaccard: jaccard, isCopy: false)
        })
      (stars.candidates, stars.guarded) = (candidates, guarded)
    }
    stars.add(copies, fixed: fixed)
    return stars
  }

  /// The same, with no links made before.
  public mutating func stars(
    order: [Int] = [], fixed: Int = 0, text: (Int) throws -> [UInt8]
  ) rethrows -> StarClusters {
    try stars(order: order, fixed: fixed, links: { _ in nil }, text: text)
  }
}
