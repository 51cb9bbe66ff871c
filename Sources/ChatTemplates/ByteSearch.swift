/// Finding bytes in bytes, in time that grows with their sum (Knuth, Morris and Pratt).
package enum ByteSearch {
  /// The first place from a start on; an empty part is right there.
  package static func first(_ part: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    part.isEmpty ? (start <= bytes.count ? start : nil) : all(part, in: bytes, from: start, limit: 1).first
  }

  /// Places that do not overlap, from the left; at most `limit` of them. An empty part is nowhere.
  static func all(_ part: [UInt8], in bytes: [UInt8], from start: Int = 0, limit: Int = .max) -> [Int] {
    guard let first = part.first, start <= bytes.count - part.count, limit > 0 else { return [] }
    return bytes.withUnsafeBufferPointer { bytes in
      var places: [Int] = []
      let borders = borders(of: part)
      var matched = 0
      var place = start
      while place < bytes.count {
        let byte = bytes[place]
        while matched > 0, byte != part[matched] { matched = borders[matched - 1] }
        if byte == (matched == 0 ? first : part[matched]) { matched += 1 }
        place += 1
        guard matched == part.count else { continue }
        places.append(place - matched)
        matched = 0
        if places.count == limit { break }
      }
      return places
    }
  }

  /// Of each beginning of the part, the longest end that is also its beginning.
  private static func borders(of part: [UInt8]) -> [Int] {
    var borders = Array(repeating: 0, count: part.count)
    var length = 0
    for index in part.indices.dropFirst() {
      while length > 0, part[index] != part[length] { length = borders[length - 1] }
      if part[index] == part[length] { length += 1 }
      borders[index] = length
    }
    return borders
  }

  /// Places that do not overlap, found from the right, in order.
  static func allFromRight(_ part: [UInt8], in bytes: [UInt8], limit: Int = .max) -> [Int] {
    let reversed = all(Array(part.reversed()), in: Array(bytes.reversed()), limit: limit)
    return reversed.reversed().map { bytes.count - $0 - part.count }
  }
}
