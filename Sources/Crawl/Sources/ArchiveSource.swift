internal import Corpus
internal import Foundation
internal import Web

/// Pages that are not fetched: from WARC files, JSON Lines, or a folder of files.
public enum ArchiveSource: Sendable, Equatable {
  /// WARC files, compressed or not.
  case warc([String])
  /// JSON Lines: `url`, and `html`, `text` or `html_base64`; optional `content_type`, `retrieved_at`, `status`.
  case jsonl([String])
  /// A folder whose files are the pages of `base`.
  case folder(String, base: String)
}

/// What reading an archive gave.
public struct ArchiveSummary: Sendable, Equatable {
  /// Responses stored.
  public var stored = 0
  /// Entries passed over, by reason.
  public var skipped: [String: Int] = [:]
}

extension CrawlJob {
  /// Stores an archive's pages as responses of the current generation; `derive` makes items of them.
  ///
  /// A URL that the corpus has a response for is passed over, so reading an archive twice changes nothing.
  public func read(_ source: ArchiveSource, now: Double, shouldStop: () -> Bool) throws -> ArchiveSummary {
    let frontier = try Frontier(corpus: corpus)
    try CrawlEngine.begin(frontier, refresh: false)
    let generation = try frontier.read { try $0.generation }
    let store = try ResponseStore(
      corpus: corpus, label: .archive(generation: generation), responsesPerShard: settings.responsesPerShard)
    let writer = ArchiveWriter(frontier: frontier, store: store, registry: registry)
    switch source {
    case .warc(let paths): for path in paths { try readWARC(path, writer, shouldStop) }
    case .jsonl(let paths): for path in paths { try readJSONLines(path, now, writer, shouldStop) }
    case .folder(let folder, let base): try readFolder(folder, base, now, writer, shouldStop)
    }
    try writer.flush()
    try store.seal(onlyIfFull: false)
    try frontier.close()
    return writer.summary
  }

  private func readWARC(_ path: String, _ writer: ArchiveWriter, _ shouldStop: () -> Bool) throws {
    let reader = try WARCReader(path)
    while let record = try reader.next(), !shouldStop() {
      try writer.add(
        url: record.url, status: record.status, fetchedAt: record.date, address: record.address,
        head: record.head, body: record.body)
    }
    writer.skip("no response record", count: reader.skipped)
    writer.skip("larger than \(WARCReader.blockLimit) bytes", count: reader.tooLarge)
  }

  private func readFolder(
    _ folder: String, _ base: String, _ now: Double, _ writer: ArchiveWriter, _ shouldStop: () -> Bool
  ) throws {
    guard let root = WebURL(base), root.isHTTP else {
      throw CrawlFailure(
        base, "not an http(s) address", remedy: "say with --base-url where the folder was published")
    }
    guard let names = FileManager.default.enumerator(atPath: folder) else {
      throw CrawlFailure(folder, "the folder cannot be read", remedy: "check the path and its permissions")
    }
    let files = names.compactMap { $0 as? String }.sorted()
    for name in files where !shouldStop() {
      var isFolder: ObjCBool = false
      let path = folder + "/" + name
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
        continue
      }
      let escaped = name.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? name
      guard let url = WebURL(escaped, base: root), let data = FileManager.default.contents(atPath: path)
      else {
        writer.skip("unreadable")
        continue
      }
      let modified = try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
      try writer.add(
        url: url.href, status: 200, fetchedAt: modified?.timeIntervalSince1970 ?? now, address: nil,
        head: Array("HTTP/1.1 200 OK\r\nContent-Type: \(contentType(of: name))\r\n".utf8), body: [UInt8](data)
      )
    }
  }

  private func contentType(of name: String) -> String {
    switch (name as NSString).pathExtension.lowercased() {
    case "html", "htm", "php", "jsp", "asp", "aspx", "": "text/html"
    case "txt", "md": "text/plain"
    case "xml": "application/xml"
    default: "application/octet-stream"
    }
  }
}
