/// How an export is written. Each default stands here once.
public struct ExportSettings: Sendable, Equatable {
  /// The form of the rows' files.
  public var format = ExportFormat.jsonl
  /// Rows of a file at most; at about a kilobyte a row a file stays far below what the Hub advises (500 MB).
  public var rowsPerFile = 100_000
  /// What the card calls the dataset.
  public var name = "Korean questions by yisang"
  /// Whom to ask for the removal of a row; nil where nobody was named.
  public var contact: String?

  /// The defaults.
  public init() {}
}

/// The forms rows can be written in.
public enum ExportFormat: String, Sendable, CaseIterable {
  /// JSON Lines.
  case jsonl
  /// Apache Parquet, gzip.
  case parquet
}
