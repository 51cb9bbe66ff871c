import Corpus
import Crawl
import Dedup
import Pages

/// Asks for an id or an address.
func whyForm(_ frame: Frame) -> Page {
  let say = frame.say
  return frame.page(
    say("A row's life", "행의 이력"),
    """
    <form class="bar" action="/why"><label class="grow">\(say("An id, 6 of its digits and more, or an address", "id(앞 6자리 이상) 또는 주소"))\
    <input name="id"></label>\(frame.languageField)<button>\(say("Show", "보기"))</button></form>
    """)
}

/// A row from its address to the exports, from top to bottom.
func lifePage(_ life: Life, _ frame: Frame) -> Page {
  let page = LifeView(life: life, frame: frame)
  let records = life.records.map { page.record($0, alone: life.records.count == 1) }
  let more: HTML =
    life.more > 0
    ? frame.quiet(frame.say("and \(life.more) more records on this page", "이 페이지에 \(life.more)건이 더 있습니다"))
    : .empty
  let title = life.records.first?.extracted?.title ?? ""
  return frame.page(
    title.isEmpty ? frame.say("A row's life", "행의 이력") : title,
    "<ol class=\"life\">\(page.found)\(page.response)\(page.licence)</ol>\(records)\(more)")
}

private struct LifeView {
  let life: Life
  let frame: Frame
  var say: Language { frame.say }

  enum State: String { case kept = "", out, none }

  func event(_ state: State, _ title: String, _ body: HTML) -> HTML {
    "<li class=\"\(state.rawValue)\"><h3>\(title)</h3>\(body)</li>\n"
  }

  /// How the crawl came to it.
  var found: HTML {
    let steps = life.history.path.map { step -> HTML in
      "<li>\(frame.outside(step.url)) <span class=\"quiet\">\(step.via), \(step.state)\(step.attempts > 0 ? ", " + say("\(step.attempts) requests", "요청 \(step.attempts)회") : "")\(step.reason.map { ", " + $0 } ?? "")</span></li>"
    }
    let way: HTML =
      steps.count > 1
      ? frame.folded(
        say("The way from a seed, \(steps.count - 1) links", "시드에서 링크 \(steps.count - 1)개"),
        "<ol class=\"steps\">\(steps)</ol>")
      : steps.isEmpty ? .empty : "<ul class=\"steps\">\(steps)</ul>"
    let isWanted = life.history.path.first?.state != "dead"
    return event(
      isWanted ? .kept : .out, say("Address", "주소"),
      "<p>\(frame.outside(life.url))</p><p class=\"small quiet\">\(say("page", "페이지")) <code>\(life.page.description)</code></p>\(way)"
    )
  }

  var response: HTML {
    guard let response = life.history.response else {
      return event(.none, say("Response", "응답"), frame.quiet(say("No response is stored.", "저장된 응답이 없습니다.")))
    }
    let isGood = (200...299).contains(response.status) || response.status == 304
    let findings = life.pageFindings.filter { $0.rejection != nil }.map { "<p>\(outcome($0))</p>" as HTML }
    return event(
      isGood ? .kept : .out, say("Response", "응답"),
      """
      \(frame.facts([
        (say("Status", "상태"), .text("\(response.status)")),
        (say("When", "시각"), .text(frame.moment(response.fetchedAt))),
        (response.place == nil && response.address != nil ? say("From", "서버 IP") : say("From", "출처"), .text(response.place ?? response.address ?? say("an archive", "아카이브"))),
        ("SHA-256", "<code>\(response.digest.prefix(16))…</code> \(say(response.bodyBytes)) \(say("bytes, shard", "바이트, 샤드 파일")) \(response.shard)"),
      ]))<p><a href="\(frame.link("/page", [("url", life.url)]))">\(say("As stored", "저장된 그대로 보기"))</a></p>\(findings)
      """)
  }

