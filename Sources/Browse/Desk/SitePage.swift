import Crawl
import Licensing
import Pages

extension Router {
  /// A site's page; after a signature that was not put down, with what was filled in.
  func sitePage(_ visit: Visit, _ frame: Frame, note: SigningProblem?) throws -> Answer {
    let asked = visit.form?["host"] ?? visit.query["host"]
    guard let host = asked else { throw PageProblem(400, "host: which site?") }
    let facts = try SiteFacts(host: host, settings)
    let view = SiteView(
      facts: facts, frame: frame, typed: visit.form, token: gate.token, reviewer: visit.cookies["reviewer"])
    let isSigned = visit.form == nil && visit.query["signed"] == "1"
    return .page(note?.status ?? 200, view.page(note, isSigned: isSigned), hasForm: true)
  }
}

/// What a site says on the left, what the policy makes of it on the right, and where a person signs below.
struct SiteView {
  let facts: SiteFacts
  let frame: Frame
  /// What was filled in before.
  let typed: FormFields?
  let token: String
  let reviewer: String?
  private var say: Language { frame.say }

  func page(_ note: SigningProblem?, isSigned: Bool) -> Page {
    frame.page(
      facts.host,
      """
      <p><a href="\(frame.link("/desk"))">\(say("All sites", "모든 사이트"))</a> · <a href="#sign">\(say("To the signature", "서명으로"))</a></p>
      \(alarm(note))\(isSigned ? signed : .empty)
      <div class="sides"><section><h2>\(say("What the site says", "사이트의 표시"))</h2>\(pieces)\(files)\(terms)</section>
      <section><h2>\(say("What the policy makes of it", "정책의 판단"))</h2>\(findings)\(conflicts)\(standing)</section></div>
      <h2>\(say("Sample pages", "표본 페이지"))</h2>\(samples)
      <h2 id="sign">\(say("Sign", "서명"))</h2>\(desk)
      """)
  }

  private func alarm(_ note: SigningProblem?) -> HTML {
    guard let note else { return .empty }
    let block: HTML =
      note.block.map {
        "<p>\(say("To be put in by hand, under this host:", "이 호스트 아래에 손으로 넣을 내용:"))</p><pre id=\"block\">\($0)</pre>"
      } ?? .empty
    return "<div class=\"alarm\" id=\"problem\"><p>\(note.message)</p>\(block)</div>"
  }

  private var signed: HTML {
    """
    <div class="done" id="signed"><p>\(say("Signed into sites.yaml, and written down in reviews.jsonl. The verdicts change when they are made anew, without the network:", "sites.yaml에 서명하고 reviews.jsonl에 기록했습니다. 판정은 네트워크 없이 다시 만들 때 바뀝니다:"))</p>
    <pre>\(facts.retag) --dry-run
    \(facts.retag)
    yisang dedup
    yisang export …</pre></div>
    """
  }

  // MARK: - Left: what the site says

  private var pieces: HTML {
    guard !facts.evidence.pieces.isEmpty else {
      return frame.quiet(say("No page and no file says anything of rights.", "권리에 관한 표시가 없습니다."))
    }
    let rows = facts.evidence.pieces.map { piece -> HTML in
      let style = piece.kind == "reservation" ? "bad" : piece.kind == "grant" ? "good" : "quiet"
      let pages = piece.samples.map {
        "<a href=\"\(frame.link("/page", [("url", $0)]))\">\(short($0, 80))</a>" as HTML
      }
      let weight: HTML =
        piece.counts ? .empty : " <span class=\"quiet\">\(say("decides nothing", "판단에 쓰이지 않음"))</span>"
      return """
        <div class="hit"><p><b class="\(style)">\(kind(piece.kind))</b> <code>\(piece.signal)</code>\(weight)</p>
        <p>\(short(piece.value, 400))</p><p class="small quiet">\(short(piece.locator, 200)) · \(say("\(say(piece.pages)) pages", "\(say(piece.pages))페이지"))</p>
        <p class="small">\(pages.joined("<br>"))</p></div>

        """
    }
    let more: HTML =
      facts.evidence.more > 0
      ? frame.quiet(say("and \(facts.evidence.more) more", "그 밖에 \(facts.evidence.more)건")) : .empty
    let head = rows.prefix(8)
    let rest = rows.dropFirst(8)
    return head.joined()
      + (rest.isEmpty ? .empty : frame.folded(say("\(rest.count) more", "\(rest.count)건 더"), rest.joined()))
      + more
  }

  private func kind(_ kind: String) -> String {
    switch kind {
    case "grant": say("grant", "허락")
    case "reservation": say("reservation", "유보")
    case "condition": say("condition", "조건")
    default: say("notice", "고지")
    }
  }

