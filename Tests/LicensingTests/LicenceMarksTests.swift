import Foundation
import Licensing
import TestKit
import Testing
import Web

@Suite struct LicenceMarksTests {
  struct Row: Decodable {
    let file: String
    let expected: String?
    let confidence: String
  }

  /// Real pages. Only rows marked `rel=license`, those with a KOGL mark, and the trap that explains KOGL are safe to
  /// score; the other rows are reported.
  @Test(.enabled(if: Material.isExpected)) func realPages() throws {
    let policy = try LicensePolicy.embedded()
    let url = try #require(WebURL("http://page.example/"))
    var counts: [String: (passed: Int, total: Int)] = [:]
    for line in try Material.data("conformance/licence-marks/pages.jsonl").split(
      separator: UInt8(ascii: "\n"))
    {
      let row = try JSONDecoder().decode(Row.self, from: line)
      let page = try Material.data("conformance/licence-marks/" + row.file)
      let sources = RightsSources(url: url, agent: "yisang", document: HTMLDocument([UInt8](page)))
      let license = decide(collectEvidence(sources), policy: policy).license
      let expected = row.expected.map {
        $0.hasPrefix("KOGL") ? "KOGL-" + $0.suffix(1) : "CC-" + $0.uppercased().replacing(" ", with: "-")
      }
      let group = row.confidence.split(whereSeparator: { " :(".contains($0) }).first.map(String.init) ?? ""
      // A port is the same licence for another jurisdiction; the expectations do not tell them apart.
      let passed =
        license == expected
        || license.map { found in expected.map { found.hasPrefix($0 + "-") } ?? false } ?? false
      counts[group, default: (0, 0)].total += 1
      if passed {
        counts[group]?.passed += 1
      } else {
        print("licence-marks: \(row.file) \(license ?? "none") ≠ \(expected ?? "none") [\(group)]")
      }
    }
    for (group, count) in counts.sorted(by: { $0.key < $1.key }) {
      print("licence-marks \(group): \(count.passed)/\(count.total)")
    }
    for group in ["rel=license", "KOGL", "policy"] {
      #expect(counts[group].map { $0.passed == $0.total } == true, "\(group)")
    }
  }
}