  var licence: HTML {
    guard let license = life.license else {
      return event(.none, say("Licence", "라이선스"), frame.quiet(say("The page was not judged.", "판정되지 않았습니다.")))
    }
    let rows = license.evidence.map { entry -> [HTML] in
      let source: HTML =
        entry.sourceURL.map { $0 == life.url ? .text(say("the page", "이 페이지")) : frame.outside($0) }
        ?? .text(say("the reviewer", "심사자"))
      return [
        .text(entry.kind), "<code>\(entry.signal)</code>", .text(short(entry.value, 300)),
        "\(short(entry.locator)) <span class=\"quiet\">\(source)\(entry.observedAt.map { ", " + frame.moment($0) } ?? "")</span>",
      ]
    }
    let evidence: HTML =
      rows.isEmpty
      ? frame.quiet(say("There is no evidence.", "증거가 없습니다."))
      : frame.folded(
        say("Evidence: \(rows.count)", "증거 \(rows.count)건"), isOpen: rows.count <= 6,
        frame.table(
          [say("Kind", "종류"), say("Signal", "신호"), say("Value", "값"), say("Place", "위치")], isWide: true, rows)
      )
    let host = String(life.url.split(separator: "/").dropFirst().first ?? "")
    return event(
      license.licenseClass == "C" ? .out : .kept, say("Licence", "라이선스"),
      """
      <p>\(frame.tag(license.licenseClass)) <b>\(license.license ?? say("no licence", "라이선스 없음"))</b> \(license.reason)</p>
      \(license.attribution.map { "<p>\(say("To be named", "출처 표시")): \($0)</p>" as HTML } ?? .empty)\(evidence)
      <p><a href="\(frame.link("/licence", [("url", life.url)]))">\(say("Which piece decided, and why not the others", "무엇이 결정했고 나머지는 왜 아닌가"))</a>
       · <a href="\(frame.link("/desk/site", [("host", host)]))">\(say("The site at the licence desk", "심사대에서 이 사이트 보기"))</a></p>
      """)
  }

  /// One item of the page.
  func record(_ record: Life.Record, alone: Bool) -> HTML {
    """
    <h2><code>\(record.id.description)</code></h2>
    <ol class="life">\(extracted(record))\(measured(record))\(stages(record))\(asked(record))\(traces(record))\(examples(record))\(training(record))\(exports(record))</ol>
    """
  }

  private func extracted(_ record: Life.Record) -> HTML {
    guard let item = record.extracted else { return .empty }
    let answers = item.answers.map { answer -> HTML in
      "<pre>\(answer.accepted ? say("accepted: ", "채택: ") : "")\(answer.body)</pre>"
    }
    let more: HTML =
      answers.isEmpty
      ? .empty
      : frame.folded(
        say("Answers on the page: \(answers.count)", "페이지의 답 \(answers.count)개"), answers.joined())
    return event(
      .kept, say("Question, as extracted", "추출한 질문"),
      """
      <p class="small quiet">\(item.method)\(item.category.map { " · " + $0 } ?? "")\(item.askedAt.map { " · " + $0 } ?? "") · \(say("post", "글")) \(item.post)</p>
      <pre id="item">\(item.text)</pre>\(more)
      """)
  }

  private func measured(_ record: Life.Record) -> HTML {
    guard !record.scores.isEmpty else { return .empty }
    let rows = record.scores.map { [.text($0.name), .text(number($0.value))] as [HTML] }
    let masks: HTML =
      record.masks.isEmpty
      ? .empty
      : "<p>\(say("Personal data found", "찾은 개인정보")): \(record.masks.map { "\($0.type) \($0.count)" }.joined(separator: ", "))</p>"
    let overlaps = record.overlaps.map { overlap -> HTML in
      "<p class=\"bad\">\(say("shared with", "겹침")) \(overlap.benchmark) \(overlap.entry): \(overlap.verdict)</p>"
    }
    return event(
      .kept, say("Measured", "측정"),
      "\(masks)\(overlaps)\(frame.folded(say("Scores", "점수"), frame.table([say("Measure", "척도"), say("Value", "값")], numbers: [1], rows)))"
    )
  }

