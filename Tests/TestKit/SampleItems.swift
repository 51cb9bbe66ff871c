public import Corpus
internal import GRDB

/// Items made from a number, for tests that need many.
public enum SampleItems {
  /// The `n`-th item; every text is different.
  public static func item(_ n: Int, body: String? = nil, host: String = "qna.example") -> Item {
    let url = "http://\(host)/\(n)"
    return Item(
      id: RecordID(page: url, post: 0), page: RecordID(page: url), post: 0, url: url, host: host,
      category: "daily", title: "질문 \(n)", body: body ?? "사과 \(n)개를 나누는 방법을 알려 주세요.", answers: [],
      askedAt: nil, method: "test", retrievedAt: 1_700_000_000)
  }

  /// Seals items into shards of an item-bearing stage.
  public static func seal(_ shards: [[Item]], stage: Stage, in corpus: Corpus) throws {
    try corpus.createFolder(of: stage)
    for (index, items) in shards.enumerated() {
      let shard = try Shard.openForWriting(corpus.path(of: stage, index), stage: stage, durable: false)
      try shard.database.write { db in
        for item in items { try item.insert(into: db) }
        try shard.setMeta(db, "parameters", "{}")
      }
      try shard.seal()
    }
  }
}
