import Contamination
import Corpus
import Filter
import TestKit
import Testing

/// Benchmarks in the filter: what is dropped for which verdict, and what the review shows.
struct ContaminationJobTests {
  private let scratch: Scratch
  private var corpus: Corpus { scratch.corpus }

  init() throws { scratch = try Scratch() }

  private static let problem = "철수는 사과를 12개 가지고 있고 영희는 철수보다 사과를 7개 더 많이 가지고 있습니다. 두 사람이 가진 사과는 모두 몇 개입니까?"
  private static let index = BenchmarkIndex([
    Benchmark(name: "apples", digest: [1], items: [.init(id: "q1", texts: [problem])])
  ])

  private func seal() throws {
    let other = "우리 동네 도서관은 왜 월요일마다 문을 닫는지, 그리고 다른 요일로 바꿀 수는 없는지 궁금해서 글을 올립니다."
    let template = Self.problem.replacing("12", with: "35").replacing("7개", with: "9개")
    let part = "숙제인데 모르겠어요. 철수는 사과를 12개 가지고 있고 영희는 철수보다 사과를 더 적게 가지고 있다는데 누가 더 많이 가졌는지 설명해 주세요."
    let bodies = [other, "안녕하세요. " + Self.problem + " 답변 부탁드립니다.", template, part]
    try SampleItems.seal(
      [bodies.enumerated().map { SampleItems.item($0.offset, body: $0.element) }], stage: .item, in: corpus)
  }

  private func reasons(_ settings: FilterSettings, _ index: BenchmarkIndex?) async throws -> [String: Int] {
    let runner = StageRunner(corpus: corpus, workers: 1)
    #expect(try await FilterJob(settings, benchmarks: index, corpus: corpus, runner: runner).run())
    let count = try #require(try corpus.count(of: .filter))
    return Dictionary(uniqueKeysWithValues: count.rejected.map { ($0.reason, $0.count) })
  }

  @Test func eachVerdictIsAReason() async throws {
    try seal()
    var settings = FilterSettings()
    #expect(
      try await reasons(settings, Self.index) == [
        "filter.contamination.verbatim": 1, "filter.contamination.near": 1,
        "filter.contamination.template": 1,
      ])
    settings.contamination = [.verbatim, .near]
    #expect(
      try await reasons(settings, Self.index) == [
        "filter.contamination.verbatim": 1, "filter.contamination.near": 1,
      ])
    #expect(try await reasons(settings, nil) == [:])
  }

  @Test func theReviewShowsWhatIsShared() async throws {
    try seal()
    _ = try await reasons(FilterSettings(), Self.index)
    var found: [OverlappingItem] = []
    try OverlappingItem.each(in: corpus, verdicts: [.near], benchmark: "apples") {
      found.append($0)
      return true
    }
    let near = try #require(found.first)
    #expect(found.count == 1 && near.overlap.item == "q1")
    let place = try #require(near.overlap.places.first)
    let shared = String(decoding: Array(near.item.text.utf8)[place], as: UTF8.self)
    #expect(shared == "철수는 사과를 12개 가지고 있고 영희는 철수보다 사과를")
    try OverlappingItem.each(in: corpus, verdicts: Set(Overlap.Verdict.allCases), benchmark: "pears") { _ in
      Issue.record("no such benchmark")
      return false
    }
  }

  @Test func statsCountOverlapsAsARule() async throws {
    try seal()
    _ = try await reasons(FilterSettings(), Self.index)
    let rule = try #require(try FilterReport(of: corpus).rules.last)
    #expect(rule.reason == "filter.contamination" && rule.total == 3 && rule.only == 3)
    #expect(try Exploration(of: "korean", at: 0.1, examples: 1, in: corpus).kept == 1)
    _ = try await reasons(FilterSettings(), nil)
    #expect(try FilterReport(of: corpus).rules.last?.reason != "filter.contamination")
    #expect(try Exploration(of: "korean", at: 0.1, examples: Int.max, in: corpus).kept == 4)
  }

  @Test func theShardNamesTheBenchmarks() async throws {
    try seal()
    _ = try await reasons(FilterSettings(), Self.index)
    let sealed = try #require(try corpus.sealedShards(of: .filter).first)
    let values = try Parameters(json: sealed.parameters).values
    #expect(values["benchmarks"] == "apples 01 1" && values["contamination_rule"] == "units")
    #expect(FilterSettings(values).contamination == Set(Overlap.Verdict.allCases))
  }
}
