import Corpus
import Foundation
import StrictJSON
import TestKit
import Testing
import Tokens

/// Vocabularies learnt from the goldens' texts, against digests of what `tokenizers` learns (Tests/Oracle/make_trained.py).
@Suite struct TrainerTests {
  private static func texts() throws -> [[UInt8]] {
    try JSONDecoder().decode([String].self, from: Data(contentsOf: FuzzStrings.golden("texts.json"))).map {
      Array($0.utf8)
    }
  }

  private func trained(
    _ family: TokenizerFamily, size: Int = 900, textTokens: [String] = [], isolatesSyllables: Bool = false
  ) throws -> TrainedTokenizer {
    let special = family == .gemma ? [] : ["<extra>"]
    var trainer = try BPETrainer(
      .init(
        family: family, vocabularySize: size, minFrequency: 2, specialTokens: special, textTokens: textTokens,
        isolatesSyllables: isolatesSyllables))
    for text in try TrainerTests.texts() { trainer.add(text) }
    return trainer.train()
  }

  @Test(arguments: TokenizerFamily.allCases, [false, true])
  func learnsWhatUpstreamLearns(_ family: TokenizerFamily, _ isolatesSyllables: Bool) throws {
    let wanted = try JSONDecoder().decode(
      [String: String].self, from: Data(contentsOf: FuzzStrings.golden("trained.json")))
    let model = try JSON(parsing: try trained(family, isolatesSyllables: isolatesSyllables).file)["model"]
    var digest = Digest()
    let vocabulary = (model?["vocab"]?.members ?? []).sorted { ($0.value.int ?? 0) < ($1.value.int ?? 0) }
    for member in vocabulary { digest.update(member.name + [0x0A]) }
    for token in (model?["merges"]?.array ?? []).flatMap({ $0.array ?? [] }) {
      digest.update((token.bytes ?? []) + [0x0A])
    }
    let hex = digest.finish().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(hex == wanted[family.rawValue + (isolatesSyllables ? ", syllables" : "")])
  }

  @Test(arguments: TokenizerFamily.allCases) func isLoadedAndLossless(_ family: TokenizerFamily) throws {
    let scratch = try Scratch()
    try trained(family).write(to: scratch.path + "/model")
    let tokenizer = try Tokenizer.load(folder: scratch.path + "/model")
    #expect(tokenizer.warnings.isEmpty)
    for text in try TrainerTests.texts() + [Array("\u{1F469}\u{200D}\u{1F4BB} 漢字 \r\n\t".utf8)] {
      #expect(tokenizer.decode(tokenizer.encode(text)) == text)
    }
    for (id, token) in family.specialTokens.enumerated() {
      #expect(tokenizer.id(of: Array(token.utf8)) == Int32(id) && tokenizer.isSpecial(Int32(id)))
    }
    let settings = try JSON(
      parsing: [UInt8](Data(contentsOf: URL(filePath: scratch.path + "/model/tokenizer_config.json"))))
    #expect(settings["tokenizer_class"]?.text == "PreTrainedTokenizerFast")
  }

  /// Among whatever neighbours: Hangul, spaces, quotation marks, letters.
  @Test(arguments: TokenizerFamily.allCases) func everySyllableIsATokenByItself(_ family: TokenizerFamily)
    throws
  {
    var trainer = try BPETrainer(
      .init(family: family, vocabularySize: 4000, minFrequency: 0, isolatesSyllables: true))
    let texts = try TrainerTests.texts()
    for text in texts { trainer.add(text) }
    let scratch = try Scratch()
    try trainer.train().write(to: scratch.path + "/model")
    let tokenizer = try Tokenizer.load(folder: scratch.path + "/model")
    let all = Set(texts.flatMap { String(decoding: $0, as: UTF8.self).unicodeScalars })
    let syllables = all.filter { ("\u{AC00}"..."\u{D7A3}").contains($0) }.sorted { $0.value < $1.value }
    #expect(syllables.count > 100)
    var text = ""
    for (index, scalar) in syllables.enumerated() {
      text.unicodeScalars.append(scalar)
      text += ["", " ", "a", "\"", "年", ".\n"][index % 6]
    }
    let tokens = tokenizer.encode(Array(text.utf8)).map { tokenizer.decode([$0]) }
    #expect(
      tokens.filter { Set(syllables.map { Array(String($0).utf8) }).contains($0) }.count == syllables.count)
  }

  @Test func tokensOfTextAreWholeAndShown() throws {
    let scratch = try Scratch()
    let words = ["<think>", "</think>"]
    try trained(.qwen, textTokens: words).write(to: scratch.path + "/model")
    let tokenizer = try Tokenizer.load(folder: scratch.path + "/model")
    let text = Array("a<think>\n가<|im_end|></think>".utf8)
    let ids = tokenizer.encode(text)
    for (index, word) in words.enumerated() {
      let id = Int32(4 + index)
      #expect(tokenizer.id(of: Array(word.utf8)) == id && !tokenizer.isSpecial(id) && ids.contains(id))
    }
    #expect(tokenizer.decode(ids, skipSpecialTokens: true) == Array("a<think>\n가</think>".utf8))
    #expect(tokenizer.warnings.isEmpty)
  }

  /// What is a token anyway is nothing to learn from.
  @Test func tokensOfTextAreLeftOut() throws {
    var trainer = try BPETrainer(
      .init(family: .qwen, vocabularySize: 300, minFrequency: 0, textTokens: ["<think>"]))
    trainer.add(Array("<think>ab<think>".utf8))
    #expect(trainer.train().tokens.dropFirst(260) == [Array("ab".utf8)])
  }

  @Test func nothingToLearnFrom() throws {
    let trainer = try BPETrainer(.init(family: .qwen, vocabularySize: 300))
    #expect(trainer.train().tokens.count == 259)
  }
}
