public import Corpus
internal import Foundation
internal import Similarity

/// What other programs have made for a search: sketches of texts, and the links of bands. What belongs to other texts or
/// settings is not taken.
public struct PreparedSearch: Sendable {
  /// By the number of the filter shard.
  let sketches: [Int: Shard]
  private let folder: String
  /// What the links must have been made from; nil where there cannot be any.
  private let identity: String?

  /// Looks what there is; nil if there is nothing.
  ///
  /// - Parameters:
  ///   - items: all filter shards.
  ///   - published: with published texts, which no other program reads, the links are not those of the whole.
  public init?(
    _ settings: DedupSettings, items: [SealedShard], licenses: [SealedShard], published: PublishedShards,
    in corpus: Corpus
  ) throws {
    guard try isThere(corpus.folder(of: .sketch)) else { return nil }
    let step = try SketchStep(settings, licenses: licenses)
    let plan = try StageRunner(corpus: corpus, workers: 1).plan(step, over: items)
    let sealed = try plan.filter { $0.plan == .skip }.map {
      try SealedShard(corpus: corpus, stage: .sketch, index: $0.index)
    }
    sketches = Dictionary(uniqueKeysWithValues: sealed.map { ($0.index, $0.shard) })
    folder = PreparedSearch.links(in: corpus)
    let isWhole = sealed.count == items.count && published.shards.isEmpty && !settings.near.exactOnly
    identity = isWhole ? PreparedSearch.identity(settings, sealed) : nil
  }

  /// How many of the filter shards have sketches.
  public var count: Int { sketches.count }

  /// The links of a band; nil where nobody has made them.
  func links(of band: Int) throws -> [UInt32]? {
    try identity.flatMap { try LinkFile.read(LinkFile.path(folder, band), identity: $0) }
  }

  /// Makes the links of some bands, a file each; a band that has them is left alone.
  ///
  /// - Parameters:
  ///   - part: of the bands.
  ///   - progress: bands done, of how many.
  /// - Returns: false if it was told to stop.
  /// - Throws: `CorpusFailure` where a shard has no sketches.
  public static func link(
    _ settings: DedupSettings, items: [SealedShard], licenses: [SealedShard], published: PublishedShards,
    part: Part, in corpus: Corpus, shouldStop: () -> Bool, progress: (Int, Int) -> Void
  ) throws -> Bool {
    let found = try PreparedSearch(
      settings, items: items, licenses: licenses, published: published, in: corpus)
    guard published.shards.isEmpty, !settings.near.exactOnly else { return true }
    guard let found, let identity = found.identity else {
      throw CorpusFailure(
        .missing, corpus.folder(of: .sketch), "\(found?.count ?? 0) of \(items.count) shards have sketches",
        remedy: "run yisang dedup --shards for each part first")
    }
    let wanted = try (0..<settings.shape.bands).filter { band in
      try part.has(band) && LinkFile.read(LinkFile.path(found.folder, band), identity: identity) == nil
    }
    return try found.link(
      wanted, settings, items, identity: identity, shouldStop: shouldStop, progress: progress)
  }

  private func link(
    _ bands: [Int], _ settings: DedupSettings, _ items: [SealedShard], identity: String,
    shouldStop: () -> Bool, progress: (Int, Int) -> Void
  ) throws -> Bool {
    guard !bands.isEmpty else { return true }
    var links = BandLinks(settings.near, bands: bands)
    var preference = Preference(settings.keep)
    var ids: [RecordID] = []
    let sources = items.map { TextSource(shard: $0.shard, index: $0.index, sketches: sketches[$0.index]) }
    let sketcher = Sketcher(settings.near, settings.shape)
    let none = try PageClasses([])
    for chunk in try TextChunk.chunks(of: sources) {
      if shouldStop() { return false }
      let read = try chunk.read(sketcher, settings.keep, none)
      ids += read.ids
      preference.append(read.keys)
      for sketch in read.sketches { links.add(sketch) }
    }
    do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
      throw CorpusFailure(.system, folder, "the folder cannot be created", remedy: "check its permissions")
    }
    var done = 0
    let isWhole = try links.forEach(order: preference.order(of: ids)) { band, words in
      guard !shouldStop() else { return false }
      try LinkFile.write(words, to: LinkFile.path(folder, band), identity: identity)
      done += 1
      progress(done, bands.count)
      return true
    }
    return isWhole
  }

  private static func links(in corpus: Corpus) -> String { corpus.folder(of: .sketch) + "/links" }

  /// Of all sketches, and of what the order and the walk depend on beside them.
  private static func identity(_ settings: DedupSettings, _ sketches: [SealedShard]) -> String {
    var digest = Digest()
    for shard in sketches { digest.updateDelimited(Array(shard.key.utf8)) }
    digest.updateDelimited(Array(settings.parameters.json.utf8))
    digest.updateDelimited(Array("links 1, \(settings.near.bucketLimit)".utf8))
    return digest.finish().hex
  }
}
