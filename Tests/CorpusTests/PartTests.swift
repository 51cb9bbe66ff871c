import Foundation
import GRDB
import TestKit
import Testing

@testable import Corpus

/// Several programs on one stage.
struct PartTests {
  private let scratch: Scratch
  private let corpus: Corpus

  init() throws {
    scratch = try Scratch()
    corpus = scratch.corpus
    try SampleItems.seal(
      (0..<7).map { shard in (shard * 20..<shard * 20 + 20).map { SampleItems.item($0) } }, stage: .item,
      in: corpus)
  }

  private struct Copy: StageStep {
    let stage = Stage.filter
    let parameters = Parameters(["keep": "all"])
    func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, Item)] {
      try Item.read(db, after: position, limit: 6)
    }
    func decide(_ item: Item) -> JudgedItem { JudgedItem(item, .keep) }
    func write(_ outcome: JudgedItem, to db: Database) throws { try outcome.insert(into: db) }
  }

  @Test func aPartIsReadFromItsText() {
    #expect(Part("2/8")?.description == "2/8")
    #expect(Part("8/8")?.has(15) == true && Part("8/8")?.has(16) == false)
    for text in ["0/8", "9/8", "2", "2/", "/8", "2/8/3", "a/8", "-1/8", "1/0", "1/100001", " 1/2"] {
      #expect(Part(text) == nil, "\(text)")
    }
    for shard in 0..<100 { #expect((1...7).count { Part(number: $0, count: 7)?.has(shard) ?? false } == 1) }
  }

  @Test func partsMakeWhatTheWholeMakes() async throws {
    let inputs = try corpus.sealedShards(of: .item)
    #expect(try await StageRunner(corpus: corpus, workers: 2).run(Copy(), over: inputs))
    let whole = try corpus.sealedShards(of: .filter).map(\.digest)
    try FileManager.default.removeItem(atPath: corpus.folder(of: .filter))

    // All at once, as on several machines.
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 1...3 {
        let runner = StageRunner(corpus: corpus, workers: 1, part: Part(number: number, count: 3))
        group.addTask { try await runner.run(Copy(), over: inputs) }
      }
      for try await isWhole in group { #expect(isWhole) }
    }
    #expect(try corpus.sealedShards(of: .filter).map(\.digest) == whole)
    #expect(try corpus.lockedIndices(of: .filter) == Array(0..<7))
    // Who works on all finds nothing to do, and clears up.
    #expect(
      try StageRunner(corpus: corpus, workers: 1).plan(Copy(), over: inputs).allSatisfy { $0.plan == .skip })
    #expect(try await StageRunner(corpus: corpus, workers: 1).run(Copy(), over: inputs))
    #expect(try corpus.lockedIndices(of: .filter) == [])
    #expect(try corpus.sealedShards(of: .filter).map(\.digest) == whole)
  }

  @Test func aPartLeavesTheShardsOfOthersAlone() async throws {
    let inputs = try corpus.sealedShards(of: .item)
    let runner = StageRunner(corpus: corpus, workers: 1, part: Part("2/3"))
    #expect(runner.own(inputs).map(\.index) == [1, 4])
    // A stray, as a corpus of more shards left it: only who knows the whole may remove it.
    try corpus.createFolder(of: .filter)
    try "".write(toFile: corpus.path(of: .filter, 40), atomically: true, encoding: .utf8)
    #expect(try await runner.run(Copy(), over: inputs))
    #expect(try corpus.sealedIndices(of: .filter) == [1, 4, 40])
    #expect(try await StageRunner(corpus: corpus, workers: 1).run(Copy(), over: inputs))
    #expect(try corpus.sealedIndices(of: .filter) == Array(0..<7))
  }

  @Test func wholeAndPartsKeepEachOtherOut() async throws {
    let inputs = try corpus.sealedShards(of: .item)
    try corpus.createFolder(of: .filter)
    var held: FileLock? = try FileLock(corpus.folder(of: .filter) + "/lock", shared: true)
    await #expect(throws: CorpusFailure.self) {
      try await StageRunner(corpus: corpus, workers: 1).run(Copy(), over: inputs)
    }
    #expect(try await StageRunner(corpus: corpus, workers: 1, part: Part("1/7")).run(Copy(), over: inputs))
    held = nil
    held = try FileLock(corpus.folder(of: .filter) + "/lock")
    await #expect(throws: CorpusFailure.self) {
      try await StageRunner(corpus: corpus, workers: 1, part: Part("2/7")).run(Copy(), over: inputs)
    }
    _ = held
  }

  /// A task that was given up for lost, and was started anew elsewhere, may be alive yet.
  @Test func oneShardHasOneWriter() async throws {
    let inputs = try corpus.sealedShards(of: .item)
    try corpus.createFolder(of: .filter)
    let held = try FileLock(corpus.lockPath(of: .filter, 1))
    await #expect(throws: CorpusFailure.self) {
      try await StageRunner(corpus: corpus, workers: 1, part: Part("2/7"), patience: 0.3).run(
        Copy(), over: inputs)
    }
    #expect(try await StageRunner(corpus: corpus, workers: 1, part: Part("3/7")).run(Copy(), over: inputs))
    _ = held
  }
}
