public import Corpus
internal import Licensing

/// What an import did.
public struct ImportSummary: Sendable, Equatable {
  /// Rows stored.
  public var stored = 0
  /// Rows that the corpus had.
  public var known = 0
  /// Rows that the corpus had under another licence, column map or origin; they stay as they are.
  public var underOtherTerms = 0
  /// Rows in which bytes that were no UTF-8 were replaced by U+FFFD.
  public var repaired = 0
  /// Rows read whose subject is none of the list, and counts as none; the rows as they are stored keep it.
  public var otherCategories = 0
  /// What was no row, by reason.
  public var broken: [String: Int] = [:]
  /// False if it was told to stop.
  public var isFinished = true

  /// All that was read.
  public var total: Int { stored + known + underOtherTerms + broken.values.reduce(0, +) }
}

/// What an import reports while it runs.
public enum ImportEvent: Sendable, Equatable {
  /// Something that is no row: `line 17 of qna.jsonl`, and why.
  case broken(place: String, reason: String)
  /// So many more rows are read.
  case advanced(rows: Int)
}

/// Rows of other people's tables into a corpus: each becomes a stored response, as a page of an archive does, and
/// `CrawlJob.derive` makes items and licence verdicts of them.
public struct ImportJob: Sendable {
  private let corpus: Corpus
  let paths: [String]
  let table: String?
  let terms: ImportTerms
  private let isStrict: Bool
  private let rowsPerShard: Int

  /// Names the job; nothing happens yet.
  ///
  /// - Parameters:
  ///   - table: of an SQLite file; nil where it has one.
  ///   - isStrict: what is no row ends the import.
  public init(
    corpus: Corpus, files: [String], table: String?, terms: ImportTerms, isStrict: Bool,
    rowsPerShard: Int = 50_000
  ) {
    (self.corpus, paths, self.table) = (corpus, files, table)
    (self.terms, self.isStrict, self.rowsPerShard) = (terms, isStrict, rowsPerShard)
  }

  /// Stores the rows; a row that the corpus has is passed over, so importing a file twice changes nothing.
  ///
  /// - Throws: `CrawlFailure` before anything is written, where a file, a column, the licence or the origin is missing.
  public func run(shouldStop: () -> Bool, events: (ImportEvent) -> Void) throws -> ImportSummary {
    let files = try paths.map { path in
      let file = try RowFile(path, table: table)
      return (file, try terms.completed(by: file.start().columns, in: path))
    }
    let frontier = try Frontier(corpus: corpus)
    guard try frontier.read({ try $0.meta("clean") }) != "0" else {
      throw CrawlFailure(
        frontier.path, "a crawl of this corpus was killed, and its last answers are not settled",
        remedy: "run yisang crawl again first, to its end or until you stop it")
    }
    try CrawlEngine.begin(frontier, refresh: false)
    let generation = try frontier.read { try $0.generation }
    let store = try ResponseStore(
      corpus: corpus, label: .archive(generation: generation), responsesPerShard: rowsPerShard)
    let writer = try RowWriter(frontier: frontier, store: store)
    var isStopped = false
    for (file, terms) in files where !isStopped {
      isStopped = try !read(file, terms, writer, shouldStop, events)
    }
    // What was stopped goes on as if it had not been: a part of a batch is not stored, and the shard stays open.
    if !isStopped {
      try writer.flush()
      try store.seal(onlyIfFull: false)
    }
    try frontier.close()
    var summary = writer.summary
    summary.isFinished = !isStopped
    return summary
  }

  private func read(
    _ file: RowFile, _ terms: ImportTerms, _ writer: RowWriter, _ shouldStop: () -> Bool,
    _ events: (ImportEvent) -> Void
  ) throws -> Bool {
    let text = TermsText(terms)
    var (count, isStopped) = (0, false)
    try file.reader.read { event in
      switch event {
      case .row(let found): try writer.add(found, of: file, terms, text)
      case .broken(let number, let reason):
        let place = "\(file.reader.unit) \(number) of \(file.path)"
        guard !isStrict else {
          throw CrawlFailure(
            place, reason, remedy: "mend it and import again (what is stored stays), or leave out --strict")
        }
        writer.skip(reason)
        events(.broken(place: place, reason: reason))
      }
      count += 1
      guard count.isMultiple(of: 1_000) else { return true }
      events(.advanced(rows: 1_000))
      isStopped = shouldStop()
      return !isStopped
    }
    events(.advanced(rows: count % 1_000))
    return !isStopped
  }
}
