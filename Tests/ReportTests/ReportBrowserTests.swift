import Corpus
import Foundation
import Pages
import TestKit
import Testing

@testable import Report

/// A report as a browser shows it.
@Suite(.enabled(if: Browser.isExpected, "there is no Chromium: run script/browser"), .serialized)
struct ReportBrowserTests {
  @Test func aReportIsReadOnAPhone() throws {
    let scratch = try Scratch()
    let sample = try SampleReport(in: scratch)
    var request = ReportRequest()
    request.runsFolder = sample.runs
    let facts = try ReportFacts(of: sample.corpus, request)
    let browser = try Browser()
    for language in Language.allCases {
      let file = try scratch.write(ReportPage(facts, in: language).markup, to: "\(language.rawValue).html")
      for (width, isDark) in [(360, false), (390, true), (1200, false)] {
        try browser.open("file://" + file, width: width, isDark: isDark)
        _ = try browser.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        #expect(try browser.evaluate("document.documentElement.scrollWidth") == "\(width)")
        #expect(
          try browser.evaluate(
            "[...document.querySelectorAll('svg')].filter(svg => svg.getBoundingClientRect().height < 20).length"
          ) == "0")
        // Words in charts are at least 11 high and lie within them.
        #expect(
          try browser.evaluate(
            """
            [...document.querySelectorAll('svg.chart text')].filter(text => {
              const box = text.getBoundingClientRect(), chart = text.closest('svg.chart').getBoundingClientRect()
              const size = parseFloat(getComputedStyle(text).fontSize) * chart.width / 360
              return size < 10.9 || box.left < chart.left - 1 || box.right > chart.right + 1
            }).map(text => text.textContent)
            """) == "[]", "\(language) \(width)")
      }
    }
    #expect(browser.complaints == [])
    #expect(Set(browser.requests).count == 2, "something was fetched: \(browser.requests)")
  }
}
