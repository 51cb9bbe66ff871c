import Korean

/// The tags around a think part, as teachers write them; those in code or quotation marks are text.
struct ThinkTags {
  /// A pair of tags, and those around the answer where it has its own.
  struct Family: Sendable {
    let open: [UInt8]
    let close: [UInt8]
    let solution: (open: [UInt8], close: [UInt8])?

    /// In the order they are looked for.
    static let all = [
      Family("<think>", "</think>"),  // DeepSeek-R1, Qwen3 and most others
      Family("<thought>", "</thought>"),  // EXAONE Deep
      Family(
        "<|begin_of_thought|>", "<|end_of_thought|>",  // Sky-T1, OpenThoughts
        solution: ("<|begin_of_solution|>", "<|end_of_solution|>")),
    ]

    private init(_ open: String, _ close: String, solution: (String, String)? = nil) {
      (self.open, self.close) = (Array(open.utf8), Array(close.utf8))
      self.solution = solution.map { (Array($0.0.utf8), Array($0.1.utf8)) }
    }
  }

  private struct Tag {
    let range: Range<Int>
    let closes: Bool
    /// Whether it stands in code or in quotation marks.
    let isCode: Bool
    /// Whether it stands in a fenced block, and may be behind one that was left open.
    let isFenced: Bool
    /// Whether it is the first of its line.
    let opensLine: Bool
  }

  let family: Family
  private let tags: [Tag]
  /// The first closing tag, if possible outside of code.
  let end: Range<Int>?

  /// The tags of a completion: of the first family that closes, or else of the first that opens.
  ///
  /// A closing tag in a fenced block ends a part that is known to be open, if there is no other: a fence left open in the
  /// think part hides everything behind it. One that opens a line is taken first, then the last.
  init(in text: [UInt8], isOpen: Bool) {
    let code = text.codeMasks
    var chosen: (family: Family, tags: [Tag], rank: Int)?
    for family in Family.all {
      let tags = Self.tags(in: text, 0, family, code)
      let rank = tags.contains { $0.closes && !$0.isCode } ? 2 : tags.contains { !$0.isCode } ? 1 : 0
      if rank > chosen?.rank ?? -1 { chosen = (family, tags, rank) }
    }
    (family, tags) = chosen.map { ($0.family, $0.tags) } ?? (Family.all[0], [])
    let first = tags.first { $0.closes && !$0.isCode }
    let isOpened = isOpen || tags.contains { !$0.closes && !$0.isCode }
    let fenced = isOpened ? tags.filter { $0.closes && $0.isFenced } : []
    end = (first ?? fenced.first(where: \.opensLine) ?? fenced.last)?.range
  }

  /// The first opening tag outside of code.
  var opener: Range<Int>? { tags.first { !$0.closes && !$0.isCode }?.range }

  /// Whether an opening tag outside of code lies in a range.
  func hasOpener(within range: Range<Int>) -> Bool {
    tags.contains { !$0.closes && !$0.isCode && range.contains($0.range.lowerBound) }
  }

  /// What follows a place, without the tags around an answer.
  func solution(in text: [UInt8], from start: Int) -> Range<Int> {
    var rest = text.trimmed(start..<text.count)
    guard let tags = family.solution else { return rest }
    if text[rest].starts(with: tags.open) { rest = rest.lowerBound + tags.open.count..<rest.upperBound }
    if text[rest].suffix(tags.close.count).elementsEqual(tags.close) {
      rest = rest.lowerBound..<rest.upperBound - tags.close.count
    }
    return text.trimmed(rest)
  }

  /// The last tag of a family behind a place, outside the code of what stands there, and whether it closes.
  static func last(in text: [UInt8], from start: Int, _ family: Family) -> (Range<Int>, Bool)? {
    let rest = Array(text[start...])
    let tag = tags(in: rest, 0, family, rest.codeMasks).last { !$0.isCode }
    return tag.map { (start + $0.range.lowerBound..<start + $0.range.upperBound, $0.closes) }
  }

  /// Whether a text has a tag of any family outside of code.
  static func any(in text: [UInt8]) -> Bool {
    let code = text.codeMasks
    return Family.all.contains { family in tags(in: text, 0, family, code).contains { !$0.isCode } }
  }

  private static func tags(in text: [UInt8], _ start: Int, _ family: Family, _ code: [Range<Int>]) -> [Tag] {
    var found: [Tag] = []
    var masks = code[...]
    var (at, line, quoted) = (start, start, start)
    while let place = text[at...].firstIndex(of: UInt8(ascii: "<")) {
      if let newline = text[at..<place].lastIndex(of: 0x0A) { line = newline + 1 }
      at = place + 1
      let closes = text.holds(family.close, at: place)
      guard closes || text.holds(family.open, at: place) else { continue }
      let end = place + (closes ? family.close.count : family.open.count)
      while let mask = masks.first, mask.upperBound <= place { masks.removeFirst() }
      let mask = masks.first.flatMap { $0.contains(place) ? $0 : nil }
      if quoted <= place {
        quoted = text.quotationEnd(around: place..<end, line: line, isTag: closes) ?? quoted
      }
      let isFenced = mask.map { $0.lowerBound < line } ?? false
      found.append(
        Tag(
          range: place..<end, closes: closes, isCode: mask != nil || place < quoted, isFenced: isFenced,
          opensLine: text.trimmed(line..<place).isEmpty))
      at = end
    }
    return found
  }
}

extension [UInt8] {
  /// The end of a quotation that begins with a tag: `"<think>"`, `“<think>…</think>”`, or nil.
  ///
  /// It ends within its line and 200 bytes, or at once where the tag closes. A straight sign that has a partner before it
  /// in the line, or an apostrophe behind a letter, ends a quotation and begins none.
  fileprivate func quotationEnd(around tag: Range<Int>, line: Int, isTag: Bool) -> Int? {
    let pairs: [(String, String)] = [
      ("\"", "\""), ("'", "'"), ("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("〈", "〉"),
    ]
    for (open, close) in pairs {
      let (open, close) = (Array(open.utf8), Array(close.utf8))
      let sign = tag.lowerBound - open.count
      guard sign >= line, holds(open, at: sign) else { continue }
      if open == [0x22], self[Swift.max(line, sign - 400)..<sign].count(where: { $0 == 0x22 }) % 2 == 1 {
        return nil
      }
      if open == [0x27], sign > line, self[sign - 1] >= 0x30 { return nil }
      let last = isTag ? tag.upperBound : Swift.min(count, tag.upperBound + 200)
      var at = tag.upperBound
      while at <= last, at < count, self[at] != 0x0A {
        if holds(close, at: at) { return at }
        at += 1
      }
      return nil
    }
    return nil
  }

  /// Where code stands, ascending.
  var codeMasks: [Range<Int>] {
    guard contains(UInt8(ascii: "`")) else { return [] }
    return MarkupScanner.masks(in: self).filter { $0.markup == .code }.map(\.range)
  }
}
