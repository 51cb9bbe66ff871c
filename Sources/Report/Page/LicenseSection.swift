internal import Pages

/// Licence classes of pages, and what they rest on, by site.
struct LicenseSection {
  private let facts: LicenseFacts
  private let words: Words

  init(_ facts: LicenseFacts, _ words: Words) { (self.facts, self.words) = (facts, words) }

  private static let most = 14

  var section: Section {
    let say = words.say
    return Section(
      id: "licences", title: say("Licences", "라이선스"),
      sentence: say(
        "A may be passed on, B may only be trained on, C is left out. A site that should be freer can be reviewed: yisang site HOST says what was found there.",
        "A는 다시 나눠 줄 수 있고, B는 학습에만 쓰며, C는 쓰지 않습니다. 등급이 낮게 나온 사이트는 yisang site 호스트 명령으로 근거를 확인하고 심사하세요."),
      body: cards([classes, sites]) + evidence)
  }

  private func label(_ counts: [String: Int]) -> String {
    ["A", "B", "C"].compactMap { name in counts[name].map { "\(name) \(words.say($0))" } }.joined(
      separator: " · ")
  }

  private func parts(_ counts: [String: Int]) -> [(value: Double, style: String)] {
    ["A", "B", "C"].map { (Double(counts[$0] ?? 0), $0) }
  }

  private var classes: HTML {
    let say = words.say
    let names = [
      "A": say("A: pass on", "A: 재배포 가능"), "B": say("B: train only", "B: 학습만"),
      "C": say("C: left out", "C: 제외"),
    ]
    let total = max(facts.classes.values.reduce(0, +), 1)
    let rows = ["A", "B", "C"].map { name in
      let count = facts.classes[name] ?? 0
      return BarChart.Row(
        names[name] ?? name, Double(count),
        label: "\(say(count)) (\(words.percent(Double(count) / Double(total), digits: 0)))", style: name)
    }
    let title = say("Pages by licence class", "라이선스 등급별 페이지")
    return Figure(title, chart: BarChart(title, rows: rows).html, in: say).html
  }

  private var sites: HTML {
    let say = words.say
    let rows = facts.sites.prefix(LicenseSection.most).map {
      StackedBarChart.Row($0.host, parts: parts($0.classes), label: label($0.classes))
    }
    let more = facts.sites.count - rows.count
    let title = say("Pages by site and class", "사이트와 등급별 페이지")
    let note =
      more > 0
      ? say("In the table: \(words.counted(more, "smaller site")).", "작은 사이트 \(say(more))곳은 표에 있습니다.") : ""
    return Figure(title, note: note, chart: StackedBarChart(title, rows: rows).html, in: say).html
  }

  /// Evidence in words; kinds of the same words are one.
  static func named(_ evidence: [String: Int], _ words: Words) -> [String: Int] {
    Dictionary(evidence.map { (words.evidence($0.key), $0.value) }, uniquingKeysWith: +)
  }

  private var evidence: HTML {
    let say = words.say
    func ranked(_ counts: [String: Int], _ most: Int) -> String {
      let all = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      let shown = all.prefix(most).map { "\($0.key) (\(say($0.value)))" }
      return (shown + (all.count > most ? ["…"] : [])).joined(separator: ", ")
    }
    let rows = facts.sites.prefix(200).map { site -> [HTML] in
      let found = LicenseSection.named(site.evidence, words)
      return [
        .text(site.host), .text(say(site.pages)), .text(say(site.classes["A"] ?? 0)),
        .text(say(site.classes["B"] ?? 0)), .text(say(site.classes["C"] ?? 0)),
        .text(site.licenses.isEmpty ? "–" : ranked(site.licenses, 4)),
        .text(site.evidence.isEmpty ? say("nothing found", "찾지 못함") : ranked(found, 6)),
      ]
    }
    let table = Table(
      [
        say("site", "사이트"), say("pages", "페이지"), "A", "B", "C", say("licences", "라이선스"),
        say("evidence (pages)", "근거(페이지 수)"),
      ],
      numbers: [1, 2, 3, 4], rows: rows)
    return """
      <details class="card"><summary>\(say("Evidence by site", "사이트별 근거"))</summary>
      \(table.html)</details>

      """
  }
}
