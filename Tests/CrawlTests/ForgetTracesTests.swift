import Corpus
import Foundation
import GRDB
import Licensing
import TestKit
import Testing

@testable import Crawl

/// Removal of what a teacher was asked about a page, and of what it answered.
struct ForgetTracesTests {
  private let scratch: Scratch
  private let corpus: Corpus
  private let items: [Item]
  private let traces: [SampleTraces.Trace]

  /// Three imported questions, two traces on each, of which the second is looped; an answer for each trace, and a failure
  /// for each question.
  init() async throws {
    scratch = try Scratch()
    corpus = scratch.corpus
    let lines = (0..<3).map { #"{"url":"http://a.kr/\#($0)","question":"물음\#($0)표식","author":"김\#($0)"}"# }
    let file = try scratch.write(lines.joined(separator: "\n"), to: "a.jsonl")
    let terms = try ImportTerms(
      columns: [], license: "CC-BY-4.0", source: "data", attribution: nil, category: nil, policy: .embedded())
    let job = ImportJob(corpus: corpus, files: [file], table: nil, terms: terms, isStrict: false)
    _ = try job.run(shouldStop: { false }, events: { _ in })
    let crawl = CrawlJob(
      corpus: corpus, registry: SiteRegistry(),
      settings: CrawlSettings(contact: "", version: "0", currentYear: 2_026))
    _ = try await crawl.derive(
      policy: PolicyInForce(), workers: 1, verifies: true, shouldStop: { false }, events: { _, _ in })
    var found: [Item] = []
    try corpus.readAll(.item) { _, db in found += try Item.read(db, after: 0, limit: 9).map(\.1) }
    items = found.sorted { $0.url < $1.url }
    traces = items.enumerated().flatMap { n, item in
      (0..<2).map { rollout in
        var trace = SampleTraces.Trace(item, rollout: rollout, failed: rollout == 1 ? ["looped"] : [])
        (trace.think, trace.answer) = ("생각\(n)표식", "대답\(n)표식")
        return trace
      }
    }
    try SampleTraces.seal(traces, in: corpus)
    try fillStore()
  }

  private func body(_ trace: SampleTraces.Trace) -> [UInt8] {
    Array("\(trace.think) \(trace.answer) \(trace.id)".utf8)
  }

  /// - Parameter third: what was done to the third question.
  private func fillStore(third: String? = nil) throws {
    let store = try CompletionStore(writing: corpus)
    func entry(_ key: [UInt8], _ item: Item, _ outcome: CompletionStore.Outcome) -> CompletionStore.Entry {
      CompletionStore.Entry(
        key: key, item: item.id, page: item.page, augmentation: item.id == items[2].id ? third : nil,
        recipe: "{}", rollout: 0, attempt: 0, endpoint: "", outcome: outcome, tries: 1, seconds: 1, endedAt: 1
      )
    }
    try store.append(traces.map { entry($0.key, $0.item, .reply(body($0))) })
    try store.append(
      items.enumerated().map { n, item in
        let detail = "거절\(n)표식: \(item.text)"
        return entry(
          Digest.sha256([UInt8(n)]), item,
          .failure(reason: "teacher.status_400", detail: detail, isTransient: false))
      })
    // Without a page it is nobody's.
    try store.append([
      CompletionStore.Entry(
        key: [9], item: nil, page: nil, recipe: "{}", rollout: 0, attempt: 0, endpoint: "",
        outcome: .reply([0x39]),
        tries: 1, seconds: 1, endedAt: 1)
    ])
  }

  /// Files of the corpus that hold some of these bytes.
  private func places(of needles: [[UInt8]]) -> [String] {
    let root = corpus.root
    let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return names.filter { name in
      guard let data = FileManager.default.contents(atPath: root + "/" + name) else { return false }
      return needles.contains { data.range(of: Data($0)) != nil }
    }
  }

  /// What would tell of the `n`-th question, its answers among it, which are stored compressed.
  private func needles(_ n: Int) -> [[UInt8]] {
    ["물음", "생각", "대답", "거절"].map { Array("\($0)\(n)표식".utf8) }
      + traces.filter { $0.item.id == items[n].id }.map { Array(Deflate.compress(body($0)).dropFirst(2)) }
  }

  private func forget(_ request: ForgetRequest) throws -> Forget {
    try Forget(corpus: corpus, request: request, reason: nil)
  }

  @Test(arguments: [ForgetRequest.url("http://a.kr/1"), .author("김1")])
  func nothingIsLeftOfAQuestionItsTracesAndAnswers(_ request: ForgetRequest) throws {
    #expect((0..<3).allSatisfy { places(of: needles($0)).contains("teacher/completions.sqlite") })
    let keys = try [Stage.trace, .distill].map { try SealedShard(corpus: corpus, stage: $0, index: 0).key }
    let plan = try forget(request).plan()
    let done = try forget(request).run(now: 1)
    #expect(done.pages == 1 && done.rows == plan.rows)
    // Two traces, one of them rejected; two answers and a failure.
    #expect(done.rows["trace"] == 3 && done.rows["distill"] == 1 && done.rows["teacher"] == 3, "\(done.rows)")
    #expect(places(of: needles(1)) == [], "no byte is left")
    for n in [0, 2] {
      #expect(needles(n).allSatisfy { !places(of: [$0]).isEmpty }, "what is not meant stays")
    }
    #expect(
      try [Stage.trace, .distill].map { try SealedShard(corpus: corpus, stage: $0, index: 0).key } == keys)
    for stage in [Stage.trace, .distill] {
      #expect(try SealedShard(corpus: corpus, stage: stage, index: 0).shard.damage() == nil)
    }
    let store = try #require(try CompletionStore(reading: corpus))
    #expect(try store.counts() == (5, 2))
    #expect(
      try store.outcome(of: traces[0].key) == .reply(body(traces[0]))
        && store.outcome(of: traces[2].key) == nil)
    let log = try String(contentsOfFile: corpus.root + "/removals.jsonl", encoding: .utf8)
    #expect(log.contains(#""teacher":3"#))
    #expect(try forget(request).run(now: 2).rows.isEmpty)
  }

  /// The second question's option in the third's prompt and answers: in its traces, examples and completions, that of a try
  /// before the latest too.
  private func growTheThird() throws -> [[UInt8]] {
    let augmentation =
      #"{"kind":"option","sources":[{"id":"\#(items[1].id)","option":2}],"seed":"0","order":[1]}"#
    var grown = traces
    for place in [4, 5] {
      (grown[place].augmentation, grown[place].prompt) = (augmentation, "물음2표식 ① 선택지1표식")
      grown[place].think = "선택지1표식을 살핀다."
    }
    try SampleTraces.seal(grown, in: corpus)
    try FileManager.default.removeItem(atPath: corpus.root + "/teacher")
    try fillStore(third: augmentation)
    let body = Array("선택지1표식을 살핀 먼저 번의 답".utf8)
    let entry = CompletionStore.Entry(
      key: [7], item: items[2].id, page: items[2].page, augmentation: augmentation, recipe: "{}", rollout: 0,
      attempt: 0, endpoint: "",
      outcome: .reply(body), tries: 1, seconds: 1, endedAt: 1)
    try CompletionStore(writing: corpus).append([entry])
    return [Array("선택지1표식".utf8)]
      + [body, self.body(traces[4])].map { Array(Deflate.compress($0).dropFirst(2)) }
  }

  @Test func optionsThatJoinedAnotherQuestionGoWithTheirPage() throws {
    let needles = try growTheThird()
    #expect(needles.allSatisfy { !places(of: [$0]).isEmpty })
    let keys = try [Stage.trace, .distill].map { try SealedShard(corpus: corpus, stage: $0, index: 0).key }
    let plan = try forget(.url("http://a.kr/1")).plan()
    let done = try forget(.url("http://a.kr/1")).run(now: 1)
    // Of both questions two traces, a rejection and an example; of the third the completions of the two traces, of the try
    // before them, and its failure.
    #expect(done.pages == 1 && done.rows == plan.rows)
    #expect(done.rows["trace"] == 6 && done.rows["distill"] == 2 && done.rows["teacher"] == 7, "\(done.rows)")
    #expect(places(of: needles) == [] && places(of: self.needles(1)) == [], "no byte is left")
    #expect(self.needles(0).allSatisfy { !places(of: [$0]).isEmpty }, "what is not meant stays")
    #expect(!places(of: [Array("물음2표식".utf8)]).isEmpty, "the third question itself stays")
    #expect(
      try [Stage.trace, .distill].map { try SealedShard(corpus: corpus, stage: $0, index: 0).key } == keys)
    for stage in [Stage.trace, .distill] {
      #expect(try SealedShard(corpus: corpus, stage: stage, index: 0).shard.damage() == nil)
    }
  }

  /// Styles, other items and what is no JSON name nobody.
  @Test(
    arguments: [
      ("other", 0), (#"{"kind":"style","directive":"ko-json","place":"prefix"}"#, 0), (nil, 0),
      (#"{"kind":"option","sources":[]}"#, 0),
      (#"{"kind":"option","sources":[{"id":"ITEM","option":1}]}"#, 3),
      (#"{"kind":"option","sources":[{"id":"00","option":1},{"option":2,"id":"ITEM"}]}"#, 3),
    ] as [(String?, Int)])
  func whichRowsNameAQuestion(_ augmentation: String?, _ more: Int) throws {
    var changed = traces
    let augmentation = augmentation?.replacingOccurrences(of: "ITEM", with: "\(items[1].id)")
    for place in [0, 1] { changed[place].augmentation = augmentation }
    try SampleTraces.seal(changed, in: corpus)
    let entry = CompletionStore.Entry(
      key: [8], item: items[0].id, page: items[0].page, augmentation: augmentation, recipe: "{}", rollout: 0,
      attempt: 0, endpoint: "", outcome: .reply([0x38]), tries: 1, seconds: 1, endedAt: 1)
    try CompletionStore(writing: corpus).append([entry])
    let plan = try forget(.url("http://a.kr/1")).plan()
    #expect(plan.rows["trace"] == 3 + more && plan.rows["teacher"] == 3 + (more > 0 ? 1 : 0))
  }

  private struct Killed: Error {}

  /// A run that ends anywhere is finished by the next.
  @Test(arguments: ["distill", "trace", "dedup", "crawl"])
  func aKillIsMended(_ stage: String) throws {
    let needles = try growTheThird() + self.needles(1)
    #expect(throws: Killed.self) {
      try forget(.url("http://a.kr/1")).run(now: 1) { if $0.name == stage { throw Killed() } }
    }
    _ = try forget(.url("http://none.kr/")).run(now: 2)
    #expect(places(of: needles) == [])
  }

  @Test func whileATeacherIsAskedNothingIsTouched() throws {
    let store = try CompletionStore(writing: corpus)
    let failure = #expect(throws: CorpusFailure.self) { try forget(.url("http://a.kr/0")).run(now: 1) }
    #expect(failure?.problem.contains("another yisang") == true && !places(of: needles(0)).isEmpty)
    withExtendedLifetime(store) {}
  }
}
