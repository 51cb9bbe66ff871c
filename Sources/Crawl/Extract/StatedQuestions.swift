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

  /// Where a thing was found.
  private enum Place {
    case page, list, elsewhere
  }

  /// Reads things in their order; of a question stated twice, the one with more answers.
  ///
  /// On the page of an article, the questions of a list are those of other pages.
  init<Thing: StatedThing>(_ roots: [Thing]) {
    var waiting = roots.reversed().map { (thing: $0, place: Place.elsewhere) }
    var reader = QuestionReader<Thing>()
    var places: [[[UInt8]]: Int] = [:]
    var listed = Set<Int>()
    var (count, size, isArticle) = (0, 0, false)
    while count < Self.limit, size < Self.textLimit, let (thing, place) = waiting.popLast() {
      count += 1
      if thing.isA("FAQPage") { isFAQ = true }
      if !reader.isNew(thing) { continue }
      let isForum = thing.isA("DiscussionForumPosting")
      guard isForum || thing.isA("Question") else {
        if place != .list, thing.isArticle { isArticle = true }
        let isPage = place == .page || thing.isA("FAQPage") || thing.isA("QAPage")
        let inner = Self.ways.flatMap { way in
          let place = isPage ? Place.page : way == "itemListElement" ? .list : place
          return thing.things(way).map { (thing: $0, place: place) }
        }
        waiting += inner.reversed()
        continue
      }
      guard let item = isForum ? reader.post(thing) : reader.question(thing) else { continue }
      size += item.size
      if isForum, !item.asks, item.answers.isEmpty { continue }
      let question = [Array(item.question.title.utf8), Array(item.question.body.utf8)]
      let known = places[question]
      if let known {
        if items[known].answers.count < item.answers.count { items[known] = item }
      } else {
        places[question] = items.count
        items.append(item)
      }
      if place != .list {
        listed.remove(known ?? items.count - 1)
      } else if known == nil {
        listed.insert(items.count - 1)
      }
    }
    if isArticle { items = items.indices.filter { !listed.contains($0) }.map { items[$0] } }
  }
}

extension StatedThing {
  /// True for what schema.org calls an article, a post of a forum left aside.
  fileprivate var isArticle: Bool {
    let names = ["Article", "NewsArticle", "BlogPosting", "TechArticle", "ScholarlyArticle", "Report"]
    return names.contains(where: isA)
  }
}

/// Reads questions; what several of them refer to, once.
private struct QuestionReader<Thing: StatedThing> {
  private var seen = Set<Thing.Key>()
  private var subjects: [Thing.Key: String] = [:]

  /// True when a thing is met for the first time.
  mutating func isNew(_ thing: Thing) -> Bool { thing.key.map { seen.insert($0).inserted } ?? true }

  mutating func question(_ thing: Thing) -> ExtractedItem? {
    guard var item = item(thing) else { return nil }
    item.answers = answers(thing.things("acceptedAnswer"), accepted: true)
    let bodies = Set(item.answers.map { Array($0.body.utf8) })
    let others = answers(thing.things("suggestedAnswer"), accepted: false)
    item.answers += others.filter { !bodies.contains(Array($0.body.utf8)) }
    return item
  }

  /// A post of a forum; its comments are the answers.
  mutating func post(_ thing: Thing) -> ExtractedItem? {
    guard var item = item(thing) else { return nil }
    item.answers = answers(thing.things("comment"), accepted: false)
    return item
  }

  private mutating func item(_ thing: Thing) -> ExtractedItem? {
    let title = thing.texts(["name", "headline"]).first ?? ""
    let body = thing.texts(["text", "articleBody"]).joined(separator: "\n\n")
    guard !title.isEmpty || !body.isEmpty else { return nil }
    return ExtractedItem(
      question: .init(title: inOneLine(title), body: body.utf8.elementsEqual(title.utf8) ? "" : body),
      answers: [], category: subject(of: thing), askedAt: thing.value(["dateCreated", "datePublished"]))
  }

  private mutating func subject(of thing: Thing) -> String? {
    for subject in ["about", "articleSection"].lazy.flatMap({ thing.things($0) }) {
      let name =
        subject.key.flatMap { subjects[$0] } ?? inOneLine(subject.texts(["name"]).first ?? subject.ownText)
      if let key = subject.key { subjects[key] = name }
      if !name.isEmpty { return name }
    }
    return nil
  }

  /// An answer that several questions refer to is the first one's.
  private mutating func answers(_ things: [Thing], accepted: Bool) -> [ExtractedItem.Answer] {
    things.compactMap { answer in
      guard isNew(answer) else { return nil }
      let texts = answer.texts(["text", "articleBody"])
      let body = texts.isEmpty ? answer.ownText : texts.joined(separator: "\n\n")
      guard !body.isEmpty else { return nil }
      let votes = answer.value(["upvoteCount"]).flatMap { wholeNumber(inOneLine($0)) }
      return ExtractedItem.Answer(body: body, accepted: accepted, score: votes)
    }
  }
}

/// `1,234` → 1234.
private func wholeNumber(_ text: String) -> Int? {
  let groups = text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
  guard groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
  return Int(groups.map { String(decoding: $0, as: UTF8.self) }.joined())
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
