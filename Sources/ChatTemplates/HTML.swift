/// Escaping for HTML, which only strings marked as safe ask for.
enum HTML {
  static func escaped(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "&"): out += Array("&amp;".utf8)
      case UInt8(ascii: "<"): out += Array("&lt;".utf8)
      case UInt8(ascii: ">"): out += Array("&gt;".utf8)
      case UInt8(ascii: "'"): out += Array("&#39;".utf8)
      case UInt8(ascii: "\""): out += Array("&#34;".utf8)
      default: out.append(byte)
      }
    }
    return out
  }

  static func escaped(_ text: Text) -> [UInt8] { text.isMarkup ? text.bytes : escaped(text.bytes) }
}
