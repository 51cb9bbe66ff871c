/// Rows of CSV (RFC 4180) or of TSV, with the line each begins on.
///
/// It is TSV if the first line has a tab. There a quotation mark means nothing but where the whole field is between two:
/// texts that begin with a spoken word are common, and TSV has no standard.
struct DelimitedText {
  private let bytes: ArraySlice<UInt8>
  private let delimiter: UInt8
  private var at: Int
  private var line = 1

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    let isTabbed = bytes.prefix { $0 != 0x0A }.contains(0x09)
    delimiter = isTabbed ? 0x09 : 0x2C
    at = bytes.startIndex
  }

  /// The next row that is not empty; nil at the end.
  mutating func row(_ path: String) throws -> (values: [String], line: Int)? {
    while at < bytes.endIndex {
      let start = line
      var values: [String] = []
      repeat { values.append(try field(path)) } while takeDelimiter()
      takeLineBreak()
      if values != [""] { return (values, start) }
    }
    return nil
  }

  private mutating func takeDelimiter() -> Bool {
    guard at < bytes.endIndex, bytes[at] == delimiter else { return false }
    at += 1
    return true
  }

  private mutating func takeLineBreak() {
    if at < bytes.endIndex, bytes[at] == 0x0D { at += 1 }
    if at < bytes.endIndex, bytes[at] == 0x0A { at += 1 }
    line += 1
  }

  /// True for the end of a field. A carriage return ends one only before a line feed, or at the end of all.
  private func isEnd(_ place: Int) -> Bool {
    guard place < bytes.endIndex else { return true }
    switch bytes[place] {
    case delimiter, 0x0A: return true
    case 0x0D: return place + 1 == bytes.endIndex || bytes[place + 1] == 0x0A
    default: return false
    }
  }

  private mutating func field(_ path: String) throws -> String {
    if at < bytes.endIndex, bytes[at] == 0x22, let value = try quoted(path) { return value }
    let start = at
    while !isEnd(at) { at += 1 }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  /// The field between quotation marks that begins here; in TSV nil if it is none.
  private mutating func quoted(_ path: String) throws -> String? {
    var value: [UInt8] = []
    var (place, breaks) = (at + 1, 0)
    while place < bytes.endIndex {
      let byte = bytes[place]
      if byte == 0x22 {
        if place + 1 < bytes.endIndex, bytes[place + 1] == 0x22 {
          place += 1
        } else if isEnd(place + 1) {
          at = place + 1
          line += breaks
          return String(decoding: value, as: UTF8.self)
        } else {
          break
        }
      } else if byte == 0x0A {
        if delimiter == 0x09 { return nil }
        breaks += 1
      }
      value.append(byte)
      place += 1
    }
    if delimiter == 0x09 { return nil }
    throw ContaminationFailure(
      path, line: line + breaks,
      place < bytes.endIndex ? "goes on behind a closing quotation mark" : "ends within quotation marks",
      remedy: "write a quotation mark within a quoted field twice, as RFC 4180 says")
  }
}
