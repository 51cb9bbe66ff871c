internal import Corpus

/// How many examples of each category are wanted: `openthought=62k,code=86k,science=37k,exams=66k`.
public struct Mix: Sendable, Equatable {
  /// Examples by category; `*` stands for every category that is not named.
  public let targets: [String: Int]

  /// Reads `name=count,…`; a count may end in k (thousands) or m (millions), and be `all`.
  ///
  /// - Throws: `DistillFailure` for what is no such list.
  public init(_ text: String) throws {
    var targets: [String: Int] = [:]
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1).map { $0.trimmingSpaces }
      guard sides.count == 2, !sides[0].isEmpty, let count = Mix.count(sides[1]) else {
        throw DistillFailure(
          "the mix has no `category=count` in \"\(part)\"", remedy: "write it as code=86k,science=37k")
      }
      guard targets.updateValue(count, forKey: sides[0]) == nil else {
        throw DistillFailure("the mix names \(sides[0]) twice", remedy: "name every category once")
      }
    }
    self.targets = targets
  }

  private static func count(_ text: String) -> Int? {
    if text == "all" { return Int.max }
    let factor = ["k": 1_000.0, "m": 1_000_000.0][text.suffix(1).lowercased()]
    guard let number = Double(factor == nil ? text : String(text.dropLast())), number.isFinite else {
      return nil
    }
    let count = number * (factor ?? 1)
    guard count >= 0, count <= 1e12, count == count.rounded() else { return nil }
    return Int(count)
  }

  /// As it was meant, sorted.
  public var description: String {
    targets.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value == .max ? "all" : String($0.value))" }
      .joined(separator: ",")
  }
}

extension Substring {
  fileprivate var trimmingSpaces: String {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
