import Corpus
import Pages
import Reasoning

/// Traces by verdict.
func tracesPage(_ query: TraceQuery, _ list: TraceList, _ frame: Frame) -> Page {
  let say = frame.say
  let title = say("Traces", "추론 기록")
  guard !list.verdicts.isEmpty else {
    return frame.page(
      title,
      frame.quiet(say("There are no traces: run yisang distill.", "추론 기록이 없습니다. yisang distill을 실행하세요.")))
  }
  let all = list.verdicts.reduce(0) { $0 + $1.count }
  let filters = ([(name: nil, count: all)] + list.verdicts.map { (name: Optional($0.name), count: $0.count) })
    .map {
      verdict, count -> HTML in
      let words = "\(verdict ?? say("all", "모두")) \(say(count))"
      return verdict == query.verdict
        ? "<b>\(words)</b>" : "<a href=\"\(frame.link("/traces", [("verdict", verdict)]))\">\(words)</a>"
    }
  let rows = list.rows.map { row -> HTML in
    """
    <div class="hit"><h3><a href="\(frame.link("/trace/\(row.id)", [("verdict", query.verdict)]))">\(row.title.isEmpty ? say("(no title)", "(제목 없음)") : row.title)</a></h3>
    <p>\(excerpt(row.opening, [], around: 260))</p>
    <p class="small quiet">\(verdictWords(row.verdict, frame)) · \(say("Korean", "한국어")) \(percent(row.korean)) · \(row.teacher)\(row.tokens.map { " · \(say($0)) " + say("tokens", "토큰") } ?? "")</p></div>

    """
  }
  let next: HTML =
    list.hasMore
    ? list.rows.last.map {
      "<a class=\"next\" href=\"\(frame.here([("after", $0.place.description)]))\">\(say("More", "더 보기"))</a>"
        as HTML
    }
      ?? .empty
    : "<span class=\"quiet\">\(say("These were the last.", "마지막입니다."))</span>"
  return frame.page(
    title, "<div class=\"pager\">\(filters.joined(" "))</div>\(rows)<div class=\"pager\">\(next)</div>")
}

private func verdictWords(_ verdict: String, _ frame: Frame) -> HTML {
  verdict == "ok" ? "<span class=\"good\">ok</span>" : "<span class=\"bad\">\(verdict)</span>"
}