  private var files: HTML {
    let rows = facts.evidence.files.map { file -> HTML in
      let record = file.record
      let head =
        "\(record.name): \(record.state)"
        + (record.observedAt > 0 ? ", \(frame.moment(record.observedAt))" : "")
      let text: HTML = file.text.map { "<pre>\($0)\(file.isCut ? "\n…" : "")</pre>" } ?? .empty
      let digest: HTML =
        file.digest.isEmpty
        ? .empty
        : "<p class=\"small quiet\">\(frame.outside(record.url)) · SHA-256 <code>\(file.digest.prefix(16))…</code></p>"
      return frame.folded(
        head, isOpen: record.name == "robots.txt" && record.bytes < 2_000 && file.text != nil, digest + text)
    }
    return "<h3>\(say("Files about rights", "권리에 관한 파일"))</h3>"
      + (rows.isEmpty ? frame.quiet(say("None was asked for.", "받아 둔 파일이 없습니다.")) : rows.joined())
  }

  private var terms: HTML {
    facts.terms.isEmpty
      ? .empty
      : "<h3>\(say("Terms, as stored", "저장된 약관"))</h3>"
        + facts.terms.map { frame.folded(short($0.url, 100), "<pre>\($0.text ?? $0.problem ?? "")</pre>") }
        .joined()
  }

  // MARK: - Right: what the policy makes of it

  private var findings: HTML {
    guard !facts.evidence.findings.isEmpty else {
      return frame.quiet(say("No page was judged.", "판정된 페이지가 없습니다."))
    }
    let rows = facts.evidence.findings.prefix(12).map { finding -> [HTML] in
      [
        frame.tag(finding.class), .text(say(finding.pages)),
        "<b>\(finding.license ?? "–")</b> \(short(finding.reason, 300)) <a class=\"small\" href=\"\(frame.link("/licence", [("url", finding.sample)]))\">\(say("how", "과정"))</a>",
      ]
    }
    return frame.table(
      [say("Class", "등급"), say("Pages", "페이지"), say("Because", "이유")], numbers: [1], Array(rows))
  }

  private var conflicts: HTML {
    guard !facts.dossier.conflicts.isEmpty else { return .empty }
    let rows = facts.dossier.conflicts.map { conflict -> HTML in
      "<li><b>\(conflict.kind)</b>: \(short(conflict.detail, 300)) <span class=\"quiet\">\(say("\(say(conflict.pages)) pages", "\(say(conflict.pages))페이지"))</span> <a class=\"small\" href=\"\(frame.link("/licence", [("url", conflict.example)]))\">\(say("one of them", "보기"))</a></li>"
    }
    return "<h3 class=\"bad\">\(say("Contradictions", "모순"))</h3><ul class=\"steps\">\(rows)</ul>"
  }

  /// The review that stands, or the one that is proposed.
  private var standing: HTML {
    if let review = facts.review {
      return """
        <h3>\(say("The review that stands", "현재 심사"))</h3>
        \(frame.facts([
          (say("Class", "등급"), frame.tag(review.class.rawValue)), (say("Licence", "라이선스"), review.license.map(HTML.text)),
          (say("Reviewer", "심사자"), .text("\(review.reviewer), \(review.date)")), (say("Ground", "근거"), review.evidence.map(HTML.text)),
          (say("Lifts", "해제"), review.lifts.isEmpty ? nil : .text(review.lifts.joined(separator: ", "))),
        ]))
        """
    }
    return """
      <h3>\(say("Proposed, to be signed or changed", "제안 (서명하거나 고치세요)"))</h3>
      <p>\(frame.tag(facts.dossier.proposedClass)) \(say("the strictest class of the pages that say something", "표시가 있는 페이지 가운데 가장 엄격한 등급"))</p>
      \(frame.folded("license_review", "<pre>\(facts.dossier.review)</pre>"))
      """
  }

  private var samples: HTML {
    guard !facts.samples.isEmpty else { return frame.quiet(say("None is stored.", "저장된 페이지가 없습니다.")) }
    let cards = facts.samples.map { sample -> HTML in
      """
      <div class="card"><p>\(frame.tag(sample.licenseClass)) <a class="small" href="\(frame.link("/page", [("url", sample.url)]))">\(short(sample.url, 100))</a></p>
      <pre>\(sample.text ?? sample.problem ?? "–")</pre></div>

      """
    }
    return "<div class=\"cards\">\(cards)</div>"
  }

  // MARK: - The form

