internal import Corpus
internal import Pages

/// Groups of the same text.
struct DuplicateSection {
  private let facts: DuplicateFacts
  private let words: Words

  init(_ facts: DuplicateFacts, _ words: Words) { (self.facts, self.words) = (facts, words) }

  var section: Section {
    let say = words.say
    let copies = facts.kinds.values.reduce(0, +)
    return Section(
      id: "duplicates", title: say("Duplicates", "중복 묶음"),
      sentence: say(
        "Left out as copies: \(words.counted(copies, "item")), in \(words.counted(facts.clusters, "group")). A very large group is often a notice or a form: yisang dedup show ID shows what differs.",
        "문항 \(say(facts.clusters))개의 사본 \(say(copies))개를 뺐습니다. 아주 큰 묶음은 안내문이나 양식일 때가 많습니다. yisang dedup show ID 명령으로 무엇이 다른지 보세요."
      ),
      body: cards([kinds, sizes] + [near].compactMap(\.self)) + largest)
  }

  private var kinds: HTML {
    let say = words.say
    let names = [
      "exact": say("the same text", "똑같은 글"), "near": say("nearly the same text", "거의 같은 글"),
      "published": say("published before", "이미 공개한 글"),
    ]
    let rows = ["exact", "near", "published"].compactMap { kind in
      facts.kinds[kind].map { BarChart.Row(names[kind] ?? kind, Double($0), label: say($0)) }
    }
    let title = say("Copies by kind", "종류별 사본")
    return Figure(title, chart: BarChart(title, rows: rows).html, in: say).html
  }

  private var sizes: HTML {
    let say = words.say
    let rows = facts.sizes.filter { $0.clusters > 0 }.map { size in
      let range = size.from == size.to ? say(size.from) : "\(say(size.from))–\(say(size.to))"
      let name = size.to == 1 ? say("1 copy", "사본 1개") : say("\(range) copies", "사본 \(range)개")
      return BarChart.Row(
        name, Double(size.clusters),
        label: say(
          words.counted(size.clusters, "group"), "묶음 \(say(size.clusters))개"))
    }
    let title = say("Groups by the number of copies", "사본 수별 묶음")
    return Figure(title, chart: BarChart(title, rows: rows).html, in: say).html
  }

  private var near: HTML? {
    guard facts.jaccard.contains(where: { $0 > 0 }) else { return nil }
    let say = words.say
    let first = facts.jaccard.firstIndex { $0 > 0 } ?? 0
    let edges = (first...20).map { Double($0) / 20 }
    let title = say("How alike near copies are (Jaccard index)", "거의 같은 글의 유사도(자카드 지수)")
    return Figure(
      title, chart: HistogramChart(title, edges: edges, counts: Array(facts.jaccard[first...])).html, in: say
    ).html
  }

  private var largest: HTML {
    let say = words.say
    let parts = facts.largest.map { cluster -> HTML in
      let text: HTML =
        cluster.text.map { "<div class=\"record\">\(Beginning(of: $0.text, scalars: 280).marked)</div>" }
        ?? "<p class=\"quiet\">\(say("text not shown: not class A", "A 등급이 아니어서 글은 싣지 않습니다"))</p>"
      let link: HTML =
        cluster.url.map { "<a href=\"\(link: $0)\" rel=\"noreferrer\">\($0)</a>" }
        ?? .text(say("published elsewhere", "다른 말뭉치에 있음"))
      return """
        <div class="card"><b>\(say(cluster.copies == 1 ? "1 copy" : "\(say(cluster.copies)) copies", "사본 \(say(cluster.copies))개"))</b> <span class="small">\(link)</span>
        \(text)<code>yisang dedup show \(cluster.kept.prefix(12))</code></div>

        """
    }
    return "<h3>\(say("The largest groups", "가장 큰 묶음"))</h3>\n\(cards(parts))"
  }
}
