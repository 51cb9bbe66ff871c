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
  private let names = ExportRow.columns.map(\.name)

  init(_ file: StagedFile) {
    self.file = file
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  func append(_ row: ExportRow) throws {
    let object = Dictionary(uniqueKeysWithValues: zip(names, row.values))
    try file.write([UInt8](try encoder.encode(object)) + [0x0A])
  }

  func finish() throws { try file.finish() }
}

/// Parquet, one column for each of a row's.
struct ParquetFile: RowFile {
  private let file: StagedFile
  private var writer: ParquetWriter

  init(_ file: StagedFile) throws {
    self.file = file
    writer = try ParquetWriter(
      columns: ExportRow.columns.map(\.name), createdBy: "yisang version \(Shard.toolVersion)"
    ) { try file.write($0) }
  }

  mutating func append(_ row: ExportRow) throws { try writer.append(row.values) }

  mutating func finish() throws {
    try writer.finish()
    try file.finish()
  }
}

/// Spreads rows over the files of a plan.
struct RowFiles {
  private let staging: ExportStaging
  private let format: ExportFormat
  private var waiting: ArraySlice<(name: String, rows: Int)>
  private var current: (any RowFile)?
  private var room = 0

  init(_ plan: ExportPlan, format: ExportFormat, in staging: ExportStaging) throws {
    (self.staging, self.format, waiting) = (staging, format, plan.files[...])
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
      switch format {
      case .jsonl: JSONLinesFile(file)
      case .parquet: try ParquetFile(file)
      }
  }
}
