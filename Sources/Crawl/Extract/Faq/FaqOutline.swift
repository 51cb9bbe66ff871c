internal import Web

/// A part of a page: its headings with what lies between them.
///
/// Headings are `h1` to `h6`, `dt`, `summary`, what opens an accordion, and questions in bold in a line of their own.
struct FaqOutline {
  /// A question and what was prepared as its answer.
  struct Entry {
    var title: String
    var answer: String
    /// The heading above it.
    var group: String?
    /// True if its heading is a link to another page.
    var isTeaser = false
  }

  /// Headings that have text below them.
  let entries: [Entry]
  /// Bytes of text in what holds all headings, without white space.
  let size: Int

  /// Nothing more is looked at where the headings alone tell that this is no list of questions.
  init?(of root: HTMLNode, mayBeList: (_ headings: Int, _ questions: Int) -> Bool) {
    var headings = FaqHeadings(of: root).headings
    let questions = headings.count { isQuestion($0.title) }
    guard mayBeList(headings.count, questions), let frame = FaqHeadings.frame(of: headings) else {
      return nil
    }
    let text = Array(frame.mainText.utf8)
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    Self.place(&headings, in: lines)
    Self.open(&headings, in: root.document)
    entries = Self.entries(of: headings, lines: lines)
    size = text.count { $0 > 0x20 }
  }

  /// Gives each heading the text between it and the next one, as the page shows it.
  ///
  /// From the end, for above a list of questions often stands a list of links to them.
  private static func place(_ headings: inout [FaqHeading], in lines: [ArraySlice<UInt8>]) {
    var places: [ArraySlice<UInt8>: [Int]] = [:]
    for (place, line) in lines.enumerated() {
      places[line, default: []].append(place)
      if let rest = withoutMark(line) { places[rest, default: []].append(place) }
    }
    var end = lines.count
    for index in headings.indices.reversed() {
      let shown = headings[index].shown
      guard let line = shown.first else { continue }
      while let place = places[line]?.last, place + shown.count > end { places[line]?.removeLast() }
      guard let place = places[line]?.last else { continue }
      headings[index].lines = place + shown.count..<end
      headings[index].text = joined(lines[place + shown.count..<end])
      end = place
    }
  }

  /// Gives those without text what they open.
  private static func open(_ headings: inout [FaqHeading], in document: HTMLDocument) {
    var panels = FaqPanels(in: document)
    for index in headings.indices where headings[index].text.isEmpty {
      let next = headings[(index + 1)...].first
      headings[index].text = panels.text(of: headings[index], before: next)
    }
    // What lies between a shown heading and one that is not shown cannot be told from what the latter opens.
    for (index, next) in zip(headings.indices, headings.dropFirst()) where next.lines == nil {
      if headings[index].lines != nil, !next.text.isEmpty { headings[index].text = "" }
    }
  }

  /// Headings without text of their own, or above mere questions, group those below them.
  private static func entries(of headings: [FaqHeading], lines: [ArraySlice<UInt8>]) -> [Entry] {
    var entries: [Entry] = []
    var groups: [(level: Int, title: String)] = []
    var index = 0
    while index < headings.count {
      let heading = headings[index]
      while let last = groups.last, last.level >= heading.level { groups.removeLast() }
      let below = headings[(index + 1)...].prefix { $0.level > heading.level }
      let asked = below.filter { isQuestion($0.title) }.count
      let isAbove = !isQuestion(heading.title) && asked * 2 >= max(below.count, 1)
      if !below.isEmpty, heading.isDirectory || isAbove {
        groups.append((heading.level, heading.title))
        index += 1
        continue
      }
      let answer = text(of: heading, and: below, lines: lines)
      if !heading.title.isEmpty, !answer.isEmpty, !heading.isDirectory || isQuestion(heading.title) {
        var entry = entry(heading.title, answer: answer, group: groups.last?.title)
        entry.isTeaser = heading.isTeaser
        entries.append(entry)
      }
      index += 1 + below.count
    }
    return entries
  }

  /// The text of a heading and of all below it.
  private static func text(
    of heading: FaqHeading, and below: ArraySlice<FaqHeading>, lines: [ArraySlice<UInt8>]
  ) -> String {
    guard let last = below.last else { return heading.text }
    if let start = heading.lines?.lowerBound, let end = last.lines?.upperBound, start <= end {
      return joined(lines[start..<end])
    }
    let parts = [heading.text] + below.flatMap { [$0.title, $0.text] }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// A heading that breaks off (`비교하면…`) is carried on by those below it.
  private static func entry(_ title: String, answer: String, group: String?) -> Entry {
    guard let group, group.hasSuffix("…") || group.hasSuffix("...") else {
      return Entry(title: title, answer: answer, group: group)
    }
    return Entry(title: "\(group) \(title)", answer: answer)
  }

  private static func joined(_ lines: ArraySlice<ArraySlice<UInt8>>) -> String {
    let kept = lines.drop(while: \.isEmpty).reversed().drop(while: \.isEmpty).reversed()
    return String(decoding: Array(kept.joined(separator: "\n".utf8)), as: UTF8.self)
  }

  /// A line without the mark of a list's item; nil if it has none.
  private static func withoutMark(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let number = line.prefix { $0 &- UInt8(ascii: "0") < 10 }
    let mark = number.isEmpty ? "- ".utf8 : ". ".utf8
    let rest = line.dropFirst(number.count)
    return rest.starts(with: mark) ? rest.dropFirst(mark.count) : nil
  }
}
