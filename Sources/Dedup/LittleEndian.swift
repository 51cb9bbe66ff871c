/// Words as bytes, the lowest first: as files have them on every machine.
func littleEndian<Word: FixedWidthInteger>(_ words: [Word]) -> [UInt8] {
  words.map(\.littleEndian).withUnsafeBytes { Array($0) }
}

/// The words of such bytes; what is left over at the end is none.
func words<Word: FixedWidthInteger>(_ bytes: some Collection<UInt8>, of type: Word.Type = Word.self) -> [Word]
{
  let count = bytes.count / (Word.bitWidth / 8)
  return [Word](unsafeUninitializedCapacity: count) { room, filled in
    UnsafeMutableRawBufferPointer(room).copyBytes(from: bytes.prefix(count * (Word.bitWidth / 8)))
    for place in 0..<count { room[place] = Word(littleEndian: room[place]) }
    filled = count
  }
}
