/// One kind of bulletin board: the fields that name a post, and those that only say how it was come upon.
private struct Board {
  var identity: Set<String>
  var viewState: Set<String>
}

private let boards = [
  // Gnuboard: what its `qstr` carries from the list to the post, and `page`, the list below the post.
  Board(
    identity: ["bo_table", "wr_id"],
    viewState: ["page", "qstr", "sca", "sfl", "sod", "sop", "spt", "sst", "stx"]),
  // XpressEngine and Rhymix.
  Board(
    identity: ["mid", "document_srl"],
    viewState: [
      "category", "division", "last_division", "list_count", "liststyle", "order_type", "page",
      "search_keyword",
      "search_target", "sort_index",
    ]),
]

extension WebURL {
  /// The URL of a board's post without the page, order and search of the list it was reached from.
  ///
  /// Other URLs, a board's lists among them, stay as they are: there the same fields are the content.
  func withoutViewState() -> WebURL {
    guard let query else { return self }
    let fields = query.utf8.split(separator: UInt8(ascii: "&"))
    let equals = UInt8(ascii: "=")
    let names = Set(fields.filter { $0.contains(equals) && $0.last != equals }.map(fieldName))
    guard let board = boards.first(where: { $0.identity.isSubset(of: names) }) else { return self }
    var url = self
    // Links to a comment open its post: /bbs/board.php?…&c_id=7&w=c.
    let comment: Set<String> = path.hasSuffix("/board.php") ? ["c_id", "w"] : []
    url.filterQuery { name, _ in !board.viewState.contains(name) && !comment.contains(name) }
    return url
  }
}
