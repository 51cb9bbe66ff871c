internal import Corpus
internal import Web

/// Topics of Discourse as it shows them to crawlers and browsers without JavaScript.
func discoursePage(_ page: Page) -> Extraction? {
  let document = page.document
  guard let outlet = document.first(id: "main-outlet") else { return nil }
  let posts = outlet.outermost(class: "post")
  guard let question = posts.first else {
    let list = outlet.first(class: "topic-list")
    return list.map { Extraction(listOf: $0.document, method: "discourse.list") }
  }
  let frame = question.parent
  // What a long topic's further pages hold are answers without their question.
  guard frame.flatMap(postNumber) ?? 1 == 1 else {
    return Extraction(listOf: document, method: "discourse.topic")
  }
  let answers = posts.dropFirst().compactMap { post in
    ExtractedItem.Answer(post, score: post.parent.flatMap { $0 == frame ? nil : likes(of: $0) })
  }
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

private func likes(of frame: HTMLNode) -> Int? {
  if let likes = frame.first(class: "post-likes") { return number(in: likes.line) }
  let counts = frame.children.lazy.compactMap { $0.attribute("content") }
  return counts.first { $0.hasPrefix("UserLikes:") }.flatMap { number(in: $0) }
}

private func category(in outlet: HTMLNode) -> String? {
  if let name = outlet.first(id: "topic-title")?.first(class: "category-name") { return name.line }
  let path = outlet.first(id: "breadcrumbs")?.descendants.filter { $0.attribute("itemprop") == "title" }
  return path?.last?.line
}
