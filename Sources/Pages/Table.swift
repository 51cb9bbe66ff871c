/// Numbers to read and to copy; it scrolls by itself where it is wider than a phone.
public struct Table: Sendable {
  private let head: [String]
  private let rows: [[HTML]]
  private let numbers: Set<Int>

  /// - Parameters:
  ///   - head: a name for each column.
  ///   - numbers: the columns that stand at the right.
  public init(_ head: [String], numbers: Set<Int> = [], rows: [[HTML]]) {
    (self.head, self.numbers, self.rows) = (head, numbers, rows)
  }

  /// The same of texts.
  public init(_ head: [String], numbers: Set<Int> = [], texts: [[String]]) {
    self.init(head, numbers: numbers, rows: texts.map { $0.map(HTML.text) })
  }

  /// `div`, for it may scroll.
  public var html: HTML {
    func cells(_ name: HTML, _ cells: [HTML]) -> HTML {
      cells.enumerated().map { place, cell -> HTML in
        numbers.contains(place)
          ? "<\(name) class=\"n\">\(cell)</\(name)>" : "<\(name)>\(cell)</\(name)>"
      }.joined()
    }
    let lines = rows.map { row -> HTML in "<tr>\(cells("td", row))</tr>\n" }
    return """
      <div class="scroll" tabindex="0"><table><thead><tr>\(cells("th", head.map(HTML.text)))</tr></thead><tbody>
      \(lines)</tbody></table></div>

      """
  }
}
