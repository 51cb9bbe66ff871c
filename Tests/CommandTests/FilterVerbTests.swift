import Corpus
import Foundation
import TestKit
import Testing

/// `yisang filter`, `stats` and `sample` as a user runs them.
@Suite(.serialized)
struct FilterVerbTests {
  private let scratch: Scratch
  private let program: Program
  private let stages = [Stage.score, .contamination, .filter]

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  private static let problem = "철수는 사과를 12개 가지고 있고 영희는 철수보다 사과를 7개 더 많이 가지고 있습니다. 두 사람이 가진 사과는 모두 몇 개입니까?"

  private func seal(_ count: Int, shards: Int) throws {
    let items = (0..<count).map { n in
      switch n % 5 {
      case 0: SampleItems.item(n, body: "짧은 글 \(n)")
      case 1: SampleItems.item(n, body: Self.problem + " 답변 부탁드립니다. \(n)")
      case 2:
        SampleItems.item(
          n, body: "주차장에서 차를 긁고 간 사람을 찾습니다. 보신 분은 010-2345-\(1_000 + n % 9_000) 으로 연락을 꼭 부탁드립니다.")
      default: SampleItems.item(n, body: "우리 동네 도서관은 왜 월요일마다 문을 닫는지, 다른 요일로 바꿀 수는 없는지 궁금해서 글을 올립니다. \(n)")
      }
    }
    let size = (count + shards - 1) / shards
    try SampleItems.seal(
      (0..<shards).map { Array(items.dropFirst($0 * size).prefix(size)) }, stage: .item, in: scratch.corpus)
    _ = try scratch.write("{\"id\":\"q1\",\"question\":\"\(Self.problem)\"}\n", to: "apples.jsonl")
  }

  private func digests() throws -> [String] {
    try stages.flatMap { try scratch.corpus.sealedShards(of: $0).map(\.key) }
  }

  private func remove() throws {
    for stage in stages { try FileManager.default.removeItem(atPath: scratch.corpus.folder(of: stage)) }
  }

  @Test(.timeLimit(.minutes(15)))
  func workersAndKillsChangeNothing() throws {
    try seal(12_000, shards: 3)
    let arguments = ["filter", "--benchmarks", "apples.jsonl"]
    #expect(try program.run(arguments + ["--workers", "1"]).status == 0)
    let expected = try digests()
    try remove()
    let start = ContinuousClock.now
    #expect(try program.run(arguments + ["--workers", "2"]).status == 0)
    let whole = (ContinuousClock.now - start) / .seconds(1)
    #expect(try digests() == expected)
    try remove()
    var random = SplitMix(seed: Fuzz.seed(6))
    var kills = 0
    for _ in 0..<8 {
      let seconds = whole * (0.1 + Double(random.next() % 700) / 1_000)
      if try program.runAndKill(arguments, afterSeconds: seconds) { kills += 1 }
    }
    let result = try program.run(arguments)
    #expect(result.status == 0, "\(result.err)")
    print("filter kill test: \(kills) kills")
    #expect(kills > 0)
    #expect(try digests() == expected)
    let again = try program.run(arguments)
    #expect(!again.err.contains("sealed") && again.err.contains("skipped"))
  }

