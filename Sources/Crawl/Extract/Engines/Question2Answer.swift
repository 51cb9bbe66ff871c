internal import Corpus
internal import Web

/// Pages of Question2Answer, by the classes of its base theme, which all themes inherit.
func question2AnswerPage(_ page: Page) -> Extraction? {
  guard let body = page.document.body, body.words("class").contains(where: { $0.hasPrefix("qa-") }) else {
    return nil
  }
  guard let question = body.first(class: "qa-q-view") else {
    return body.first(class: "qa-q-list").map {
      Extraction(listOf: $0.document, method: "question2answer.list")
    }
  }
  let heading = body.first(class: "qa-main-heading")?.first("h1")
  let answers = body.outermost(class: "qa-a-list-item").compactMap(answer)
  let when = question.first(class: "qa-q-view-when")
  let item = ExtractedItem(
    question: .init(
      title: (heading?.first("a") ?? heading)?.line ?? titleParts(page.document.title)[0],
      body: question.first(class: "qa-q-view-content")?.text ?? ""),
    answers: answers, category: question.first(class: "qa-q-view-where-data")?.line,
    askedAt: when?.first("time")?.attribute("datetime") ?? when?.first(class: "qa-q-view-when-data")?.line)
  return Extraction(kind: .qa, title: page.document.title, items: [item], method: "question2answer.question")
}

private func answer(_ entry: HTMLNode) -> ExtractedItem.Answer? {
  guard !entry.hasClass("qa-a-list-item-hidden") else { return nil }
  guard let content = entry.first(class: "qa-a-item-content") else { return nil }
  let isSelected = entry.hasClass("qa-a-list-item-selected")
  return ExtractedItem.Answer(content, accepted: isSelected, score: votes(of: entry))
}

private func votes(of entry: HTMLNode) -> Int? {
  if let net = entry.first(class: "qa-netvote-count") { return number(in: net.line) }
  guard let up = entry.first(class: "qa-upvote-count").flatMap({ number(in: $0.line) }) else { return nil }
  // A number of votes against is written with a sign by some languages' phrases.
  let down = entry.first(class: "qa-downvote-count").flatMap { number(in: $0.line) } ?? 0
  return up - abs(down)
}
