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

  private func trained(_ family: TokenizerFamily) throws -> TrainedTokenizer {
    let special = family == .gemma ? [] : ["<extra>"]
    var trainer = try BPETrainer(
      .init(family: family, vocabularySize: 900, minFrequency: 2, specialTokens: special))
    for text in try TrainerTests.texts() { trainer.add(text) }
    return trainer.train()
  }

  @Test(arguments: TokenizerFamily.allCases) func learnsWhatUpstreamLearns(_ family: TokenizerFamily) throws {
    let wanted = try JSONDecoder().decode(
      [String: String].self, from: Data(contentsOf: FuzzStrings.golden("trained.json")))
    let model = try JSON(parsing: try trained(family).file)["model"]
    var digest = Digest()
    let vocabulary = (model?["vocab"]?.members ?? []).sorted { ($0.value.int ?? 0) < ($1.value.int ?? 0) }
    for member in vocabulary { digest.update(member.name + [0x0A]) }
    for token in (model?["merges"]?.array ?? []).flatMap({ $0.array ?? [] }) {
      digest.update((token.bytes ?? []) + [0x0A])
    }
    let hex = digest.finish().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(hex == wanted[family.rawValue])
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

  @Test func nothingToLearnFrom() throws {
    let trainer = try BPETrainer(.init(family: .qwen, vocabularySize: 300))
    #expect(trainer.train().tokens.count == 259)
  }
}
