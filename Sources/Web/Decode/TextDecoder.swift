import Kernels
import Korean

/// The decoders of the WHATWG Encoding Standard, by name. UTF-8, UTF-16, EUC-KR and windows-1252 are ours to the letter;
/// the rest are ICU's converters.
enum TextDecoder {
  /// The bytes as UTF-8, and how many U+FFFD stand for what could not be read.
  static func decode(_ bytes: [UInt8], from encoding: String) -> (utf8: [UInt8], replacements: Int) {
    switch encoding {
    case "UTF-8": return UTF8Repair.repaired(bytes)
    case "EUC-KR":
      let (text, replacements) = Windows949.decode(bytes)
      return (text, replacements)
    case "UTF-16LE": return UTF16Decoder.decode(bytes, lowByte: 0)
    case "UTF-16BE": return UTF16Decoder.decode(bytes, lowByte: 1)
    case "windows-1252": return (Windows1252.decode(bytes), 0)
    case "replacement": return bytes.isEmpty ? ([], 0) : ([0xEF, 0xBF, 0xBD], 1)
    default:
      return decodeByICU(bytes, converter(for: encoding))
        ?? (Windows1252.decode(bytes), bytes.count { $0 >= 0x80 })
    }
  }

  /// ICU's name of a WHATWG encoding, where its own reading of the name is narrower.
  private static func converter(for encoding: String) -> String {
    switch encoding {
    case "GBK": "gb18030"
    case "Big5": "Big5-HKSCS"
    case "Shift_JIS": "windows-31j"
    case "ISO-8859-8-I": "ISO-8859-8"
    default: encoding
    }
  }

  private static func decodeByICU(
    _ bytes: [UInt8], _ converter: String
  ) -> (utf8: [UInt8], replacements: Int)? {
    let room = bytes.count * 3 + 3
    var replacements = 0
    var isDecoded = false
    let utf8 = [UInt8](unsafeUninitializedCapacity: room) { target, count in
      guard let base = target.baseAddress else { return }
      let length = bytes.withUnsafeBufferPointer {
        yi_icu_decode(converter, $0.baseAddress, $0.count, base, room, &replacements)
      }
      isDecoded = length >= 0
      count = max(0, length)
    }
    return isDecoded ? (utf8, replacements) : nil
  }
}
