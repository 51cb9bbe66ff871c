import Foundation
import GRDB
import TestKit
import Testing

@testable import Corpus

/// What is there and cannot be read is never taken for absent, nor an older format for damage.
struct UnreadableTests {
  private let scratch: Scratch
  private let corpus: Corpus

  init() throws {
    scratch = try Scratch()
    corpus = scratch.corpus
  }

  @Test func aFolderThatCannotBeListedIsNotEmpty() throws {
    #expect(try corpus.sealedIndices(of: .crawl).isEmpty, "no folder yet")
    try FileManager.default.createDirectory(atPath: corpus.root, withIntermediateDirectories: true)
    _ = try scratch.write("in the folder's place", to: "corpus/crawl")
    #expect(throws: CorpusFailure.self) { try corpus.sealedIndices(of: .crawl) }
    #expect(throws: CorpusFailure.self) { try corpus.openIndices(of: .crawl) }
    #expect(throws: CorpusFailure.self) { try corpus.count(of: .crawl) }
  }

  @Test func aShardThatCannotBeOpenedIsNotMissing() throws {
    try corpus.createFolder(of: .item)
    let path = corpus.path(of: .item, 0)
    let missing = #expect(throws: CorpusFailure.self) { try Shard.openForReading(path, stage: .item) }
    #expect(missing?.code == .missing)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
    let failure = #expect(throws: CorpusFailure.self) { try Shard.openForReading(path, stage: .item) }
    #expect(failure?.code == .system)
  }

  /// Nobody is told to remove good files: what lies there is named as what it is.
  @Test func anotherStagesShardIsNamed() throws {
    try corpus.createFolder(of: .filter)
    let path = corpus.path(of: .filter, 0)
    try Shard.openForWriting(path, stage: .filter, durable: false).seal()
    let other = #expect(throws: CorpusFailure.self) { try Shard.openForReading(path, stage: .distill) }
    #expect(other?.description.contains("this is a filter shard, not a distill shard") == true)
    _ = try TrainingSteps(writingTo: scratch.path)
    let metrics = scratch.path + "/" + TrainingSteps.fileName
    let steps = #expect(throws: CorpusFailure.self) { try Shard.openForReading(metrics, stage: .distill) }
    #expect(steps?.code == .mismatch && steps?.description.contains("a file of something else") == true)
  }

  @Test func aLicenceShardOfFormatOneIsStillRead() throws {
    let old = Stage(
      name: "license", migrations: Array(Stage.license.migrations.prefix(1)), content: Stage.license.content)
    try corpus.createFolder(of: .license)
    let path = corpus.path(of: .license, 0)
    let url = "http://a.kr/1"
    let page = RecordID(page: url)
    let shard = try Shard.openForWriting(path, stage: old, durable: false)
    try shard.database.write { db in
      try db.execute(
        sql: "INSERT INTO license VALUES (?, ?, 'a.kr', 'A', 'CC-BY-4.0', NULL, NULL, 'test')",
        arguments: [page, url])
      try db.execute(
        sql: "INSERT INTO evidence VALUES (?, 0, 'grant', 'html.rel_license', 'v', 'footer')",
        arguments: [page])
    }
    try shard.seal()
    #expect(try Shard.openForReading(path, stage: .license).damage() == nil)
    let license = try #require(try corpus.lineage(of: url).license)
    #expect(license.evidence.map(\.signal) == ["html.rel_license"])
    #expect(license.evidence.first?.sourceDigest == nil && license.evidence.first?.observedAt == nil)
    #expect(try corpus.count(of: .license)?.kept == 1)
  }

  @Test func aMistypedIDNamesItsNeighbours() throws {
    try SampleItems.seal([[SampleItems.item(1)]], stage: .item, in: corpus)
    let id = SampleItems.item(1).id.description
    let slip = String(id.prefix(8)) + (id.hasSuffix("0") ? "1111" : "0000") + "00000000000000000000"
    let failure = #expect(throws: CorpusFailure.self) { try corpus.lineage(of: slip) }
    #expect(failure?.remedy.contains(SampleItems.item(1).url) == true, "\(String(describing: failure))")
  }
}
