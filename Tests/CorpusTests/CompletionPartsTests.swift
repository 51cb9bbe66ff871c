import Foundation
import TestKit
import Testing

@testable import Corpus

/// Stores of parts, and the whole one that takes them in.
struct CompletionPartsTests {
  private let scratch: Scratch
  private var corpus: Corpus { scratch.corpus }

  init() throws { scratch = try Scratch() }

  private func entry(_ key: UInt8, _ outcome: CompletionStore.Outcome, recipe: String = "{}", at: Double = 1)
    -> CompletionStore.Entry
  {
    .init(
      key: [key], item: nil, page: nil, augmentation: nil, recipe: recipe, rollout: 0, attempt: 0,
      endpoint: "e\(recipe)", outcome: outcome, tries: 1, seconds: 1, endedAt: at)
  }

  private func failure(_ reason: String, passing: Bool = true) -> CompletionStore.Outcome {
    .failure(reason: reason, detail: "", isTransient: passing)
  }

  private func part(_ text: String, _ entries: [CompletionStore.Entry]) throws {
    let store = try CompletionStore(writing: corpus, part: try #require(Part(text)))
    try store.append(entries)
  }

  @Test func aPartKnowsTheWholeAndNotOtherParts() throws {
    do {
      let whole = try CompletionStore(writing: corpus)
      try whole.append([
        entry(1, .reply([1])), entry(2, failure("teacher.late")), entry(3, failure("teacher.late")),
        entry(4, failure("teacher.late", passing: false)),
      ])
    }
    try part("1/2", [entry(9, .reply([9]))])
    let store = try CompletionStore(writing: corpus, part: try #require(Part("2/2")))
    try store.append([
      entry(2, .reply([2])), entry(3, failure("teacher.lost", passing: false)), entry(5, .reply([5])),
    ])
    #expect(try store.state(of: [1]) == .replied && store.outcome(of: [1]) == .reply([1]))
    #expect(try store.state(of: [2]) == .replied && store.outcome(of: [2]) == .reply([2]))
    #expect(try store.state(of: [3]) == .failed(isTransient: false))
    #expect(try store.outcome(of: [3]) == failure("teacher.lost", passing: false))
    #expect(try store.state(of: [4]) == .failed(isTransient: false))
    #expect(try store.outcome(of: [4]) == failure("teacher.late", passing: false))
    #expect(try store.outcome(of: [5]) == .reply([5]))
    #expect(try store.state(of: [9]) == nil && store.outcome(of: [9]) == nil)
    let read = try #require(try CompletionStore.reading(corpus, part: Part("2/2")))
    #expect(try read.outcome(of: [1]) == .reply([1]) && read.outcome(of: [5]) == .reply([5]))
  }

  @Test func partsAreTakenInOnceAndGone() throws {
    do {
      let whole = try CompletionStore(writing: corpus)
      try whole.append([entry(1, .reply([1])), entry(2, failure("teacher.late"))])
    }
    try part(
      "1/2",
      [entry(1, .reply([99])), entry(2, .reply([2]), recipe: "{\"model\":\"b\"}"), entry(3, failure("a"))])
    try part("2/2", [entry(4, .reply([4])), entry(3, failure("b")), entry(5, failure("c"))])
    #expect(try CompletionStore.partFolders(of: corpus).count == 2)
    try CompletionStore.takeInParts(of: corpus)
    #expect(try CompletionStore.partFolders(of: corpus).isEmpty)
    let whole = try #require(try CompletionStore(reading: corpus))
    // What it had it keeps.
    #expect(try whole.outcome(of: [1]) == .reply([1]))
    #expect(try whole.outcome(of: [2]) == .reply([2]))
    #expect(try whole.outcome(of: [3]) == failure("b"))
    #expect(try whole.outcome(of: [4]) == .reply([4]))
    #expect(try whole.counts() == (3, 2))
    #expect(try whole.models() == ["b": 1])
    try CompletionStore.takeInParts(of: corpus)
    #expect(try whole.counts() == (3, 2))
  }

  /// The whole store has all of a part before the part goes: killed between, it is taken in again, and nothing changes.
  @Test func aPartThatWasTakenInAlreadyChangesNothing() throws {
    try part("1/1", [entry(1, .reply([1])), entry(2, failure("teacher.late"))])
    let folder = try #require(try CompletionStore.partFolders(of: corpus).first).folder
    try FileManager.default.copyItem(atPath: folder, toPath: scratch.path + "/kept")
    try CompletionStore.takeInParts(of: corpus)
    try FileManager.default.createDirectory(
      atPath: (folder as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: scratch.path + "/kept", toPath: folder)
    try CompletionStore.takeInParts(of: corpus)
    #expect(try CompletionStore(reading: corpus)?.counts() ?? (0, 0) == (1, 1))
  }

  /// Two parts asked the same, and were answered otherwise: what the second made of its own answer is made again.
  @Test func aTraceGoesWithTheAnswerThatIsNotKept() throws {
    try part("1/2", [entry(1, .reply([1]))])
    try part("2/2", [entry(1, .reply([2])), entry(3, .reply([3]))])
    try corpus.createFolder(of: .trace)
    for index in 0..<4 {
      try "".write(toFile: corpus.path(of: .trace, index), atomically: true, encoding: .utf8)
    }
    try CompletionStore.takeInParts(of: corpus)
    #expect(try CompletionStore(reading: corpus)?.outcome(of: [1]) == .reply([1]))
    #expect(try corpus.sealedIndices(of: .trace) == [0, 2])
  }

  @Test func whatIsBeingAskedIsNotTakenIn() throws {
    var part: CompletionStore? = try CompletionStore(writing: corpus, part: try #require(Part("1/2")))
    try part?.append([entry(1, .reply([1]))])
    #expect(throws: CorpusFailure.self) { try CompletionStore(writing: corpus) }
    #expect(throws: CorpusFailure.self) {
      try CompletionStore(writing: corpus, part: try #require(Part("1/2")))
    }
    _ = try CompletionStore(writing: corpus, part: try #require(Part("2/2")))
    part = nil
    #expect(try CompletionStore(writing: corpus).state(of: [1]) == .replied)
  }

  @Test func sharedFileSystemsAreKnownByTheirNumbers() {
    #expect(SharedFileSystem.names[0x6969] == "NFS" && SharedFileSystem.names[0x0BD0_0BD0] == "Lustre")
    // ext4, tmpfs, xfs, btrfs, overlay.
    for local: UInt32 in [0xEF53, 0x0102_1994, 0x5846_5342, 0x9123_683E, 0x794C_7630] {
      #expect(SharedFileSystem.names[local] == nil)
    }
    #expect(SharedFileSystem.of("/proc/nothing/of/this") == SharedFileSystem.of("/proc"))
  }
}
