import Korean

/// The units of a text: a Hangul syllable or letter, a Latin word, a number, any other letter.
///
/// A Hangul syllable says about as much as an English syllable or two; counted by characters, five of English are
/// often one common word, and unrelated English texts look alike. Spaces, punctuation and symbols are no units.
public struct MixedUnits: Sendable {
  /// What a unit is.
  public enum Kind: Sendable {
    /// A Hangul syllable or letter, or a letter or number sign of another script.
    case letter
    /// A run of Latin letters, case folded.
    case word
    /// Digits with inner points; commas before three digits count for nothing.
    case number
  }

  /// Where a unit stands in the NFC text, in bytes, and what it is.
  public struct Place: Sendable, Equatable {
    private let first: UInt32
    private let behind: UInt32
    /// What the unit is.
    public let kind: Kind

    /// The first byte.
    public var start: Int { Int(first) }
    /// The byte behind the last one.
    public var end: Int { Int(behind) }

    @inline(__always)
    fileprivate init(_ start: Int, _ end: Int, _ kind: Kind) {
      first = UInt32(truncatingIfNeeded: start)
      behind = UInt32(truncatingIfNeeded: end)
      self.kind = kind
    }
  }

  /// A 64-bit hash for each unit; equal units have equal hashes in all texts and runs.
  public private(set) var hashes: [UInt64] = []
  /// Where each unit stands.
  public private(set) var places: [Place] = []
  /// A hash of all units and all visible symbols in their order; white space counts only between units.
  public private(set) var digest: UInt64 = 0

  /// No units yet.
  public init() {}

  /// The units of a text. - Parameter utf8: NFC; ill-formed bytes are no units.
  public init(of utf8: [UInt8]) { read(utf8) }

  /// Reads another text in place of the last one; of more than 4 GiB the beginning.
  public mutating func read(_ utf8: [UInt8]) {
    let bytes = utf8.span.extracting(first: Int(UInt32.max))
    // A unit has a byte at least.
    hashes = [UInt64](unsafeUninitializedCapacity: bytes.count) { hashes, count in
      places = [Place](unsafeUninitializedCapacity: bytes.count) { places, placeCount in
        var units = UnitWriter(hashes: hashes, places: places)
        units.read(bytes)
        (count, placeCount, digest) = (units.count, units.count, units.digest)
      }
    }
  }
}

/// Finds the units of a text, and writes them into room for as many as the text has bytes: nothing asks whether there is
/// room for one more.
private struct UnitWriter {
  let hashes: UnsafeMutableBufferPointer<UInt64>
  let places: UnsafeMutableBufferPointer<MixedUnits.Place>
  var count = 0
  var digest: UInt64 = 0

  mutating func read(_ bytes: Span<UInt8>) {
    var at = 0
    while true {
      at = readSyllables(bytes, at)
      guard at < bytes.count else { return }
      let step = bytes.step(at: at)
      let end = at &+ step.length
      let scalar = KeyFold.folded(step.scalar)
      switch UnitClass(scalar) {
      case .latin: at = readWord(bytes, at)
      case .digit: at = readNumber(bytes, at)
      case .other:
        append(KeyFold.mixed(UInt64(UnitClass.lowercased(scalar))), at, end, .letter)
        at = end
      case .symbol:
        note(UInt64(scalar))
        at = end
      case .nothing: at = end
      }
    }
  }

  @inline(__always)
  private mutating func append(_ hash: UInt64, _ start: Int, _ end: Int, _ kind: MixedUnits.Kind) {
    hashes[count] = hash
    places[count] = MixedUnits.Place(start, end, kind)
    count &+= 1
    note(hash)
  }

  @inline(__always)
  private mutating func note(_ value: UInt64) {
    digest = KeyFold.chained(digest, value)
  }

  /// Passes over syllables and spaces, of which Korean text mostly consists. What is counted stays in registers.
  @inline(__always)
  private mutating func readSyllables(_ bytes: Span<UInt8>, _ start: Int) -> Int {
    var (at, count, digest) = (start, count, digest)
    while at < bytes.count {
      let step = bytes.step(at: at)
      let end = at &+ step.length
      if step.scalar >= 0xAC00, step.scalar <= 0xD7A3 {
        let hash = KeyFold.mixed(UInt64(step.scalar))
        hashes[count] = hash
        places[count] = MixedUnits.Place(at, end, .letter)
        count &+= 1
        digest = KeyFold.chained(digest, hash)
      } else if step.scalar != 0x20 {
        break
      }
      at = end
    }
    (self.count, self.digest) = (count, digest)
    return at
  }

  private mutating func readWord(_ bytes: Span<UInt8>, _ start: Int) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var (at, end) = (start, start)
    while at < bytes.count {
      let step = bytes.step(at: at)
      let scalar = KeyFold.folded(step.scalar)
      at &+= step.length
      if UnitClass(scalar) == .latin {
        hash = (hash ^ UInt64(UnitClass.lowercased(scalar))) &* 0x100_0000_01B3
        end = at
      } else if !KeyFold.isInvisible(scalar) {
        break
      }
    }
    append(KeyFold.mixed(hash), start, end, .word)
    return end
  }

  private mutating func readNumber(_ bytes: Span<UInt8>, _ start: Int) -> Int {
    var hash: UInt64 = 0x8422_2325_CBF2_9CE4
    let end = DigitRun.end(in: bytes, from: start) { digit in
      hash = (hash ^ UInt64(digit)) &* 0x100_0000_01B3
    }
    append(KeyFold.mixed(hash), start, end, .number)
    return end
  }
}

extension MixedUnits {
  /// Where in the text a range of its units stands, with the symbols that belong to it: "안녕하세요! -3 + 5는? 감사합니다."
  /// has "-3 + 5는?". What is written onto a greeting without a space belongs to the greeting.
  func place(of kept: Range<Int>, in text: [UInt8]) -> Range<Int> {
    var start = 0
    if kept.lowerBound > 0, kept.lowerBound < places.count {
      start = places[kept.lowerBound].start
      let gap = places[kept.lowerBound - 1].end..<start
      if let space = text[gap].firstIndex(where: { $0 == 0x20 || $0 == 0x0A }) { start = space }
    }
    let end = kept.upperBound < places.count ? places[kept.upperBound].start : text.count
    return start..<max(start, end)
  }
}
