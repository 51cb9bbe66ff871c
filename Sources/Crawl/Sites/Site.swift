public import Licensing

/// One host of the registry: where to start, what belongs to it, how to treat it, what a reviewer found.
public struct Site: Sendable {
  /// `host` or `host:port`; without a port, the default ports of http and https.
  public let host: String
  /// Where the crawl starts.
  public let seeds: [String]
  /// `http` or `https`: both show the same pages, and this one is asked for. nil keeps what links say.
  public let scheme: String?
  /// What of the host is wanted.
  public let scope: Scope
  /// Subject of its questions, written into every item.
  public let category: String?
  /// Board software, for the reviewer; extraction recognises it by itself.
  public let engine: String?
  /// Seconds between requests; nil for the crawl's own.
  public let delay: Double?
  /// Pages at most; nil for no bound.
  public let maxPages: Int?
  /// Links from a seed at most; nil for the crawl's own.
  public let maxDepth: Int?
  /// Pages of one URL shape at most; nil for the crawl's own.
  public let maxPagesPerPattern: Int?
  /// A named reviewer's decision on the licence.
  public let review: LicenseReview?

  /// The subjects a site or a table may be filed under; `openthought` is for prompt sets that were translated.
  public static let categories = [
    "code", "exams", "legal", "korean", "science", "daily", "finance", "medical", "openthought",
  ]
}

/// Path patterns that decide what of a host is wanted.
public struct Scope: Sendable, Equatable {
  /// Wanted; empty means everything.
  public let include: [PathPattern]
  /// Not wanted, even if included.
  public let exclude: [PathPattern]

  /// Creates a scope.
  public init(include: [PathPattern] = [], exclude: [PathPattern] = []) {
    (self.include, self.exclude) = (include, exclude)
  }

  /// The dotted reason and the pattern if a path with query is not wanted; nil if it is.
  public func refusal(_ pathAndQuery: String) -> (reason: String, detail: String)? {
    let target = Array(pathAndQuery.utf8)
    if let hit = exclude.first(where: { $0.matches(target) }) {
      return ("scope.excluded", "exclude pattern \(hit.text)")
    }
    if !include.isEmpty && !include.contains(where: { $0.matches(target) }) {
      return ("scope.not_included", "no include pattern matches")
    }
    return nil
  }
}

/// A pattern over path and query: a prefix, with `*` for any run of octets and `$` for the end, as in robots.txt.
public struct PathPattern: Sendable, Equatable {
  /// As written.
  public let text: String
  private let pieces: [[UInt8]]
  private let isAnchored: Bool

  /// Parses a pattern; every text is one.
  public init(_ text: String) {
    self.text = text
    isAnchored = text.hasSuffix("$")
    let octets = Array((isAnchored ? text.dropLast() : text[...]).utf8)
    pieces = octets.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
  }

  /// True if the pattern covers the target; each piece is looked for once, leftmost first.
  public func matches(_ target: [UInt8]) -> Bool {
    guard let head = pieces.first, target.starts(with: head) else { return false }
    var position = head.count
    for piece in pieces.dropFirst().dropLast() {
      guard let found = target.firstRange(of: piece, from: position) else { return false }
      position = found + piece.count
    }
    guard pieces.count > 1, let tail = pieces.last else { return !isAnchored || position == target.count }
    if isAnchored {
      return target.count - position >= tail.count && target.suffix(tail.count).elementsEqual(tail)
    }
    return target.firstRange(of: tail, from: position) != nil
  }
}

extension [UInt8] {
  /// Where `piece` first stands at or behind `start`.
  fileprivate func firstRange(of piece: [UInt8], from start: Int) -> Int? {
    guard start + piece.count <= count else { return nil }
    if piece.isEmpty { return start }
    for at in start...(count - piece.count) where self[at] == piece[0] {
      if self[at..<(at + piece.count)].elementsEqual(piece) { return at }
    }
    return nil
  }
}
