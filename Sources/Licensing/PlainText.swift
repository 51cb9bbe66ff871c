/// A line in the form in which its words are looked for: ASCII in lower case, full-width forms as ASCII, every kind of
/// space as one, what has no width left out, dashes as `-`.
func plainText(_ text: some StringProtocol) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x41...0x5A: bytes.append(UInt8(scalar.value) | 0x20)
    case 0x00...0x20, 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000:
      if bytes.last != 0x20 { bytes.append(0x20) }
    case 0x21...0x7F: bytes.append(UInt8(scalar.value))
    case 0xAD, 0x200B...0x200F, 0x2060, 0xFEFF: break
    case 0x2010...0x2015, 0x2212: bytes.append(UInt8(ascii: "-"))
    case 0xFF01...0xFF5E:
      let ascii = UInt8(scalar.value - 0xFEE0)
      bytes.append((0x41...0x5A).contains(ascii) ? ascii | 0x20 : ascii)
    default: bytes += UTF8.encode(scalar).map(Array.init) ?? []
    }
  }
  return bytes
}
