internal import Corpus
internal import Foundation

/// What makes one of several copies the one that is kept. Rules are asked in order until one tells two items apart;
/// where none does, the smaller id is kept.
public enum KeepRule: String, Sendable, CaseIterable {
  /// Class A before B before C, by the verdict on the page; pages without one count as C.
  case license
  /// An accepted answer before none, then the most votes any answer has; no number counts as 0.
  case score
  /// The longer text, in UTF-8 bytes.
  case length
  /// The page that was fetched first: what a page says of its own date is text in a hundred forms.
  case earliest

  /// By data.md §2.5.
  public static let usual: [KeepRule] = [.license, .score, .length, .earliest]

  /// What is known of an item when it is compared.
  struct Facts {
    /// 0 for A, 1 for B, 2 for C or none.
    let licenseRank: UInt8
    /// As they are stored, JSON.
    let answers: String
    /// Of the text.
    let bytes: Int
    /// Seconds since 1970.
    let retrievedAt: Double
  }

  /// A number that is smaller where the item is preferred.
  func key(of facts: Facts) throws -> Int64 {
    switch self {
    case .license: Int64(facts.licenseRank)
    case .score: try KeepRule.score(of: facts.answers)
    case .length: -Int64(facts.bytes)
    case .earliest: Int64(max(-1e15, min(1e15, facts.retrievedAt * 1_000)))
    }
  }

  private static func score(of answers: String) throws -> Int64 {
    if answers == "[]" { return 0 }
    let answers = try JSONDecoder().decode([Item.Answer].self, from: Data(answers.utf8))
    let votes = answers.map { max(-1 << 40, min(1 << 40, $0.score ?? 0)) }.max() ?? 0
    return -Int64(votes) - (answers.contains(where: \.accepted) ? 1 << 42 : 0)
  }
}

/// The keys of many items by some rules, in one flat array.
struct Preference {
  private let rules: [KeepRule]
  private var keys: [Int64] = []

  init(_ rules: [KeepRule]) { self.rules = rules }

  mutating func append(_ more: [Int64]) { keys += more }

  mutating func reserve(_ count: Int) { keys.reserveCapacity(count * rules.count) }

  /// The items' numbers, the most preferred first.
  func order(of ids: [RecordID]) -> [Int] {
    let width = rules.count
    return keys.withUnsafeBufferPointer { keys in
      ids.indices.prefix(width == 0 ? ids.count : keys.count / width).sorted { one, other in
        for rule in 0..<width {
          let (left, right) = (keys[one * width + rule], keys[other * width + rule])
          if left != right { return left < right }
        }
        return ids[one] == ids[other] ? one < other : ids[one] < ids[other]
      }
    }
  }
}
