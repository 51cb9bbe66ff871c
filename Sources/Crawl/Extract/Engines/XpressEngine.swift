internal import Corpus
internal import Web

/// Pages of XpressEngine 1 and Rhymix. Whatever the skin, the engine itself puts posts and comments into elements of
/// the classes `document_글번호_회원번호` and `comment_댓글번호_회원번호`.
func xpressEnginePage(_ page: Page) -> Extraction? {
  let document = page.document
  let generators = ["xpressengine", "rhymix", "zeroboard xe"]
  let isEngine = document.meta("generator").contains { generator in
    generators.contains { generator.holds($0, ignoringCase: true) }
  }
  guard isEngine, let body = document.body else { return nil }
  var post: (node: HTMLNode, number: String)?
  var comments: [(node: HTMLNode, bar: HTMLNode?)] = []
  var rest = body.descendants
  while let node = rest.next() {
    if let (kind, number) = node.engineClass {
      if kind == "comment" { comments.append((node, nil)) } else if post == nil { post = (node, number) }
      rest.skipChildren()
    } else if let last = comments.last, last.bar == nil, node.hasClass("action"),
      node.parent == last.node.parent
    {
      // The bar below a comment.
      comments[comments.count - 1].bar = node
      rest.skipChildren()
    }
  }
  guard let post else { return pageWithoutPost(body) }
  let header = body.first(class: "read_header")
  let item = ExtractedItem(
    question: .init(title: title(of: post.number, in: document), body: post.node.text),
    answers: comments.compactMap { comment in
      let votes = comment.bar?.first(class: "vote").flatMap { number(in: $0.line) }
      return ExtractedItem.Answer(comment.node, score: votes)
    }, category: header?.first(class: "category")?.line,
    askedAt: header?.first(class: "time")?.line)
  return Extraction(thread: item, of: page, method: "xe.post")
}

/// A secret post asks for its password in place of its text.
private func pageWithoutPost(_ body: HTMLNode) -> Extraction? {
  let asks = body.first(class: "read_body")?.descendants.contains { $0.attribute("type") == "password" }
  if asks == true {
    return Extraction(
      kind: .login, title: body.document.title, method: "xe.post",
      rejection: Rejection("extract.login_wall", value: "input type=password"))
  }
  return body.first(id: "board_list").map { Extraction(listOf: $0.document, method: "xe.list") }
}

/// In each skin a heading links to the post itself.
private func title(of number: String, in document: HTMLDocument) -> String {
  let headings = ["h1", "h2", "h3", "h4"]
  var rest = document.elements
  while let heading = rest.next() {
    guard headings.contains(heading.name) else { continue }
    rest.skipChildren()
    var links = heading.descendants
    while let link = links.next() {
      let address = link.attribute("href") ?? ""
      guard address.hasSuffix("/\(number)") || address.hasSuffix("document_srl=\(number)") else { continue }
      links.skipChildren()
      let line = link.line
      if !line.isEmpty { return line }
    }
  }
  return document.meta("og:title").first { !$0.isEmpty } ?? document.title
}

extension HTMLNode {
  /// `document_12_3` is a document of number 12.
  fileprivate var engineClass: (kind: String, number: String)? {
    let classes = words("class")
    guard classes.contains("xe_content") || classes.contains("rhymix_content") else { return nil }
    for word in classes {
      let parts = word.split(separator: "_")
      guard parts.count == 3, parts[1...].allSatisfy({ Int($0) != nil }) else { continue }
      if parts[0] == "document" || parts[0] == "comment" { return (String(parts[0]), String(parts[1])) }
    }
    return nil
  }
}
