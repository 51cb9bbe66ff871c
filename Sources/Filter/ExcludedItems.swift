public import Corpus
internal import Foundation
internal import GRDB

/// Items that a person wants out, by a list of ids: of the items, or of traces and examples made of them.
///
/// What was made of an item goes with it, and with that the way from a trace's id to its item. So a rejected item keeps the ids that
/// named it (`reject.value`), and the same list means the same items in the next run.
public struct ExcludedItems: Sendable, Equatable {
  static let parameter = "excluded_ids"
  static let reason = "filter.excluded_id"

  /// The ids that named each item, sorted; none where it was its own.
  private let items: [RecordID: [RecordID]]
  /// Ids of the list that nothing in the corpus has, by `file:line`.
  public let unknown: [(place: String, id: RecordID)]
  /// How many items are meant.
  public var count: Int { items.count }

  /// Reads lists and looks up what they name.
  ///
  /// - Parameter files: a line an id of 32 hexadecimal digits; `#` begins a comment.
  /// - Throws: `CorpusFailure` with file and line for anything else.
  public init(files: [String], in corpus: Corpus) throws {
    var named: [(place: String, id: RecordID)] = []
    for file in files {
      guard let data = FileManager.default.contents(atPath: file) else {
        throw CorpusFailure(
          .missing, file, "the list of ids cannot be read", remedy: "check the path and its permissions")
      }
      named += try ExcludedItems.ids(Array(data), file: file)
    }
    let found = try ExcludedItems.resolve(Set(named.map(\.id)), in: corpus)
    var items: [RecordID: Set<RecordID>] = [:]
    for (id, item) in found { items[item, default: []].formUnion(id == item ? [] : [id]) }
    self.items = items.mapValues { $0.sorted() }
    unknown = named.filter { found[$0.id] == nil }
  }

  /// The ids of a list, with their places.
  static func ids(_ text: [UInt8], file: String) throws -> [(place: String, id: RecordID)] {
    let text = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...]
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    return try lines.enumerated().compactMap { number, line in
      let code = line.prefix { $0 != UInt8(ascii: "#") }
      let words = code.split { [0x20, 0x09, 0x0D].contains($0) }
      guard let word = words.first else { return nil }
      let place = "\(file):\(number + 1)"
      guard words.count == 1, let id = RecordID(hexadecimal: word) else {
        throw CorpusFailure(
          .damaged, place, "this is no id: \(String(decoding: code.prefix(60), as: UTF8.self))",
          remedy: "write 32 hexadecimal digits a line, and # before what is no id")
      }
      return (place, id)
    }
  }

  /// The item of each id that the corpus knows.
  private static func resolve(_ ids: Set<RecordID>, in corpus: Corpus) throws -> [RecordID: RecordID] {
    var found: [RecordID: RecordID] = [:]
    for (stage, sql) in [
      (Stage.item, "SELECT id FROM item WHERE id = ?"), (.trace, "SELECT item FROM trace WHERE id = ?"),
      (.distill, "SELECT item FROM example WHERE id = ?"),
    ] {
      for index in try corpus.sealedIndices(of: stage) where found.count < ids.count {
        let shard = try Shard.openForReading(corpus.path(of: stage, index), stage: stage)
        try shard.database.read { db in
          let statement = try db.cachedStatement(sql: sql)
          for id in ids where found[id] == nil {
            found[id] = try RecordID.fetchOne(statement, arguments: [id])
          }
        }
      }
    }
    for index in try corpus.sealedIndices(of: .filter) where found.count < ids.count {
      let shard = try Shard.openForReading(corpus.path(of: .filter, index), stage: .filter)
      let rows = try shard.database.read { db in
        try Row.fetchAll(
          db, sql: "SELECT id, value FROM reject WHERE reason = ? AND value IS NOT NULL", arguments: [reason])
      }
      for row in rows {
        let (item, names): (RecordID, String) = (row["id"], row["value"])
        for id in names.utf8.split(separator: 0x20).compactMap({ RecordID(hexadecimal: $0) })
        where ids.contains(id) { found[id] = found[id] ?? item }
      }
    }
    return found
  }

  /// Why an item is not wanted; nil if the lists do not mean it.
  func rejection(_ item: RecordID) -> Rejection? {
    items[item].map { names in
      Rejection(
        ExcludedItems.reason, value: names.isEmpty ? nil : names.map(\.description).joined(separator: " "))
    }
  }

  /// A digest of the items and their names: a comment changes no shard.
  var parameters: [String: String] {
    if items.isEmpty { return [:] }
    var digest = Digest()
    for (item, names) in items.sorted(by: { $0.key < $1.key }) {
      digest.update(item.bytes)
      digest.updateDelimited(names.flatMap(\.bytes))
    }
    return [ExcludedItems.parameter: digest.finish().hex]
  }

  /// Equal if they mean the same items.
  public static func == (left: ExcludedItems, right: ExcludedItems) -> Bool { left.items == right.items }
}
