import Dispatch
import Foundation
import TestKit
import Testing
import Tokens

/// What the tokenizer promises beside upstream's ids.
@Suite struct TokenizerTests {
  private func tokenizer(_ name: String) throws -> Tokenizer {
    try Tokenizer.load(folder: FuzzStrings.golden("tokenizers/" + name).path)
  }

  /// In a text that no normalizer changes the ranges lie side by side, through characters too.
  @Test(arguments: ["llama3", "starcoder", "o200k"]) func rangesCoverTheText(_ name: String) throws {
    let text = Array("안녕 세상! \u{1F469}\u{200D}\u{1F4BB} abc 123\n\n<|begin_of_text|> 뷁".utf8)
    let encoding = try tokenizer(name).encodeWithOffsets(text)
    #expect(encoding.offsets.first?.lowerBound == 0 && encoding.offsets.last?.upperBound == text.count)
    #expect(zip(encoding.offsets, encoding.offsets.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
  }

  @Test func aChangedStretchBelongsWholeToItsTokens() throws {
    // A decomposed syllable of nine bytes, which NFC makes one of three.
    let text = Array("a \u{1112}\u{1161}\u{11AB} b".utf8)
    let encoding = try tokenizer("qwen").encodeWithOffsets(text)
    #expect(encoding.offsets.contains { $0.upperBound == 11 && $0.lowerBound <= 2 })
    #expect(encoding.offsets.last?.upperBound == text.count)
  }

  @Test func tokensOfTheTemplateHaveNoPlace() throws {
    let encoding = try tokenizer("llama2").encodeWithOffsets(Array("ab".utf8), addSpecialTokens: true)
    #expect(encoding.offsets.first == 0..<0 && encoding.offsets.last == 2..<2)
    #expect(encoding.ids.first == 1 && encoding.ids.last == 2)
  }

  @Test func brokenBytesAreReplacedOneForEachMaximalPart() throws {
    let tokenizer = try tokenizer("qwen")
    let replaced = Array("a\u{FFFD}\u{FFFD}b\u{FFFD}".utf8)
    #expect(tokenizer.encode([0x61, 0xFF, 0xE3, 0x81, 0x62, 0xF0, 0x9F]) == tokenizer.encode(replaced))
  }

  @Test func normalFormsAreDifferentTokens() throws {
    let tokenizer = try tokenizer("llama3")
    #expect(tokenizer.encode(Array("한".utf8)) != tokenizer.encode(Array("\u{1112}\u{1161}\u{11AB}".utf8)))
  }

  @Test func tokensAreSpelledAsInTheFile() throws {
    let tokenizer = try tokenizer("qwen")
    let id = try #require(tokenizer.id(of: Array("\u{120}".utf8)))
    #expect(tokenizer.encode([0x20]) == [id])
    #expect(tokenizer.token(id) == Array("\u{120}".utf8))
    #expect(
      tokenizer.token(-1) == nil && tokenizer.token(.max) == nil
        && tokenizer.id(of: Array("한글 아님".utf8)) == nil)
    #expect(tokenizer.decode([id, -1, .max, .min]) == [0x20])
    #expect(tokenizer.vocabularySize > Int(id))
  }

  @Test func streamsNeverGiveHalfACharacter() throws {
    let tokenizer = try tokenizer("gemma")
    var stream = DecodeStream(tokenizer)
    let ids = tokenizer.encode(Array("\u{1F9FF}a".utf8))
    #expect(ids.dropLast().allSatisfy { stream.append($0).isEmpty })
    #expect(stream.append(ids.last ?? 0) == Array("\u{1F9FF}a".utf8))
    #expect(stream.finish().isEmpty)
  }

  @Test func manyThreadsShareOne() throws {
    let tokenizer = try tokenizer("gemma")
    let strings = try FuzzStrings(tokens: [])
    let texts = try (0..<400).map { try strings.string($0) }
    let wanted = texts.map { tokenizer.encode($0) }
    let misses = Counter()
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for (text, ids) in zip(texts, wanted) where tokenizer.encode(text) != ids { _ = misses.next() }
    }
    #expect(misses.next() == 1)
  }
}
