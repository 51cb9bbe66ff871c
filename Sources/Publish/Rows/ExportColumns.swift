internal import Licensing

/// The columns of rows: every row has every column, null where nothing is known.
extension ExportRow {
  struct Column: Sendable {
    let name: String
    /// For the card.
    let meaning: String
    /// The fields of a turn, where the column is a list of turns; nil for a text.
    var turns: [String]?
    let value: @Sendable (ExportRow) -> Cell
  }

  /// A value of a column.
  enum Cell: Equatable {
    case text(String?)
    case turns(Conversation)
  }

  /// In the order of Parquet files and cards.
  static func columns(of rows: ExportRows) -> [Column] {
    switch rows {
    case .prompts: [id, prompt] + source
    case .messages, .sharegpt: [id, turns(rows)] + source + [teacher]
    }
  }

  private static let id = text("id", "32 hexadecimal digits, the same in every export") { $0.id }
  private static let prompt = text("prompt", "the question: its title, then its body") { $0.texts }

  private static func turns(_ rows: ExportRows) -> Column {
    let meaning =
      rows == .messages
      ? "a list of {`role`, `content`}: the question (`user`), then `<think>…</think>` and the answer (`assistant`)"
      : "a list of {`from`, `value`}: the question (`human`), then `<think>…</think>` and the answer (`gpt`)"
    return Column(
      name: rows == .messages ? "messages" : "conversations", meaning: meaning,
      turns: Conversation.names(rows)
    ) { row in
      if case .conversation(let conversation, _) = row.text { .turns(conversation) } else { .text(nil) }
    }
  }

  private static let source: [Column] = [
    text("category", "subject of the source; may be null") { $0.category },
    text("source_url", "where the page was fetched") { $0.sourceURL },
    text("license", "SPDX id or `KOGL-n`") { $0.grant.license },
    text("license_url", "where the terms are; may be null") { $0.grant.licenseURL },
    text("license_class", "A: may be redistributed. B: may be trained on only") {
      $0.grant.licenseClass.rawValue
    },
    text("attribution", "whom to name; null where the page names nobody") { $0.grant.attribution },
    text("retrieved_at", "when the page was fetched: ISO 8601, UTC") { $0.retrievedAt },
  ]

  private static let teacher = text("teacher", "the model that wrote the reasoning and the answer") { row in
    if case .conversation(_, let teacher) = row.text { teacher } else { nil }
  }

  private static func text(
    _ name: String, _ meaning: String, _ value: @escaping @Sendable (ExportRow) -> String?
  ) -> Column {
    Column(name: name, meaning: meaning) { .text(value($0)) }
  }
}

extension ExportRow.Cell: Encodable {
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .turns(let conversation):
      try container.encode(
        conversation.turns.map { turn in
          Dictionary(uniqueKeysWithValues: zip(conversation.names, [turn.speaker, turn.text]))
        })
    }
  }
}

extension ExportRow.Column {
  /// The column in Parquet.
  var parquet: ParquetField { turns.map { .list(name, of: $0) } ?? .text(name) }
}

extension ExportRow.Cell {
  /// The value in Parquet.
  var parquet: ParquetValue {
    switch self {
    case .text(let text): .text(text)
    case .turns(let conversation): .list(conversation.turns.map { [$0.speaker, $0.text] })
    }
  }
}