  @Test(.timeLimit(.minutes(15)))
  func whatIsDroppedIsCountedAndShown() throws {
    try seal(50, shards: 1)
    let filtered = try program.run(["filter", "--benchmarks", "apples.jsonl"])
    #expect(filtered.out.contains("filter: 30 kept, 20 rejected"), "\(filtered.out)")
    let stats = try program.run(["stats"])
    #expect(
      stats.out.contains("filter.contamination.verbatim\t(fail it: 10, fail only it: 10)"), "\(stats.out)")
    #expect(stats.out.contains("filter.too_short\t(fail it: 10, fail only it: 10)"))
    #expect(try program.run(["stats", "--scores"]).out.contains("korean_masked"))
    #expect(try program.run(["stats", "--by", "category"]).out.contains("daily     50    30"))
    let explored = try program.run(["stats", "--explore", "too_short", "--at", "10", "-n", "2"])
    #expect(explored.out.contains("at 10\twould keep 10 more"), "\(explored.out)")
    #expect(explored.out.contains("짧은 글"))
    // Nothing is just short of the bound: the next one that keeps more is shown, or why there is none.
    let wider = try program.run(["stats", "--explore", "too_short"])
    #expect(wider.out.contains("nearest to the bound:") && wider.out.contains("짧은 글"), "\(wider.out)")
    let none = try program.run(["stats", "--explore", "too_long"])
    #expect(none.out.contains("\nno looser bound keeps more"), "\(none.out)")
    let between = try program.run(["stats", "--explore", "too_long", "--at", "9000"])
    #expect(between.out.contains("\nno item lies between 8192 and 9000"), "\(between.out)")
    let sample = try program.run([
      "sample", "--stage", "reject", "--reason", "filter.contamination", "-n", "3",
    ])
    #expect(sample.out.contains("apples q1"))
    let review = try program.run(["contamination", "review", "--benchmarks", "apples.jsonl", "-n", "1"])
    #expect(review.out.contains("⟦철수는 사과를") && review.out.contains("10 items overlap"), "\(review.out)")
    let masked = try program.run(["sample", "--stage", "filter", "-n", "30"])
    #expect(masked.out.contains("<전화번호>") && !masked.out.contains("010-2345"))
  }

  @Test(.timeLimit(.minutes(15)))
  func whatIsBehindIsSaid() throws {
    try seal(50, shards: 1)
    _ = try program.run(["filter", "--min-chars", "5"])
    #expect(try program.run(["dedup", "--keep", "earliest"]).status == 0)
    #expect(try !program.run(["stats"]).err.contains("behind"))
    _ = try program.run(["filter"])
    let stale = try program.run(["stats"])
    #expect(stale.status == 0 && stale.err.contains("dedup is behind"), "\(stale.err)")
    // A new item shard: what was measured does not cover it.
    try SampleItems.seal(
      [[], [SampleItems.item(99)]], stage: .item, in: Corpus(root: scratch.path + "/other"))
    try FileManager.default.copyItem(
      atPath: scratch.path + "/other/item/00001.sqlite", toPath: scratch.corpus.path(of: .item, 1))
    let partial = try program.run(["stats"])
    #expect(partial.status == 0 && partial.err.contains("filter is behind"), "\(partial.err)")
    #expect(try program.run(["export", "--class", "A", "--to", "out"]).status == 1)
  }

  @Test(arguments: [
    ["stats", "--explore", "nothing"], ["stats", "--at", "3"],
    ["stats", "--explore", "korean", "--at", "inf"],
    ["stats", "--explore", "korean", "-n", "9223372036854775807"], ["stats", "--by", "colour"],
    ["sample", "-n", "0"], ["sample", "-n", "9223372036854775807"], ["sample", "--stage", "nothing"],
    ["filter", "--min-korean", "7"], ["filter", "--min-chars", "9", "--max-chars", "3"],
    ["filter", "--korean-ratio", "everything"], ["filter", "--unmasked", "names"],
    ["filter", "--contamination-rule", "paper"],
    ["filter", "--benchmarks", "apples.jsonl", "--contamination-drops", ""],
    ["contamination", "index", "apples.jsonl", "--to", "x", "--rule", "nothing"],
    ["contamination", "index", "apples.jsonl", "--to", "apples.jsonl"], ["probe", "contamination"],
  ])
  func nonsenseIsRefusedWithAWord(_ arguments: [String]) throws {
    try seal(10, shards: 1)
    _ = try program.run(["filter"])
    let result = try program.run(arguments)
    #expect(result.status == 64 && !result.err.isEmpty, "\(arguments): \(result.status) \(result.err)")
  }
}
