internal import Kernels

extension VisibleText {
  mutating func openFence(_ node: Node) {
    guard preformatted == nil else { return flow.endLine() }
    flow.endParagraph()
    flow.open("```\n")
    preformatted = node
  }

  mutating func closeFence(_ node: Node) {
    guard preformatted == node else { return flow.endLine() }
    preformatted = nil
    flow.trimEnd()
    flow.close("```\n", "\n```")
    flow.endParagraph()
  }

  mutating func openItem(_ node: Node) {
    flow.endLine()
    var mark = ""
    if let last = lists.indices.last {
      if let given = node.number("value"), lists[last] != nil { lists[last] = given }
      mark = String(repeating: "  ", count: min(last, 8)) + (lists[last].map { "\($0). " } ?? "- ")
      lists[last] = lists[last].map { $0 &+ 1 }
    }
    items.append(mark)
    flow.open(mark)
  }

  mutating func closeItem() {
    if let mark = items.popLast() { flow.close(mark, "") }
    flow.endLine()
  }

  /// Writes a formula: the TeX the page gives for it, or else what its MathML says in TeX.
  mutating func append(formula node: Node) {
    if let formula = node.annotatedFormula { return append(formula) }
    append(
      Formula(
        tex: String(decoding: MathMarkup(node).tex, as: UTF8.self), isDisplayed: node.isDisplayedFormula))
  }

  mutating func append(_ formula: Formula) {
    let mark = formula.isDisplayed ? "$$" : "$"
    let tex = Array(formula.tex.utf8)[...].trimmed
    guard !tex.isEmpty else { return }
    flow.append(Array(mark.utf8) + tex + Array(mark.utf8))
  }
}

extension VisibleText {
  /// Starts a table of data; false for any other table.
  mutating func openTable(_ node: Node) -> Bool {
    guard dataTable == nil, preformatted == nil, let table = DataTable(node) else { return false }
    flow.endParagraph()
    dataTable = (node, table.columns, 0)
    return true
  }

  /// Starts a row or a cell of the open table; false for what is neither.
  mutating func openPart(_ node: Node) -> Bool {
    switch node.tag {
    case .tr:
      flow.endLine()
      flow.write("|")
      flow.isInRow = true
    case .td, .th: flow.write(" ")
    default: return false
    }
    return true
  }

  /// Ends the open table, or a row or a cell of it; false for what is none of these.
  mutating func closePart(_ node: Node) -> Bool {
    switch node.tag {
    case .tr:
      flow.isInRow = false
      dataTable?.rows += 1
      if let table = dataTable, table.rows == 1 {
        flow.endLine()
        flow.write("|" + String(repeating: "---|", count: table.columns))
      }
      flow.endLine()
    case .td, .th: flow.write(flow.bytes.last == UInt8(ascii: " ") ? "|" : " |")
    case .table where node == dataTable?.node:
      flow.isInRow = false
      dataTable = nil
      flow.endParagraph()
    default: return false
    }
    return true
  }
}
