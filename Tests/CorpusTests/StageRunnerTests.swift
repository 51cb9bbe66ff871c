import Corpus
import Foundation
import GRDB
import Synchronization
import TestKit
import Testing

/// Keeps items of even number.
private struct EvenStep: StageStep {
  let stage = Stage.filter
  var parameters = Parameters(["keep": "even"])
  var failsAt: Int?

  struct Broken: Error {}

  func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, Item)] {
    try Item.read(db, after: position, limit: 10)
  }

  func decide(_ item: Item) throws -> JudgedItem {
    let number = Int(item.title.split(separator: " ")[1]) ?? 0
    if number == failsAt { throw Broken() }
    return JudgedItem(item, number % 2 == 0 ? .keep : .reject(Rejection("test.odd", value: "\(number)")))
  }

  func write(_ outcome: JudgedItem, to db: Database) throws { try outcome.insert(into: db) }
}

struct StageRunnerTests {
  private let scratch: Scratch
  private let corpus: Corpus

  init() throws {
    scratch = try Scratch()
    corpus = scratch.corpus
    try SampleItems.seal(
      [(0..<95), (95..<130), (130..<130)].map { $0.map { SampleItems.item($0) } }, stage: .item, in: corpus)
  }

  private func digests() throws -> [String] { try corpus.sealedShards(of: .filter).map(\.digest) }

  @Test func keepsAndRejectsAreBothStored() async throws {
    #expect(
      try await StageRunner(corpus: corpus, workers: 1).run(EvenStep(), over: corpus.sealedShards(of: .item)))
    let count = try corpus.count(of: .filter)
    #expect(count?.kept == 65)
    #expect(count?.rejected.map(\.reason) == ["test.odd"])
    #expect(count?.rejectedTotal == 65)
  }

  @Test func workersDoNotChangeTheResult() async throws {
    let inputs = try corpus.sealedShards(of: .item)
    _ = try await StageRunner(corpus: corpus, workers: 1).run(EvenStep(), over: inputs)
    let one = try digests()
    try FileManager.default.removeItem(atPath: corpus.folder(of: .filter))
    _ = try await StageRunner(corpus: corpus, workers: 4).run(EvenStep(), over: inputs)
    #expect(try digests() == one)
  }

  @Test func aRerunSkipsAndOtherSettingsDoNot() async throws {
    let inputs = try corpus.sealedShards(of: .item)
    let runner = StageRunner(corpus: corpus, workers: 2)
    _ = try await runner.run(EvenStep(), over: inputs)
    #expect(try runner.plan(EvenStep(), over: inputs).allSatisfy { $0.plan == .skip })
    let events = Mutex<[StageEvent]>([])
    _ = try await runner.run(EvenStep(), over: inputs) { event in events.withLock { $0.append(event) } }
    #expect(events.withLock { $0.allSatisfy { if case .skipped = $0 { true } else { false } } })
    let other = EvenStep(parameters: Parameters(["keep": "other"]))
    #expect(try runner.plan(other, over: inputs).allSatisfy { $0.plan == .make })
  }

  @Test func whatBrokeOffGoesOnBehindItsLastTransaction() async throws {
    let inputs = try corpus.sealedShards(of: .item)
    let runner = StageRunner(corpus: corpus, workers: 1)
    await #expect(throws: EvenStep.Broken.self) {
      try await runner.run(EvenStep(failsAt: 57), over: inputs)
    }
    #expect(try corpus.openIndices(of: .filter) == [0])
    let events = Mutex<[StageEvent]>([])
    _ = try await runner.run(EvenStep(), over: inputs) { event in events.withLock { $0.append(event) } }
    #expect(events.withLock { $0.contains(.resumed(shard: 0, position: 50)) })
    let resumed = try digests()
    try FileManager.default.removeItem(atPath: corpus.folder(of: .filter))
    _ = try await runner.run(EvenStep(), over: inputs)
    #expect(try digests() == resumed)
  }

  @Test func aStopKeepsWhatIsDone() async throws {
    let inputs = try corpus.sealedShards(of: .item)
    let asked = Mutex(0)
    let stopping = StageRunner(corpus: corpus, workers: 1) {
      asked.withLock { count in
        count += 1
        return count > 4
      }
    }
    #expect(try await !stopping.run(EvenStep(), over: inputs))
    #expect(throws: CorpusFailure.self) { try corpus.sealedShards(of: .filter) }
    #expect(try await StageRunner(corpus: corpus, workers: 1).run(EvenStep(), over: inputs))
    #expect(try corpus.count(of: .filter)?.kept == 65)
  }

  @Test func shardsWithoutInputAreRemoved() async throws {
    let inputs = try corpus.sealedShards(of: .item)
    let runner = StageRunner(corpus: corpus, workers: 1)
    _ = try await runner.run(EvenStep(), over: inputs)
    _ = try await runner.run(EvenStep(), over: Array(inputs.prefix(1)))
    #expect(try corpus.sealedIndices(of: .filter) == [0])
  }

  @Test func twoWritersExcludeOneAnother() async throws {
    try corpus.createFolder(of: .filter)
    let lock = try FileLock(corpus.folder(of: .filter) + "/lock")
    await #expect(throws: CorpusFailure.self) {
      try await StageRunner(corpus: corpus, workers: 1).run(EvenStep(), over: corpus.sealedShards(of: .item))
    }
    withExtendedLifetime(lock) {}
  }

  @Test func lineageFollowsARecord() async throws {
    _ = try await StageRunner(corpus: corpus, workers: 1).run(
      EvenStep(), over: corpus.sealedShards(of: .item))
    let odd = SampleItems.item(7)
    let byID = try corpus.lineage(of: String(odd.id.description.prefix(12)))
    #expect(byID.url == odd.url)
    #expect(byID.findings.map(\.stage) == ["item", "filter"])
    #expect(byID.findings[1].rejection?.reason == "test.odd")
    #expect(try corpus.lineage(of: odd.url).findings == byID.findings)
    #expect(throws: CorpusFailure.self) { try corpus.lineage(of: "ffffffffffff") }
    #expect(throws: CorpusFailure.self) { try corpus.lineage(of: "nonsense") }
  }
}
