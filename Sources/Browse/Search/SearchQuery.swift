import Corpus
import Korean

/// What is looked for, understood and bounded.
struct SearchQuery: Sendable, Equatable {
  /// Normalised, letters of ASCII small; all must be found.
  var words: [String] = []
  /// As they were typed, for the form.
  var typed = ""
  /// Where it is looked, in this order.
  var stages: [Stage] = [.item, .trace]
  /// The stage of the form; nil for questions and traces.
  var stage: String?
  var host: String?
  var category: String?
  var licenseClass: String?
  /// What became of the row: a dotted reason or its beginning, or `kept`.
  var fate: String?
  var after: RowPlace?

  static let searchable: [Stage] = [.item, .filter, .dedup, .trace, .distill]
  private static let (mostWords, mostScalars) = (8, 200)

  init() {}

  /// - Throws: `PageProblem` for what is none.
  init(_ fields: FormFields) throws {
    typed = fields["q"] ?? ""
    guard typed.unicodeScalars.count <= SearchQuery.mostScalars else {
      throw PageProblem(400, "q: at most \(SearchQuery.mostScalars) characters are looked for")
    }
    words = Array(SearchQuery.words(typed).prefix(SearchQuery.mostWords))
    stage = fields["in"]
    if let stage {
      guard let found = SearchQuery.searchable.first(where: { $0.name == stage }) else {
        throw PageProblem(
          400, "in: \(stage) is none of \(SearchQuery.searchable.map(\.name).joined(separator: ", "))")
      }
      stages = [found]
    }
    (host, category, fate) = (fields["host"], fields["category"], fields["fate"])
    licenseClass = fields["class"]
    if let letter = licenseClass, !["A", "B", "C"].contains(letter) {
      throw PageProblem(400, "class must be A, B or C, not \(letter)")
    }
    if let text = fields["after"] {
      guard let place = RowPlace(text), stages.contains(where: { $0.name == place.stage }) else {
        throw PageProblem(400, "after: \(text) is no place of these shards")
      }
      after = place
    }
  }

  /// Whether nothing is asked for.
  var isEmpty: Bool {
    words.isEmpty && host == nil && category == nil && licenseClass == nil && fate == nil && stage == nil
  }

  /// Words at white space; what stands in quotation marks is one.
  static func words(_ text: String) -> [String] {
    let utf8 = NFC.normalized(Array(text.utf8))
    var words: [[UInt8]] = []
    var word: [UInt8] = []
    var isQuoted = false
    for byte in utf8 + [0x20] {
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case 0...0x20 where !isQuoted:
        if !word.isEmpty { words.append(word) }
        word = []
      default: word.append(byte)
      }
    }
    if !word.isEmpty { words.append(word) }
    return words.map { String(decoding: $0.map(smallLetter), as: UTF8.self) }
  }
}

/// A row of a sealed shard: `item.3.1204`.
struct RowPlace: Sendable, Equatable, CustomStringConvertible {
  let stage: String
  let shard: Int
  let seq: Int64

  init(stage: String, shard: Int, seq: Int64) { (self.stage, self.shard, self.seq) = (stage, shard, seq) }

  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let shard = Int(parts[1]), (0...99_999).contains(shard),
      let seq = Int64(parts[2]), seq >= 0
    else { return nil }
    self.init(stage: String(parts[0]), shard: shard, seq: seq)
  }

  var description: String { "\(stage).\(shard).\(seq)" }
}

/// A to Z as a to z; nothing else is folded.
func smallLetter(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
