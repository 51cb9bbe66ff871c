internal import Korean

/// The larger share of the bytes outside white space: those in five eojeol which stood in the text before, and those in
/// runs of one letter or sign behind its fifth (ㅋㅋㅋㅋㅋㅋ, ======).
///
/// The first is the duplicate n-gram fraction of Gopher (Rae et al. 2021, A1.1), its words being eojeol; a text without
/// spaces is one eojeol. Syllables make no runs: whoever writes one fifty times means it.
func repeatedShare(of text: [UInt8]) -> Double {
  max(repeatedWords(of: text), runs(of: text))
}

private func repeatedWords(of text: [UInt8]) -> Double {
  let length = 5
  let words = eojeol(of: text)
  guard words.count > length else { return 0 }
  var seen = GramSet(capacity: words.count)
  var (covered, repeated, whole) = (0, 0, 0)
  for word in words { whole += word.bytes }
  for start in 0...(words.count - length) {
    var gram: UInt64 = 0
    for word in words[start..<(start + length)] { gram = (gram ^ word.hash) &* 0x9E37_79B9_7F4A_7C15 }
    guard !seen.insert(gram) else { continue }
    for index in max(start, covered)..<(start + length) { repeated += words[index].bytes }
    covered = start + length
  }
  return Double(repeated) / Double(whole)
}

/// Share of the bytes outside white space behind the fifth in a run of one scalar that is no syllable.
private func runs(of text: [UInt8]) -> Double {
  let bytes = text.span
  var (at, whole, beyond) = (0, 0, 0)
  var (last, length): (UInt32, Int) = (0, 0)
  while at < bytes.count {
    let step = bytes.step(at: at)
    at += step.length
    if step.scalar <= 0x20 || step.scalar == 0x3000 { continue }
    whole += step.length
    length = step.scalar == last ? length + 1 : 1
    last = step.scalar
    if length > 5, !(0xAC00...0xD7A3).contains(last) { beyond += step.length }
  }
  return whole == 0 ? 0 : Double(beyond) / Double(whole)
}

private struct Eojeol {
  let hash: UInt64
  let bytes: Int
}

/// The words between ASCII or ideographic white space.
private func eojeol(of text: [UInt8]) -> [Eojeol] {
  var words: [Eojeol] = []
  let bytes = text.span
  var (at, start) = (0, 0)
  var hash: UInt64 = 0xCBF2_9CE4_8422_2325
  func isSpace(_ at: Int) -> Int {
    let byte = bytes[at]
    if byte <= 0x20 { return 1 }
    return byte == 0xE3 && at + 2 < bytes.count && bytes[at + 1] == 0x80 && bytes[at + 2] == 0x80 ? 3 : 0
  }
  while at <= bytes.count {
    let gap = at < bytes.count ? isSpace(at) : 1
    if gap == 0 {
      hash = (hash ^ UInt64(bytes[at])) &* 0x100_0000_01B3
      at += 1
      continue
    }
    if at > start { words.append(Eojeol(hash: hash, bytes: at - start)) }
    hash = 0xCBF2_9CE4_8422_2325
    at += gap
    start = at
  }
  return words
}

/// A set of 64-bit hashes of known greatest size: open addressing, half full at most.
private struct GramSet {
  private var slots: [UInt64]
  private let shift: UInt64

  init(capacity: Int) {
    let bits = max(64 - (max(capacity, 1) * 2 - 1).leadingZeroBitCount, 1)
    slots = [UInt64](repeating: 0, count: 1 << bits)
    shift = UInt64(64 - bits)
  }

  /// False if the hash was there.
  mutating func insert(_ hash: UInt64) -> Bool {
    let hash = hash == 0 ? 1 : hash
    var slot = Int(truncatingIfNeeded: (hash &* 0xD6E8_FEB8_6659_FD93) >> shift)
    while slots[slot] != 0 {
      if slots[slot] == hash { return false }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = hash
    return true
  }
}
