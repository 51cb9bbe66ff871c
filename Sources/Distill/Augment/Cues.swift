/// Short texts that are sought in another all at once, scalar for scalar.
struct Cues: Sendable {
  private let byFirst: [UInt32: [[UInt32]]]

  /// - Parameter cues: with blanks between them.
  init(_ cues: String) {
    let all = cues.split { $0 == " " || $0 == "\n" }.map { [UInt32](of: String($0)) }
    byFirst = Dictionary(grouping: all) { $0.first ?? 0 }
  }

  /// How many scalars the first cue takes that stands at a place; nil if none does.
  func length(in text: [UInt32], at place: Int) -> Int? {
    guard let cues = byFirst[text[place]] else { return nil }
    return cues.first { text[place...].starts(with: $0) }?.count
  }

  /// True if one of them stands anywhere.
  func areIn(_ text: [UInt32]) -> Bool { text.indices.contains { length(in: text, at: $0) != nil } }

  /// The text without them.
  func removed(from text: [UInt32]) -> [UInt32] {
    var kept: [UInt32] = []
    var at = 0
    while at < text.count {
      let length = length(in: text, at: at)
      if length == nil { kept.append(text[at]) }
      at += length ?? 1
    }
    return kept
  }

  /// Where each of them ends.
  func ends(in text: [UInt32]) -> [Int] {
    text.indices.compactMap { place in length(in: text, at: place).map { place + $0 } }
  }
}

/// The words of Latin letters in a text, in lower case, apostrophes kept.
func latinWords(_ text: [UInt32]) -> Set<String> {
  let folded = text.map { $0 == 0x2019 ? 0x27 : $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 }
  let words = folded.split { !($0 >= 0x61 && $0 <= 0x7A) && $0 != 0x27 }
  return Set(words.map { String(scalars: $0) })
}
