import Korean
import StrictJSON

/// What a text is cut at, and what becomes of the cuts.
struct Splitter: Sendable {
  enum Cut: Sendable {
    case words(WordScanner)
    case pattern(Pattern)
    case foreign(ForeignPattern)
    case literal([UInt8])
    /// Each scalar of a kind by itself.
    case each(ScalarKind)
    /// Runs of word characters and runs of the rest that is not white space: `\w+|[^\w\s]+` of Rust.
    case rustWords
  }

  enum Behavior: String, Sendable {
    case removed = "Removed"
    case isolated = "Isolated"
    case contiguous = "Contiguous"
    case mergedWithPrevious = "MergedWithPrevious"
    case mergedWithNext = "MergedWithNext"
  }

  var cut: Cut
  var behavior: Behavior
  var isInverted = false

  /// Appends the pieces of a range, without empty ones.
  func split(_ text: Span<UInt8>, _ range: Range<Int>, into pieces: inout [Range<Int>]) {
    if case .words(let scanner) = cut, behavior == .isolated || behavior == .removed && isInverted {
      var start = range.lowerBound
      scanner.forEachEnd(text, range) { end in
        pieces.append(start..<end)
        start = end
      }
      return
    }
    var run = SplitRun(behavior: behavior, first: pieces.count)
    var last = range.lowerBound
    forEachMatch(text, range) { match in
      if match.lowerBound > last { run.add(last..<match.lowerBound, isCut: isInverted, to: &pieces) }
      run.add(match, isCut: !isInverted, to: &pieces)
      last = match.upperBound
    }
    if last < range.upperBound { run.add(last..<range.upperBound, isCut: isInverted, to: &pieces) }
  }

  func forEachMatch(_ text: Span<UInt8>, _ range: Range<Int>, _ body: (Range<Int>) -> Void) {
    switch cut {
    case .words(let scanner):
      var start = range.lowerBound
      scanner.forEachEnd(text, range) { end in
        body(start..<end)
        start = end
      }
    case .pattern(let pattern): pattern.forEachMatch(text, range, body)
    case .foreign(let pattern): pattern.forEachMatch(text, range, body)
    case .literal(let literal): Splitter.forEach(literal, text, range, body)
    case .each(let kind):
      var at = range.lowerBound
      while at < range.upperBound {
        let step = text.step(at: at)
        if !ScalarKind(step.scalar).isDisjoint(with: kind) { body(at..<at + step.length) }
        at += step.length
      }
    case .rustWords:
      var at = range.lowerBound
      while at < range.upperBound {
        let start = at
        let isWord = ScalarKind(text.step(at: at).scalar).contains(.rustWord)
        let isSpace = ScalarKind(text.step(at: at).scalar).contains(.rustSpace)
        while at < range.upperBound {
          let step = text.step(at: at)
          let kind = ScalarKind(step.scalar)
          guard kind.contains(.rustWord) == isWord, isWord || kind.contains(.rustSpace) == isSpace else {
            break
          }
          at += step.length
        }
        if isWord || !isSpace { body(start..<at) }
      }
    }
  }

  static func forEach(
    _ literal: [UInt8], _ text: Span<UInt8>, _ range: Range<Int>, _ body: (Range<Int>) -> Void
  ) {
    guard let first = literal.first else { return }
    var at = range.lowerBound
    while at + literal.count <= range.upperBound {
      guard text[at] == first, (1..<literal.count).allSatisfy({ text[at + $0] == literal[$0] }) else {
        at += 1
        continue
      }
      body(at..<at + literal.count)
      at += literal.count
    }
  }
}

/// Pieces of a split as they come from left to right.
private struct SplitRun {
  let behavior: Splitter.Behavior
  let first: Int
  var wasCut: Bool?

  init(behavior: Splitter.Behavior, first: Int) {
    self.behavior = behavior
    self.first = first
  }

  mutating func add(_ range: Range<Int>, isCut: Bool, to pieces: inout [Range<Int>]) {
    defer { wasCut = isCut }
    let joins =
      switch behavior {
      case .removed, .isolated: false
      case .contiguous: wasCut == isCut
      case .mergedWithPrevious: isCut && wasCut == false
      case .mergedWithNext: !isCut && wasCut == true
      }
    if behavior == .removed && isCut { return }
    if joins, pieces.count > first {
      pieces[pieces.count - 1] = pieces[pieces.count - 1].lowerBound..<range.upperBound
    } else {
      pieces.append(range)
    }
  }
}

extension Splitter {
  /// The cut of a `pattern` member, `{"String": …}` or `{"Regex": …}`; nil where no engine knows the pattern.
  static func cut(_ pattern: JSON?, warnings: inout [String]) -> Cut? {
    if let literal = pattern?["String"]?.bytes ?? pattern?.bytes { return .literal(literal) }
    guard let text = pattern?["Regex"]?.bytes else { return nil }
    if let scanner = WordScanner(text) { return .words(scanner) }
    if let own = PatternReader.pattern(text) { return .pattern(own) }
    guard let foreign = ForeignPattern(text) else { return nil }
    let spelled = String(decoding: text, as: UTF8.self)
    warnings.append(
      "the pattern \(spelled) is matched by PCRE2: rare scripts may be split otherwise than upstream")
    return .foreign(foreign)
  }
}
