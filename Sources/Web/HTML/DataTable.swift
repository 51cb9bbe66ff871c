internal import CXML2
internal import Kernels

/// A table that holds data, and not the layout of a page: it can be written as a Markdown table.
struct DataTable {
  /// Cells of the widest row.
  let columns: Int

  /// Bytes of text from which on a cell is a part of a page, not a datum.
  private static let longestCell = 400

  /// Nil for a table with one column or row, with a long cell, or with blocks inside that Markdown's cells cannot hold.
  init?(_ table: UnsafeMutablePointer<xmlNode>) {
    var rows = 0
    var cells = 0
    var widest = 0
    var text = 0
    var walk = TreeWalk(table)
    while let event = walk.next() {
      guard case .enter(let node) = event else { continue }
      if let bytes = node.text {
        text += bytes.count { !$0.isWhiteSpace }
        if text > Self.longestCell { return nil }
      } else if node != table {
        switch node.tag {
        case .tr:
          rows += 1
          cells = 0
        case .td, .th:
          cells += 1
          widest = max(widest, cells)
          text = 0
        case .table, .ul, .ol, .dl, .pre, .h1, .h2, .h3, .h4, .h5, .h6, .form, .blockquote, .hr, .iframe,
          .section,
          .article, .input, .textarea:
          return nil
        default: break
        }
      }
    }
    guard rows > 1, widest > 1 else { return nil }
    columns = widest
  }
}
