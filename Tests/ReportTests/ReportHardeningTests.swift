import Corpus
import Foundation
import Pages
import TestKit
import Testing

@testable import Report

/// Files of runs that are not as they should be.
struct ReportHardeningTests {
  private let scratch: Scratch
  private let sample: SampleReport

  init() throws {
    scratch = try Scratch()
    sample = try SampleReport(in: scratch)
  }

  private func facts() throws -> ReportFacts {
    var request = ReportRequest()
    request.runsFolder = sample.runs
    return try ReportFacts(of: sample.corpus, request)
  }

  private func write(_ text: String, to path: String) throws {
    let file = URL(filePath: sample.runs + "/" + path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  @Test(arguments: ["1e300", "-1e300", "9223372036854775807", "-9223372036854775808", "1e999", "null"])
  func noNumberOfResultsTraps(number: String) throws {
    try write(
      """
      {"results": {"wild": {"items": \(number), "acc,x": 0.5, "acc_stderr,x": \(number), "tokens,x": \(number)},
      "wilder": {"items": 1, "acc,x": \(number)}}, "date": \(number),
      "config": {"model": "wild@1", "n": \(number), "limit": \(number), "temperature": \(number)}}
      """, to: "wild/eval/results.json")
    let page = ReportPage(try facts(), in: .english).markup
    #expect(page.contains("<h2>Evaluations</h2>") && Markup.problems(of: page) == [])
  }

  @Test func sharesAndSumsAreClamped() {
    #expect([1e300, -1e300, .nan].map { TraceFacts.place($0, 40) } == [39, 0, 0])
    #expect(TraceFacts.sum(5, .max) == 5 && TraceFacts.sum(5, 3) == 8)
    let words = Words(say: .english)
    #expect(words.percent(1e307).count < 20 && words.percent(0.5, error: 1e300) == "50.0%")
  }

  @Test(arguments: Language.allCases)
  func aRunThatCannotBeReadIsNamedAndPassedOver(language: Language) throws {
    try write("", to: "hollow/metrics.sqlite")
    try write(String(repeating: "no database ", count: 100), to: "noise/metrics.sqlite")
    let facts = try facts()
    #expect(facts.passedOver == [.init("hollow", .empty), .init("noise", .damaged)])
    #expect(facts.runs.map(\.name) == ["sft", "grpo"])
    let page = ReportPage(facts, in: language).markup
    #expect(
      page.contains(language("The run hollow is left out: metrics.sqlite is empty.", "hollow은(는) 뺐습니다.")))
    #expect(
      page.contains(language("The run noise is left out: metrics.sqlite is damaged", "noise은(는) 뺐습니다.")))
    #expect(!page.contains(scratch.path))
  }

  @Test func evidenceOfTheSameWordsIsAddedUp() {
    let found = LicenseSection.named(["grant rel": 1, "grants rel": 2], Words(say: .english))
    #expect(found == ["grants rel": 3])
  }

  @Test func stepsThatWereKilledAreCountedByPlace() throws {
    try write(
      """
      {"event": "began", "step": "eval base", "place": "/home/x/runs/a/eval", "at": 1}
      {"event": "began", "step": "eval base", "place": "/home/x/runs/a/eval", "at": 2}
      {"event": "ended", "step": "eval base", "place": "/home/x/runs/a/eval", "outcome": "done", "seconds": 3}
      {"event": "began", "step": "eval base", "place": "runs/b", "at": 4}

      """, to: "run.jsonl")
    let steps = try facts().costs.steps
    #expect(steps.map(\.place) == ["eval", "b"] && steps.map(\.seconds) == [3, 0])
    #expect(steps.map(\.runs) == [2, 1] && steps.map(\.unended) == [1, 1] && steps.map(\.broken) == [0, 0])
  }

  @Test func theHeadlineSetsTheLastOfAChainBesideItsFirst() throws {
    let page = ReportPage(try facts(), in: .english).markup
    #expect(page.contains("<b>50.0 ± 5.0% → 62.5 ± 4.0%</b>toy: sft → grpo"))
    #expect(!page.contains("best:") && !page.contains("before training") && page.contains("not trained here"))
  }

  @Test func evaluationsAskedOtherwiseStandBesideEachOther() throws {
    func results(_ items: Int, _ temperature: Double, _ date: Int) -> String {
      """
      {"results": {"toy": {"items": \(items), "acc,x": 0.5}}, "date": \(date), "config": {"model": "s@1", "n": 1,
      "temperature": \(temperature), "command": ["--model", "served"]}}
      """
    }
    try write(results(100, 0.5, 1), to: "served/a/results.json")
    try write(results(10, 0.5, 2), to: "served/b/results.json")
    try write(results(10, 0.75, 3), to: "served/c/results.json")
    let found = try facts().evaluations.filter { $0.model == "served" }
    #expect(found.map(\.items) == [10, 100] && found.map(\.settings.temperature) == [0.75, 0.5])
    #expect(ReportPage(try facts(), in: .english).markup.contains("T 0.75"))
  }
}
