import ArgumentParser
import Crawl
import Licensing
import Publish

/// How an export is written, as flags, environment and file say it.
struct ExportOptions: ParsableArguments {
  @Option(
    name: .customLong("class"), help: "The licence class to publish (default: A).",
    completion: .list(["A", "B"]))
  var classes: [String] = []

  @Option(help: "The folder to write into.", completion: .directory)
  var to: String?

  @Option(
    help:
      "prompts (kept questions), or messages or sharegpt: conversations of yisang distill (default: prompts).",
    completion: .list(["prompts", "messages", "sharegpt"]))
  var rows: String?

  @Option(help: "jsonl or parquet (default: jsonl).", completion: .list(["jsonl", "parquet"]))
  var format: String?

  @Option(help: "Rows of a file at most (default: 100000).")
  var rowsPerFile: Int?

  @Option(help: "The dataset's name on its card.")
  var name: String?

  @Option(help: "Whom to ask for the removal of a row (default: the contact of sites.yaml).")
  var contact: String?

  static let keys = ["to", "class", "rows", "format", "rows_per_file", "name", "contact"]

  /// Where the rows go.
  func target(_ file: Settings, trainOnly: Bool) throws -> ExportTarget {
    let letters = trainOnly ? classes : try file.strings("class", flag: classes)
    let wanted = try letters.map { letter in
      guard let licenseClass = LicenseClass(rawValue: letter.uppercased()) else {
        throw ValidationError("--class must be A, B or C, not \(letter)")
      }
      return licenseClass
    }
    let folder = trainOnly ? to : try file.string("to", flag: to)
    return try ExportTarget(classes: wanted, folder: folder, trainOnly: trainOnly)
  }

  /// How they are written.
  func settings(_ file: Settings, registry: SiteRegistry?) throws -> ExportSettings {
    var settings = ExportSettings()
    if let word = try file.string("rows", flag: rows) {
      guard let rows = ExportRows(rawValue: word) else {
        throw ValidationError("rows must be prompts, messages or sharegpt, not \(word)")
      }
      settings.rows = rows
    }
    if let word = try file.string("format", flag: format) {
      guard let format = ExportFormat(rawValue: word) else {
        throw ValidationError("format must be jsonl or parquet, not \(word)")
      }
      settings.format = format
    }
    if let rows = try file.int("rows_per_file", flag: rowsPerFile) { settings.rowsPerFile = rows }
    guard settings.rowsPerFile >= 1 else { throw ValidationError("rows_per_file must be at least 1") }
    if let name = try file.string("name", flag: name), !name.isEmpty { settings.name = name }
    settings.contact = try file.string("contact", flag: contact) ?? registry?.contact
    return settings
  }
}
