import TestKit
import Testing
import Web

/// Damages byte strings, the same way for the same seed.
struct SeededMutator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A case with one to four damages: bytes cut, copied, replaced or inserted, other cases spliced in.
  mutating func mutated(_ cases: [[UInt8]], inserting pieces: [[UInt8]]) -> [UInt8] {
    var bytes = cases.randomElement(using: &self) ?? []
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      let start = Int.random(in: 0...bytes.count, using: &self)
      let end = min(bytes.count, start + Int.random(in: 0...12, using: &self))
      switch Int.random(in: 0..<5, using: &self) {
      case 0: bytes.removeSubrange(start..<end)
      case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
      case 2: bytes.insert(contentsOf: pieces.randomElement(using: &self) ?? [], at: start)
      case 3: bytes.insert(UInt8.random(in: 0...255, using: &self), at: start)
      default:
        let other = cases.randomElement(using: &self) ?? []
        bytes.replaceSubrange(start..., with: other.suffix(Int.random(in: 0...other.count, using: &self)))
      }
    }
    return bytes
  }
}

@Suite struct URLFuzzTests {
  private static let pieces = [
    "%", "%2e", "%25", "%00", "%EA%B0", "/", "//", "..", "\\", "?", "#", "@", ":", "[", "]", "[::1]", "xn--",
    "가",
    "\u{200D}", "\u{FEFF}", "\u{301}", "file:", "http:", "C|", ";jsessionid=", "&sid=1", "utm_", "0x7f.",
    "1e9",
    ":99999", "bo_table=a&wr_id=1&page=2",
  ].map { Array($0.utf8) }

  @Test(.enabled(if: Material.isExpected), Fuzz.limit) func mutatedCases() throws {
    let cases = try URLCanonicalTests.allInputs().map { Array($0.utf8) }
    let base = WebURL("https://a.kr/bbs/board.php?bo_table=qa&wr_id=1#c")
    var mutator = SeededMutator(seed: Fuzz.seed(3986))
    for _ in Fuzz("url", usual: 6_000) {
      let text = String(decoding: mutator.mutated(cases, inserting: Self.pieces), as: UTF8.self)
      for url in [WebURL(text), WebURL(text, base: base)] {
        guard let url else { continue }
        #expect(WebURL(url.href)?.href == url.href, "\(text.debugDescription)")
        #expect(url.href.utf8.allSatisfy { $0 < 0x7F }, "\(text.debugDescription)")
        guard let key = url.canonical() else { continue }
        #expect(WebURL(key)?.canonical() == key, "\(text.debugDescription)")
      }
    }
  }

  @Test(
    .timeLimit(.minutes(15)),
    arguments: ["/..", "/a", "%2e%2e/", "@", ":", "[", "가", "xn--a.", "1.", "?", ";sid=1", "&utm_a=1", "\\"])
  func longInput(_ piece: String) {
    let long = String(repeating: piece, count: 10_000)
    for prefix in ["", "http://", "http://h", "http://h/", "http://h/?", "x:", "x://", "file:"] {
      _ = WebURL(prefix + long)?.canonical()
    }
  }
}
