internal import Web

/// Pages of Gnuboard 4, whose skins are tables with few ids: a page's address tells them.
func gnuboard4Page(_ page: Page) -> Extraction? {
  let query = page.url.query ?? ""
  guard query.holds("bo_table=") else { return nil }
  let document = page.document
  guard query.holds("wr_id=") else {
    let isList = document.elements.contains { $0.name == "form" && $0.attribute("name") == "fboardlist" }
    return isList ? Extraction(listOf: document, method: "gnuboard4.list") : nil
  }
  guard let content = document.first(id: "writeContents") ?? document.elements.first(where: \.isText) else {
    return nil
  }
  let heading = document.first(id: "writeSubject")?.line
  let subject = subject(of: document.title)
  let item = ExtractedItem(
    question: .init(title: subject, body: content.text), answers: comments(of: document),
    category: heading.flatMap { category(in: $0, before: subject) }, askedAt: date(in: document))
  return Extraction(thread: item, of: page, method: "gnuboard4.post")
}

extension HTMLNode {
  /// The class of what users wrote, in skins without ids.
  fileprivate var isText: Bool { name == "span" && hasClass("ct") && hasClass("lh") }
}

/// The page's title is `묶음 > 게시판 > 제목`.
private func subject(of title: String) -> String {
  let bytes = Array(title.utf8)
  guard let group = bytes.place(of: " > "), let board = bytes[group.upperBound...].place(of: " > ") else {
    return title
  }
  return String(decoding: bytes[board.upperBound...], as: UTF8.self)
}

/// The heading has the category before the subject, in brackets.
private func category(in heading: String, before subject: String) -> String? {
  let ending = "] \(subject)"
  guard heading.utf8.first == UInt8(ascii: "["), heading.hasSuffix(ending) else { return nil }
  return String(decoding: heading.utf8.dropFirst().dropLast(ending.utf8.count), as: UTF8.self)
}

private func date(in document: HTMLDocument) -> String? {
  let mark = "작성일 : "
  let spans = document.elements.lazy.filter { $0.name == "span" && $0.children.isEmpty }
  guard let line = spans.map(\.line).first(where: { $0.hasPrefix(mark) }) else { return nil }
  return String(decoding: line.utf8.dropFirst(mark.utf8.count), as: UTF8.self)
}

/// A comment's text has no mark of its own, but stands before the place where its author can change it.
private func comments(of document: HTMLDocument) -> [ExtractedItem.Answer] {
  var answers: [ExtractedItem.Answer] = []
  var open: [Cell] = []
  for node in document.elements {
    while let cell = open.last, cell.node != node.parent {
      open.removeLast()
      open.indices.last.map { open[$0].pass(cell) }
    }
    if let last = open.indices.last, node.attribute("id")?.hasPrefix("edit_") == true {
      if let answer = open[last].text.flatMap({ ExtractedItem.Answer($0) }) { answers.append(answer) }
      open[last].text = nil
      open[last].holdsComment = true
    }
    open.append(Cell(node: node))
  }
  return answers
}

/// An element whose end is not reached yet.
private struct Cell {
  let node: HTMLNode
  /// The last element in it that can be a comment's text.
  var text: HTMLNode?
  /// True if there was a comment in it, so that it is not the text of one.
  var holdsComment = false

  /// Takes in an element directly in it whose end is reached.
  mutating func pass(_ inner: Cell) {
    if inner.holdsComment { holdsComment = true }
    if !inner.holdsComment, inner.node.name == "div" || inner.node.isText { text = inner.node }
  }
}
