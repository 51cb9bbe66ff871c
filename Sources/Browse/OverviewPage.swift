import Corpus
import Pages

/// How many rows each stage has, what they fell out by, and what the report's sections say, where there are any.
func overviewPage(_ settings: BrowseSettings, _ frame: Frame) throws -> Page {
  let say = frame.say
  let counts = try [Stage.crawl, .item, .license, .filter, .dedup, .trace, .distill].compactMap {
    try settings.corpus.count(of: $0)
  }
  guard !counts.isEmpty else {
    return frame.page(
      "yisang",
      frame.quiet(
        say(
          "No stage has finished a shard yet: run yisang crawl or yisang import.",
          "아직 끝난 단계가 없습니다. yisang crawl 또는 yisang import를 실행하세요.")))
  }
  let most = Double(counts.map { $0.kept + $0.rejectedTotal }.max() ?? 1)
  let rows = counts.map { count in
    BarChart.Row(
      say.stage(count.stage), Double(count.kept),
      label: say(
        "\(say(count.kept)) of \(say(count.kept + count.rejectedTotal))",
        "\(say(count.kept + count.rejectedTotal)) 중 \(say(count.kept))"))
  }
  let given = report(settings, say)
  return frame.page(
    "yisang",
    """
    <form class="bar" action="/search"><label class="grow">\(say("Words", "검색어"))<input name="q" type="search"></label>
    \(frame.languageField)<button>\(say("Search", "검색"))</button></form>
    <h2>\(say("Rows kept at each stage", "단계별로 남은 행"))</h2>
    \(BarChart(say("Rows kept at each stage", "단계별로 남은 행"), rows: rows, most: most).html)
    <p><a href="\(frame.link("/rejects"))">\(say("Why the others fell out", "나머지가 탈락한 이유"))</a></p>
    \(given)
    """)
}

/// What the report says; where it cannot be made, why, and the counts stay.
private func report(_ settings: BrowseSettings, _ say: Language) -> HTML {
  do { return try settings.overview?(say) ?? .empty } catch {
    let words = say("The report cannot be made now:", "지금은 보고서를 만들 수 없습니다:")
    return "<div class=\"alarm\"><p>\(words) \(Router.explain(error).message)</p></div>"
  }
}
