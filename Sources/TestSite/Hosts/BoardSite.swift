/// A board whose posts are also found under addresses that carry the list they were reached from.
struct BoardSite: HostSite {
  /// Everything that has one address.
  var fixed: StaticSite
  /// Path of the board's script, `/bbs/board.php`.
  let script: String
  /// The field that names the board, `bo_table=qna`.
  let board: String
  /// The name of the field that names a post, `wr_id`.
  let post: String
  /// The names of the fields that sort a list.
  let sort: (field: String, direction: String)
  let list: @Sendable (_ page: Int, _ order: ListOrder?) -> Page

  var truth: [Truth] { fixed.truth }
  var expected: [String] { fixed.expected }

  mutating func answer(to request: Request) -> Answer {
    let parts = request.target.split(separator: "?", maxSplits: 1).map(String.init)
    guard fixed.pages[request.target] == nil, parts.count == 2, parts[0] == script else {
      return fixed.answer(to: request)
    }
    var fields: [Substring: Substring] = [:]
    for field in parts[1].split(separator: "&") {
      let halves = field.split(separator: "=", maxSplits: 1)
      if halves.count == 2 { fields[halves[0]] = halves[1] }
    }
    if fields["act"] != nil { return loginWall.answer(to: request) }
    if let number = fields[post[...]] {
      return (fixed.pages["\(script)?\(board)&\(post)=\(number)"] ?? .notFound).answer(to: request)
    }
    let order = fields[sort.field[...]].map {
      ListOrder(field: String($0), direction: String(fields[sort.direction[...]] ?? "desc"))
    }
    return list(fields["page"].flatMap { Int($0) } ?? 1, order).answer(to: request)
  }
}

/// How a list is sorted, in the words of its address.
struct ListOrder: Sendable {
  var field: String
  var direction: String
}
