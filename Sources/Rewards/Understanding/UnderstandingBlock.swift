/// The restatement of the question in a completion, and which of its bytes and tokens are the step of understanding.
///
/// The step-level advantage is TAPO's (arXiv 2603.25419), of which the abstract alone is known to us: this is a reconstruction, and tag,
/// rules and bounds are ours. A completion is u ⊕ s: u is `<understand>…</understand>` before `<think>`, tags included, s all the rest. Both
/// tags stand once in the whole completion, or the block is not well-formed, and u is all that is before `<think>`: nothing where there
/// is none.
public struct UnderstandingBlock: Sendable, Equatable {
  /// How the block stands.
  public enum Shape: String, Sendable, CaseIterable {
    /// Once, closed, before the think part.
    case whole
    /// Not opened.
    case missing
    /// A tag of it stands there twice.
    case repeated
    /// Opened, and not closed before the think part begins.
    case unclosed
    /// Opened when the think part has begun.
    case afterThink = "after-think"
  }

  /// The name within the tags, where no other is asked for.
  public static let tag = "understand"

  /// How it stands; anything but `whole` is worth nothing.
  public let shape: Shape
  /// The bytes of u, which begin with the completion where the block is not well-formed; may be empty.
  public let segment: Range<Int>
  /// The bytes between the tags, without white space at the ends; empty where the block is not well-formed.
  public let text: Range<Int>
  /// The bytes of the completion.
  private let count: Int

  /// Finds the block.
  ///
  /// - Parameters:
  ///   - completion: UTF-8, without the token that ends it.
  ///   - tag: the name within the tags.
  ///   - opensThink: whether the template has opened the think part already; nothing is before it then.
  public init(in completion: [UInt8], tag: String = tag, opensThink: Bool = false) {
    let opened = completion.places(of: "<\(tag)>")
    let closed = completion.places(of: "</\(tag)>")
    let think = opensThink ? 0 : completion.places(of: "<think>").first?.lowerBound
    count = completion.count
    shape =
      if opened.count > 1 || (closed.count > 1 && !opened.isEmpty) {
        .repeated
      } else if let open = opened.first {
        if let think, open.lowerBound >= think {
          .afterThink
        } else if let close = closed.first, close.lowerBound >= open.upperBound,
          think.map({ close.upperBound <= $0 }) ?? true
        {
          .whole
        } else {
          .unclosed
        }
      } else {
        .missing
      }
    guard shape == .whole else {
      (segment, text) = (0..<(think ?? 0), 0..<0)
      return
    }
    segment = opened[0].lowerBound..<closed[0].upperBound
    text = completion.trimmed(opened[0].upperBound..<closed[0].lowerBound)
  }

  /// The tokens of u, by their places: all that have a byte of it, so that one which reaches over its ends belongs to it. A token
  /// without bytes, as one that ends a completion, belongs to it between two others that do.
  ///
  /// - Parameter lengths: bytes of each token of the completion, in order.
  /// - Throws: where the tokens have more or fewer bytes than the completion.
  public func tokens(_ lengths: [Int]) throws(AdvantageError) -> Range<Int> {
    var (start, first, end) = (0, nil as Int?, 0)
    for (place, length) in lengths.enumerated() {
      guard length >= 0, length <= count - start else {
        throw AdvantageError(
          "token \(place) has \(length) bytes, of \(count - start) that are left; give the completion's own tokens"
        )
      }
      if length > 0, start < segment.upperBound, start + length > segment.lowerBound {
        first = first ?? place
        end = place + 1
      }
      start += length
    }
    guard start == count else {
      throw AdvantageError(
        "\(lengths.count) tokens have \(start) bytes, their completion has \(count); give one length a token")
    }
    return (first ?? 0)..<end
  }
}

extension [UInt8] {
  /// Where a mark stands, from the left, without overlap.
  fileprivate func places(of mark: String) -> [Range<Int>] {
    let mark = Array(mark.utf8)
    var found: [Range<Int>] = []
    var at = 0
    while let place = self[at...].firstIndex(of: mark[0]) {
      let isMark = self[place...].starts(with: mark)
      at = place + (isMark ? mark.count : 1)
      if isMark { found.append(place..<at) }
    }
    return found
  }

  /// A range without the ASCII white space at its ends.
  fileprivate func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isSpace(start) { start += 1 }
    while end > start, isSpace(end - 1) { end -= 1 }
    return start..<end
  }

  private func isSpace(_ at: Int) -> Bool { self[at] == 0x20 || (self[at] >= 0x09 && self[at] <= 0x0D) }
}
