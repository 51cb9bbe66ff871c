/// ASCII as the standards compare it, on the bytes of labels, tags and attributes.
enum LabelBytes {
  /// ASCII white space (Infra standard, section 4.5).
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
  }

  static func lowercased(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

  /// True where bytes are a lower-case word, case aside.
  static func equals(_ bytes: ArraySlice<UInt8>, _ word: StaticString) -> Bool {
    word.withUTF8Buffer { bytes.elementsEqual($0) { lowercased($0) == $1 } }
  }

  /// Where a lower-case word first occurs, case aside.
  static func find(_ word: StaticString, in bytes: ArraySlice<UInt8>) -> Int? {
    let length = word.utf8CodeUnitCount
    var at = bytes.startIndex
    while at + length <= bytes.endIndex {
      if equals(bytes[at..<(at + length)], word) { return at }
      at += 1
    }
    return nil
  }
}
