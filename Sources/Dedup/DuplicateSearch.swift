public import Corpus
internal import GRDB
internal import Similarity

/// Finds all duplicates among the items of some shards.
public struct DuplicateSearch: Sendable {
  /// How far a search is.
  public enum Progress: Sendable, Equatable {
    /// So many texts of so many are read.
    case reading(Int, of: Int)
    /// Candidates are compared.
    case comparing
  }

  /// What a search found, in numbers.
  public struct Summary: Sendable, Equatable {
    /// Texts that were compared, published ones among them.
    public var texts = 0
    /// Pairs compared by their whole sets.
    public var candidates = 0
    /// Items that are near duplicates of the one that is kept.
    public var near = 0
    /// Items that are the same as another but for what keys leave out.
    public var copies = 0
    /// Pairs kept apart by their numbers or operators before they were compared.
    public var guarded = 0
    /// Kept texts that did not meet all others of a crowded bucket: duplicates of theirs may be kept too.
    public var uncompared = 0
    /// Pairs that were not written, because they are too many.
    public var unwritten = 0
  }

  private let settings: DedupSettings
  private let sources: [TextSource]
  private let licenses: [SealedShard]
  private let prepared: PreparedSearch?

  /// Names a search; nothing is read yet.
  ///
  /// - Parameter prepared: what others have made of the texts; nil where nobody has.
  public init(
    _ settings: DedupSettings, items: [SealedShard], licenses: [SealedShard], published: PublishedShards,
    prepared: PreparedSearch? = nil
  ) {
    (self.settings, self.licenses, self.prepared) = (settings, licenses, prepared)
    sources =
      published.shards.map { TextSource(shard: $0, index: nil) }
      + items.map { TextSource(shard: $0.shard, index: $0.index, sketches: prepared?.sketches[$0.index]) }
  }

  /// How many texts are to be compared.
  public func count() throws -> Int {
    try sources.reduce(0) { sum, source in
      sum + (try source.shard.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM item") ?? 0 })
    }
  }

  private struct Stopped: Error {}

  /// Reads all texts once, forms stars around the kept, and for that reads those again that may have duplicates.
  ///
  /// - Parameters:
  ///   - workers: tasks that read and sketch; the result does not depend on it.
  ///   - pairs: a file for all verified pairs, as JSON Lines; they are looked for apart, and do not change the result.
  /// - Returns: nil if it was told to stop.
  public func run(
    workers: Int, pairs file: String? = nil, shouldStop: @escaping @Sendable () -> Bool = { false },
    progress: (Progress) -> Void = { _ in }
  ) async throws -> (decisions: Decisions, summary: Summary)? {
    guard var texts = try await read(workers, shouldStop, progress) else { return nil }
    progress(.comparing)
    do {
      let places = texts.places
      func text(_ number: Int) throws -> [UInt8] {
        if shouldStop() { throw Stopped() }
        return try places.text(number)
      }
      var summary = Summary()
      if let file {
        let found = try texts.near.found(order: texts.order, text: text)
        summary.unwritten = try PairFile.write(found, places.ids, fixed: texts.published, to: file)
      }
      let stars = try texts.near.stars(
        order: texts.order, fixed: texts.published, links: { try prepared?.links(of: $0) }, text: text)
      summary.texts = stars.memberships.count
      (summary.candidates, summary.guarded) = (stars.candidates, stars.guarded)
      (summary.copies, summary.uncompared) = (stars.copies, stars.uncompared)
      summary.near = stars.memberships.count { $0.map { !$0.isCopy } ?? false }
      return (decisions(stars, texts), summary)
    } catch is Stopped { return nil }
  }

  /// All texts as far as they are kept in memory.
  private struct Texts {
    var near: NearDuplicates
    var places = TextPlaces()
    var order: [Int] = []
    /// How many were published before; they are numbered first.
    var published = 0
  }

  private func read(
    _ workers: Int, _ shouldStop: @Sendable () -> Bool, _ progress: (Progress) -> Void
  ) async throws -> Texts? {
    var texts = Texts(near: NearDuplicates(settings.near))
    var preference = Preference(settings.keep)
    let chunks = try TextChunk.chunks(of: sources)
    let total = try count()
    texts.near.reserve(total)
    texts.places.reserve(total)
    preference.reserve(total)
    let classes = try PageClasses(settings.keep.contains(.license) ? licenses : [])
    let (sketcher, keep) = (Sketcher(settings.near, texts.near.shape), settings.keep)
    let isWhole = try await withThrowingTaskGroup(of: (Int, TextChunk.Read).self) { group in
      var (started, next) = (0, 0)
      var waiting: [Int: TextChunk.Read] = [:]
      // Chunks are added in order, and few are read ahead.
      func start() {
        while started < chunks.count, started < next + 2 * workers {
          let number = started
          group.addTask { (number, try chunks[number].read(sketcher, keep, classes)) }
          started += 1
        }
      }
      start()
      while let (number, read) = try await group.next() {
        waiting[number] = read
        while let read = waiting.removeValue(forKey: next) {
          for sketch in read.sketches { texts.near.add(sketch) }
          texts.places.append(read, from: chunks[next].source)
          preference.append(read.keys)
          if chunks[next].source.index == nil { texts.published += read.ids.count }
          next += 1
        }
        if shouldStop() {
          group.cancelAll()
          return false
        }
        progress(.reading(texts.near.count, of: total))
        start()
      }
      return true
    }
    guard isWhole else { return nil }
    let published = texts.published
    let own = preference.order(of: Array(texts.places.ids[published...]))
    texts.order = Array(0..<published) + own.map { $0 + published }
    return texts
  }

  private func decisions(_ stars: StarClusters, _ texts: Texts) -> Decisions {
    var decisions = Decisions()
    for (number, membership) in stars.memberships.enumerated() {
      let (source, seq) = texts.places.place(of: number)
      guard let membership, let shard = source.index else { continue }
      let kept = membership.representative
      let kind: DuplicateKind = kept < texts.published ? .published : membership.isCopy ? .exact : .near
      decisions.append(
        shard: shard, seq: seq,
        Duplicate(kept: texts.places.ids[kept], kind: kind, jaccard: membership.jaccard))
    }
    return decisions
  }
}
