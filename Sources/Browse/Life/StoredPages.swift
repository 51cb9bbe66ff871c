import Corpus
import Crawl
import Pages

/// What the corpus holds of one address: the head of the answer, and its text.
func storedPage(_ settings: BrowseSettings, _ visit: Visit, _ frame: Frame) throws -> Page {
  let say = frame.say
  guard let address = visit.query["url"] else { throw PageProblem(400, "url: which page?") }
  guard let page = try StoredPage(address, in: settings.corpus) else {
    throw PageProblem(404, "\(short(address, 300)): no answer is stored")
  }
  let text: HTML =
    page.text.map { text in
      let cut: HTML = page.isCut ? frame.quiet(say("… cut here", "… 여기서 잘렸습니다")) : .empty
      return "<pre class=\"whole\" id=\"text\">\(text)</pre>\(cut)"
    } ?? frame.quiet(page.problem ?? say("There is no text.", "글이 없습니다."))
  return frame.page(
    say("As stored", "저장된 페이지"),
    """
    \(frame.facts([
      (say("Address", "주소"), frame.outside(page.url)), (say("Status", "상태"), .text("\(page.status)")),
      (say("When", "시각"), .text(frame.moment(page.fetchedAt))),
      ("SHA-256", "<code>\(page.digest)</code>"), (say("Encoding", "인코딩"), page.encoding.map(HTML.text)),
    ]))
    <p><a href="\(frame.link("/why", [("url", page.url)]))">\(say("Its life", "이력"))</a></p>
    \(frame.folded(say("Head of the answer", "응답 머리"), "<pre>\(page.head)</pre>"))
    \(text)
    """)
}

/// Which piece of evidence decided a page's class, and why the others did not.
func licencePage(_ settings: BrowseSettings, _ visit: Visit, _ frame: Frame) throws -> Page {
  let say = frame.say
  guard let address = visit.query["url"] ?? visit.query["id"] else {
    throw PageProblem(400, "url: which page?")
  }
  let policy = try PolicyInForce(of: settings.corpus)
  let registry = try? RegistryFile(settings.sites).registry(policy: policy.policy)
  let page = try LicenseExplanation(of: address, in: settings.corpus, registry: registry, policy: policy)
  let rows = page.evidence.map { entry -> [HTML] in
    [
      entry.decided ? "<b>\(entry.kind)</b>" : .text(entry.kind), "<code>\(entry.signal)</code>",
      .text(short(entry.value, 300)),
      entry.decided ? "<b>\(entry.remark)</b>" : .text(entry.remark),
      "\(short(entry.locator)) \(entry.sourceURL.map { frame.outside($0) } ?? .empty)",
    ]
  }
  let moved: HTML =
    page.storedClass.map {
      $0 == page.class
        ? .empty
        : "<div class=\"alarm\"><p>\(say("The shards still have class \($0): yisang license retag changes it.", "샤드 파일에는 아직 \($0) 등급입니다. yisang license retag가 바꿉니다."))</p></div>"
    } ?? .empty
  return frame.page(
    say("Why this class", "왜 이 등급인가"),
    """
    <p>\(page.url.map { frame.outside($0) } ?? .empty)</p>
    <p>\(frame.tag(page.class)) <b>\(page.license ?? say("no licence", "라이선스 없음"))</b> \(page.reason)</p>\(moved)
    \(frame.table([say("Kind", "종류"), say("Signal", "신호"), say("Value", "값"), say("Weight", "판단"), say("Place", "위치")], isWide: true, rows))
    <p class="quiet small">\(say("policy", "정책")): \(policy.isBuiltIn ? say("built in", "내장") : "policy.yaml")</p>
    <p><a href="\(frame.link("/why", [("url", page.url)]))">\(say("Its life", "이력"))</a></p>
    """)
}