/// One trace with its languages, reflections and repeats marked.
func tracePage(_ facts: TraceFacts, _ frame: Frame) -> Page {
  let say = frame.say
  let trace = facts.trace
  var think = MarkedThought(trace.think)
  think.reflections = findReflections(in: think.text)
  think.repeated = findRepetition(in: think.text).map { Array($0.unit.utf8) } ?? []
  let paragraphs = think.paragraphs
  let failed = trace.failed.map { failure -> [HTML] in
    [
      .text(failure.verdict), .text(failure.value.map { short($0) } ?? "–"),
      .text(failure.threshold.map { short($0) } ?? "–"),
    ]
  }
  let rules: HTML =
    failed.isEmpty
    ? .empty : frame.table([say("Failed rule", "어긴 규칙"), say("Value", "값"), say("Wanted", "기준")], failed)
  let neighbours: HTML = """
    <div class="pager">
    \(neighbour(facts.previous, facts, frame, say("← Previous", "← 이전")))
    \(neighbour(facts.next, facts, frame, say("Next →", "다음 →")))
    <a href="\(frame.link("/traces", [("verdict", facts.verdict)]))">\(facts.verdict.map { say("All with the verdict \($0)", "판정 \($0) 모두") } ?? say("All traces", "모든 추론 기록"))</a>
    <a href="\(frame.link("/why", [("id", trace.id.description)]))">\(say("Its life", "이력"))</a></div>
    """
  let gold: HTML? = trace.gold.map { gold in
    let agreement = trace.agreement ?? say("not compared", "비교 안 함")
    let style = agreement == "equal" ? "good" : agreement == "different" ? "bad" : "quiet"
    return
      "\(say("known", "정답")) <b>\(short(gold))</b>, \(say("found", "찾은 답")) <b>\(trace.extracted.map { short($0) } ?? "–")</b>: <span class=\"\(style)\">\(agreement)</span>"
  }
  let tokens = [
    (say("prompt", "질문"), trace.promptTokens), (say("output", "출력"), trace.outputTokens),
    (say("student's", "학생 모델"), trace.studentTokens),
  ].compactMap { name, count in count.map { "\(name) \(say($0))" } }.joined(separator: ", ")
  let table = frame.facts([
    (say("Verdict", "판정"), verdictWords(trace.verdict, frame)),
    (say("Answer", "답"), gold),
    (
      say("Korean", "한국어 비율"),
      .text(
        "\(say("think", "생각")) \(percent(trace.koreanThink)), \(say("answer", "답")) \(percent(trace.koreanAnswer))"
      )
    ),
    (
      say("Looks back", "되돌아봄"),
      .text(
        "\(think.reflections.count)"
          + (think.reflections.isEmpty
            ? "" : ": " + short(think.reflections.map(\.marker).joined(separator: ", "), 200)))
    ),
    (
      say("Repeats", "반복"),
      think.repeated.isEmpty ? nil : .text(short(String(decoding: think.repeated, as: UTF8.self)))
    ),
    (say("Other scripts", "다른 문자"), trace.hanDrift > 0 ? .text(say(trace.hanDrift)) : nil),
    (say("Shared with a benchmark", "벤치마크와 겹침"), trace.overlap.map { .text(short($0)) }),
    (
      say("Teacher", "교사 모델"),
      .text(
        "\(trace.teacher), \(trace.cot), \(say("rollout", "표본")) \(trace.rollout), \(say("attempt", "시도")) \(trace.attempt)"
      )
    ),
    (
      say("Tokens", "토큰"),
      tokens.isEmpty ? nil : .text(tokens + (trace.finishReason.isEmpty ? "" : " · \(trace.finishReason)"))
    ),
    (say("Changed question", "바꾼 질문"), trace.augmentation.map { .text(short($0, 300)) }),
    (say("Licence", "라이선스"), "\(frame.tag(facts.license?.licenseClass)) \(facts.license?.license ?? "")"),
    (say("Page", "페이지"), frame.outside(trace.url)),
  ])
  let legend: HTML = """
    <p class="small quiet"><span class="ko">\(say("Korean", "한국어"))</span> <span class="en">English</span> \
    <span class="han">\(say("Han, kana", "한자·가나"))</span> <span class="look">\(say("looks back", "되돌아봄"))</span> \
    <span class="again">\(say("repeated", "반복"))</span></p>
    """
  let profile: HTML =
    paragraphs.count > 1
    ? "<figure><figcaption>\(say("Share of Korean by paragraph", "문단별 한국어 비율"))</figcaption>\(koreanProfile(paragraphs.map(\.share), say))</figure>"
    : .empty
  return frame.page(
    trace.title.isEmpty ? say("A trace", "추론 기록") : trace.title,
    """
    \(neighbours)\(table)\(rules)
    <h2>\(say("Question", "질문"))</h2><div class="record">\(MarkedThought(trace.prompt).html)</div>
    <h2>\(say("Think", "생각"))</h2>\(legend)\(profile)
    <div class="record" id="think">\(paragraphs.map { "<p title=\"\(percent($0.share))\">\($0.html)</p>" as HTML })</div>
    <h2>\(say("Answer", "답"))</h2><div class="record">\(MarkedThought(trace.answer).html)</div>
    \(neighbours)
    """)
}

private func neighbour(_ id: RecordID?, _ facts: TraceFacts, _ frame: Frame, _ words: String) -> HTML {
  guard let id else { return "<span class=\"quiet\">\(words)</span>" }
  return "<a href=\"\(frame.link("/trace/\(id)", [("verdict", facts.verdict)]))\">\(words)</a>"
}

/// A bar a paragraph, as high as its share of Korean; 360 wide.
func koreanProfile(_ shares: [Double], _ say: Language) -> HTML {
  let shown = shares.prefix(360)
  let width = 340.0 / Double(max(shown.count, 1))
  let bars = shown.enumerated().map { place, share -> HTML in
    let share = share.isFinite ? min(max(share, 0), 1) : 0
    let height = max(share * 50, 1)
    return """
      <rect class="f1" x="\(at: 19 + Double(place) * width)" y="\(at: 52 - height)" width="\(at: max(width - 1, 0.6))" height="\(at: height)"/>
      """
  }
  let name = say("Share of Korean in \(shown.count) paragraphs", "\(shown.count)개 문단의 한국어 비율")
  return """
    <svg class="chart" viewBox="0 0 360 68" role="img" aria-label="\(name)" style="max-width:36rem">
    <line class="grid" x1="19" x2="359" y1="2" y2="2"/><line class="axis" x1="19" x2="359" y1="52" y2="52"/>
    <text class="end" x="16" y="11">1</text><text class="end" x="16" y="54">0</text>
    <text x="19" y="66">1</text><text class="end" x="359" y="66">\(shown.count)</text>\(bars)</svg>
    """
}
