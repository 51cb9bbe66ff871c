internal import CZlib
public import Corpus
internal import Foundation
internal import GRDB

/// Crawl shards as WARC/1.1 (ISO 28500:2017), one `.warc.gz` for a shard, one gzip member for a record.
///
/// A 304 becomes a `revisit` record. `Transfer-Encoding` is renamed `X-Crawler-Transfer-Encoding`, since the
/// stored body is no longer chunked; everything else of the head is as received.
public struct WARCWriter: Sendable {
  private let corpus: Corpus

  /// Names the corpus.
  public init(corpus: Corpus) { self.corpus = corpus }

  /// Writes all sealed crawl shards into a folder.
  ///
  /// - Returns: the files and how many records each holds beside its `warcinfo`.
  public func write(to folder: String) throws -> [(file: String, records: Int)] {
    do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
      throw CorpusFailure(
        .system, folder, "the folder cannot be created", remedy: "check the path and its permissions")
    }
    return try corpus.sealedShards(of: .crawl).map { sealed in
      let digits = String(sealed.index)
      let name = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
      let file = "\(folder)/\(name).warc.gz"
      return (file, try write(sealed, to: file))
    }
  }

  private func write(_ sealed: SealedShard, to path: String) throws -> Int {
    let file = try OutputFile(path)
    let info =
      "software: yisang/\(Shard.toolVersion)\r\nformat: WARC File Format 1.1\r\nshard: \(sealed.key)\r\n"
    try file.write(
      Gzip.member(
        record(
          type: "warcinfo", id: RecordID(page: "warcinfo " + sealed.key), date: 0,
          fields: [("Content-Type", "application/warc-fields")], block: Array(info.utf8))))
    var position: Int64 = 0
    var count = 0
    while true {
      let start = position
      // Imported rows are no responses of a server.
      let batch = try sealed.shard.database.read {
        try StoredResponse.read($0, after: start, limit: 200, where: "source <> 'import'")
      }
      guard let last = batch.last?.0 else { break }
      for (_, response) in batch { try file.write(Gzip.member(record(response))) }
      count += batch.count
      position = last
    }
    try file.commit()
    return count
  }

  private func record(_ response: StoredResponse) -> [UInt8] {
    var fields = [
      ("WARC-Target-URI", response.url), ("Content-Type", "application/http;msgtype=response"),
      ("WARC-Payload-Digest", "sha256:" + response.digest.hex),
    ]
    if let address = response.address { fields.append(("WARC-IP-Address", address)) }
    let isRevisit = response.status == 304 && response.bodyIn != nil
    if isRevisit {
      fields.append(("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/server-not-modified"))
    }
    let head =
      response.head.isEmpty ? Array("HTTP/1.1 \(response.status) \r\n".utf8) : dechunkedHead(response.head)
    return record(
      type: isRevisit ? "revisit" : "response", id: response.id, date: response.fetchedAt, fields: fields,
      block: head + [13, 10] + response.body)
  }

  private func dechunkedHead(_ head: [UInt8]) -> [UInt8] {
    let name = Array("transfer-encoding:".utf8)
    let lines = head.split(separator: 10, omittingEmptySubsequences: true).map { line -> [UInt8] in
      let lower = line.prefix(name.count).map { (65...90).contains($0) ? $0 | 0x20 : $0 }
      return lower == name ? Array("X-Crawler-".utf8) + line + [10] : line + [10]
    }
    return Array(lines.joined())
  }

  private func record(
    type: String, id: RecordID, date: Double, fields: [(String, String)], block: [UInt8]
  ) -> [UInt8] {
    let moment = Date(timeIntervalSince1970: date.rounded(.down)).formatted(.iso8601)
    var head = "WARC/1.1\r\nWARC-Type: \(type)\r\nWARC-Record-ID: <urn:uuid:\(uuid(id, date))>\r\n"
    head += "WARC-Date: \(moment)\r\n"
    for (name, value) in fields { head += "\(name): \(value)\r\n" }
    head += "Content-Length: \(block.count)\r\n\r\n"
    return Array(head.utf8) + block + [13, 10, 13, 10]
  }

  /// A name-based UUID (RFC 9562 §5.8) of the record's id and moment, so that equal shards give equal files.
  private func uuid(_ id: RecordID, _ date: Double) -> String {
    var bytes = Array(Digest.sha256(id.bytes + Array("\(date)".utf8)).prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    let hex = bytes.hex
    var parts: [Substring] = []
    var rest = hex[...]
    for length in [8, 4, 4, 4, 12] {
      parts.append(rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    return parts.joined(separator: "-")
  }
}

/// Gzip members (RFC 1952).
enum Gzip {
  /// One member around some bytes; the moment in its header is 0, so that equal bytes give equal members.
  static func member(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    guard deflateInit2_(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK
    else {
      return []
    }
    defer { deflateEnd(&stream) }
    var input = bytes
    var out = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
    let written = input.withUnsafeMutableBufferPointer { source in
      out.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(clamping: source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(clamping: target.count)
        _ = deflate(&stream, Z_FINISH)
        return target.count - Int(stream.avail_out)
      }
    }
    return Array(out.prefix(written))
  }
}
