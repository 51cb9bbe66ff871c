internal import Pages

/// Rows to read.
struct SampleSection {
  private let facts: SampleFacts
  private let words: Words
  private let isPrivate: Bool

  init(_ facts: SampleFacts, _ words: Words, isPrivate: Bool) {
    (self.facts, self.words, self.isPrivate) = (facts, words, isPrivate)
  }

  var section: Section? {
    let say = words.say
    let visible = isPrivate ? ["A", "B"] : ["A"]
    let hidden = facts.classes.filter { !visible.contains($0.key) }.values.reduce(0, +)
    let withheld =
      hidden > 0
      ? say(
        " Left out: \(words.counted(hidden, "row")) of other classes.", " 다른 등급의 \(say(hidden))행은 뽑지 않습니다.")
      : ""
    return Section(
      id: "samples", title: say("Rows", "표본"),
      sentence: say(
        "Drawn at random from what \(facts.stage) kept; Korean and English are marked. yisang why ID tells where a row comes from."
          + withheld,
        "\(facts.stage) 단계에 남은 것에서 무작위로 뽑았고, 한국어와 영어를 색으로 구분했습니다. yisang why ID 명령은 그 행이 어디에서 왔는지 알려 줍니다."
          + withheld),
      body: facts.samples.isEmpty
        ? "<p class=\"quiet\">\(say("No row is of a class that may be shown.", "보여 줄 수 있는 등급의 행이 없습니다."))</p>\n"
        : legend + cards(facts.samples.enumerated().map { sample($0.element, isOpen: $0.offset == 0) }))
  }

  private var legend: HTML {
    let say = words.say
    return
      "<p class=\"small\"><span class=\"ko\">\(say("Korean", "한국어"))</span> <span class=\"en\">\(say("English", "영어"))</span></p>\n"
  }

  private func sample(_ sample: SampleFacts.Sample, isOpen: Bool) -> HTML {
    let say = words.say
    let license = sample.license ?? sample.licenseURL ?? ""
    let terms: HTML =
      sample.licenseURL.map { "<a href=\"\(link: $0)\" rel=\"noreferrer\">\(license)</a>" } ?? .text(license)
    let author: HTML = sample.attribution.map { " · \($0)" } ?? .empty
    let category: HTML = sample.category.map { "<span class=\"tag\">\($0)</span> " } ?? .empty
    let teacher: HTML =
      sample.teacher.map {
        "<span class=\"quiet\">\(say("teacher", "교사")) \(String($0.split(separator: "/").last ?? ""))</span> "
      }
      ?? .empty
    return """
      <article class="card"><p class="small"><span class="tag \(sample.licenseClass)">\(sample.licenseClass)</span> \(category)\(terms)\(author) \(teacher)<br>
      <a href="\(link: sample.url)" rel="noreferrer">\(sample.url)</a></p>
      \(part(say("Question", "질문"), sample.question, isFolded: false, isOpen: true))\
      \(part(say("Thoughts", "생각"), sample.think, isFolded: true, isOpen: isOpen))\
      \(part(say("Answer", "답"), sample.answer, isFolded: false, isOpen: true))\
      <p class="small"><code>yisang why \(sample.id.prefix(12))</code></p></article>

      """
  }

  private func part(_ name: String, _ text: ShownText?, isFolded: Bool, isOpen: Bool) -> HTML {
    guard let text = text?.text, !text.isEmpty else { return .empty }
    let marked: HTML = "<div class=\"record\">\(MarkedHTML.spans(text, korean: isFolded))</div>\n"
    guard isFolded else { return "<h3>\(name)</h3>\n\(marked)" }
    let share = words.percent(MarkedHTML.korean(text), digits: 0)
    let length = words.say(text.unicodeScalars.count)
    let facts = words.say("\(share) Korean, \(length) characters", "한국어 \(share), \(length)자")
    let open: HTML = isOpen ? " open=\"open\"" : .empty
    return
      "<details\(open)><summary><b>\(name)</b> <span class=\"quiet small\">\(facts)</span></summary>\(marked)</details>\n"
  }
}
