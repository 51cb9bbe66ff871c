/// A chart with what it is called, what it says, and its numbers beside it.
public struct Figure: Sendable {
  private let caption: String
  private let note: String
  private let chart: HTML
  private let table: Table?
  private let language: Language

  /// - Parameters:
  ///   - caption: what it is called.
  ///   - note: what one sees, in a sentence; may be empty.
  ///   - table: the numbers, folded away.
  public init(
    _ caption: String, note: String = "", chart: HTML, table: Table? = nil, in language: Language
  ) {
    (self.caption, self.note, self.chart) = (caption, note, chart)
    (self.table, self.language) = (table, language)
  }

  /// A card.
  public var html: HTML {
    let words: HTML = note.isEmpty ? .empty : "<p>\(note)</p>\n"
    let numbers: HTML =
      table.map {
        "<details><summary class=\"small\">\(language("in numbers", "숫자로 보기"))</summary>\($0.html)</details>\n"
      } ?? .empty
    return """
      <figure class="card"><figcaption>\(caption)</figcaption>
      \(words)\(chart)\(numbers)</figure>

      """
  }
}
