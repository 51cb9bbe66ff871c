import Korean

/// What an answer's letters say of its language: those of code, TeX, boxes and URLs say nothing.
public struct AnswerLanguage: Sendable {
  /// Hangul in all letters; 0 where there are none.
  public var korean: Double { letters == 0 ? 0 : Double(hangul) / Double(letters) }
  /// Letters of all scripts.
  public private(set) var letters = 0
  private var hangul = 0

  /// Reads an answer.
  ///
  /// - Parameter text: NFC.
  public init(of text: [UInt8]) {
    let silent = (MarkupScanner.masks(in: text).map(\.range) + closedBoxes(in: text)).sorted {
      $0.lowerBound < $1.lowerBound
    }
    var at = 0
    for range in silent where range.upperBound > at {
      read(text.span, at..<max(at, range.lowerBound))
      at = range.upperBound
    }
    read(text.span, at..<text.count)
  }

  private mutating func read(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var at = range.lowerBound
    while at < range.upperBound {
      let step = bytes.step(at: at)
      at += step.length
      let script = Script(step.scalar)
      if script != .none { letters += 1 }
      if script == .hangul { hangul += 1 }
    }
  }
}
