public import Corpus
import GRDB

extension ExamItem {
  /// The exam questions of shards whose options may join others: those of class A pages.
  ///
  /// An option is sent and published with the question it joins, and so under that one's licence: class B may pass it on
  /// to nobody, and class C is never asked.
  public static func pool(of shards: [SealedShard], classes: PageClasses) throws -> [ExamItem] {
    var pool: [ExamItem] = []
    for sealed in shards {
      var position: Int64 = 0
      while true {
        let batch = try sealed.shard.database.read { try Item.read($0, after: position, limit: 1_000) }
        guard let last = batch.last?.0 else { break }
        position = last
        pool += batch.lazy.filter { classes.rank(of: $0.1.page) == 0 }.compactMap { ExamItem(parsing: $0.1) }
      }
    }
    return pool
  }
}
