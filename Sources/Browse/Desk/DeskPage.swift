import Licensing
import Pages

/// The sites, those that need a person first.
func deskPage(_ facts: DeskFacts, _ frame: Frame) -> Page {
  let say = frame.say
  let problems = [facts.ledgerProblem, facts.registryProblem].compactMap(\.self).map {
    "<div class=\"alarm\"><p>\($0)</p></div>" as HTML
  }
  let rows = facts.rows.map { row -> [HTML] in
    let classes = ["A", "B", "C"].compactMap { letter -> HTML? in
      row.classes[letter].map { "\(frame.tag(letter)) \(say($0))" }
    }
    let review: HTML =
      row.review.map { review in
        let late: HTML =
          row.isApplied
          ? .empty : " <span class=\"warn\">\(say("not in the verdicts yet", "판정에 아직 반영 안 됨"))</span>"
        return "\(frame.tag(review.class.rawValue)) \(review.reviewer), \(review.date)\(late)"
      }
      ?? "<b class=\"warn\">\(row.site == nil ? say("not in sites.yaml", "sites.yaml에 없음") : say("unsigned", "심사 전"))</b>"
    return [
      "<a href=\"\(frame.link("/desk/site", [("host", row.host)]))\">\(row.host)</a>", .text(say(row.pages)),
      classes.isEmpty ? .text("–") : classes.joined(" "),
      row.conflictingPages > 0
        ? "<span class=\"bad\">\(say(row.conflictingPages))</span>"
        : .text(row.isSilent && row.pages > 0 ? say("says nothing", "표시 없음") : "–"),
      review,
    ]
  }
  let table = frame.table(
    [
      say("Site", "사이트"), say("Pages", "페이지"), say("Classes", "등급"), say("Contradictions", "모순"),
      say("Review", "심사"),
    ], numbers: [1], rows)
  let intro =
    frame.isReadOnly
    ? say("Started with --read-only: nothing can be signed here.", "--read-only로 시작해서 서명할 수 없습니다.")
    : say(
      "A person reads what a site says, decides on A, B or C, and signs it into sites.yaml. Unsigned sites come first, those that contradict themselves before the others.",
      "사람이 사이트의 표시를 읽고 A·B·C 가운데 정해 sites.yaml에 서명합니다. 심사 전인 곳이 먼저, 그 가운데 모순이 있는 곳이 맨 앞에 옵니다.")
  let body: HTML = rows.isEmpty ? frame.quiet(say("No site is known.", "알려진 사이트가 없습니다.")) : table
  return frame.page(say("Licence desk", "라이선스 심사"), "<p>\(intro)</p>\(problems)\(body)")
}
