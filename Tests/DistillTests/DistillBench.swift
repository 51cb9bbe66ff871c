import Corpus
import Distill
import GRDB
import Reasoning
import Teacher
import TestKit
import Testing

/// A corpus of sample items, distilled with a scripted teacher.
struct DistillBench {
  let corpus: Corpus
  var settings = DistillSettings()

  /// - Parameters:
  ///   - shards: the kept items.
  ///   - classes: the licence class of an item's page.
  init(_ corpus: Corpus, _ shards: [[Item]], classes: (Item) -> String = { _ in "A" }) throws {
    self.corpus = corpus
    for stage in [Stage.item, .filter, .dedup] { try SampleItems.seal(shards, stage: stage, in: corpus) }
    try corpus.createFolder(of: .license)
    for (index, items) in shards.enumerated() {
      let shard = try Shard.openForWriting(corpus.path(of: .license, index), stage: .license, durable: false)
      try shard.database.write { db in
        for item in items {
          try db.execute(
            sql: "INSERT INTO license (page, url, host, class, reason) VALUES (?,?,?,?,'test')",
            arguments: [item.page, item.url, item.host, classes(item)])
        }
        try shard.setMeta(db, "parameters", "{}")
      }
      try shard.seal()
    }
  }

  func job(_ model: String = "scripted") throws -> DistillJob {
    try DistillJob(settings, model: model, instruction: Instruction(.mixed), corpus: corpus)
  }

  @discardableResult
  func ask(
    _ teacher: ScriptedTeacher, retry: Set<TraceVerdict> = [], limit: Int? = nil,
    _ inquiry: Inquiry.Settings = .init()
  ) throws -> InquiryEnd {
    try job(teacher.model).ask(
      teacher, inquiry, retry: retried(retry), limit: limit, clock: { 0 }, shouldStop: { false })
  }

  private func retried(_ verdicts: Set<TraceVerdict>) -> PromptSource.Retry {
    var retry = PromptSource.Retry()
    retry.verdicts = verdicts
    return retry
  }

  @discardableResult
  func judge(workers: Int = 1) async throws -> Manifest? {
    let runner = StageRunner(corpus: corpus, workers: workers)
    #expect(try await job().judge(runner))
    return try await job().select(runner)
  }

  /// A column of a stage's rows, as text.
  func column(_ stage: Stage, _ sql: String) throws -> [String] {
    try corpus.sealedIndices(of: stage).flatMap { index in
      try SealedShard(corpus: corpus, stage: stage, index: index).shard.database.read {
        try String.fetchAll($0, sql: sql)
      }
    }
  }

  /// What seals the shards of a stage.
  func digests(_ stage: Stage) throws -> [String] {
    try corpus.sealedIndices(of: stage).map {
      try SealedShard(corpus: corpus, stage: stage, index: $0).digest
    }
  }
}
