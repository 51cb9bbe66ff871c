import Korean

/// Greetings and sign-offs around a question, which everybody writes and which make strangers look alike.
///
/// They are left out of keys only, never out of the text, and only where they stand at an end: within a question they
/// may be what is asked about. A short question keeps them, so that two ways to say "thank you" in Japanese stay two.
public enum Greetings {
  /// What has to be left for a greeting to be dropped, in units: three shingles and a bit.
  package static let leastRest = 8

  /// At the beginning; `#` is any number. Spaces and punctuation count for nothing.
  static let openings = [
    "안녕하세요", "안녕하십니까", "안녕하세여", "안녕하셔요", "안녕", "반갑습니다", "처음 뵙겠습니다",  // greeting
    "수고하십니다", "수고 많으십니다", "수고하세요", "고생 많으십니다",  // the civil-service form
    "질문 있습니다", "질문이 있습니다", "질문드립니다", "질문 드려요", "질문이요", "질문입니다", "질문 좀 할게요",  // announcing
    "문의드립니다", "문의 드려요", "궁금한 게 있습니다", "궁금한 점이 있습니다", "다름이 아니라", "다름 아니라",
    "제목 그대로", "제목 그대로입니다", "제곧내", "내공 #", "내공 # 드립니다", "내공 있음", "급해요", "급합니다",  // board idioms
    "도와주세요", "hello", "hi",
  ]

  /// At the end; `#` is any number.
  static let closings = [
    "감사합니다", "감사드립니다", "감사해요", "감사", "고맙습니다", "고마워요", "미리 감사합니다", "미리 감사드립니다",  // thanks
    "답변 부탁드려요", "답변 부탁드립니다", "답변 부탁해요", "답변 부탁합니다", "답변 좀 부탁드려요", "답변 주세요",  // asking for answers
    "답변 바랍니다", "답변 기다리겠습니다", "답변 기다릴게요", "빠른 답변 부탁드려요", "빠른 답변 부탁드립니다",
    "부탁드려요", "부탁드립니다", "부탁해요", "부탁합니다", "잘 부탁드립니다", "꼭 부탁드려요",
    "알려주시면 감사하겠습니다", "답변해 주시면 감사하겠습니다", "감사하겠습니다", "도와주세요", "급해요", "급합니다",
    "내공 #", "내공 # 드립니다", "내공 # 드려요", "내공 # 걸게요", "내공 드립니다", "내공 드려요", "내공 있음", "내공 겁니다",  // points
    "수고하세요", "수고하십시오", "좋은 하루 되세요", "좋은 하루 보내세요", "즐거운 하루 되세요", "안녕히 계세요",  // farewell
    "채택할게요", "채택하겠습니다", "바로 채택할게요", "thank you", "thanks",
  ]

  /// The units of a text without greetings before and sign-offs behind: all of them where too little would be left.
  package static func rest(of units: MixedUnits, leaving least: Int = leastRest) -> Range<Int> {
    var (start, end) = (0, units.hashes.count)
    while let length = openingTable.longest(at: start, in: units, until: end) { start += length }
    while let length = closingTable.longest(before: end, in: units, from: start) { end -= length }
    return end - start >= least ? start..<end : units.hashes.indices
  }

  private static let openingTable = PhraseTable(openings, reversed: false)
  private static let closingTable = PhraseTable(closings, reversed: true)
}

/// Phrases as hashes of units, found by the unit at their outer end.
package struct PhraseTable: Sendable {
  private let phrases: [UInt64: [[UInt64]]]
  private let isReversed: Bool
  /// A bit for each outer unit's lowest ten bits: most units begin no phrase, and are not looked up.
  private var outer = [UInt64](repeating: 0, count: 16)
  /// Stands for any number.
  private static let number: UInt64 = 0

  /// - Parameter reversed: whether phrases are looked for from their ends.
  package init(_ texts: [String], reversed: Bool) {
    isReversed = reversed
    var phrases: [UInt64: [[UInt64]]] = [:]
    for text in texts {
      let units = MixedUnits(of: NFC.normalized(Array(text.replacing("#", with: "0").utf8)))
      var phrase = zip(units.hashes, units.places).map { $1.kind == .number ? Self.number : $0 }
      if reversed { phrase.reverse() }
      if let first = phrase.first { phrases[first, default: []].append(phrase) }
    }
    self.phrases = phrases.mapValues { $0.sorted { $0.count > $1.count } }
    for hash in phrases.keys { outer[Int(hash >> 6 & 15)] |= 1 << (hash & 63) }
  }

  /// The length of the longest phrase that begins at a unit and ends before a gap.
  package func longest(at start: Int, in units: MixedUnits, until end: Int) -> Int? {
    guard start < end else { return nil }
    return candidates(start, units)?.first { phrase in
      phrase.count <= end - start && phrase.indices.allSatisfy { matches(phrase[$0], start + $0, units) }
        && (start + phrase.count == end || hasGap(before: start + phrase.count, units))
    }?.count
  }

  /// The length of the longest phrase that ends before a unit and begins behind a gap.
  func longest(before end: Int, in units: MixedUnits, from start: Int) -> Int? {
    guard start < end else { return nil }
    return candidates(end - 1, units)?.first { phrase in
      phrase.count <= end - start && phrase.indices.allSatisfy { matches(phrase[$0], end - 1 - $0, units) }
        && (end - phrase.count == start || hasGap(before: end - phrase.count, units))
    }?.count
  }

  private func candidates(_ index: Int, _ units: MixedUnits) -> [[UInt64]]? {
    let hash = units.places[index].kind == .number ? Self.number : units.hashes[index]
    guard outer[Int(hash >> 6 & 15)] >> (hash & 63) & 1 == 1 else { return nil }
    return phrases[hash]
  }

  private func matches(_ part: UInt64, _ index: Int, _ units: MixedUnits) -> Bool {
    part == Self.number ? units.places[index].kind == .number : part == units.hashes[index]
  }

  private func hasGap(before index: Int, _ units: MixedUnits) -> Bool {
    units.places[index - 1].end < units.places[index].start
  }
}
