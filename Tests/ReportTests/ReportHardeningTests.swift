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

  private func result(_ model: String, _ identity: String, _ accuracy: Double) -> String {
    """
    {"results": {"sums": {"items": 100, "acc,x": \(accuracy), "acc_stderr,x": 0.05}}, "date": 1,
    "config": {"model": "\(identity)", "n": 1, "command": ["--model", "\(model)"]}}
    """
  }

  /// As files of real runs have them: an evaluation in bf16 calls the checkpoint 6b0d… that GRPO began with ed3b….
  @Test func aStudentFromNothingIsSetBesideTheLastOfItsChain() throws {
    try write(
      """
      {"method": "grpo", "tool_version": "0", "processor": "scalar", "makers": [], "data": {}, "settings": {},
      "model": {"from_scratch": "false", "model": "qwen3@6b0d5ea46cd12a55"}}
      """, to: "grpo/manifest.json")
    try write(
      result("runs/sft/checkpoint-0", "qwen3@289072fac3ed9d58", 0.125),
      to: "sft/eval/checkpoint-0/results.json")
    try write(result("runs/sft", "qwen3@ed3b5392c844f0ed", 0.5), to: "sft/eval/results.json")
    try write(result("runs/grpo", "qwen3@503f610d754052a8", 0.75), to: "grpo/eval/results.json")
    let facts = try facts()
    let sums = facts.evaluations.filter { $0.task == "sums" }
    #expect(sums.map(\.name) == ["sft checkpoint-0", "sft", "grpo"] && sums.map(\.depth) == [0, 1, 2])
    #expect(Set(sums.map(\.root)) == ["sft"] && sums.map(\.method) == [nil, "sft", "grpo"])
    let page = ReportPage(facts, in: .english).markup
    #expect(page.contains("<b>12.5 ± 5.0% → 75.0 ± 5.0%</b>sums: sft checkpoint-0 → grpo"))
    #expect(page.contains("sft checkpoint-0 · before training"))
  }

  @Test(arguments: Language.allCases)
  func resultsThatCannotBeReadAreNamedAndPassedOver(language: Language) throws {
    try write("{\"results\": {\"to", to: "sft/eval/results.json")
    try write("", to: "sft/eval/other/results.json")
    let facts = try facts()
    #expect(facts.passedOver == [.init("sft", .results)])
    #expect(facts.evaluations.map(\.model) == ["base", "grpo"])
    let page = ReportPage(facts, in: language).markup
    #expect(page.contains(language("An evaluation of sft is left out: a results.json", "sft의 평가 하나를 뺐습니다.")))
  }

  @Test func runsThatAreCalledAlikeStayTwo() throws {
    let other = scratch.path + "/other/sft"
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/other", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: sample.runs + "/sft", toPath: other)
    try write(result("other/sft", "toy@3333", 0.25), to: "../other/sft/eval/results.json")
    var request = ReportRequest()
    (request.runsFolder, request.runs) = (sample.runs, ["sft", sample.runs + "/grpo/../sft/", other])
    let facts = try ReportFacts(of: sample.corpus, request)
    #expect(facts.runs.map(\.name) == ["other/sft", "runs/sft"])
    #expect(facts.evaluations.map(\.model) == ["other/sft", "runs/sft"])
    #expect(facts.evaluations.map(\.accuracy) == [0.25, 0.5] && facts.evaluations.map(\.depth) == [1, 1])
    #expect(facts.costs.training.map(\.name) == ["other/sft", "runs/sft"])
  }

  @Test func whatAReportIsReadFromIsListed() throws {
    try write(result("runs/sft/checkpoint-0", "toy@0", 0.125), to: "sft/eval/checkpoint-0/results.json")
    var request = ReportRequest()
    request.runsFolder = sample.runs
    let files = request.runFiles.map { String($0.dropFirst(sample.runs.utf8.count + 1)) }
    for file in [
      "run.jsonl", "sft/metrics.sqlite", "sft/manifest.json", "sft/eval/results.json",
      "sft/eval/checkpoint-0/results.json", "base/eval/results.json",
    ] {
      #expect(files.contains(file), "\(file) of \(files)")
    }
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