  private var desk: HTML {
    if frame.isReadOnly {
      return frame.quiet(
        say("Started with --read-only: nothing can be signed.", "--read-only로 시작해서 서명할 수 없습니다."))
    }
    guard let digest = facts.sitesDigest else {
      return
        "<div class=\"alarm\"><p>\(say("Nothing can be signed:", "서명할 수 없습니다:")) \(facts.registryProblem ?? "")</p></div>"
    }
    guard facts.site != nil else {
      return
        "<div class=\"alarm\"><p>\(say("This host is not in sites.yaml: add it under sites first.", "이 호스트는 sites.yaml에 없습니다. 먼저 sites에 넣으세요."))</p><pre>  - host: \"\(facts.host)\"</pre></div>"
    }
    return """
      <form method="post" action="\(frame.link("/desk/sign"))" id="review">
      <input type="hidden" name="token" value="\(token)"><input type="hidden" name="host" value="\(facts.host)">
      <input type="hidden" name="sites" value="\(digest)">
      <input type="hidden" name="evidence_digest" value="\(facts.evidence.digest)">
      <fieldset><legend>\(say("Class", "등급"))</legend>\(classes)</fieldset>
      <div class="sides"><div>
      \(licences)
      \(field("license_url", say("Address of the licence or the terms", "라이선스나 약관의 주소"), value("license_url")))
      \(field("attribution", say("Whom to name", "출처에 적을 이름"), value("attribution")))
      </div><div>
      <label class="field"><span>\(say("Ground: a letter, a page, a sentence of the terms (required)", "근거: 편지, 페이지, 약관의 문장 (필수)"))</span>\
      <textarea name="evidence" rows="5" required>\(value("evidence") ?? "")</textarea></label>
      \(field("reviewer", say("Reviewer (required)", "심사자 (필수)"), typed?["reviewer"] ?? reviewer, isRequired: true))
      \(field("date", say("Day", "날짜"), typed?["date"] ?? facts.today, type: "date", isRequired: true))
      </div></div>
      \(lifts)
      <p><button>\(say("Sign into sites.yaml", "sites.yaml에 서명"))</button></p>
      <p class="small quiet">sites.yaml \(digest.prefix(16))… · \(say("evidence", "증거")) \(facts.evidence.digest.prefix(16))…</p>
      </form>
      """
  }

  /// What was filled in, else what stands, else what is proposed.
  private func value(_ name: String) -> String? {
    if let typed { return typed[name] }
    guard let review = facts.review else { return facts.proposal[name] }
    switch name {
    case "class": return review.class.rawValue
    case "license": return review.license
    case "license_url": return review.licenseURL
    case "attribution": return review.attribution
    case "evidence": return review.evidence
    default: return nil
    }
  }

  private var classes: HTML {
    let chosen = value("class")
    let choices = [
      ("A", say("crawl, train, redistribute", "수집·학습·재배포")), ("B", say("crawl and train", "수집·학습만")),
      ("C", say("exclude", "제외")),
    ].map { letter, meaning -> HTML in
      "<label><input type=\"radio\" name=\"class\" value=\"\(letter)\" required\(chosen == letter ? " checked" : HTML.empty)> \(frame.tag(letter)) \(meaning)</label>"
    }
    return "<div class=\"choices\">\(choices)</div>"
  }

  private var licences: HTML {
    let chosen = value("license") ?? ""
    let known = facts.licenses.contains(chosen) || chosen.isEmpty ? facts.licenses : [chosen] + facts.licenses
    let options = ([""] + known).map { id -> HTML in
      "<option value=\"\(id)\"\(id == chosen ? " selected" : HTML.empty)>\(id.isEmpty ? say("none", "없음") : id)</option>"
    }
    return
      "<label class=\"field\"><span>\(say("Licence (class A needs one)", "라이선스 (A 등급은 필수)"))</span><select name=\"license\">\(options)</select></label>"
  }

  private func field(
    _ name: String, _ title: String, _ value: String?, type: String = "text", isRequired: Bool = false
  ) -> HTML {
    "<label class=\"field\"><span>\(title)</span><input type=\"\(type)\" name=\"\(name)\" value=\"\(value ?? "")\"\(isRequired ? " required" : HTML.empty)></label>"
  }

  /// Signals that this site has come first; the others are behind.
  private var lifts: HTML {
    let chosen = Set(typed?.all("lifts") ?? facts.review?.lifts ?? [])
    let own = Set(facts.evidence.pieces.filter { $0.kind == "reservation" }.map(\.signal))
    func box(_ signal: String) -> HTML {
      "<label><input type=\"checkbox\" name=\"lifts\" value=\"\(signal)\"\(chosen.contains(signal) ? " checked" : HTML.empty)> <code>\(signal)</code></label>"
    }
    let first = LicenseReview.liftable.filter { own.contains($0) || chosen.contains($0) }.map(box)
    let rest = LicenseReview.liftable.filter { !own.contains($0) && !chosen.contains($0) }.map(box)
    return """
      <fieldset><legend>\(say("Reservations that the site lifted in writing", "사이트가 서면으로 푼 유보"))</legend>
      \(first.isEmpty ? frame.quiet(say("The site reserves nothing.", "이 사이트의 유보가 없습니다.")) : "<div class=\"choices\">\(first)</div>")
      \(frame.folded(say("Others", "다른 신호"), "<div class=\"choices\">\(rest)</div>"))</fieldset>
      """
  }
}
