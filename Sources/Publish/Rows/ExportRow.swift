internal import Corpus
internal import Foundation
internal import Licensing

/// One row of an export, with what a user of the data must know of it.
struct ExportRow {
  let id: String
  let prompt: String
  let category: String?
  let sourceURL: String
  let grant: PageGrant
  let retrievedAt: String

  init(_ item: Item, _ grant: PageGrant) {
    id = item.id.description
    prompt = item.text
    category = item.category
    sourceURL = item.url
    self.grant = grant
    retrievedAt = ExportRow.timestamp(item.retrievedAt)
  }

  /// One column: every row has it, null where nothing is known.
  struct Column: Sendable {
    let name: String
    /// For the card.
    let meaning: String
    let value: @Sendable (ExportRow) -> String?
  }

  /// In the order of Parquet files and cards; all are text.
  static let columns: [Column] = [
    Column(name: "id", meaning: "32 hexadecimal digits, the same in every export") { $0.id },
    Column(name: "prompt", meaning: "the question: its title, then its body") { $0.prompt },
    Column(name: "category", meaning: "subject of the source; may be null") { $0.category },
    Column(name: "source_url", meaning: "where the page was fetched") { $0.sourceURL },
    Column(name: "license", meaning: "SPDX id or `KOGL-n`") { $0.grant.license },
    Column(name: "license_url", meaning: "where the terms are; may be null") { $0.grant.licenseURL },
    Column(name: "license_class", meaning: "A: may be redistributed. B: may be trained on only") {
      $0.grant.licenseClass.rawValue
    },
    Column(name: "attribution", meaning: "whom to name; null where the page names nobody") {
      $0.grant.attribution
    },
    Column(name: "retrieved_at", meaning: "when the page was fetched: ISO 8601, UTC") { $0.retrievedAt },
  ]

  /// The columns' values, in their order.
  var values: [String?] { ExportRow.columns.map { $0.value(self) } }

  /// ISO 8601 in UTC, whole seconds.
  static func timestamp(_ seconds: Double) -> String {
    Date(timeIntervalSince1970: seconds.rounded(.down)).formatted(.iso8601)
  }

  /// One line of the attribution table.
  func credit(title: String) -> [UInt8] {
    let fields = [
      id, sourceURL, title, grant.attribution ?? "", grant.license ?? "", grant.licenseURL ?? "", retrievedAt,
      grant.basis,
    ]
    let clean = fields.map { field in
      String(decoding: field.utf8.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
    }
    return Array((clean.joined(separator: "\t") + "\n").utf8)
  }

  static let creditHeader =
    "id\tsource_url\ttitle\tattribution\tlicense\tlicense_url\tretrieved_at\tbasis\n"
}
