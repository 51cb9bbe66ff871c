/// Rows with their cells in columns, two spaces apart, as wide as terminals draw them; the last cell of a row may be of any length.
func columns(_ rows: [[String]]) -> [String] {
  var widths: [Int] = []
  for row in rows {
    for (place, cell) in row.dropLast().enumerated() {
      let width = drawnWidth(cell)
      if place < widths.count { widths[place] = max(widths[place], width) } else { widths.append(width) }
    }
  }
  return rows.map { row in
    let filled = row.lastIndex { !$0.isEmpty } ?? 0
    return row.prefix(filled + 1).enumerated().map { place, cell in
      place == filled
        ? cell : cell + String(repeating: " ", count: widths[place] + 2 - drawnWidth(cell))
    }.joined()
  }
}

/// Terminal columns of a text: two for Hangul, Han, kana and full-width forms, none for marks on a letter (UAX #11).
func drawnWidth(_ text: String) -> Int {
  text.unicodeScalars.reduce(0) { width, scalar in
    switch scalar.value {
    case 0x1160...0x11FF, 0x200B...0x200F, 0x0300...0x036F: width
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      width + 2
    default: width + 1
    }
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
