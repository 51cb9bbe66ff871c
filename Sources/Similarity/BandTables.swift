import Kernels

/// The band keys of all texts, and the candidates that follow from them.
///
/// One band at a time: its (key, text) words are sorted, and texts with equal keys lie side by side. That is one array
/// of 8 bytes a text, used again for every band, where hash maps of arrays take a hundred bytes a key.
struct BandTables: Sendable {
  enum Meeting {
    /// Two texts that meet in a bucket, and have met in none before.
    case pair(Int, Int)
    /// So many meetings in a bucket that are not pairs, because the bucket is too large.
    case uncompared(Int)
  }

  let bands: Int
  private let permutations: Int
  /// How many bytes of two signatures must be equal. A pair at the threshold has less with a chance of 3 in 100,000:
  /// the mean less four standard deviations.
  private let leastEqual: Int
  private var bytes: [UInt8] = []  // the low byte of each value of the signature, `permutations` a text
  var keys: [UInt32] = []  // `bands` a text
  private var digests: [UInt64] = []
  private var states: [State] = []

  private enum State: UInt8 { case nothing, exactOnly, full }

  init(_ shape: LSHBands, threshold: Double) {
    bands = shape.bands
    permutations = shape.bands * shape.rows
    let (count, chance) = (Double(permutations), min(max(threshold, 0), 1))
    leastEqual = Int(max(0, count * chance - 4 * (count * chance * (1 - chance)).squareRoot()))
  }

  /// Tables of some bands alone, without signatures: enough for their links.
  init(bands: Int) {
    (self.bands, permutations, leastEqual) = (bands, 0, 0)
  }

  /// Makes room for so many texts.
  mutating func reserve(_ count: Int) {
    bytes.reserveCapacity(count * permutations)
    keys.reserveCapacity(count * bands)
    digests.reserveCapacity(count)
    states.reserveCapacity(count)
  }

  /// Adds a text: no digest where nothing is left of it, no keys where it has no shingles.
  mutating func append(digest: UInt64?, keys: [UInt32], bytes: [UInt8]) {
    digests.append(digest ?? 0)
    if digest != nil, keys.count == bands, bytes.count == permutations {
      states.append(.full)
      self.keys.append(contentsOf: keys)
      self.bytes.append(contentsOf: bytes)
    } else {
      states.append(digest == nil ? .nothing : .exactOnly)
      self.keys.append(contentsOf: repeatElement(0, count: bands))
      self.bytes.append(contentsOf: repeatElement(0, count: permutations))
    }
  }

  /// Texts of equal digests: each behind the first of the order.
  func copies(in order: [Int]) -> [NearDuplicates.Copy] {
    // By the digest's upper half, then each run of equal halves by the whole.
    var words = order.indices.filter { states[order[$0]] != .nothing }
      .map { digests[order[$0]] & 0xFFFF_FFFF_0000_0000 | UInt64($0) }
    sortMeeting(&words)
    var copies: [NearDuplicates.Copy] = []
    var end = 0
    while let run = Self.run(of: words, from: end) {
      end = run.upperBound
      let texts = words[run].map { order[Int(truncatingIfNeeded: $0 & 0xFFFF_FFFF)] }
      var originals: [UInt64: Int] = [:]
      for text in texts {
        if let original = originals[digests[text]] {
          copies.append(NearDuplicates.Copy(id: text, original: original))
        } else {
          originals[digests[text]] = text
        }
      }
    }
    return copies.sorted { $0.id < $1.id }
  }

  /// Gives every two texts that share a band's key and have signatures as alike as a pair's, in an order that depends on the texts alone.
  ///
  /// In a bucket of more than `limit` texts only the first `limit` of the order meet all others. The rest may meet in
  /// later bands; no pair is given twice.
  func candidates(
    in order: [Int], without copies: [NearDuplicates.Copy], limit: Int, _ body: (Meeting) throws -> Void
  ) rethrows {
    let texts = compared(in: order, without: copies)
    let limit = max(limit, 1)
    var large: [UInt64: UInt64] = [:]  // band and key: the place of the last text that met all others
    for band in 0..<bands {
      let words = meeting(texts, band)
      var end = 0
      while let run = Self.run(of: words, from: end) {
        end = run.upperBound
        if run.count > limit {
          large[UInt64(band) << 32 | words[run.lowerBound] >> 32] =
            words[run.lowerBound + limit - 1] & 0xFFFF_FFFF
        }
        for place in run.prefix(limit) {
          let rank = words[place] & 0xFFFF_FFFF
          let first = texts[Int(truncatingIfNeeded: rank)]
          for other in place + 1..<run.upperBound {
            let second = texts[Int(truncatingIfNeeded: words[other] & 0xFFFF_FFFF)]
            if areAlike(first, second), !haveMet(first, second, rank, before: band, large) {
              try body(.pair(min(first, second), max(first, second)))
            }
          }
        }
        let rest = run.count - limit
        if rest > 1 { try body(.uncompared(rest * (rest - 1) / 2)) }
      }
    }
  }

  /// The texts of an order that have signatures and are no copies.
  func compared(in order: [Int], without copies: [NearDuplicates.Copy]) -> [Int] {
    var isCompared = states.map { $0 == .full }
    for copy in copies { isCompared[copy.id] = false }
    return order.filter { isCompared[$0] }
  }

  /// Key and place in `texts` of those that have a key of the band in common with another, sorted.
  func meeting(_ texts: [Int], _ band: Int) -> [UInt64] {
    var words = texts.indices.map { UInt64(keys[texts[$0] * bands + band]) << 32 | UInt64($0) }
    sortMeeting(&words)
    return words
  }

  /// Whether enough of the signatures is equal for the pair to be worth a look at the sets.
  func areAlike(_ first: Int, _ second: Int) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return false }
      return yi_equal_bytes(start + first * permutations, start + second * permutations, permutations)
        >= leastEqual
    }
  }

  /// Equal keys in an earlier band: there the two were given already, unless neither was among the first of its bucket.
  private func haveMet(
    _ first: Int, _ second: Int, _ rank: UInt64, before band: Int, _ large: [UInt64: UInt64]
  ) -> Bool {
    let (one, other) = (first * bands, second * bands)
    for earlier in 0..<band where keys[one + earlier] == keys[other + earlier] {
      guard !large.isEmpty, let last = large[UInt64(earlier) << 32 | UInt64(keys[one + earlier])],
        last < rank
      else { return true }
    }
    return false
  }

  /// The next run of two and more words with equal upper halves.
  static func run(of words: [UInt64], from start: Int) -> Range<Int>? {
    var start = start
    while start < words.count {
      var end = start + 1
      while end < words.count, words[end] >> 32 == words[start] >> 32 { end += 1 }
      if end - start > 1 { return start..<end }
      start = end
    }
    return nil
  }

  /// Sorts the words whose upper half another has too, and drops the others: most keys are met but once, and finding
  /// those takes a third of the time that sorting them would.
  private func sortMeeting(_ words: inout [UInt64]) {
    let kept = words.withUnsafeMutableBufferPointer { words in
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words.count) { room in
        guard let start = words.baseAddress, let room = room.baseAddress else { return 0 }
        let kept = yi_keep_meeting(start, words.count, room)
        yi_sort(start, kept, room)
        return kept
      }
    }
    words.removeSubrange(kept...)
  }
}
