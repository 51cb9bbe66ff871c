import Korean
import Similarity

/// Reads a text into the grams of a rule: two runs of 64-bit hashes, one for each place where a gram begins.
///
/// By units, the second run has a placeholder for each number; it is empty where there is no number. By the paper's
/// rule, the first is of parts of eojeol, the second of words. A 0 is no gram.
struct GramReader {
  let rule: ContaminationRule
  private(set) var first: [UInt64] = []
  private(set) var second: [UInt64] = []
  private(set) var units = MixedUnits()
  private var parts = EojeolParts()
  private var words = RawWords()

  /// Of thirteen units so many may be numbers if numbers are to count for nothing: a table is no template.
  static let mostNumbers = 6
  /// Stands for any number; no unit hashes to it but by chance.
  static let number: UInt64 = 0x6E75_6D62_6572_2E2E

  private static let length = ContaminationRule.length

  init(_ rule: ContaminationRule) { self.rule = rule }

  /// Reads a text in place of the last one.
  ///
  /// - Parameters:
  ///   - utf8: UTF-8 in any normal form.
  ///   - dropsGreetings: whether grams that are greetings for the most part are left out (of units only).
  mutating func read(_ utf8: [UInt8], dropsGreetings: Bool) {
    let text = NFC.normalized(utf8)
    units.read(text)
    switch rule {
    case .units:
      var kept = units.hashes.indices
      if dropsGreetings {
        let (rest, most) = (Greetings.rest(of: units), Self.length / 2)
        kept = max(0, rest.lowerBound - most)..<min(kept.upperBound, rest.upperBound + most)
      }
      let units = units
      (first, second) = Self.grams(of: units, kept)
    case .paper:
      parts.read(text)
      words.read(text)
      let (one, other) = (parts.hashes, words.hashes)
      (first, second) = (Self.grams(of: one.span), Self.grams(of: other.span))
    }
  }

  /// Where a gram lies in the NFC text; right only if greetings were kept.
  func place(of gram: Int, inSecond: Bool) -> Range<Int> {
    let last = gram + Self.length - 1
    switch rule {
    case .units: return units.places[gram].start..<units.places[last].end
    case .paper where inSecond: return words.places[gram].lowerBound..<words.places[last].upperBound
    case .paper: return parts.places[gram].lowerBound..<parts.places[last].upperBound
    }
  }

  private static func grams(of units: MixedUnits, _ kept: Range<Int>) -> ([UInt64], [UInt64]) {
    let first = grams(of: units.hashes.span.extracting(kept))
    return (first, masked(first, units.hashes.span.extracting(kept), units.places.span.extracting(kept)))
  }

  /// The hash of every thirteen values in a row, in order.
  private static func grams(of values: Span<UInt64>) -> [UInt64] {
    guard values.count >= length else { return [] }
    return [UInt64](unsafeUninitializedCapacity: values.count - length + 1) { room, count in
      let leading = leading
      var sum = sum(values, 0)
      room[0] = finished(sum)
      for at in length..<values.count {
        sum = sum &* base &+ values[at] &- leading &* values[at &- length]
        room[at &- length &+ 1] = finished(sum)
      }
      count = values.count - length + 1
    }
  }

  /// The same with a placeholder for each number, made anew only where there is one; none if there is none.
  private static func masked(
    _ grams: [UInt64], _ units: Span<UInt64>, _ places: Span<MixedUnits.Place>
  ) -> [UInt64] {
    let numbers = grams.isEmpty ? [] : (0..<places.count).filter { places[$0].kind == .number }
    guard !numbers.isEmpty else { return [] }
    var values = [UInt64](unsafeUninitializedCapacity: units.count) { room, count in
      for at in 0..<units.count { room[at] = units[at] }
      count = units.count
    }
    for at in numbers { values[at] = number }
    var masked = grams
    var (oldest, next, done) = (0, 0, 0)  // which numbers lie in a gram, which grams are done
    for found in numbers {
      let start = max(done, found - length + 1)
      done = min(found, grams.count - 1) + 1
      var sum = sum(values.span, start)
      for gram in start..<done {
        if gram > start { sum = sum &* base &+ values[gram + length - 1] &- leading &* values[gram - 1] }
        while next < numbers.count, numbers[next] < gram + length { next += 1 }
        while numbers[oldest] < gram { oldest += 1 }
        masked[gram] = next - oldest > mostNumbers ? 0 : finished(sum)
      }
      if done == grams.count { break }
    }
    return masked
  }

  private static func sum(_ values: Span<UInt64>, _ start: Int) -> UInt64 {
    var sum: UInt64 = 0
    for at in start..<start + length { sum = sum &* base &+ values[at] }
    return sum
  }

  private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15
  private static let leading = (0..<length).reduce(into: UInt64(1)) { power, _ in power &*= base }

  @inline(__always)
  private static func finished(_ sum: UInt64) -> UInt64 {
    var hash = (sum ^ (sum >> 32)) &* 0xD6E8_FEB8_6659_FD93
    hash = (hash ^ (hash >> 32)) &* 0xD6E8_FEB8_6659_FD93
    hash ^= hash >> 32
    return hash == 0 ? 1 : hash
  }
}
