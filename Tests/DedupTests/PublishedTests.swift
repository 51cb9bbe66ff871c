import Corpus
import Dedup
import Foundation
import TestKit
import Testing

/// `--against`: what was published before stays, and what is the same is rejected.
struct PublishedTests {
  private static let texts = [
    "주민등록 등본을 인터넷으로 떼려면 어떤 준비물이 있어야 하는지 알려 주실 수 있나요",
    "주민등록 등본을 인터넷으로 떼려면 어떤 준비물이 있어야 하는지 알려 주실 수 있나요 꼭",
    "강아지가 초콜릿을 먹었을 때 집에서 바로 할 수 있는 일은 무엇이 있을까요 급합니다 정말",
  ]

  private let scratch: Scratch
  private let old: DedupBench

  init() async throws {
    scratch = try Scratch()
    old = try DedupBench(
      Corpus(root: scratch.path + "/old"),
      [[Question(50, Self.texts[0], "B")], [Question(52, Self.texts[2], "B")]])
    try await old.run()
  }

  @Test(arguments: ["/old", "/old/dedup", "/old/dedup/00000.sqlite"])
  func copiesOfThePublishedAreRejected(_ path: String) async throws {
    let bench = try DedupBench(
      scratch.corpus,
      [
        [
          Question(0, Self.texts[0]), Question(1, Self.texts[1]),
          Question(2, "이 글은 어디에도 나온 적이 없는 새로운 질문입니다 맞지요"),
        ]
      ])
    try await bench.run(against: [scratch.path + path])
    #expect(try bench.kept() == [2])
    let found = try bench.duplicates()
    #expect(found[0]?.kept == 50 && found[0]?.kind == "published" && found[0]?.jaccard == 1)
    #expect(found[1]?.kept == 50 && found[1]?.kind == "published")
    #expect(try scratch.corpus.count(of: .dedup)?.rejected.map(\.reason) == ["dedup.published"])
  }

  @Test func theDigestOfThePublishedIsPartOfTheIdentity() async throws {
    let bench = try DedupBench(scratch.corpus, [[Question(0, Self.texts[2])]])
    try await bench.run()
    #expect(try bench.kept() == [0])
    let items = try bench.corpus.sealedShards(of: .filter)
    func plan(_ paths: [String]) throws -> StageRunner.Plan? {
      let published = try PublishedShards(paths, besides: bench.corpus)
      let step = try DedupStep(
        DedupSettings(), items: items, licenses: bench.corpus.sealedShards(of: .license), published: published
      )
      return try StageRunner(corpus: bench.corpus, workers: 1).plan(step, over: items).first?.plan
    }
    #expect(try plan([]) == .skip)
    #expect(try plan([scratch.path + "/old"]) == .make)
    try await bench.run(against: [scratch.path + "/old"])
    // Named twice, in another order, or from another place, it is the same.
    try FileManager.default.copyItem(atPath: scratch.path + "/old", toPath: scratch.path + "/copy")
    #expect(try plan([scratch.path + "/copy/dedup/00001.sqlite", scratch.path + "/old"]) == .skip)
    #expect(try bench.kept() == [])
  }

  @Test func whatIsNoPublishedShardIsRefused() throws {
    let bench = try DedupBench(scratch.corpus, [[Question(0, "가")]])
    try scratch.corpus.createFolder(of: .dedup)
    for path in ["/nowhere", "/corpus", "/corpus/filter/00000.sqlite"] {
      #expect(throws: CorpusFailure.self) {
        try PublishedShards([scratch.path + path], besides: bench.corpus)
      }
    }
    #expect(throws: CorpusFailure.self) { try PublishedShards([scratch.path + "/old"], besides: old.corpus) }
  }
}
