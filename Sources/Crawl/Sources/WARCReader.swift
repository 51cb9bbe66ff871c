internal import CZlib
internal import Corpus
internal import Foundation
internal import Web

/// Reads the HTTP responses of a WARC file (1.0 or 1.1), compressed or not, one record at a time.
final class WARCReader {
  /// A response record.
  struct Record {
    let url: String
    let date: Double
    let address: String?
    let head: [UInt8]
    let body: [UInt8]
    let status: Int
  }

  /// Larger blocks are passed over.
  static let blockLimit = 64 << 20

  private let path: String
  private let file: gzFile?
  /// Records passed over that are no responses.
  private(set) var skipped = 0
  /// Responses passed over for their size.
  private(set) var tooLarge = 0

  init(_ path: String) throws {
    self.path = path
    // gzopen reads plain files too, and all members of a gzip file as one.
    file = gzopen(path, "rb")
    guard file != nil else {
      throw CrawlFailure(path, "the file cannot be opened", remedy: "check the path and its permissions")
    }
    gzbuffer(file, 1 << 17)
  }

  deinit { gzclose(file) }

  /// The next response; nil at the end of the file.
  ///
  /// - Throws: `CrawlFailure` where the file is no WARC or ends within a record.
  func next() throws -> Record? {
    while let fields = try header() {
      guard let length = fields["content-length"].flatMap(Int.init), length >= 0 else {
        throw damaged("a record has no Content-Length")
      }
      let type = fields["warc-type"]?.lowercased() ?? ""
      let isResponse = type == "response" || type == "resource"
      guard isResponse, length <= WARCReader.blockLimit, let url = fields["warc-target-uri"] else {
        guard gzseek(file, length, SEEK_CUR) >= 0 else { throw damaged("it ends within a record") }
        if isResponse { tooLarge += 1 } else { skipped += 1 }
        continue
      }
      let block = try read(length)
      let bare = url.hasPrefix("<") && url.hasSuffix(">") ? String(url.dropFirst().dropLast()) : url
      let date = fields["warc-date"].flatMap(WARCReader.seconds) ?? 0
      let isResource = type == "resource"
      let (head, body) = isResource ? (resourceHead(fields), block) : WARCReader.split(block)
      let status = WARCReader.status(of: head)
      return Record(
        url: bare, date: date, address: fields["warc-ip-address"], head: head,
        body: WARCReader.isChunked(head) ? WARCReader.dechunked(body) : body, status: status)
    }
    return nil
  }

  private func damaged(_ problem: String) -> CrawlFailure {
    CrawlFailure(
      path, "not readable as WARC: \(problem)", remedy: "check the file, for instance with warcio check")
  }

  /// The named fields of the next record, keys in lower case; nil at the end.
  private func header() throws -> [String: String]? {
    var line = try readLine()
    while line == "" { line = try readLine() }
    guard let version = line else { return nil }
    guard version.hasPrefix("WARC/1") else { throw damaged("expected WARC/1.x, found \(version.prefix(20))") }
    var fields: [String: String] = [:]
    while true {
      guard let line = try readLine() else { throw damaged("it ends within a record's header") }
      if line.isEmpty { break }
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      fields[line[..<colon].lowercased()] = String(value)
    }
    return fields
  }

  private func readLine() throws -> String? {
    var bytes: [UInt8] = []
    while true {
      let next = gzgetc(file)
      if next < 0 {
        var code: Int32 = 0
        let message = gzerror(file, &code)
        if code != Z_OK && code != Z_STREAM_END {
          throw damaged(message.map { String(cString: $0) } ?? "it ends within a gzip member")
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
      }
      if next == 10 { break }
      bytes.append(UInt8(truncatingIfNeeded: next))
      guard bytes.count <= 1 << 16 else { throw damaged("a header line is longer than 65,536 bytes") }
    }
    if bytes.last == 13 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func read(_ count: Int) throws -> [UInt8] {
    var out = [UInt8](repeating: 0, count: count)
    var position = 0
    while position < count {
      let got = out.withUnsafeMutableBytes { buffer in
        gzread(file, buffer.baseAddress.map { $0 + position }, UInt32(count - position))
      }
      guard got > 0 else { throw damaged("it ends within a record") }
      position += Int(got)
    }
    return out
  }

  private func resourceHead(_ fields: [String: String]) -> [UInt8] {
    Array("HTTP/1.1 200 OK\r\nContent-Type: \(fields["content-type"] ?? "")\r\n".utf8)
  }

  /// Head and body, at the first empty line.
  static func split(_ block: [UInt8]) -> (head: [UInt8], body: [UInt8]) {
    var index = 0
    while let newline = block[index...].firstIndex(of: 10) {
      let rest = block[(newline + 1)...]
      if rest.first == 10 { return (Array(block[...newline]), Array(rest.dropFirst())) }
      if rest.starts(with: [13, 10]) { return (Array(block[...newline]), Array(rest.dropFirst(2))) }
      index = newline + 1
    }
    return (block, [])
  }

  static func status(of head: [UInt8]) -> Int {
    let line = String(decoding: head.prefix { $0 != 10 }, as: UTF8.self)
    let parts = line.split(separator: " ")
    return parts.count > 1 ? Int(parts[1]) ?? 0 : 0
  }

  private static func isChunked(_ head: [UInt8]) -> Bool {
    HTTPHeaders(head: head)["Transfer-Encoding"]?.lowercased().contains("chunked") == true
  }

  /// Joins chunks (RFC 9112 §7.1); a body that is not chunked after all is given back as it is.
  static func dechunked(_ body: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var rest = body[...]
    while let newline = rest.firstIndex(of: 10) {
      let digits = rest[..<newline].prefix { ($0 | 0x20 >= 97 && $0 | 0x20 <= 102) || (48...57).contains($0) }
      guard !digits.isEmpty, digits.count <= 8,
        let size = Int(String(decoding: digits, as: UTF8.self), radix: 16)
      else { return out.isEmpty ? body : out }
      if size == 0 { return out }
      let data = rest[(newline + 1)...].prefix(size)
      out += data
      rest = rest[data.endIndex...].drop { $0 == 13 }.dropFirst()
    }
    return out.isEmpty ? body : out
  }

  static func seconds(_ text: String) -> Double? {
    (try? Date(text, strategy: .iso8601))?.timeIntervalSince1970
      ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))?
      .timeIntervalSince1970
  }
}
