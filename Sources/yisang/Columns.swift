/// Rows with their cells in columns, two spaces apart; the last cell of a row may be of any length.
func columns(_ rows: [[String]]) -> [String] {
  var widths: [Int] = []
  for row in rows {
    for (place, cell) in row.dropLast().enumerated() {
      let width = cell.unicodeScalars.count
      if place < widths.count { widths[place] = max(widths[place], width) } else { widths.append(width) }
    }
  }
  return rows.map { row in
    let filled = row.lastIndex { !$0.isEmpty } ?? 0
    return row.prefix(filled + 1).enumerated().map { place, cell in
      place == filled
        ? cell : cell + String(repeating: " ", count: widths[place] + 2 - cell.unicodeScalars.count)
    }.joined()
  }
}

/// The most frequent first, as `number, tab, name`.
func ranked(_ counts: [String: Int]) -> [String] {
  counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.value)\t\($0.key)" }
}

/// `A 12, B 3`.
func listed(_ counts: [String: Int]) -> String {
  counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
}
