import Korean

/// A completion taken apart: what was thought, and what was answered.
///
/// The think part is one stretch of what the teacher wrote: from the first opening tag to the last closing one where there
/// are several. Both parts are trimmed of white space. `docs/traces.md` has the rules.
public struct TraceParts: Sendable, Equatable {
  /// How the parts stood.
  public enum Shape: String, Sendable, CaseIterable {
    /// One think part, closed, before everything else.
    case whole
    /// No think part: all of it is the answer.
    case noThink = "no-think"
    /// A think part that never ends, or reasoning in its own field with nothing after it.
    case unclosed
    /// More than one think part, one after another.
    case several
    /// A think part within a think part.
    case nested
    /// A think part that begins after other text; that text is dropped.
    case late
  }

  /// What was thought, without its tags; empty where there is no think part.
  public let think: [UInt8]
  /// What follows; everything where there is no think part.
  public let answer: [UInt8]
  /// How the parts stood.
  public let shape: Shape
  /// Where `think` begins, in bytes of the content, or of the reasoning field where there is one.
  public let thinkStart: Int
  /// Where `answer` begins, in bytes of the content.
  public let answerStart: Int

  /// Takes a completion apart.
  ///
  /// - Parameters:
  ///   - content: the message's text, with its think part where it has one inline.
  ///   - reasoning: the think part where the server gives it in a field of its own; white space alone is none.
  ///   - opensThink: whether the chat template has opened the think part already, so that only its end is written.
  public init(content: [UInt8], reasoning: [UInt8]?, opensThink: Bool = false) {
    if let reasoning, !reasoning.trimmed(reasoning.indices).isEmpty {
      self.init(reasoning: reasoning, content: content)
    } else {
      self.init(inline: content, opensThink: opensThink)
    }
  }

  private init(_ text: [UInt8], think: Range<Int>, answer: Range<Int>, _ shape: Shape) {
    let (think, answer) = (text.trimmed(think), text.trimmed(answer))
    (self.think, self.answer) = (Array(text[think]), Array(text[answer]))
    (thinkStart, answerStart) = (think.lowerBound, answer.lowerBound)
    self.shape = shape
  }

  private init(inline text: [UInt8], opensThink: Bool) {
    let all = text.indices
    let tags = ThinkTags(in: text, isOpen: opensThink)
    let opener = tags.opener
    let isFirst = opener.map { text.trimmed(0..<$0.lowerBound).isEmpty } ?? false
    guard let end = tags.end else {
      if let opener, isFirst || !opensThink {
        self.init(
          text, think: opener.upperBound..<all.upperBound, answer: all.upperBound..<all.upperBound, .unclosed)
      } else if opensThink {
        self.init(
          text, think: all, answer: all.upperBound..<all.upperBound, opener == nil ? .unclosed : .nested)
      } else {
        self.init(text, think: 0..<0, answer: all, .noThink)
      }
      return
    }
    let startsAtTag = opener.map { $0.lowerBound < end.lowerBound && (isFirst || !opensThink) } ?? false
    let start = startsAtTag ? opener?.upperBound ?? 0 : 0
    let late = startsAtTag && !isFirst
    let inner = tags.hasOpener(within: start..<end.lowerBound)
    let later = ThinkTags.last(in: text, from: end.upperBound, tags.family)
    let shape: Shape = inner ? .nested : later != nil ? .several : late ? .late : .whole
    switch later {
    case nil:
      self.init(
        text, think: start..<end.lowerBound, answer: tags.solution(in: text, from: end.upperBound), shape)
    case (let tag, true)?:
      self.init(
        text, think: start..<tag.lowerBound, answer: tags.solution(in: text, from: tag.upperBound), shape)
    case (_, false)?:
      self.init(text, think: start..<all.upperBound, answer: all.upperBound..<all.upperBound, shape)
    }
  }

  /// With the reasoning in its own field, tags at the ends of it and a closing tag before the answer are the server's.
  private init(reasoning: [UInt8], content: [UInt8]) {
    var think = reasoning.trimmed(reasoning.indices)
    var answer = content.trimmed(content.indices)
    for family in ThinkTags.Family.all {
      if reasoning[think].starts(with: family.open) {
        think = reasoning.trimmed(think.lowerBound + family.open.count..<think.upperBound)
      }
      if think.count >= family.close.count,
        reasoning[think].suffix(family.close.count).elementsEqual(family.close)
      {
        think = reasoning.trimmed(think.lowerBound..<think.upperBound - family.close.count)
      }
      if content[answer].starts(with: family.close) {
        answer = content.trimmed(answer.lowerBound + family.close.count..<answer.upperBound)
      }
    }
    (self.think, self.answer) = (Array(reasoning[think]), Array(content[answer]))
    (thinkStart, answerStart) = (think.lowerBound, answer.lowerBound)
    if ThinkTags.any(in: self.answer) {
      shape = .several
    } else if ThinkTags.any(in: self.think) {
      shape = .nested
    } else {
      shape = answer.isEmpty ? .unclosed : .whole
    }
  }
}

extension [UInt8] {
  /// A range without the ASCII white space at its ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isSpace(start) { start += 1 }
    while end > start, isSpace(end - 1) { end -= 1 }
    return start..<end
  }

  /// Whether ASCII white space stands at a place.
  func isSpace(_ at: Int) -> Bool { self[at] == 0x20 || (self[at] >= 0x09 && self[at] <= 0x0D) }

  /// Whether the bytes of a word stand at a place.
  func holds(_ word: [UInt8], at place: Int) -> Bool {
    word.count <= count - place && self[place..<(place + word.count)].elementsEqual(word)
  }
}
