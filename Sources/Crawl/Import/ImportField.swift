internal import Corpus

/// What a column of an imported table may be.
enum ImportField: String, CaseIterable, Sendable {
  case question, title, answer, url, category
  case askedAt = "asked_at"
  case author, license

  /// Names by which tables have it, for whoever has not said.
  var usualNames: [String] {
    switch self {
    case .question: ["prompt", "instruction", "query", "input", "body", "content", "text", "질문", "내용"]
    case .title: ["subject", "제목"]
    case .answer: ["response", "output", "completion", "answers", "답변"]
    case .url: ["link", "source_url", "href"]
    case .category: ["topic", "분류"]
    case .askedAt: ["date", "created_at", "작성일"]
    case .author: ["user", "writer", "nickname", "작성자"]
    case .license: ["licence", "rights", "라이선스"]
    }
  }
}

/// Which column of a table is what.
struct ImportColumns: Sendable, Equatable {
  /// Field to column, both by name.
  let names: [ImportField: String]

  subscript(_ field: ImportField) -> String? { names[field] }

  /// Reads `question=prompt,title=subject`.
  ///
  /// - Throws: `CrawlFailure` that names the field it does not know and the nearest one.
  init(_ pairs: [String]) throws {
    var names: [ImportField: String] = [:]
    for pair in pairs.flatMap({ $0.split(separator: ",") }) {
      let parts = pair.split(separator: "=", maxSplits: 1).map { String($0) }
      guard parts.count == 2, !parts[1].isEmpty else {
        throw CrawlFailure(
          "--columns", "\(pair) is no FIELD=COLUMN", remedy: "write question=prompt,title=subject")
      }
      guard let field = ImportField(rawValue: parts[0]) else {
        let known = ImportField.allCases.map(\.rawValue)
        let near = nearest(parts[0], among: known).map { "; did you mean \($0)?" } ?? ""
        throw CrawlFailure(
          "--columns", "\(parts[0]) is no field\(near)", remedy: "fields are " + known.joined(separator: ", ")
        )
      }
      guard names.updateValue(parts[1], forKey: field) == nil else {
        throw CrawlFailure("--columns", "\(field.rawValue) is there twice", remedy: "name one column for it")
      }
    }
    self.names = names
  }

  init(names: [ImportField: String]) { self.names = names }

  /// What was said, and for the rest the columns that bear a field's own name.
  ///
  /// - Throws: `CrawlFailure` that lists the columns there are, where one is missing or nothing is the question.
  func completed(by found: [String], in file: String) throws -> ImportColumns {
    let list = found.isEmpty ? "there are none" : "it has " + found.joined(separator: ", ")
    for (field, column) in names.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      guard !found.contains(where: { $0.utf8.elementsEqual(column.utf8) }) else { continue }
      let near = nearest(column, among: found) ?? field.usualNames.first(where: found.contains)
      throw CrawlFailure(
        file, "there is no column \(column)\(near.map { "; did you mean \(field.rawValue)=\($0)?" } ?? "")",
        remedy: list)
    }
    var names = names
    for field in ImportField.allCases where names[field] == nil && found.contains(field.rawValue) {
      names[field] = field.rawValue
    }
    guard names[.question] != nil else {
      let guess = ImportField.question.usualNames.first(where: found.contains)
      throw CrawlFailure(
        file, "no column is the question\(guess.map { "; did you mean --columns question=\($0)?" } ?? "")",
        remedy: "say which with --columns question=NAME; \(list)")
    }
    return ImportColumns(names: names)
  }
}
