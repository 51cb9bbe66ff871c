import Korean

/// A place where a trace looks back at what it has said.
public struct Reflection: Sendable, Equatable {
  /// Where its marker begins, in bytes.
  public let start: Int
  /// Where it ends: at the next marker, or with its paragraph.
  public let end: Int
  /// The marker as the table has it (`docs/traces.md`).
  public let marker: String
}

extension TraceParts {
  /// Where reflections are looked for: the thoughts, or all of it where there are none.
  public var reflective: [UInt8] { shape == .noThink ? answer : think }
}

/// The reflections of a text, ascending, without overlap: at most one for each sentence, none in code, TeX or quotations.
public func findReflections(in text: [UInt8]) -> [Reflection] {
  var scanner = ReflectionScanner(text)
  var found: [Reflection] = []
  for paragraph in paragraphs(of: text) {
    let marks = scanner.marks(in: paragraph)
    for (index, mark) in marks.enumerated() {
      let end = index + 1 < marks.count ? marks[index + 1].place : paragraph.upperBound
      found.append(Reflection(start: mark.place, end: end, marker: mark.marker.text))
    }
  }
  return found
}
