internal import Corpus

/// How an export is written. Each default stands here once.
public struct ExportSettings: Sendable, Equatable {
  /// What a row is.
  public var rows = ExportRows.prompts
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

/// What the rows of an export are.
public enum ExportRows: String, Sendable, CaseIterable {
  /// Questions: the items that dedup kept.
  case prompts
  /// Conversations, `messages` of `role` and `content`: the examples of the stage distill.
  case messages
  /// The same as ShareGPT has them: `conversations` of `from` and `value`.
  case sharegpt

  /// The stage whose rows are written.
  var source: Stage { self == .prompts ? .dedup : .distill }

  /// How the names of their files begin.
  var filePrefix: String { self == .prompts ? "data/train-" : "data/train-\(rawValue)-" }

  /// What the rows of a file are, by its name; nil if it is no file of rows.
  init?(file name: String) {
    guard name.hasPrefix(ExportRows.prompts.filePrefix) else { return nil }
    self = ExportRows.allCases.last { name.hasPrefix($0.filePrefix) } ?? .prompts
  }
}

/// The forms rows can be written in.
public enum ExportFormat: String, Sendable, CaseIterable {
  /// JSON Lines.
  case jsonl
  /// Apache Parquet, gzip.
  case parquet
}
