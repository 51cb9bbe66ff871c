import Corpus
import Pages

/// Reasons by stage.
func rejectsPage(_ counts: RejectCounts, _ frame: Frame) -> Page {
  let say = frame.say
  let title = say("Rejected rows", "탈락한 행")
  guard !counts.stages.isEmpty else {
    return frame.page(title, frame.quiet(say("No stage has finished a shard yet.", "아직 끝난 단계가 없습니다.")))
  }
  let sections = counts.stages.map { count -> HTML in
    let all = Double(max(count.kept + count.rejectedTotal, 1))
    let rows = count.rejected.map { reason, number -> [HTML] in
      [
        "<a href=\"\(frame.link("/rejects/\(count.stage)/\(encoded(reason))"))\">\(reason)</a>",
        .text(say(number)), .text(percent(Double(number) / all)),
      ]
    }
    let body =
      rows.isEmpty
      ? frame.quiet(say("Nothing fell out.", "탈락한 행이 없습니다."))
      : frame.table([say("Reason", "이유"), say("Rows", "행"), say("Share", "비율")], numbers: [1, 2], rows)
    return """
      <h2>\(say.stage(count.stage))</h2>
      <p class="quiet small">\(say("\(say(count.kept)) kept, \(say(count.rejectedTotal)) rejected", "남음 \(say(count.kept)), 탈락 \(say(count.rejectedTotal))"))</p>
      <div class="narrow">\(body)</div>
      """
  }
  return frame.page(title, sections.joined())
}

/// A share with one digit.
func percent(_ share: Double) -> String {
  guard share.isFinite else { return "–" }
  return "\((min(max(share, -1e9), 1e9) * 1_000).rounded() / 10) %"
}

/// Rows of one reason.
func rejectListPage(_ query: RejectQuery, _ list: RejectList, _ frame: Frame) -> Page {
  let say = frame.say
  let isNear = query.order == .near
  let orders: HTML = """
    <div class="pager">
    \(order(frame, isNear, "near", say("Nearest to the bound first", "기준에 가까운 순")))
    \(order(frame, !isNear, "stored", say("As stored", "저장된 순")))
    </div>
    """
  let rows = list.rows.map { row -> HTML in
    let address =
      row.id.map { frame.link("/why", [("id", $0.description)]) } ?? frame.link("/why", [("url", row.url)])
    let shown = row.text.map { excerpt($0, [], around: 360) } ?? .text(row.url)
    let value = row.value.map { short($0) } ?? "–"
    let bound: HTML =
      row.threshold.map { " <span class=\"quiet\">\(say("against", "기준")) \(short($0))</span>" } ?? ""
    let trace: HTML =
      query.stage.name == "trace" && row.text != nil
      ? row.id.map {
        " · <a href=\"\(frame.link("/trace/\($0)"))\">\(say("the trace", "추론 기록 보기"))</a>" as HTML
      }
        ?? "" : ""
    return """
      <div class="hit"><p><b>\(value)</b>\(bound)</p><p>\(shown)</p>
      <p class="small quiet"><a href="\(address)">\(say("why", "이력"))</a>\(trace) · \(row.url)</p></div>

      """
  }
  let next: HTML =
    list.hasMore
    ? list.rows.last.map {
      "<a class=\"next\" href=\"\(frame.here([("after", $0.key.text)]))\">\(say("More", "더 보기"))</a>" as HTML
    }
      ?? .empty
    : "<span class=\"quiet\">\(say("These were the last.", "마지막입니다."))</span>"
  let first: HTML =
    query.after == nil
    ? .empty : "<a href=\"\(frame.here([("after", nil)]))\">\(say("From the beginning", "처음부터"))</a>"
  let body: HTML =
    list.rows.isEmpty
    ? frame.quiet(say("No row fell out for this reason.", "이 이유로 탈락한 행이 없습니다.")) : rows.joined()
  return frame.page(
    query.reason,
    """
    <p><a href="\(frame.link("/rejects"))">\(say("All reasons", "모든 이유"))</a> · \(say.stage(query.stage.name))</p>
    \(orders)\(body)<div class="pager">\(first)\(next)</div>
    """)
}

private func order(_ frame: Frame, _ isChosen: Bool, _ name: String, _ title: String) -> HTML {
  isChosen ? "<b>\(title)</b>" : "<a href=\"\(frame.here([("order", name), ("after", nil)]))\">\(title)</a>"
}

/// Values may be whole texts.
func short(_ text: String, _ most: Int = 120) -> String {
  let scalars = text.unicodeScalars
  return scalars.count > most ? String(scalars.prefix(most - 1)) + "…" : text
}
