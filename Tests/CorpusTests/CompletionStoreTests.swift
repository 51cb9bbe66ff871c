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
}
