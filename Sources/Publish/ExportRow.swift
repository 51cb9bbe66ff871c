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
  let attribution: String?
  let basis: String
  let retrievedAt: String

  enum CodingKeys: String, CodingKey {
    case id, prompt, category, license, attribution
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
    (attribution, basis) = (grant.attribution, grant.basis)
    retrievedAt = ExportRow.timestamp(item.retrievedAt)
  }

  /// What a user needs to republish the row is always there, null where nothing is known.
  func encode(to encoder: any Encoder) throws {
    var row = encoder.container(keyedBy: CodingKeys.self)
    try row.encode(id, forKey: .id)
    try row.encode(prompt, forKey: .prompt)
    try row.encodeIfPresent(category, forKey: .category)
    try row.encode(sourceURL, forKey: .sourceURL)
    try row.encode(license, forKey: .license)
    try row.encode(licenseURL, forKey: .licenseURL)
    try row.encode(licenseClass, forKey: .licenseClass)
    try row.encode(attribution, forKey: .attribution)
    try row.encode(retrievedAt, forKey: .retrievedAt)
  }

  /// ISO 8601 in UTC, whole seconds.
  static func timestamp(_ seconds: Double) -> String {
    Date(timeIntervalSince1970: seconds.rounded(.down)).formatted(.iso8601)
  }

  /// One JSON line, keys sorted.
  func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(self)) + [0x0A]
  }

  /// One line of the attribution table.
  func credit(title: String) -> [UInt8] {
    let fields = [
      id, sourceURL, title, attribution ?? "", license ?? "", licenseURL ?? "", retrievedAt, basis,
    ]
    let clean = fields.map { field in
      String(decoding: field.utf8.map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
    }
    return Array((clean.joined(separator: "\t") + "\n").utf8)
  }

  static let creditHeader =
    "id\tsource_url\ttitle\tattribution\tlicense\tlicense_url\tretrieved_at\tbasis\n"
}

/// What the licence stage decided of a page.
struct LicenseRow: Sendable, Equatable {
  let licenseClass: String
  let license: String?
  let licenseURL: String?
  /// Who is to be named.
  let attribution: String?
  /// What the class rests on: the verdict's reason, then the policy's digest.
  let basis: String
}
