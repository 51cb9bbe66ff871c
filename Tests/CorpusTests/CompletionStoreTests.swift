import TestKit
import Testing

@testable import Corpus

struct CompletionStoreTests {
  @Test func commitsSurviveAPowerCut() throws {
    let scratch = try Scratch()
    let store = try CompletionStore(writing: scratch.corpus)
    // 2 is FULL; GRDB's pools have NORMAL unless told.
    #expect(try store.synchronous() == 2)
  }

  @Test func aStoreWithoutTablesIsNoStore() throws {
    let scratch = try Scratch()
    #expect(try CompletionStore(reading: scratch.corpus) == nil)
    _ = try CompletionStore(writing: scratch.corpus)
    #expect(try CompletionStore(reading: scratch.corpus)?.counts().replies == 0)
  }

  @Test func oneProcessAddsAtATime() throws {
    let scratch = try Scratch()
    let first = try CompletionStore(writing: scratch.corpus)
    #expect(throws: CorpusFailure.self) { try CompletionStore(writing: scratch.corpus) }
    #expect(try first.counts() == (0, 0))
  }

  @Test func whatAskingTookIsSummed() throws {
    let scratch = try Scratch()
    let store = try CompletionStore(writing: scratch.corpus)
    func entry(_ key: UInt8, _ outcome: CompletionStore.Outcome, tries: Int) -> CompletionStore.Entry {
      .init(
        key: [key], item: nil, page: nil, augmentation: nil, recipe: "{}", rollout: 0, attempt: 0,
        endpoint: "e",
        outcome: outcome, tries: tries, seconds: 1.5, endedAt: 0)
    }
    #expect(try store.totals() == (0, 0, 0, 0))
    try store.append([
      entry(1, .reply([1]), tries: 1), entry(2, .reply([2]), tries: 3),
      entry(3, .failure(reason: "teacher.late", detail: "", isTransient: true), tries: 2),
    ])
    #expect(try store.totals() == (2, 4, 3, 1))
  }
}
