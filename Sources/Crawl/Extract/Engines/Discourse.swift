internal import Corpus
internal import Web

/// Topics of Discourse as it shows them to crawlers and browsers without JavaScript.
func discoursePage(_ page: Page) -> Extraction? {
  let document = page.document
  guard let outlet = document.first(id: "main-outlet") else { return nil }
  let posts = posts(in: outlet)
  guard let question = posts.first?.node else {
    let list = outlet.first(class: "topic-list")
    return list.map { Extraction(listOf: $0.document, method: "discourse.list") }
  }
  let frame = question.parent
  // What a long topic's further pages hold are answers without their question.
  guard frame.flatMap(postNumber) ?? 1 == 1 else {
    return Extraction(listOf: document, method: "discourse.topic")
  }
  let answers = posts.dropFirst().compactMap { ExtractedItem.Answer($0.node, score: $0.likes) }
  let heading = outlet.first("h1") ?? outlet.first("h2")
  let item = ExtractedItem(
    question: .init(title: heading?.line ?? titleParts(document.title)[0], body: question.text),
    answers: answers, category: category(in: outlet),
    askedAt: frame?.first("time")?.attribute("datetime"))
  return Extraction(thread: item, of: page, method: "discourse.topic")
}

private func postNumber(_ frame: HTMLNode) -> Int? {
  if let id = frame.attribute("id"), id.hasPrefix("post_") { return number(in: id) }
  let position = frame.descendants.first { $0.attribute("itemprop") == "position" }
  return position.flatMap { number(in: $0.line) }
}

/// The posts, each with the likes that stand behind it.
private func posts(in outlet: HTMLNode) -> [(node: HTMLNode, likes: Int?)] {
  var posts: [(node: HTMLNode, likes: Int?)] = []
  var rest = outlet.descendants
  while let node = rest.next() {
    if node.hasClass("post") {
      posts.append((node, nil))
      rest.skipChildren()
    } else if let last = posts.indices.last, posts[last].likes == nil {
      if node.hasClass("post-likes") {
        posts[last].likes = number(in: node.line)
        rest.skipChildren()
      } else if let count = node.attribute("content"), count.hasPrefix("UserLikes:") {
        posts[last].likes = number(in: count)
      }
    }
  }
  return posts
}

private func category(in outlet: HTMLNode) -> String? {
  if let name = outlet.first(id: "topic-title")?.first(class: "category-name") { return name.line }
  let path = outlet.first(id: "breadcrumbs")?.descendants.filter { $0.attribute("itemprop") == "title" }
  return path?.last?.line
}
