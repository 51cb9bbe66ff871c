/// The part of a text that answers are looked for in, and its lines.
enum AnswerScope {
  /// Behind the last `</think>`; nothing where a think part never ends; all where there is none.
  static func text(_ text: [UInt8], _ extraction: Extraction) -> [UInt8] {
    guard extraction == .afterThink else { return text }
    if let end = text.lastPlace(of: "</think>") { return Array(text[(end + 8)...]) }
    return text.firstPlace(of: "<think>") == nil ? text : []
  }

  /// The lines, without their ends.
  static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] { text.split { $0 == 0x0A || $0 == 0x0D } }
}
