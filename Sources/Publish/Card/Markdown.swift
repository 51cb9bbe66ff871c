/// Texts of the corpus in Markdown (GitHub Flavored Markdown 0.29): what they hold never becomes markup.
enum Markdown {
  /// Plain words.
  static func plain(_ text: String) -> String {
    var out: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case 0..<0x20, 0x7F: out.append(UInt8(ascii: " "))
      case UInt8(ascii: "<"): out += Array("&lt;".utf8)
      case UInt8(ascii: ">"): out += Array("&gt;".utf8)
      case UInt8(ascii: "&"): out += Array("&amp;".utf8)
      case UInt8(ascii: "|"), UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "_"),
        UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "#"):
        out += [UInt8(ascii: "\\"), byte]
      default: out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// A name or a value as it is written elsewhere.
  static func code(_ text: String) -> String {
    guard !text.isEmpty else { return "" }
    let bytes = text.utf8.map { byte -> UInt8 in
      byte < 0x20 || byte == 0x7F ? 0x20 : byte == UInt8(ascii: "`") ? UInt8(ascii: "'") : byte
    }
    return "`" + String(decoding: bytes, as: UTF8.self).replacing("|", with: "\\|") + "`"
  }

  /// An address as a link, where it can be one.
  static func link(_ address: String) -> String {
    let isPlain = address.utf8.allSatisfy { $0 > 0x20 && !Array("<>|\\`".utf8).contains($0) && $0 != 0x7F }
    let isWeb = address.hasPrefix("https://") || address.hasPrefix("http://")
    return isPlain && isWeb ? "<\(address)>" : code(address)
  }

  /// A table; its cells are Markdown already.
  static func table(_ header: [String], _ rows: [[String]]) -> String {
    let lines = [header, header.map { _ in "---" }] + rows
    return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }

  /// Names with their rows, the largest first, and what is beyond a hundred as one line.
  static func ranking(_ counts: [String: Int], of noun: String, total: Int) -> String {
    let ranked = counts.ranked
    var rows = ranked.prefix(100).map { [plain($0.key), "\($0.value)", share($0.value, of: total)] }
    let rest = ranked.dropFirst(100)
    if !rest.isEmpty {
      let sum = rest.reduce(0) { $0 + $1.value }
      rows.append(["\(rest.count) more", "\(sum)", share(sum, of: total)])
    }
    return table([noun, "rows", "share"], rows)
  }

  /// A percentage with one digit behind the point.
  static func share(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "" }
    let thousandths = (part * 1_000 + whole / 2) / whole
    return "\(thousandths / 10).\(thousandths % 10) %"
  }
}
