internal import Corpus
internal import Foundation

/// One file of rows while it is written.
protocol RowFile {
  mutating func append(_ row: ExportRow) throws
  /// Makes the file whole.
  mutating func finish() throws
}

/// JSON Lines: an object a line, its keys sorted, every key in every line.
struct JSONLinesFile: RowFile {
  private let file: StagedFile
  private let encoder = JSONEncoder()
  private let columns: [ExportRow.Column]

  init(_ file: StagedFile, _ rows: ExportRows) {
    self.file = file
    columns = ExportRow.columns(of: rows)
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  func append(_ row: ExportRow) throws {
    let object = Dictionary(uniqueKeysWithValues: columns.map { ($0.name, $0.value(row)) })
    try file.write([UInt8](try encoder.encode(object)) + [0x0A])
  }

  func finish() throws { try file.finish() }
}

/// Parquet, one column for each of a row's.
struct ParquetFile: RowFile {
  private let file: StagedFile
  private let columns: [ExportRow.Column]
  private var writer: ParquetWriter

  init(_ file: StagedFile, _ rows: ExportRows) throws {
    let columns = ExportRow.columns(of: rows)
    (self.file, self.columns) = (file, columns)
    writer = try ParquetWriter(
      columns: columns.map(\.parquet), createdBy: "yisang version \(Shard.toolVersion)"
    ) { try file.write($0) }
  }

  mutating func append(_ row: ExportRow) throws {
    try writer.append(columns.map { $0.value(row).parquet })
  }

  mutating func finish() throws {
    try writer.finish()
    try file.finish()
  }
}

/// Spreads rows over the files of a plan.
struct RowFiles {
  private let staging: ExportStaging
  private let settings: ExportSettings
  private var waiting: ArraySlice<(name: String, rows: Int)>
  private var current: (any RowFile)?
  private var room = 0

  init(_ plan: ExportPlan, _ settings: ExportSettings, in staging: ExportStaging) throws {
    (self.staging, self.settings, waiting) = (staging, settings, plan.files[...])
    try openNext()
  }

  mutating func append(_ row: ExportRow) throws {
    if room == 0 {
      try current?.finish()
      try openNext()
    }
    room -= 1
    try current?.append(row)
  }

  mutating func finish() throws { try current?.finish() }

  private mutating func openNext() throws {
    guard let next = waiting.popFirst() else { return }
    let file = try staging.file(next.name)
    room = next.rows
    current =
      switch settings.format {
      case .jsonl: JSONLinesFile(file, settings.rows)
      case .parquet: try ParquetFile(file, settings.rows)
      }
  }
}
