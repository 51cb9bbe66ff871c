internal import Corpus
internal import Foundation
public import Licensing
internal import Web

/// What holds for all rows of an import, and is kept with each: which column is what, the licence, the origin.
public struct ImportTerms: Sendable, Equatable {
  let columns: ImportColumns
  /// As it was named: an id or an address; nil where only the rows say it.
  let license: String?
  /// An address, or a name; nil where every row has an address.
  let source: String?
  let attribution: String?
  let category: String?

  /// Checks what a user asked for.
  ///
  /// - Parameters:
  ///   - columns: `FIELD=COLUMN`, also several with commas.
  ///   - policy: knows the licences.
  /// - Throws: `CrawlFailure` for what is missing or not known.
  public init(
    columns: [String], license: String?, source: String?, attribution: String?, category: String?,
    policy: LicensePolicy
  ) throws {
    self.columns = try ImportColumns(columns)
    (self.license, self.source) = (license, source)
    (self.attribution, self.category) = (attribution.flatMap(ImportedRow.cleaned), category)
    if let license, policy.license(named: license) == nil, policy.license(at: license) == nil {
      let near = nearest(license.uppercased(), among: policy.knownIDs.map { $0.uppercased() })
      let known = policy.knownIDs.first { $0.uppercased() == near }
      throw CrawlFailure(
        "--license", "the policy knows no licence \(license)" + (known.map { "; did you mean \($0)?" } ?? ""),
        remedy: "yisang license policy shows what it knows")
    }
    for (flag, text) in [("--source", source), ("--attribution", attribution)] {
      guard let text, !text.utf8.contains(where: { $0 > 0x20 }) else { continue }
      throw CrawlFailure(flag, "is empty", remedy: "say it, or leave it out")
    }
    if let category, !Site.categories.contains(category) {
      let near = nearest(category, among: Site.categories).map { "; did you mean \($0)?" } ?? ""
      throw CrawlFailure(
        "--category", "\(category) is none of \(Site.categories.joined(separator: ", "))\(near)",
        remedy: "name one of them, or a column")
    }
  }

  private init(
    columns: ImportColumns, license: String?, source: String?, attribution: String?, category: String?
  ) {
    (self.columns, self.license, self.source) = (columns, license, source)
    (self.attribution, self.category) = (attribution, category)
  }

  /// The terms for one file, of which the columns are known.
  ///
  /// - Throws: `CrawlFailure` where a column is missing, or nobody says licence or origin.
  func completed(by found: [String], in file: String) throws -> ImportTerms {
    let columns = try columns.completed(by: found, in: file)
    guard license != nil || columns[.license] != nil else {
      throw CrawlFailure(
        file, "nobody says under which licence the rows are",
        remedy: "name it with --license, as CC-BY-4.0 or KOGL-1, or its column with --columns license=NAME")
    }
    guard source != nil || columns[.url] != nil else {
      throw CrawlFailure(
        file, "nobody says where the rows come from",
        remedy: "name an address or the data's name with --source, or a column with --columns url=NAME")
    }
    return ImportTerms(
      columns: columns, license: license, source: source, attribution: attribution, category: category)
  }
}

extension ImportTerms {
  private struct Stored: Codable {
    let columns: [String: String]
    let license, source, attribution, category: String?
  }

  /// One line of JSON, equal for equal terms.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let names = Dictionary(uniqueKeysWithValues: columns.names.map { ($0.key.rawValue, $0.value) })
    let stored = Stored(
      columns: names, license: license, source: source, attribution: attribution, category: category)
    // Texts always encode.
    return (try? encoder.encode(stored)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  /// Reads what `json` wrote; nil for anything else.
  init?(json: String) {
    guard let stored = try? JSONDecoder().decode(Stored.self, from: Data(json.utf8)) else { return nil }
    let names = stored.columns.compactMap { key, value in ImportField(rawValue: key).map { ($0, value) } }
    self.init(
      columns: ImportColumns(names: Dictionary(names) { $1 }), license: stored.license, source: stored.source,
      attribution: stored.attribution, category: stored.category)
  }
}
