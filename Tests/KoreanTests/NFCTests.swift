import Korean
@_spi(_Unicode) import Swift
import Testing

@Suite struct NFCTests {
  /// Composition by the standard library. (Foundation's is no oracle: it takes U+10041 for U+0041.)
  static func oracle(_ scalars: [Unicode.Scalar]) -> [UInt8] {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    var composed = ""
    composed.unicodeScalars.append(contentsOf: text._nfc)
    return Array(composed.utf8)
  }

  static func utf8(_ scalars: [Unicode.Scalar]) -> [UInt8] {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars)
    return Array(text.utf8)
  }

  @Test(arguments: [
    ("", ""),
    ("plain", "plain"),
    ("한국어", "한국어"),
    ("\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}", "한국"),
    ("\u{D558}\u{11AB}", "한"),
    ("e\u{301}", "é"),
    ("앞 e\u{323}\u{302} 뒤", "앞 ệ 뒤"),
    ("e\u{302}\u{323}", "ệ"),
    ("\u{212B}\u{2126}", "ÅΩ"),
    ("\u{F90A}", "金"),
    ("\u{1100}", "\u{1100}"),
    ("\u{1161}\u{11A8}", "\u{1161}\u{11A8}"),
    ("ㄱ①½ㆍ㈜", "ㄱ①½ㆍ㈜"),
  ])
  func composes(_ text: String, _ expected: String) {
    #expect(NFC.normalized(Array(text.utf8)) == Array(expected.utf8))
  }

  @Test(
    arguments: [
      ([0x61, 0xFF, 0x62], "a\u{FFFD}b"),
      ([0xEA, 0xB0], "\u{FFFD}"),
      ([0xF0, 0x9F, 0x98, 0x41], "\u{FFFD}A"),
      ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
      ([0xC0, 0xAF], "\u{FFFD}\u{FFFD}"),
      ([0x65, 0xFF, 0xCC, 0x81], "e\u{FFFD}\u{301}"),
      ([0x65, 0xCC, 0x81, 0xE1], "é\u{FFFD}"),
    ] as [([UInt8], String)])
  func replacesIllFormedBytes(_ bytes: [UInt8], _ expected: String) {
    #expect(NFC.normalized(bytes) == Array(expected.utf8))
    #expect(NFC.normalized(bytes + [0x0A]) == Array(expected.utf8) + [0x0A])
  }

  @Test func everyScalarOfTheFirstPlanesIsComposedAsByTheStandardLibrary() {
    var wrong: [Int] = []
    for value in [0x80..<0x20000, 0x2F800..<0x2FA20].joined() {
      guard let scalar = Unicode.Scalar(UInt32(value)), scalar.properties.age.map({ $0.major < 15 }) ?? false
      else { continue }
      // Between a letter and a mark, where composition and reordering show.
      let sequence: [Unicode.Scalar] = ["e", scalar, "\u{301}"]
      if NFC.normalized(Self.utf8(sequence)) != Self.oracle(sequence) { wrong.append(value) }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(20).map { String($0, radix: 16) })")
  }

  @Test func randomSequencesAreComposedAsByTheStandardLibrary() {
    let alphabet: [Unicode.Scalar] = [
      "a", "e", "\u{300}", "\u{301}", "\u{316}", "\u{323}", "\u{327}", "\u{344}", "\u{1100}", "\u{1161}",
      "\u{11A8}",
      "가", "각", "\u{3099}", "は", "\u{0CC6}", "\u{0CC2}", "\u{0CD5}", "\u{1E0B}", "\u{212B}", "\u{F900}", "😀",
      "\u{0DD9}", "\u{0DCF}", "\u{0DCA}", "\u{FB2A}", "\u{05BC}", "\u{05C1}", "\u{200D}", "\u{34F}",
      "\u{1D15E}",
    ]
    var random = SeededRandom(seed: 949)
    var wrong = 0
    for _ in 0..<5000 {
      let scalars = (0..<random.below(60)).map { _ in alphabet[random.below(alphabet.count)] }
      let composed = NFC.normalized(Self.utf8(scalars))
      if composed != Self.oracle(scalars) || NFC.normalized(composed) != composed { wrong += 1 }
    }
    #expect(wrong == 0)
  }

  @Test(.timeLimit(.minutes(15))) func aLongRunOfMarksTakesLinearTime() {
    let marks = 200_000
    let above = String(repeating: "\u{301}\u{316}", count: marks / 2)
    let sorted =
      "á" + String(repeating: "\u{316}", count: marks / 2)
      + String(repeating: "\u{301}", count: marks / 2 - 1)
    // á is composed: only marks of a lower class stand between it and the first acute.
    #expect(NFC.normalized(Array(("a" + above).utf8)) == Array(sorted.utf8))
  }
}
