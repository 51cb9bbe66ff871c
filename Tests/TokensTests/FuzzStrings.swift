import Foundation
import TestKit

/// Deterministic odd strings for tokenizers: the same generator as Tests/Oracle/fuzz_strings.py.
struct FuzzStrings {
  let texts: [[Unicode.Scalar]]
  /// Spellings of the tokenizer's added tokens, sorted.
  let tokens: [String]

  private static let letters = Array("0123456789abcXYZ_".utf8)
  private static let broken: [[UInt8]] = [
    [0xFF], [0xC0], [0x80], [0xE3, 0x81], [0xF0, 0x9F, 0x98], [0xED, 0xA0, 0x80], [0xF4, 0x90],
  ]
  private static let ranges: [ClosedRange<UInt64>] = [
    0x20...0x7E, 0xA0...0x24F, 0x300...0x36F, 0x370...0x5FF, 0x600...0x6FF, 0x900...0x97F, 0xE00...0xE7F,
    0x1100...0x11FF, 0x1E00...0x1FFF, 0x2000...0x206F, 0x2100...0x24FF, 0x2500...0x27BF, 0x3000...0x318F,
    0x4E00...0x9FFF, 0xA000...0xABFF, 0xAC00...0xD7A3, 0xFF00...0xFFEF, 0x10000...0x107FF, 0x1D400...0x1D7FF,
    0x1F300...0x1FAFF, 0x20000...0x2A6DF,
  ]

  init(tokens: [String]) throws {
    texts = try FuzzStrings.strings("texts.json").map { Array($0.unicodeScalars) }
    self.tokens = tokens
  }

  private static let atoms = Result { try strings("atoms.json") }

  static func golden(_ path: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/" + path)
  }

  private static func strings(_ name: String) throws -> [String] {
    try JSONDecoder().decode([String].self, from: Data(contentsOf: golden(name)))
  }

  /// The bytes of string number `seed`.
  func string(_ seed: UInt64) throws -> [UInt8] {
    let atoms = try FuzzStrings.atoms.get()
    var random = SplitMix(seed: seed)
    func below(_ end: Int) -> Int { Int(random.next() % UInt64(end)) }
    var out: [UInt8] = []
    for _ in 0..<1 + below(8) {
      let kind = below(16)
      switch kind {
      case ..<6: out += Array(atoms[below(atoms.count)].utf8)
      case 6:
        let atom = Array(atoms[below(atoms.count)].utf8)
        for _ in 0..<1 + below(6) { out += atom }
      case 7:
        let range = FuzzStrings.ranges[below(FuzzStrings.ranges.count)]
        for _ in 0..<1 + below(3) {
          let scalar = range.lowerBound + random.next() % (range.upperBound - range.lowerBound + 1)
          out += Array(String(Unicode.Scalar(UInt32(scalar)) ?? "?").utf8)
        }
      case 8..<11:
        let text = texts[below(texts.count)]
        let start = below(text.count)
        let end = min(start + 1 + below(24), text.count)
        for scalar in text[start..<end] { out += Array(String(scalar).utf8) }
      case 11 where !tokens.isEmpty: out += Array(tokens[below(tokens.count)].utf8)
      case 12: out += Array(String(Unicode.Scalar(UInt32(0xAC00 + below(11172))) ?? "?").utf8)
      case 13: for _ in 0..<1 + below(8) { out.append(FuzzStrings.letters[below(FuzzStrings.letters.count)]) }
      case 14 where below(4) == 0: out += FuzzStrings.broken[below(FuzzStrings.broken.count)]
      default: out.append(0x20)
      }
    }
    return out
  }
}
