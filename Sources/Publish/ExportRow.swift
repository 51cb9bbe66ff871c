internal import Corpus
internal import Foundation

/// One line of an export, with what a user of the data must know of it.
struct ExportRow: Encodable {
  let id: String
  let prompt: String
  let category: String?
  let sourceURL: String
  let license: String?
  let licenseURL: String?
  let licenseClass: String
  let retrievedAt: String

  enum CodingKeys: String, CodingKey {
    case id, prompt, category, license
    case sourceURL = "source_url"
    case licenseURL = "license_url"
    case licenseClass = "license_class"
    case retrievedAt = "retrieved_at"
  }

  init(_ item: Item, _ grant: LicenseRow) {
    id = item.id.description
    prompt = item.text
    category = item.category
    sourceURL = item.url
    (license, licenseURL, licenseClass) = (grant.license, grant.licenseURL, grant.licenseClass)
    retrievedAt = ExportRow.timestamp(item.retrievedAt)
  }

  /// ISO 8601 in UTC, whole seconds.
  static func timestamp(_ seconds: Double) -> String {
    Date(timeIntervalSince1970: seconds.rounded(.down)).formatted(.iso8601)
  }

  /// One JSON line; keys sorted, absent values as null are left out.
  func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(self)) + [0x0A]
  }

  /// One line of the attribution table.
  func attribution(title: String) -> [UInt8] {
    let fields = [id, sourceURL, title, license ?? "", licenseURL ?? "", retrievedAt]
    let clean = fields.map { field in
      String(decoding: field.utf8.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
    }
    return Array((clean.joined(separator: "\t") + "\n").utf8)
  }

  static let attributionHeader = "id\tsource_url\ttitle\tlicense\tlicense_url\tretrieved_at\n"
}

/// What the licence stage decided of a page.
struct LicenseRow: Sendable, Equatable {
  let licenseClass: String
  let license: String?
  let licenseURL: String?
}
