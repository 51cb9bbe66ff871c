/// One of several parts of a stage's shards, for as many programs at once: `2/8` is each eighth shard, from the second on.
///
/// A shard's part follows from its number alone, so that all who work on a corpus agree on whose it is.
public struct Part: Sendable, Equatable, CustomStringConvertible {
  /// Which one, from 1.
  public let number: Int
  /// Of how many.
  public let count: Int

  /// As many parts as can be asked for.
  public static let most = 100_000

  /// `number/count`; nil for what is no such text.
  public init?(_ text: String) {
    let words = text.split(separator: "/", omittingEmptySubsequences: false)
    guard words.count == 2, let number = Int(words[0]), let count = Int(words[1]) else { return nil }
    self.init(number: number, count: count)
  }

  /// Nil where there is no such part.
  public init?(number: Int, count: Int) {
    guard (1...Part.most).contains(count), (1...count).contains(number) else { return nil }
    (self.number, self.count) = (number, count)
  }

  /// As it is given on the command line.
  public var description: String { "\(number)/\(count)" }

  /// Whether a shard, or whatever else is numbered from 0, belongs to it.
  public func has(_ index: Int) -> Bool { index % count == number - 1 }
}
