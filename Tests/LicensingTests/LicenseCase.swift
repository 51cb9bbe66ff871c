import Licensing
import Testing
import Web

/// One row of a table: what is known of a page, and what must follow.
struct LicenseCase: Sendable, CustomTestStringConvertible {
  typealias Fields = [(name: String, value: String)]

  let name: String
  let expected: LicenseClass
  var license: String?
  var html = ""
  var headers: Fields = []
  var robots: String?
  var tdmrep: String?
  var aiText: String?
  var rsl: String?
  var url = "https://site.example/qna/view?id=1"
  var purpose = LicensePolicy.Purpose.noncommercial
  var review: LicenseReview?

  var testDescription: String { name }

  init(
    _ name: String, _ expected: LicenseClass, _ license: String? = nil, html: String = "",
    headers: Fields = [],
    robots: String? = nil, tdmrep: String? = nil, aiText: String? = nil, rsl: String? = nil,
    url: String = "https://site.example/qna/view?id=1",
    purpose: LicensePolicy.Purpose = .noncommercial, review: LicenseReview? = nil
  ) {
    (self.name, self.expected, self.license, self.html) = (name, expected, license, html)
    (self.headers, self.robots, self.tdmrep) = (headers, robots, tdmrep)
    (self.aiText, self.rsl, self.url) = (aiText, rsl, url)
    (self.purpose, self.review) = (purpose, review)
  }

  func evidence() throws -> [Evidence] {
    guard let url = WebURL(url) else { throw BadCase() }
    return collectEvidence(
      RightsSources(
        url: url, agent: "yisang", headers: headers, document: HTMLDocument(Array(html.utf8)),
        robots: robots.map { RobotsRules(parsing: Array($0.utf8)) }, tdmrep: tdmrep.map { Array($0.utf8) },
        aiText: aiText.map { Array($0.utf8) }, rsl: rsl.map { Array($0.utf8) }))
  }

  func verdict() throws -> LicenseVerdict {
    var policy = try LicensePolicy.embedded()
    policy.purpose = purpose
    return decide(try evidence(), policy: policy, review: review)
  }

  struct BadCase: Error {}
}

/// A page whose foot says the licence.
func licensed(_ codes: String) -> String {
  "<p>본문</p><a rel='license' href='https://creativecommons.org/licenses/\(codes)/'>CC</a>"
}

/// A page under CC BY 4.0, to which reservations are added.
let by = licensed("by/4.0")

/// A link that names a licence and no relation.
let cc = "<a href='http://creativecommons.org/licenses/by/4.0/'>CC</a>"
