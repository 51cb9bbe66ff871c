import Corpus
import Foundation
import Pages
import TestKit
import Testing

@testable import Report

/// The document that is made of facts.
struct ReportPageTests {
  private let scratch: Scratch
  private let sample: SampleReport

  init() throws {
    scratch = try Scratch()
    sample = try SampleReport(in: scratch)
  }

  private func facts(_ audience: Audience = .anyone) throws -> ReportFacts {
    var request = ReportRequest()
    (request.runsFolder, request.audience) = (sample.runs, audience)
    return try ReportFacts(of: sample.corpus, request)
  }

  private static let ids = [
    "funnel", "licences", "scores", "duplicates", "traces", "training", "evaluations", "samples", "costs",
  ]

  @Test(arguments: Language.allCases)
  func everySectionIsThereAndWellFormed(language: Language) throws {
    let page = ReportPage(try facts(), in: language).markup
    let places = Self.ids.compactMap { page.range(of: "<section id=\"\($0)\">")?.lowerBound }
    #expect(places.count == Self.ids.count && places == places.sorted())
    #expect(Markup.problems(of: page) == [])
    #expect(!page.contains("nan") && !page.contains("inf\""))
    #expect(page.contains("Content-Security-Policy") && !page.contains("<script") && !page.contains("src=\""))
    #expect(ReportPage(try facts(), in: language).markup == page, "equal facts gave other bytes")
  }

  @Test(arguments: Language.allCases)
  func textsOfOtherClassesAreNowhere(language: Language) throws {
    let page = ReportPage(try facts(), in: language).markup
    #expect(page.contains(SampleReport.open))
    #expect(!page.contains(SampleReport.secretB) && !page.contains(SampleReport.secretC))
    #expect(!page.contains("<strong>"))
    let own = ReportPage(try facts(.thisMachine), in: language).markup
    #expect(own.contains(SampleReport.secretB) && !own.contains(SampleReport.secretC))
    #expect(own.contains(language("<strong>Private: ", "<strong>비공개: ")))
  }

  @Test func linksLeadToSourcesAndLicencesAlone() throws {
    let page = ReportPage(try facts(), in: .english).markup
    let links = page.matches(of: /href="([^"]*)"/).map { String($0.1) }
    let known = ["#", "http://a.example/", "http://b.example/", "https://creativecommons.org/"]
    #expect(links.count > 12)
    #expect(links.allSatisfy { link in known.contains { link.hasPrefix($0) } }, "\(links)")
    #expect(page.contains("yisang why "))
  }

  @Test func eachLanguageStandsAlone() throws {
    // What the corpus itself says is in both.
    let facts = try facts()
    func words(_ language: Language) -> [String] { Markup.texts(of: ReportPage(facts, in: language).markup) }
    let shared = Set(words(.english)).intersection(words(.korean))
    let english = words(.english).filter { !shared.contains($0) }
    #expect(english.filter { $0.contains(/[가-힣]/) && !$0.contains(SampleReport.open) } == [])
    let korean = words(.korean).filter { !shared.contains($0) }.map {
      $0.replacing(/yisang( [a-z-]+)*/, with: "").replacing("toy", with: "")
    }
    #expect(korean.filter { $0.contains(/[A-Za-z]{3,} [a-z]{2,}/) } == [])
    for text in shared where text.contains(/[A-Za-z]{4,} [a-z]{3,} [a-z]{2,}/) {
      #expect(text.hasPrefix("yisang ") || text.contains("think"), "not translated: \(text)")
    }
  }

  @Test func whatIsMissingIsNamedWithItsVerb() throws {
    let page = ReportPage(ReportFacts(), in: .korean).markup
    #expect(Markup.problems(of: page) == [] && !page.contains("<section"))
    var none = try facts()
    none.samples = try SampleFacts(
      of: sample.corpus, ClassLookup(of: Corpus(root: scratch.path + "/unjudged"), for: .anyone),
      ReportRequest())
    #expect(none.samples?.samples == [])
    #expect(ReportPage(none, in: .korean).markup.contains("보여 줄 수 있는 등급의 행이 없습니다."))
    for verb in ["crawl", "filter", "dedup", "distill", "train", "eval"] {
      #expect(page.contains("<code>yisang \(verb)"), "\(verb)")
    }
  }

  @Test func aHostileTitleAndTextStayTexts() throws {
    let page = ReportPage(try facts(), in: .english, title: "<img src=x onerror=alert(1)>").markup
    #expect(!page.contains("<img") && Markup.problems(of: page) == [])
    #expect(
      MarkedHTML.spans("<b>한글 & \u{7}漢字 let it be\n\\frac{a}{b}").markup
        == "&lt;b&gt;<span class=\"ko\">한글</span> &amp; \u{FFFD}<mark>漢字</mark> <span class=\"en\">let it be</span>\n\\frac{a}{b}"
    )
  }
}

/// HTML read strictly: each element is closed where it should be.
enum Markup {
  private static let void: Set = ["meta", "br", "img", "input", "link", "hr", "!doctype"]

  /// Elements that are not closed, or closed out of turn; ids given twice.
  static func problems(of page: String) -> [String] {
    var (open, problems): ([String], [String]) = ([], [])
    let body = page.replacing(/<style>[^<]*<\/style>/, with: "")
    for match in body.matches(of: /<(\/?)([A-Za-z!][A-Za-z0-9]*)((?:[^<>"]|"[^"]*")*)>/) {
      let name = String(match.2).lowercased()
      if match.1 == "/" {
        if open.last == name { open.removeLast() } else { problems.append("</\(name)> in \(open.suffix(3))") }
      } else if !void.contains(name), !match.3.hasSuffix("/") {
        open.append(name)
      }
    }
    let rest = body.replacing(/<(\/?)([A-Za-z!][A-Za-z0-9]*)((?:[^<>"]|"[^"]*")*)>/, with: "")
    if rest.contains("<") || rest.contains(">") { problems.append("a bare < or >") }
    let ids = page.matches(of: /\sid="([^"]*)"/).map { String($0.1) }
    if Set(ids).count < ids.count { problems.append("an id is given twice") }
    return problems + open.map { "<\($0)> is not closed" }
  }

  /// What a reader reads, piece by piece, and what a screen reader says of charts.
  static func texts(of page: String) -> [String] {
    let body = page.replacing(/<style>[^<]*<\/style>/, with: "")
    let labels = body.matches(of: /aria-label="([^"]*)"/).map { String($0.1) }
    let pieces = body.replacing(/<[^>]*>/, with: "\u{1}").split(separator: "\u{1}").map {
      $0.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    return pieces.filter { !$0.isEmpty } + labels
  }
}
