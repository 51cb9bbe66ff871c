/// Levels of one bit: of a nullable text, 1 where there is a value; of a list, 0 where a row begins.
enum ParquetLevels {
  /// The run length and bit-packing hybrid at a width of one bit, behind its length (Parquet, "Encodings", RLE = 3;
  /// data page v1 has the four bytes of length).
  static func encoded(_ levels: [Bool]) -> [UInt8] {
    var hybrid: [UInt8] = []
    var index = 0
    while index < levels.count {
      let run = runLength(levels, from: index)
      // Fewer than eight alike are cheaper packed, eight to a byte; at the end a run needs no padding.
      if run >= 8 || index + run == levels.count {
        hybrid.appendVarint(UInt64(run) << 1)
        hybrid.append(levels[index] ? 1 : 0)
        index += run
      } else {
        index = pack(levels, from: index, into: &hybrid)
      }
    }
    return delimited(hybrid)
  }

  /// One run of a level that needs more than one bit, and at most eight.
  static func encoded(_ level: UInt8, count: Int) -> [UInt8] {
    var hybrid: [UInt8] = []
    hybrid.appendVarint(UInt64(count) << 1)
    return delimited(hybrid + [level])
  }

  private static func delimited(_ hybrid: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hybrid.count + 4)
    bytes.appendLittleEndian(UInt32(truncatingIfNeeded: hybrid.count))
    return bytes + hybrid
  }

  private static func runLength(_ levels: [Bool], from start: Int) -> Int {
    var end = start
    while end < levels.count, levels[end] == levels[start] { end += 1 }
    return end - start
  }

  /// Packs groups of eight, the first level in the lowest bit, until a long run begins; the last group may be padded.
  private static func pack(_ levels: [Bool], from start: Int, into hybrid: inout [UInt8]) -> Int {
    var packed: [UInt8] = []
    var index = start
    repeat {
      var group: UInt8 = 0
      for bit in 0..<min(8, levels.count - index) where levels[index + bit] { group |= 1 << UInt8(bit) }
      packed.append(group)
      index = min(index + 8, levels.count)
    } while index < levels.count && runLength(levels, from: index) < 8
    hybrid.appendVarint(UInt64(packed.count) << 1 | 1)
    hybrid += packed
    return index
  }
}
