internal import Corpus
internal import Web

/// The questions among what a page states (schema.org `QAPage`, `FAQPage`, `Question`, `DiscussionForumPosting`).
struct StatedQuestions {
  private(set) var items: [ExtractedItem] = []
  private(set) var isFAQ = false

  /// Members that lead from a page to its questions. Others, such as an action's, lead to questions of no concern.
  private static let ways = [
    "@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "item",
  ]
  /// Things that are looked at on one page.
  private static let limit = 20_000
  /// Bytes of text from which on no more is read: many questions may refer to one long text.
  private static let textLimit = 4 << 20

  /// Reads things in their order; of a question stated twice, the one with more answers.
  init<Thing: StatedThing>(_ roots: [Thing]) {
    var waiting = Array(roots.reversed())
    var seen = Set<Thing.Key>()
    var places: [[[UInt8]]: Int] = [:]
    var (count, size) = (0, 0)
    while count < Self.limit, size < Self.textLimit, let thing = waiting.popLast() {
      count += 1
      if thing.isA("FAQPage") { isFAQ = true }
      if let key = thing.key, !seen.insert(key).inserted { continue }
      let isForum = thing.isA("DiscussionForumPosting")
      guard isForum || thing.isA("Question") else {
        waiting += Self.ways.flatMap { thing.things($0) }.reversed()
        continue
      }
      guard let item = isForum ? post(thing, &seen) : question(thing, &seen) else { continue }
      size += item.size
      if isForum, !item.asks, item.answers.isEmpty { continue }
      let question = [Array(item.question.title.utf8), Array(item.question.body.utf8)]
      if let place = places[question] {
        if items[place].answers.count < item.answers.count { items[place] = item }
      } else {
        places[question] = items.count
        items.append(item)
      }
    }
  }
}

private func question<Thing: StatedThing>(_ thing: Thing, _ seen: inout Set<Thing.Key>) -> ExtractedItem? {
  guard var item = item(thing) else { return nil }
  item.answers = answers(thing.things("acceptedAnswer"), accepted: true, &seen)
  let bodies = Set(item.answers.map { Array($0.body.utf8) })
  let others = answers(thing.things("suggestedAnswer"), accepted: false, &seen)
  item.answers += others.filter { !bodies.contains(Array($0.body.utf8)) }
  return item
}

/// A post of a forum; its comments are the answers.
private func post<Thing: StatedThing>(_ thing: Thing, _ seen: inout Set<Thing.Key>) -> ExtractedItem? {
  guard var item = item(thing) else { return nil }
  item.answers = answers(thing.things("comment"), accepted: false, &seen)
  return item
}

private func item(_ thing: some StatedThing) -> ExtractedItem? {
  let title = thing.texts(["name", "headline"]).first ?? ""
  let body = thing.texts(["text", "articleBody"]).joined(separator: "\n\n")
  guard !title.isEmpty || !body.isEmpty else { return nil }
  let subject = ["about", "articleSection"].lazy.flatMap { thing.things($0) }
    .map { $0.texts(["name"]).first ?? $0.ownText }.first { !$0.isEmpty }
  return ExtractedItem(
    question: .init(title: inOneLine(title), body: body.utf8.elementsEqual(title.utf8) ? "" : body),
    answers: [], category: subject.map(inOneLine), askedAt: thing.value(["dateCreated", "datePublished"]))
}

/// An answer that several questions refer to is the first one's.
private func answers<Thing: StatedThing>(
  _ things: [Thing], accepted: Bool, _ seen: inout Set<Thing.Key>
) -> [ExtractedItem.Answer] {
  things.compactMap { answer in
    if let key = answer.key, !seen.insert(key).inserted { return nil }
    let texts = answer.texts(["text", "articleBody"])
    let body = texts.isEmpty ? answer.ownText : texts.joined(separator: "\n\n")
    guard !body.isEmpty else { return nil }
    return ExtractedItem.Answer(
      body: body, accepted: accepted, score: answer.value(["upvoteCount"]).flatMap { Int(inOneLine($0)) })
  }
}

extension ExtractedItem {
  fileprivate var size: Int {
    let texts = [question.title, question.body, category ?? "", askedAt ?? ""] + answers.map(\.body)
    return texts.reduce(0) { $0 + $1.utf8.count }
  }

  /// True if the title or the text ends as a question does.
  fileprivate var asks: Bool {
    [question.title, question.body].contains { text in
      text.utf8.last == UInt8(ascii: "?") || text.utf8.suffix(3).elementsEqual("？".utf8)
    }
  }
}

private func inOneLine(_ text: String) -> String {
  text.utf8.split { $0 <= 0x20 }.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
}
