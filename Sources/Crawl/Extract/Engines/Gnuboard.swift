internal import Corpus
internal import Web

/// Pages of Gnuboard 5, by the ids and classes of its skins, which most themes keep.
func gnuboardPage(_ page: Page) -> Extraction? {
  let document = page.document
  if let faq = document.first(id: "faq_con") { return gnuboardFAQ(faq, of: document) }
  if let title = document.first(id: "bo_v_title") { return gnuboardPost(title, of: page) }
  if document.first(id: "bo_list") ?? document.first(id: "bo_gall") ?? document.first(id: "bo_webzine") != nil
  {
    return Extraction(listOf: document, method: "gnuboard.list")
  }
  return nil
}

/// A post of a board with its comments, or a question to the operator with the operator's answer.
private func gnuboardPost(_ heading: HTMLNode, of page: Page) -> Extraction? {
  let document = page.document
  guard let content = document.first(id: "bo_v_con") else { return nil }
  let category = heading.first(class: "bo_v_cate")?.line
  var title = (heading.first(class: "bo_v_tit") ?? heading).line
  if let category, title.utf8.starts(with: category.utf8), heading.first(class: "bo_v_tit") == nil {
    title = String(decoding: title.utf8.dropFirst(category.utf8.count).drop { $0 == 0x20 }, as: UTF8.self)
  }
  title = uncut(title, by: document.title)
  let official = document.first(id: "bo_v_ans").map { $0.first(id: "ans_con") ?? $0 }
  let answer = official.flatMap { ExtractedItem.Answer($0, accepted: true) }
  let comments = document.first(id: "bo_vc").map(gnuboardComments) ?? []
  let info = document.first(id: "bo_v_info")
  let item = ExtractedItem(
    question: .init(title: title, body: content.text), answers: (answer.map { [$0] } ?? []) + comments,
    category: category.flatMap { $0.isEmpty ? nil : $0 },
    askedAt: (info?.first(class: "if_date") ?? info?.first(class: "bo_date"))?.line)
  return Extraction(thread: item, of: page, method: "gnuboard.post")
}

/// The skins of today have a class for a comment's text; the first skins of Gnuboard 5 put it into bare paragraphs.
private func gnuboardComments(in section: HTMLNode) -> [ExtractedItem.Answer] {
  let texts = section.outermost(class: "cmt_contents")
  if !texts.isEmpty { return texts.compactMap { ExtractedItem.Answer($0) } }
  let comments = section.children.filter { $0.attribute("id")?.hasPrefix("c_") == true }
  return comments.compactMap { comment in
    let paragraphs = comment.children.filter { $0.name == "p" }.map(\.text).filter { !$0.isEmpty }
    return ExtractedItem.Answer(text: paragraphs.joined(separator: "\n\n"))
  }
}

/// Skins cut long titles off with `…`; the page's own title, `제목 > 게시판`, has them whole.
private func uncut(_ title: String, by pageTitle: String) -> String {
  guard let ellipsis = ["…", "..."].first(where: { title.hasSuffix($0) }) else { return title }
  let start = title.utf8.dropLast(ellipsis.utf8.count)
  let whole = Array(pageTitle.utf8)
  guard whole.starts(with: start) else { return title }
  var end: Int?
  while let mark = whole[(end.map { $0 + 1 } ?? 0)...].place(of: " > ") { end = mark.lowerBound }
  return end.map { String(decoding: whole[..<$0], as: UTF8.self) } ?? title
}

/// An accordion: headings, each followed by its answer.
private func gnuboardFAQ(_ list: HTMLNode, of document: HTMLDocument) -> Extraction? {
  var items: [ExtractedItem] = []
  var question = ""
  var rest = list.descendants
  while let node = rest.next() {
    if node.name == "h3" {
      // Before the question stands a decorative "Q".
      question = (node.first("a") ?? node).line
      rest.skipChildren()
    } else if node.hasClass("con_inner") {
      if !question.isEmpty, let answer = ExtractedItem.Answer(node, accepted: true) {
        items.append(
          ExtractedItem(
            question: .init(title: question, body: ""), answers: [answer], category: nil, askedAt: nil))
      }
      question = ""
      rest.skipChildren()
    }
  }
  guard !items.isEmpty else { return nil }
  return Extraction(kind: .faq, title: document.title, items: items, method: "gnuboard.faq")
}
