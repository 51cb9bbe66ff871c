internal import Corpus
internal import Foundation
internal import Web

/// One line of `--from jsonl`.
private struct PageLine: Decodable {
  let url: String
  let html: String?
  let text: String?
  let htmlBase64: String?
  let contentType: String?
  let retrievedAt: String?
  let status: Int?

  enum CodingKeys: String, CodingKey {
    case url, html, text, status
    case htmlBase64 = "html_base64"
    case contentType = "content_type"
    case retrievedAt = "retrieved_at"
  }

  var body: [UInt8]? {
    if let htmlBase64 { return Data(base64Encoded: htmlBase64).map { [UInt8]($0) } }
    return (html ?? text).map { Array($0.utf8) }
  }

  var type: String {
    if let contentType { return contentType }
    if htmlBase64 != nil { return "text/html" }
    return html != nil ? "text/html; charset=utf-8" : "text/plain; charset=utf-8"
  }
}

extension CrawlJob {
  /// Reads a file of JSON Lines; a bad line is counted and passed over.
  func readJSONLines(
    _ path: String, _ now: Double, _ writer: ArchiveWriter, _ shouldStop: () -> Bool
  ) throws {
    guard let file = fopen(path, "r") else {
      throw CrawlFailure(path, "the file cannot be opened", remedy: "check the path and its permissions")
    }
    defer { fclose(file) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    let decoder = JSONDecoder()
    while !shouldStop() {
      let count = getline(&line, &capacity, file)
      guard count > 0, let line else { break }
      let data = Data(bytes: line, count: count)
      if data.allSatisfy({ $0 <= 0x20 }) { continue }
      guard let page = try? decoder.decode(PageLine.self, from: data), let body = page.body else {
        writer.skip("bad line")
        continue
      }
      // Header values must stay on their line.
      let type = String(decoding: page.type.utf8.filter { $0 >= 0x20 }, as: UTF8.self)
      try writer.add(
        url: page.url, status: page.status ?? 200,
        fetchedAt: page.retrievedAt.flatMap(WARCReader.seconds) ?? now, address: nil,
        head: Array("HTTP/1.1 \(page.status ?? 200) \r\nContent-Type: \(type)\r\n".utf8), body: body)
    }
  }
}
