import Foundation
import StrictJSON
import TestKit
import Testing
import Tokens

/// Texts and ids that upstream tokenizers gave, of the material.
@Suite(.enabled(if: Material.isExpected)) struct VectorTests {
  @Test(arguments: [
    ("gpt-2", "llama_cpp"), ("starcoder", "llama_cpp"), ("deepseek-llm", "llama_cpp"), ("gpt-2", "korean"),
    ("starcoder", "korean"), ("deepseek-llm", "korean"), ("cl100k_base", "korean"),
  ])
  func own(_ name: String, _ kind: String) throws {
    try compare("\(name) \(kind)", name, try Material.data("tokenizers/\(name)/\(kind)_vectors.jsonl")) { _ in
      true
    }
  }

  @Test(arguments: [
    ("Xenova/gpt2", "gpt-2"), ("openai-community/gpt2", "gpt-2"), ("Xenova/gpt-4", "cl100k_base"),
  ])
  func transformersJS(_ upstream: String, _ name: String) throws {
    let data = try Material.data("tokenizers/vectors_only/transformers_js.jsonl")
    try compare("transformers.js \(upstream)", name, data) { $0["tokenizer"]?.text == upstream }
  }

  @Test func swiftTransformers() throws {
    let data = try Material.data("tokenizers/vectors_only/swift_transformers_tokenizer_tests.json")
    let tokenizer = try tokenizer("gpt-2")
    let cases = try JSON(parsing: [UInt8](data))["distilgpt2"]?.array ?? []
    var passed = 0
    for item in cases {
      let ids = (item["encoded"]?["input_ids"]?.array ?? []).compactMap { $0.int.map(Int32.init) }
      let isSame =
        tokenizer.encode(item["input"]?.bytes ?? []) == ids
        && tidied(tokenizer.decode(ids)) == item["decoded_with_special"]?.text
      #expect(isSame, "\(item["input"]?.text ?? "")")
      if isSame { passed += 1 }
    }
    #expect(!cases.isEmpty)
    print("swift-transformers distilgpt2: \(passed)/\(cases.count)")
  }

  private func tokenizer(_ name: String) throws -> Tokenizer {
    try Tokenizer.load(folder: try #require(Material.folder).appending(path: "tokenizers/\(name)").path)
  }

  private func compare(_ suite: String, _ name: String, _ data: Data, _ isMeant: (JSON) -> Bool) throws {
    let tokenizer = try tokenizer(name)
    var (passed, total) = (0, 0)
    for line in data.split(separator: 0x0A) {
      let item = try JSON(parsing: [UInt8](line))
      guard isMeant(item), let given = item["text"]?.bytes, let wanted = item["ids"]?.array else { continue }
      let ids = wanted.compactMap { $0.int.map(Int32.init) }
      total += 1
      let decoded = item["decoded"]?.bytes
      let text = tokenizer.decode(ids)
      let isSame =
        tokenizer.encode(given) == ids
        && (decoded == nil || [text, Array(tidied(text).utf8)].contains(decoded))
      #expect(isSame, "\(suite): \(String(decoding: given, as: UTF8.self))")
      if isSame { passed += 1 }
    }
    #expect(total > 0)
    print("\(suite): \(passed)/\(total)")
  }

  /// What transformers, not the tokenizer, does to decoded text where it cleans up spaces.
  private func tidied(_ text: [UInt8]) -> String {
    var text = String(decoding: text, as: UTF8.self)
    for (old, new) in [
      (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"),
      (" 's", "'s"),
      (" 've", "'ve"), (" 're", "'re"),
    ] { text = text.replacing(old, with: new) }
    return text
  }
}
