import Rewards
import Testing

/// Where a completion's restatement is, in bytes and in tokens.
@Suite struct UnderstandingBlockTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func part(_ text: String, _ range: Range<Int>) -> String {
    String(decoding: bytes(text)[range], as: UTF8.self)
  }

  /// The completion, how its block stands, its bytes, and what it says.
  @Test(
    arguments: [
      (
        "<understand> What is 2? </understand><think>a</think>2", .whole,
        "<understand> What is 2? </understand>", "What is 2?"
      ),
      ("<understand>x</understand>2", .whole, "<understand>x</understand>", "x"),
      ("네. <understand>x</understand>\n<think>", .whole, "<understand>x</understand>", "x"),
      ("<understand></understand><think>", .whole, "<understand></understand>", ""),
      ("", .missing, "", ""), ("2", .missing, "", ""), ("먼저<think>a</think>", .missing, "먼저", ""),
      ("x</understand><think>", .missing, "x</understand>", ""),
      ("<Understand>x</Understand><think>", .missing, "<Understand>x</Understand>", ""),
      (
        "<understand>x</understand><understand>y</understand><think>", .repeated,
        "<understand>x</understand><understand>y</understand>", ""
      ),
      (
        "<understand>x</understand><think><understand>y</understand>", .repeated,
        "<understand>x</understand>", ""
      ),
      (
        "<understand>x</understand></understand><think>", .repeated,
        "<understand>x</understand></understand>", ""
      ),
      ("<understand><understand>x</understand>", .repeated, "", ""),
      ("<understand>x<think>a</understand>", .unclosed, "<understand>x", ""),
      ("<understand>x", .unclosed, "", ""), ("</understand>x<understand>", .unclosed, "", ""),
      ("<understand>x<think>a</think>2", .unclosed, "<understand>x", ""),
      ("<think>a</think><understand>x</understand>", .afterThink, "", ""),
      ("a<think><understand>x</understand></think>", .afterThink, "a", ""),
    ] as [(String, UnderstandingBlock.Shape, String, String)])
  func blocks(_ completion: String, _ shape: UnderstandingBlock.Shape, _ segment: String, _ text: String) {
    let block = UnderstandingBlock(in: bytes(completion))
    #expect(block.shape == shape)
    #expect(part(completion, block.segment) == segment && part(completion, block.text) == text)
  }

  @Test func nothingIsBeforeAnOpenThinkPart() {
    let block = UnderstandingBlock(in: bytes("<understand>x</understand></think>2"), opensThink: true)
    #expect(block.shape == .afterThink && block.segment.isEmpty)
  }

  @Test func tagsHaveNames() {
    let block = UnderstandingBlock(in: bytes("<q>x</q><understand><think>"), tag: "q")
    #expect(block.shape == .whole && block.text == 3..<4)
  }

  /// `네 ` is 4 bytes; the block is at 4..<31 of 43.
  @Test func tokensThatReachOverBelongToIt() throws {
    let block = UnderstandingBlock(in: bytes("네 <understand>가</understand><think>a</think>"))
    #expect(block.segment == 4..<32)
    for (lengths, tokens) in [
      ([4, 12, 3, 13, 7, 1, 8], 1..<4), ([3, 2, 11, 3, 12, 8, 1, 8], 1..<6), ([48], 0..<1),
      ([4, 28, 16], 1..<2), ([5, 26, 17], 0..<3),
      // Bytes of one letter, and tokens of none.
      ([4, 12, 1, 1, 1, 13, 16, 0], 1..<6), ([4, 0, 12, 0, 16, 0, 16, 0], 2..<5),
    ] {
      #expect(try block.tokens(lengths) == tokens, "\(lengths)")
    }
    #expect(try UnderstandingBlock(in: bytes("ab")).tokens([1, 1, 0]) == 0..<0)
    #expect(try UnderstandingBlock(in: []).tokens([]) == 0..<0)
  }

  @Test(arguments: [[], [47], [49], [48, 1], [24, 25], [-1, 49], [Int.max, 1]]) func wrongTokensAreRefused(
    _ lengths: [Int]
  ) {
    let block = UnderstandingBlock(in: bytes("네 <understand>가</understand><think>a</think>"))
    #expect(throws: AdvantageError.self) { try block.tokens(lengths) }
  }

  /// However a completion is cut, a token is of u where it has a byte of it.
  @Test func everyCutAgreesWithBytes() throws {
    let text = bytes("a<understand>가나</understand>\n<think>b</think>c")
    let block = UnderstandingBlock(in: text)
    var state: UInt64 = 7
    for _ in 0..<2000 {
      var lengths: [Int] = []
      var left = text.count
      while left > 0 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        lengths.append(min(left, Int(state >> 33) % 9 + 1))
        left -= lengths[lengths.count - 1]
      }
      let found = try block.tokens(lengths)
      var start = 0
      for (place, length) in lengths.enumerated() {
        let isOfIt = (start..<start + length).contains { block.segment.contains($0) }
        #expect(found.contains(place) == isOfIt)
        start += length
      }
    }
  }
}