  /// What filter and dedup decided, with what changed in the text and what it is a copy of.
  private func stages(_ record: Life.Record) -> HTML {
    record.findings.filter { ["item", "filter", "dedup"].contains($0.stage) }.compactMap { finding -> HTML? in
      if finding.stage == "item", finding.rejection == nil { return nil }
      var body: HTML = "<p>\(outcome(finding))</p>"
      if finding.stage == "filter", finding.rejection == nil, let old = record.extracted?.text,
        let new = record.kept?.text, old != new
      {
        body =
          body
          + frame.folded(say("What was masked", "가린 부분"), isOpen: true, "<pre>\(difference(old, new))</pre>")
      }
      if finding.stage == "dedup", let cluster = record.cluster { body = body + copies(cluster) }
      return event(finding.rejection == nil ? .kept : .out, say.stage(finding.stage), body)
    }.joined()
  }

  private func outcome(_ finding: Lineage.Finding) -> HTML {
    guard let rejection = finding.rejection else {
      return
        "<span class=\"good\">\(say("kept", "남음"))</span> <span class=\"quiet\">\(say("shard", "샤드 파일")) \(finding.shard)</span>"
    }
    let value: HTML = rejection.value.map { " \(say("value", "값")) <b>\(short($0))</b>" } ?? ""
    let bound: HTML = rejection.threshold.map { " \(say("against", "기준")) <b>\(short($0))</b>" } ?? ""
    let address = frame.link("/rejects/\(finding.stage)/\(encoded(rejection.reason))")
    return
      "<span class=\"bad\">\(say("rejected", "탈락"))</span> <a href=\"\(address)\">\(rejection.reason)</a>\(value)\(bound)"
  }

  private func copies(_ cluster: DuplicateCluster) -> HTML {
    if let asked = cluster.asked, let copy = cluster.copies.first(where: { $0.id == asked }) {
      let kept = cluster.keptItem
      let diff: HTML =
        kept.flatMap { kept in copy.item.map { "<pre>\(difference(kept.text, $0.text))</pre>" } }
        ?? frame.quiet(say("The kept text is not of this corpus.", "남은 글은 이 말뭉치에 없습니다."))
      return """
        <p>\(say("A copy of", "다음의 사본")) <a href="\(frame.link("/why", [("id", cluster.kept.description)]))">\(kept?.title ?? cluster.kept.description)</a>, \
        \(copy.duplicate.kind.rawValue), Jaccard \(number(copy.duplicate.jaccard))</p>
        \(frame.folded(say("Word by word against the kept one", "남은 글과 낱말 비교"), isOpen: true, diff))
        """
    }
    guard !cluster.copies.isEmpty else { return .empty }
    let rows = cluster.copies.map { copy -> HTML in
      "<li><a href=\"\(frame.link("/why", [("id", copy.id.description)]))\">\(copy.item?.url ?? copy.id.description)</a> \(copy.duplicate.kind.rawValue) \(number(copy.duplicate.jaccard))</li>"
    }
    return frame.folded(
      say(
        "Copies of it: \(cluster.copies.count + cluster.more)", "사본 \(cluster.copies.count + cluster.more)건"),
      "<ul class=\"steps\">\(rows)</ul>")
  }

  private func difference(_ old: String, _ new: String) -> HTML {
    guard let parts = WordDiff.parts(from: old, to: new) else {
      return .text(
        say("The texts are too long or too different to be shown word by word.", "낱말로 비교하기에는 너무 길거나 다릅니다."))
    }
    guard parts.contains(where: { if case .same = $0 { false } else { true } }) else {
      return .text(say("The same words.", "낱말이 같습니다."))
    }
    return parts.map { part -> HTML in
      switch part {
      case .same(let text): .text(text)
      case .removed(let text): "<del>\(text)</del>"
      case .added(let text): "<ins>\(text)</ins>"
      }
    }.joined(" ")
  }

