/// A stretch of text that is not prose: its letters say nothing of the language it is written in.
package struct MarkupMask: Equatable {
  /// What the stretch is.
  package enum Markup { case code, tex, url }

  package let range: Range<Int>
  package let markup: Markup
}

/// Finds code, TeX and URLs in UTF-8 bytes, from left to right; what begins first wins.
///
/// Code is as in CommonMark (fences, section 4.5; spans, section 6.1). TeX is `$…$` by Pandoc's rule (no space inside
/// the dollars, no digit after the second, so that prices stay text), `$$…$$`, `\(…\)`, `\[…\]`, `\begin{…}…\end{…}`.
/// A URL (RFC 3986) ends at the first byte that is not ASCII, so that a particle after it stays text.
/// Spans and formulas stay within their paragraph. Linear: a search that fails is remembered, never repeated.
package struct MarkupScanner {
  private let text: [UInt8]
  private var masks: [MarkupMask] = []
  private var environments: ArraySlice<Range<Int>>
  private var paragraphEnd = 0
  /// Before these places a closing bracket, or a run of so many backticks, is known to be missing.
  private var noBracket: [UInt8: Int] = [:]
  private var noRun = [Int](repeating: 0, count: 9)

  /// The masks of a text, ascending, without overlap.
  package static func masks(in text: [UInt8]) -> [MarkupMask] {
    var scanner = MarkupScanner(text)
    scanner.scan()
    return scanner.masks
  }

  private init(_ text: [UInt8]) {
    self.text = text
    environments = TeXEnvironments.outermost(in: text)[...]
  }

  private mutating func scan() {
    var at = nextMark(0)
    while at < text.count {
      let found: (end: Int?, markup: MarkupMask.Markup)
      var start = at
      var width = 1
      switch text[at] {
      case UInt8(ascii: "`"):
        width = runLength(at)
        found = (codeEnd(at, width), .code)
      case UInt8(ascii: "$"):
        width = runLength(at)
        found = (dollarEnd(at, width), .tex)
      case UInt8(ascii: "\\"):
        width = 2
        found = (backslashEnd(at), .tex)
      case UInt8(ascii: ":") where follows("//", at + 1):
        start = schemeStart(at)
        found = (start < at ? urlEnd(at) : nil, .url)
      case UInt8(ascii: "w") where follows("ww.", at + 1) && (at == 0 || !isLetter(text[at - 1])):
        found = (urlEnd(at), .url)
      default: found = (nil, .url)
      }
      if let end = found.end { masks.append(MarkupMask(range: start..<end, markup: found.markup)) }
      at = nextMark(found.end ?? at + width)
    }
  }

  /// The next byte at which a mask may begin.
  private func nextMark(_ start: Int) -> Int {
    let bytes = text.span
    var at = start
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "`"), UInt8(ascii: "$"), UInt8(ascii: "\\"), UInt8(ascii: ":"), UInt8(ascii: "w"):
        return at
      default: at &+= 1
      }
    }
    return at
  }

  // MARK: Code

  private mutating func codeEnd(_ at: Int, _ width: Int) -> Int? {
    if width >= 3, let end = fenceEnd(at, width) { return end }
    guard width < noRun.count, at >= noRun[width] else { return nil }
    let limit = endOfParagraph(at)
    var next = at + width
    while next < limit {
      guard text[next] == UInt8(ascii: "`") else {
        next += 1
        continue
      }
      let length = runLength(next)
      next += length
      if length == width { return next }
    }
    noRun[width] = limit
    return nil
  }

  /// The end of a fenced block: after its closing line, or of the whole text.
  private func fenceEnd(_ at: Int, _ width: Int) -> Int? {
    guard isFirstOfLine(at) else { return nil }
    var line = endOfLine(at)
    if text[(at + width)..<line].contains(UInt8(ascii: "`")) { return nil }
    while line < text.count {
      let mark = text[(line + 1)...].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? text.count
      let end = mark < text.count ? endOfLine(mark) : text.count
      if mark < text.count, text[mark] == UInt8(ascii: "`") {
        let length = runLength(mark)
        if length >= width, isBlank(from: mark + length, to: end) { return end }
      }
      line = end
    }
    return text.count
  }

  // MARK: TeX

  private mutating func dollarEnd(_ at: Int, _ width: Int) -> Int? {
    guard width <= 2 else { return nil }
    let limit = endOfParagraph(at)
    let first = at + width
    guard first < limit, width == 2 || !isSpace(text[first]) else { return nil }
    var next = first
    while next < limit {
      switch text[next] {
      case UInt8(ascii: "\\"): next += 2
      case UInt8(ascii: "$") where width == 2:
        if follows("$", next + 1) { return next + 2 }
        next += 1
      case UInt8(ascii: "$"):
        let after = next + 1 < text.count ? text[next + 1] : 0
        let isDigit = after >= UInt8(ascii: "0") && after <= UInt8(ascii: "9")
        return isSpace(text[next - 1]) || isDigit ? nil : next + 1
      default: next += 1
      }
    }
    return nil
  }

  private mutating func backslashEnd(_ at: Int) -> Int? {
    while let first = environments.first, first.lowerBound < at { environments.removeFirst() }
    if let first = environments.first, first.lowerBound == at { return first.upperBound }
    if follows("(", at + 1) { return closing(UInt8(ascii: ")"), at) }
    if follows("[", at + 1) { return closing(UInt8(ascii: "]"), at) }
    return nil
  }

  private mutating func closing(_ bracket: UInt8, _ at: Int) -> Int? {
    guard at >= noBracket[bracket, default: 0] else { return nil }
    let limit = endOfParagraph(at)
    var next = at + 2
    while next + 1 < limit {
      if text[next] != UInt8(ascii: "\\") {
        next += 1
      } else if text[next + 1] == bracket {
        return next + 2
      } else {
        next += 2
      }
    }
    noBracket[bracket] = limit
    return nil
  }

  // MARK: URLs

  private func schemeStart(_ colon: Int) -> Int {
    let floor = max(masks.last?.range.upperBound ?? 0, colon - 16)
    var start = colon
    while start > floor, isLetter(text[start - 1]) { start -= 1 }
    return start
  }

  private func urlEnd(_ at: Int) -> Int {
    text[at...].firstIndex { byte in
      byte <= 0x20 || byte >= 0x7F || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
        || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`")
    } ?? text.count
  }

  // MARK: Lines and paragraphs

  private mutating func endOfParagraph(_ at: Int) -> Int {
    if at < paragraphEnd { return paragraphEnd }
    var line = endOfLine(at)
    while line < text.count {
      let next = endOfLine(line + 1)
      if isBlank(from: line + 1, to: next) { break }
      line = next
    }
    paragraphEnd = max(line, at)
    return paragraphEnd
  }

  private func isFirstOfLine(_ at: Int) -> Bool {
    text[..<at].last { $0 != 0x20 && $0 != 0x09 }.map { $0 == 0x0A } ?? true
  }

  private func endOfLine(_ at: Int) -> Int {
    at < text.count ? text[at...].firstIndex(of: 0x0A) ?? text.count : text.count
  }

  private func isBlank(from start: Int, to end: Int) -> Bool {
    start >= end || text[start..<end].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

  private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  private func runLength(_ at: Int) -> Int {
    (text[at...].firstIndex { $0 != text[at] } ?? text.count) - at
  }

  private func follows(_ word: StaticString, _ at: Int) -> Bool {
    guard at + word.utf8CodeUnitCount <= text.count else { return false }
    return word.withUTF8Buffer { text[at..<(at + $0.count)].elementsEqual($0) }
  }
}
