internal import Foundation

/// What a body is, by its first bytes before its label (WHATWG MIME Sniffing §7, as far as a crawler needs it).
enum SniffedType: String, Sendable {
  case html, feed, text, pdf, archive, image, binary, empty
}

/// Decides what a body is; a label is believed only where the bytes do not contradict it.
func sniffContent(_ body: [UInt8], declared: String?) -> SniffedType {
  if body.isEmpty { return .empty }
  let magics: [([UInt8], SniffedType)] = [
    (Array("%PDF-".utf8), .pdf), ([0x50, 0x4B, 3, 4], .archive), ([0x1F, 0x8B], .archive),
    (Array("GIF8".utf8), .image), ([0x89, 0x50, 0x4E, 0x47], .image), ([0xFF, 0xD8, 0xFF], .image),
    (Array("RIFF".utf8), .binary), ([0xD0, 0xCF, 0x11, 0xE0], .binary),
  ]
  if let magic = magics.first(where: { body.starts(with: $0.0) }) { return magic.1 }
  let start = body.prefix(1_024)
  let isUTF16 = body.starts(with: [0xFF, 0xFE]) || body.starts(with: [0xFE, 0xFF])
  if !isUTF16, start.contains(0) { return .binary }
  let lower = start.drop { $0 <= 0x20 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
    .map { (65...90).contains($0) ? $0 | 0x20 : $0 }
  func begins(_ text: String) -> Bool { lower.starts(with: Array(text.utf8)) }
  func holds(_ text: String) -> Bool {
    String(decoding: lower, as: UTF8.self).contains(text)
  }
  let label = declared?.lowercased() ?? ""
  if begins("<?xml") || label.contains("xml") {
    if holds("<rss") || holds("<feed") || holds("<urlset") || holds("<sitemapindex") { return .feed }
    if holds("<html") || label.contains("xhtml") { return .html }
    return label.contains("html") ? .html : .text
  }
  if label.isEmpty || label.contains("html") { return .html }
  let htmlStarts = ["<!doctype html", "<html", "<head", "<body", "<script", "<title", "<meta", "<!--"]
  if label.hasPrefix("text/"), htmlStarts.contains(where: begins) { return .html }
  if label.hasPrefix("text/") { return .text }
  return htmlStarts.prefix(2).contains(where: begins) ? .html : .binary
}