  private func asked(_ record: Life.Record) -> HTML {
    let refused = record.findings.filter { $0.stage == "trace" && $0.id == record.id && $0.rejection != nil }
    guard !record.requests.isEmpty || !refused.isEmpty else { return .empty }
    let rows = record.requests.map { request -> [HTML] in
      [
        .text("\(request.rollout).\(request.attempt)"), .text(request.failure ?? say("answered", "응답")),
        .text(request.endpoint), .text(number(request.seconds)), .text("\(request.tries)"),
        .text(frame.moment(request.endedAt)),
      ]
    }
    let table: HTML =
      rows.isEmpty
      ? .empty
      : frame.folded(
        say("Requests: \(rows.count)", "요청 \(rows.count)건"),
        frame.table(
          [
            say("Rollout", "표본"), say("Outcome", "결과"), say("Teacher", "교사 모델"), say("Seconds", "초"),
            say("Tries", "시도"), say("Ended", "끝"),
          ],
          numbers: [3, 4], isWide: true, rows))
    let isAnswered = record.requests.contains { $0.failure == nil }
    return event(
      isAnswered ? .kept : .out, say("Asked of a teacher", "교사 모델에 물음"),
      "\(refused.prefix(5).map { "<p>\(outcome($0))</p>" as HTML })\(table)")
  }

  private func traces(_ record: Life.Record) -> HTML {
    guard !record.traces.isEmpty else { return .empty }
    let rows = record.traces.map { trace -> HTML in
      let failed: HTML =
        trace.failed.isEmpty
        ? ""
        : " <span class=\"quiet\">\(trace.failed.map { $0.verdict + ($0.value.map { " " + short($0, 40) } ?? "") }.joined(separator: ", "))</span>"
      return
        "<li><a href=\"\(frame.link("/trace/\(trace.id)"))\">\(trace.verdict)</a> \(percent(trace.koreanThink)) \(say("Korean", "한국어"))\(failed)</li>"
    }
    let isGood = record.traces.contains { $0.verdict == "ok" }
    return event(
      isGood ? .kept : .out, say("Traces: \(rows.count)", "추론 기록 \(rows.count)건"),
      "<ul class=\"steps\">\(rows)</ul>")
  }

  private func examples(_ record: Life.Record) -> HTML {
    record.findings.filter { $0.stage == "distill" }.map { finding in
      event(
        finding.rejection == nil ? .kept : .out, say("Training example", "학습 예제"),
        "<p>\(outcome(finding)) <code>\(finding.id.description)</code></p>")
    }.joined()
  }

  private func training(_ record: Life.Record) -> HTML {
    guard !record.steps.isEmpty else { return .empty }
    let rows = record.steps.map {
      [.text($0.run), .text("\($0.step)"), .text($0.loss.map(number) ?? "–")] as [HTML]
    }
    return event(
      .kept, say("Learnt from in \(counted(rows.count, "step"))", "스텝 \(rows.count)개에서 학습"),
      frame.folded(
        say("Steps", "스텝"), isOpen: rows.count <= 5,
        frame.table([say("Run", "실행"), say("Step", "스텝"), say("Loss", "손실")], numbers: [1, 2], rows)))
  }

  private func exports(_ record: Life.Record) -> HTML {
    record.exports.map { export in
      event(
        .kept, say("Exported", "내보냄"),
        "<p>\(export.folder) <span class=\"quiet\">\(export.license)</span></p>")
    }.joined()
  }
}

/// A number with four digits behind the point at most.
func number(_ value: Double) -> String {
  guard value.isFinite else { return "–" }
  if value == value.rounded(), abs(value) < 1e15 { return String(Int(clamping: value)) }
  return "\((value * 10_000).rounded() / 10_000)"
}
