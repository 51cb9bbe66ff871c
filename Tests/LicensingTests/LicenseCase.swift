import Licensing
import Testing
import Web

/// One row of a table: what is known of a page, and what must follow.
struct LicenseCase: Sendable, CustomTestStringConvertible {
  let name: String
  var html = ""
  var headers: [(name: String, value: String)] = []
  var robots: String?
  var tdmrep: String?
  var purpose = LicensePolicy.Purpose.noncommercial
  var review: LicenseReview?
  let expected: LicenseClass
  var license: String?

  var testDescription: String { name }

  init(
    _ name: String, _ expected: LicenseClass, _ license: String? = nil, html: String = "",
    headers: [(name: String, value: String)] = [], robots: String? = nil, tdmrep: String? = nil,
    purpose: LicensePolicy.Purpose = .noncommercial, review: LicenseReview? = nil
  ) {
    (self.name, self.expected, self.license, self.html) = (name, expected, license, html)
    (self.headers, self.robots, self.tdmrep) = (headers, robots, tdmrep)
    (self.purpose, self.review) = (purpose, review)
  }

  func verdict() throws -> LicenseVerdict {
    var policy = try LicensePolicy.embedded()
    policy.purpose = purpose
    guard let url = WebURL("https://site.example/qna/view?id=1") else { throw BadCase() }
    let sources = RightsSources(
      url: url, agent: "yisang", headers: headers, document: HTMLDocument(Array(html.utf8)),
      robots: robots.map { RobotsRules(parsing: Array($0.utf8)) }, tdmrep: tdmrep.map { Array($0.utf8) })
    return decide(collectEvidence(sources, policy: policy), policy: policy, review: review)
  }

  struct BadCase: Error {}
}

/// A page whose foot says the licence.
func licensed(_ codes: String) -> String {
  "<p>본문</p><a rel='license' href='https://creativecommons.org/licenses/\(codes)/'>CC</a>"
}
