import Model
import Testing

@testable import Serve

/// A text cut into tokens: id i stands for the i-th piece.
private struct Pieces: TokenStream {
  let pieces: [[UInt8]]

  /// The text cut before every byte whose bit is set.
  init(_ text: [UInt8], cuts: Int) {
    var pieces: [[UInt8]] = [[]]
    for (place, byte) in text.enumerated() {
      if place > 0, cuts >> (place - 1) & 1 == 1 { pieces.append([]) }
      pieces[pieces.count - 1].append(byte)
    }
    self.pieces = pieces
  }

  func append(_ id: Int32) -> [UInt8] { pieces[Int(id)] }

  func finish() -> [UInt8] { [] }
}

private func place(of stop: [UInt8], in text: [UInt8]) -> Int? {
  guard stop.count <= text.count else { return nil }
  return (0...text.count - stop.count).first { text[$0...].starts(with: stop) }
}

@Suite struct AnswerTextTests {
  static let texts: [[UInt8]] = [
    "한a😀", "aababaab", "é\u{0}한", "\n\nQ: \nQ:", "aaaaaaaaab", "abababbaba", "한한글",
  ].map { Array($0.utf8) }

  static let stops: [[[UInt8]]] = [
    [], [Array("ab".utf8), Array("babaab".utf8)], [Array("한".utf8)], [Array("\nQ:".utf8), Array("\n".utf8)],
    [Array("a😀".utf8)], [Array("aabaab".utf8)],
    [Array("aaab".utf8), Array("ba".utf8)], [Array("한글".utf8), Array("한한한".utf8)],
  ]

  /// Every way to cut every text into tokens, ended by `length`: what is shown is the text, and no more and no less is
  /// held back on the way than must be.
  @Test(arguments: texts, stops) func everySplitShowsTheText(text: [UInt8], stops: [[UInt8]]) {
    var wrong: [[[UInt8]]] = []
    for cuts in 0..<(1 << (text.count - 1)) {
      let pieces = Pieces(text, cuts: cuts)
      var answer = AnswerText(stream: pieces, stopTexts: stops, keepsStop: false)
      var (shown, read): ([UInt8], [UInt8]) = ([], [])
      for id in pieces.pieces.indices {
        let isLast = id == pieces.pieces.count - 1
        shown += answer.append(Int32(id), finish: isLast ? .length : nil).text
        read += pieces.pieces[id]
        let starts = stops.flatMap { stop in
          (0..<stop.count).filter { read.suffix($0).elementsEqual(stop.prefix($0)) }
        }
        let right = isLast ? text : read.dropLast(starts.max() ?? 0)
        if shown != right { wrong.append(pieces.pieces) }
      }
    }
    #expect(wrong.isEmpty)
  }

  /// The same, ended by the first stop text that shows up, as a batch ends it after the token that brings it.
  @Test(arguments: texts, stops) func everySplitIsCutAtTheStop(text: [UInt8], stops: [[UInt8]]) {
    var wrong: [[[UInt8]]] = []
    for cuts in 0..<(1 << (text.count - 1)) {
      for keeps in [false, true] {
        let pieces = Pieces(text, cuts: cuts)
        var answer = AnswerText(stream: pieces, stopTexts: stops, keepsStop: keeps)
        var (shown, read): ([UInt8], [UInt8]) = ([], [])
        for id in pieces.pieces.indices {
          read += pieces.pieces[id]
          let stop = stops.first { place(of: $0, in: read) != nil }
          let isLast = id == pieces.pieces.count - 1
          shown +=
            answer.append(Int32(id), finish: stop.map { .stopText($0) } ?? (isLast ? .length : nil)).text
          guard let stop, let end = place(of: stop, in: read) else { continue }
          if shown != Array(read.prefix(end + (keeps ? stop.count : 0))) { wrong.append(pieces.pieces) }
          break
        }
      }
    }
    #expect(wrong.isEmpty)
  }

  /// Before `minTokens` a stop text is text; it may share bytes with the one that counts.
  @Test(arguments: [("xENDyEND", "END", "xENDy"), ("ababa", "aba", "ab"), ("aaaa", "aa", "aa")])
  func aStopBeforeItsTimeIsText(text: String, stop: String, shown: String) {
    let stop = Array(stop.utf8)
    let last = Int32(text.utf8.count - 1)
    var answer = AnswerText(stream: Pieces(Array(text.utf8), cuts: -1), stopTexts: [stop], keepsStop: false)
    let pieces = (0...last).flatMap { answer.append($0, finish: $0 == last ? .stopText(stop) : nil).text }
    #expect(pieces == Array(shown.utf8))
  }

  @Test func anEndHasNoText() {
    for (keeps, text) in [(false, "a"), (true, "a</s>")] {
      var answer = AnswerText(
        stream: ByteCodec().stream(skippingSpecialTokens: false), stopTexts: [], keepsStop: keeps)
      let shown = answer.append(0x61, finish: nil).text + answer.append(257, finish: .stopID(257)).text
      #expect(shown == Array(text.utf8))
    }
  }

  /// A stop text that repeats itself costs one step a byte, not its length a byte.
  @Test func aLongStopTakesLinearTime() {
    var follower = PatternFollower([UInt8](repeating: 0x61, count: 1 << 16) + [0x62])
    var found = 0
    for _ in 0..<(1 << 17) where follower.follow(0x61) { found += 1 }
    #expect(found == 0 && follower.matched == 1 << 16)
    let ends = follower.follow(0x62)
    #expect(ends)
  }

  static let thoughts: [(prompt: String, text: String, reasoning: String, content: String)] = [
    ("", "ab</think>c", "ab", "c"), ("", "<think>a</think>", "a", ""), ("", "<thi", "<thi", ""),
    ("", "<think>x</thi", "x</thi", ""), ("<think>\n", "a</t</think>b", "a</t", "b"),
    ("</think>\n\n", "a</think>", "", "a</think>"), ("", "</think></think>", "", "</think>"),
    ("", "<<think>", "<<think>", ""), ("", "a<think>", "a<think>", ""),
  ]

  @Test(arguments: thoughts) func thoughtsAreSplit(
    _ example: (prompt: String, text: String, reasoning: String, content: String)
  ) {
    let text = Array(example.text.utf8)
    for cuts in 0..<(1 << (text.count - 1)) {
      var split = ReasoningSplit(after: Array(example.prompt.utf8))
      var (reasoning, content): ([UInt8], [UInt8]) = ([], [])
      let pieces = Pieces(text, cuts: cuts).pieces
      for (place, piece) in pieces.enumerated() {
        let part = split.append(piece, isLast: place == pieces.count - 1)
        reasoning += part.reasoning
        content += part.content
      }
      #expect(String(decoding: reasoning, as: UTF8.self) == example.reasoning)
      #expect(String(decoding: content, as: UTF8.self) == example.content)
    }
  }
}
