import Corpus
import Pages

/// The form, and what was found.
func searchPage(_ query: SearchQuery, _ result: SearchResult?, _ frame: Frame) -> Page {
  let say = frame.say
  let form: HTML = """
    <form class="bar" action="/search">
    <label class="grow">\(say("Words (all of them; \"in quotes\" as one)", "검색어 (모두 포함; \"따옴표\"는 하나로)"))\
    <input name="q" type="search" value="\(query.typed)"></label>
    \(frame.select("in", say("Where", "어디서"), [
      ("", say("Questions and traces", "질문과 추론 기록")), ("item", say("Questions as extracted", "추출한 질문")),
      ("filter", say("Questions after filtering", "필터링한 질문")), ("dedup", say("Questions without copies", "중복을 뺀 질문")),
      ("trace", say("Traces", "추론 기록")), ("distill", say("Training examples", "학습 예제")),
    ], chosen: query.stage))
    \(frame.select("class", say("Licence class", "라이선스 등급"), [("", say("any", "모두")), ("A", "A"), ("B", "B"), ("C", "C")], chosen: query.licenseClass))
    <label>\(say("Host", "호스트"))<input name="host" size="14" value="\(query.host ?? "")"></label>
    <label>\(say("Category", "분야"))<input name="category" size="9" value="\(query.category ?? "")"></label>
    <label>\(say("Fate (kept, filter.korean …)", "결과 (kept, filter.korean …)"))<input name="fate" size="14" value="\(query.fate ?? "")"></label>
    \(frame.languageField)<button>\(say("Search", "검색"))</button></form>
    """
  guard let result else {
    return frame.page(
      say("Search", "검색"),
      form
        + frame.quiet(
          say(
            "Titles, questions, answers and traces are looked through. Korean as written, letters of ASCII in either case.",
            "제목, 질문, 답, 추론 기록을 훑습니다. 한글은 적힌 대로, 로마자는 대소문자를 가리지 않습니다.")))
  }
  let hits = result.hits.map { searchHit($0, query, frame) }
  let summary =
    result.hits.isEmpty
    ? say("Nothing found in \(say(result.looked)) rows", "\(say(result.looked))행에서 찾지 못했습니다")
    : say("\(say(result.hits.count)) shown", "\(say(result.hits.count))건 표시")
  let next: HTML =
    result.next.map { place in
      "<a class=\"next\" href=\"\(frame.here([("after", place.description)]))\">\(say("Go on", "계속"))</a>"
    } ?? "<span class=\"quiet\">\(say("All shards were looked through.", "모든 샤드 파일을 살펴보았습니다."))</span>"
  let first: HTML =
    query.after == nil
    ? .empty : "<a href=\"\(frame.here([("after", nil)]))\">\(say("From the beginning", "처음부터"))</a>"
  return frame.page(
    say("Search", "검색"),
    """
    \(form)<p class="quiet" id="summary">\(summary)</p>
    \(hits)<div class="pager">\(first)\(next)</div>
    """)
}

private func searchHit(_ hit: SearchResult.Hit, _ query: SearchQuery, _ frame: Frame) -> HTML {
  let isTrace = hit.place.stage == "trace"
  let address =
    isTrace ? frame.link("/trace/\(hit.id)") : frame.link("/why", [("id", hit.id.description)])
  let title = hit.title.isEmpty ? frame.say("(no title)", "(제목 없음)") : hit.title
  let fate: HTML =
    hit.fate.reason.map { "<span class=\"bad\">\($0)</span>" }
    ?? "<span class=\"good\">\(frame.say("kept", "남음")): \(frame.say.stage(hit.fate.stage))</span>"
  let life: HTML =
    isTrace
    ? " · <a href=\"\(frame.link("/why", [("id", hit.id.description)]))\">\(frame.say("its life", "이력"))</a>"
    : ""
  return """
    <div class="hit"><h3><a href="\(address)">\(marked(title, query.words))</a></h3>
    <p>\(excerpt(hit.text, query.words))</p>
    <p class="small quiet">\(frame.tag(hit.licenseClass)) \(fate)\(life) · \(frame.say.stage(hit.place.stage))\(hit.category.map { " · " + $0 } ?? "") · \(hit.url)</p></div>

    """
}
