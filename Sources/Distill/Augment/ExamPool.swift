public import Corpus

extension ExamItem {
  /// The exam questions of shards whose options may join others: those of class A pages.
  ///
  /// An option is sent and published with the question it joins, and so under that one's licence: class B may pass it on
  /// to nobody, and class C is never asked.
  public static func pool(of shards: [SealedShard], classes: PageClasses) throws -> [ExamItem] {
    var pool: [ExamItem] = []
    for sealed in shards {
      try Item.forEach(in: sealed) { item in
        guard classes.rank(of: item.page) == 0, let exam = ExamItem(parsing: item) else { return }
        pool.append(exam)
      }
    }
    return pool
  }
}
