import Corpus
import Foundation
import Licensing
import TestKit
import Testing

@testable import Publish

/// What the card says, and what it must not.
struct DatasetCardTests {
  private static func licenses(_ ids: [String?]) -> [ExportPlan.NamedLicense: Int] {
    Dictionary(ids.map { (ExportPlan.NamedLicense(id: $0, url: $0.map { "https://x.kr/\($0)" }), 1) }) {
      $0 + $1
    }
  }

  @Test(
    arguments: [
      (["CC-BY-4.0"], ["license: cc-by-4.0"]),
      (["CC-BY-4.0", "CC-BY-SA-4.0"], ["license:", "- cc-by-4.0", "- cc-by-sa-4.0"]),
      (["GFDL-1.2", "GFDL-1.3"], ["license: gfdl"]),
      (["KOGL-1"], ["license: other", "license_name: \"kogl-1\"", "license_link: \"https://x.kr/KOGL-1\""]),
      (
        ["KOGL-1", "CC-BY-4.0"],
        ["license: other", "license_name: one-for-each-row", "license_link: ATTRIBUTION.tsv"]
      ),
      ([nil], ["license: other", "license_name: one-for-each-row", "license_link: ATTRIBUTION.tsv"]),
      ([], ["license: other", "license_name: one-for-each-row", "license_link: ATTRIBUTION.tsv"]),
    ] as [([String?], [String])])
  func theHubReadsTheLicence(_ ids: [String?], _ lines: [String]) {
    #expect(HubLicense.frontMatter(DatasetCardTests.licenses(ids)) == lines)
  }

  @Test(arguments: [
    ("a|b", "a\\|b"), ("<script>", "&lt;script&gt;"), ("[a](b)", "\\[a\\](b)"), ("한 줄\n# 둘", "한 줄 \\# 둘"),
  ])
  func whatIsReadIsNoMarkup(_ text: String, _ shown: String) {
    #expect(Markdown.plain(text) == shown)
    #expect(Markdown.link("javascript:\(text)").hasPrefix("`"))
  }

  @Test(arguments: [(1, 3, "33.3 %"), (2, 3, "66.7 %"), (3, 3, "100.0 %"), (0, 0, "")])
  func sharesAreRounded(_ part: Int, _ whole: Int, _ text: String) {
    #expect(Markdown.share(part, of: whole) == text)
  }

  @Test(arguments: [
    ("CC-BY-SA-4.0", "CC BY-SA 4.0"), ("CC-BY-4.0", "CC BY 4.0"), ("MIT", "MIT License"),
    ("KOGL-1", "KOGL-1"),
  ])
  func theInitiativesNamesOfLicences(_ id: String, _ name: String) {
    #expect(ProvenanceRecord.name(of: id) == name)
  }

  @Test(
    arguments: [
      ("0.3", false, "0.3"), ("a.example=code,b.example=", true, nil), ("skips b.example", false, nil),
      (String(repeating: "x", count: 301), false, nil),
      ("kmmlu /home/me/kmmlu.jsonl", false, "kmmlu kmmlu.jsonl"),
    ] as [(String, Bool, String?)])
  func settingsTellNothingOfHiddenSites(_ value: String, _ isAboutSites: Bool, _ shown: String?) {
    let found = CorpusRecord.shown(value, isAboutSites: isAboutSites, ["b.example"])
    if let shown {
      #expect(found == shown)
    } else {
      #expect(found.hasPrefix("sha256 ") && !found.contains("b.example"))
    }
  }

  @Test func theCardIsCountedFromTheRows() throws {
    var rows = (0..<3).map { n in
      (
        item: SampleItems.item(n, body: "전화 <전화번호>, 메일 <이메일>", host: "a.example"),
        grant: LicensedCorpus.Grant(letter: "A")
      )
    }
    rows.append(
      (SampleItems.item(7, host: "k.example"), .init(letter: "A", license: "KOGL-1", attribution: nil)))
    rows.append(
      (SampleItems.item(8, body: "숨은 글", host: "b.example"), .init(letter: "B", license: "CC-BY-NC-4.0")))
    let made = try LicensedCorpus([rows])
    var settings = ExportSettings()
    (settings.name, settings.contact) = ("질문 \"모음\" | 하나", "https://example.org/removal")
    _ = try made.export(settings).run()
    let card = try made.text("out/README.md")
    for line in [
      "pretty_name: \"질문 \\\"모음\\\" | 하나\"", "- n<1K", "- split: train", "path: data/train-*.jsonl",
      "# 질문 \"모음\" \\| 하나",
      "4 questions in Korean from 2 hosts, fetched on 2023-11-14, each with its source",
      "| CC-BY-4.0 | <https://creativecommons.org/licenses/by/4.0/> | 3 | 75.0 % |",
      "| a.example | 3 | 75.0 % |", "| k.example | 1 | 25.0 % |", "| daily | 4 | 100.0 % |",
      "3 of 4 rows say whom to name", "| export | 5 | 4 | 1 |", "| export | class B | 1 |",
      "Of 5 pages, 5 carry a licence", "1 host gave no row.", "| `<전화번호>` | 3 |", "| `<이메일>` | 3 |",
      "| license | `policy` | `0123456789abcdef` |", "| `retrieved_at` |",
      "write to <https://example.org/removal>",
      "| test | 4 | 100.0 % |", "No benchmark was compared with",
    ] { #expect(card.contains(line), "\(line) is not in\n\(card)") }
    for word in ["b.example", "숨은", "질문 0", "NC", made.scratch.path] {
      #expect(!card.contains(word), "\(word)")
    }
    let provenance = try made.text("out/data_provenance.json")
    let read = try JSONSerialization.jsonObject(with: Data(provenance.utf8)) as? [String: [String: Any]]
    let record = try #require(read?["질문 \"모음\" | 하나"])
    #expect(record["Text Sources"] as? [String] == ["a.example", "k.example"])
    #expect(record["Languages"] as? [String] == ["Korean"])
    #expect((record["Licenses"] as? [[String: String]])?.map { $0["License"] } == ["CC BY 4.0", "KOGL-1"])
  }

  @Test func whatIsNotForPublicationHasNoCard() throws {
    let made = try LicensedCorpus(classes: ["A", "B", "C"])
    let summary = try #require(try made.export(to: nil).run())
    #expect(
      summary.files == [
        ".gitignore", "ATTRIBUTION.tsv", "NOT-FOR-PUBLICATION.md", "data/train-00000-of-00001.jsonl",
      ])
    let notice = try made.text("corpus/train-only/NOT-FOR-PUBLICATION.md")
    #expect(
      notice.hasPrefix("# Not for publication\n") && !notice.contains("license:")
        && !notice.contains("configs"))
    #expect(notice.contains("| A | 1 |\n| B | 1 |") && notice.contains("| export | class C | 1 |"))
    #expect(try made.text("corpus/train-only/.gitignore") == "*\n")
  }
}
