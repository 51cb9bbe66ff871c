import StrictJSON

/// Reads sentences and their translations: JSON Lines, a JSON list of objects, CSV or TSV with a header, each also with `.gz`.
///
/// - Parameter columns: the two that say the same; nil where there are only two, or those of `en` and `ko`.
/// - Returns: at least two pairs, in the order of the file.
/// - Throws: `EvaluationError` with file and line.
public func loadParallel(
  path: String, columns: (pivot: String, other: String)? = nil
) throws -> [(pivot: String, other: String)] {
  let pairs = try TaskFiles(path).files.flatMap { file in
    let rows = try TaskRows(file.bytes, path: file.path)
    let columns = try columns ?? sentenceColumns(rows, path: file.path)
    for name in [columns.pivot, columns.other] where !rows.names.contains(name) {
      throw EvaluationError(
        file.path, "has no column \(name); it has \(rows.columns.joined(separator: ", "))")
    }
    return try rows.rows.map { row in
      func sentence(_ name: String) throws -> String {
        let text = row[name]?.text.map(TaskText.trimmed) ?? ""
        guard !text.isEmpty else {
          throw EvaluationError("\(file.path):\(row.line)", "has no text in \(name)")
        }
        return text
      }
      return (pivot: try sentence(columns.pivot), other: try sentence(columns.other))
    }
  }
  guard pairs.count > 1 else { throw EvaluationError(path, "has \(pairs.count) pair: give at least two") }
  return pairs
}

private func sentenceColumns(_ rows: TaskRows, path: String) throws -> (pivot: String, other: String) {
  if rows.names.isSuperset(of: ["en", "ko"]) { return ("en", "ko") }
  guard rows.columns.count == 2, rows.columns[0] != rows.columns[1] else {
    throw EvaluationError(
      path,
      "has the columns \(rows.columns.joined(separator: ", ")): say which two, --parallel-columns pivot=…,other=…"
    )
  }
  return (rows.columns[0], rows.columns[1])
}
