extension String {
  /// The text with `&`, `<`, `>` and `"` as references.
  var escaped: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(utf8.count + 16)
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
      case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A JSON string with its quotes; `</` is broken up, so that it may stand inside a script element.
  var json: String {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    bytes.reserveCapacity(utf8.count + 16)
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
      case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
      case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
      case 0..<0x20: bytes.append(contentsOf: "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
      case UInt8(ascii: "/") where bytes.last == UInt8(ascii: "<"): bytes.append(contentsOf: "\\/".utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Plain text as HTML: `<p>` for each paragraph, `<pre>` for code.
  var paragraphs: String {
    split(separator: "\n\n").map { block in
      guard block.hasPrefix("    ") else { return "<p>\(String(block).escaped)</p>" }
      let lines = block.split(separator: "\n").map { $0.dropFirst(4) }
      return "<pre><code>\(lines.joined(separator: "\n").escaped)</code></pre>"
    }.joined(separator: "\n")
  }

  /// Plain text as an old board's editor leaves it: line breaks only.
  var brokenLines: String {
    escaped.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "<br>\n")
  }
}

/// A small page of UTF-8: a title and what stands under it.
func document(_ title: String, _ content: String) -> String {
  """
  <!doctype html>
  <html lang="ko"><head><meta charset="utf-8"><title>\(title.escaped)</title></head>
  <body>\(content)</body></html>
  """
}

/// A list of links, each shown as its address.
func linkList(_ targets: [String]) -> String {
  let items = targets.map { "<li><a href=\"\($0.escaped)\">\($0.escaped)</a></li>" }
  return "<ul>\(items.joined(separator: "\n"))</ul>"
}
