import Foundation
import TestKit
import Testing

@testable import Tokens

/// Files that lie, and texts made to be slow: an error or an answer, never a trap.
@Suite struct HostileTests {
  private static let vocab = #""vocab":{"a":0,"b":1,"ab":2}"#

  private func load(_ text: String) throws -> Tokenizer {
    let scratch = try Scratch()
    return try Tokenizer(contentsOf: try scratch.write(text, to: "tokenizer.json"))
  }

  private func problem(_ text: String) -> String {
    do {
      _ = try load(text)
      return "none"
    } catch {
      return "\((error as? TokenizerError)?.problem ?? "another error: \(error)")"
    }
  }

  @Test(.timeLimit(.minutes(15)), arguments: ["l", "r", "lr"])
  func addedTokensOfSpacesAreLinear(sides: String) throws {
    let tokenizer = try load(
      """
      {"added_tokens":[{"id":3,"content":"A","rstrip":true},{"id":4,"content":" ",\
      "lstrip":\(sides.contains("l")),"rstrip":\(sides.contains("r"))}],\
      "model":{"type":"BPE",\(HostileTests.vocab),"merges":[]}}
      """)
    // Behind A the spaces are its own, and a token found among them may end before they do.
    for before in ["a", "A"] {
      let ids = tokenizer.encode(Array(before.utf8) + [UInt8](repeating: 0x20, count: 1 << 20) + [0x61])
      #expect(ids.count == (1 << 20) + 2)
    }
  }

  @Test(arguments: [
    ("", "not JSON"), ("[]", "expected {"), ("{", "not JSON"), ("{}", "model is missing"),
    ("{\"model\":1}", "model"),
    (#"{"model":{"type":"Unigram","vocab":[["a",0.1]]}}"#, "only BPE"),
    (#"{"model":{"type":"WordPiece","vocab":{"a":0}}}"#, "only BPE"),
    (#"{"model":{"type":"BPE","merges":[]}}"#, "vocab is missing"),
    (#"{"model":{"type":"BPE","vocab":[],"merges":[]}}"#, "vocab is missing"),
    (#"{"model":{"type":"BPE","vocab":{"a":0}}}"#, "merges is missing"),
    (#"{"model":{"type":"BPE","vocab":{"a":-1},"merges":[]}}"#, "not in 0..<"),
    (#"{"model":{"type":"BPE","vocab":{"a":4294967296},"merges":[]}}"#, "not in 0..<"),
    (#"{"model":{"type":"BPE","vocab":{"a":99999999999999999999},"merges":[]}}"#, "out of range"),
    (#"{"model":{"type":"BPE","vocab":{"a":1.5},"merges":[]}}"#, "whole number"),
    (#"{"model":{"type":"BPE","vocab":{"a":"0"},"merges":[]}}"#, "whole number"),
    (#"{"model":{"type":"BPE","vocab":{"a":0,"b":0},"merges":[]}}"#, "share an id"),
    (#"{"model":{"type":"BPE","vocab":{"a":0,"a":1},"merges":[]}}"#, "share an id"),
    (#"{"model":{"type":"BPE","vocab":{"a":0,},"merges":[]}}"#, "expected"),
    (#"{"model":{"type":"BPE","vocab":{"a":0"#, "not JSON"),
    (#"{"model":{"type":"BPE","vocab":{"\ud800x\q":0},"merges":[]}}"#, "escape"),
    ("{\"model\":{\"type\":\"BPE\",\(vocab),\"merges\":[\"a\"]}}", "two tokens"),
    ("{\"model\":{\"type\":\"BPE\",\(vocab),\"merges\":[\"a b c\"]}}", "two tokens"),
    ("{\"model\":{\"type\":\"BPE\",\(vocab),\"merges\":[\"a x\"]}}", "not in the vocabulary"),
    ("{\"model\":{\"type\":\"BPE\",\(vocab),\"merges\":[\"b a\"]}}", "not in the vocabulary"),
    ("{\"model\":{\"type\":\"BPE\",\(vocab),\"merges\":[[\"a\"]]}}", "expected ,"),
    ("{\"model\":{\"type\":\"BPE\",\(vocab),\"merges\":[[\"a\",\"b\",\"c\"]]}}", "expected ]"),
    ("{\"model\":{\"type\":\"BPE\",\(vocab),\"merges\":[1]}}", "expected"),
    ("{\"model\":{\"type\":\"BPE\",\(vocab),\"merges\":[],\"unk_token\":\"?\"}}", "unk_token"),
    ("{\"model\":{\"type\":\"BPE\",\(vocab),\"merges\":[],\"unk_token\":3}}", "not a text"),
    ("{\"model\":{\"type\":\"BPE\",\(vocab),\"merges\":[],\"fuse_unk\":3}}", "not true or false"),
    ("{\"model\":{\"type\":\"BPE\",\(vocab),\"merges\":[],\"dropout\":0.5}}", "dropout"),
    (
      "{\"model\":{\"type\":\"BPE\",\(vocab),\"merges\":[\"a b\"],\"continuing_subword_prefix\":\"##\"}}",
      "vocabulary"
    ),
    ("{\"added_tokens\":3,\"model\":{\"type\":\"BPE\",\(vocab),\"merges\":[]}}", "not a list"),
    ("{\"added_tokens\":[{\"id\":9}],\"model\":{\"type\":\"BPE\",\(vocab),\"merges\":[]}}", "no content"),
    (
      "{\"added_tokens\":[{\"id\":-9,\"content\":\"x\"}],\"model\":{\"type\":\"BPE\",\(vocab),\"merges\":[]}}",
      "not in 0..<"
    ),
    (
      "{\"normalizer\":{\"type\":\"Precompiled\"},\"model\":{\"type\":\"BPE\",\(vocab),\"merges\":[]}}",
      "Precompiled"
    ),
    (
      "{\"pre_tokenizer\":{\"type\":\"X\"},\"model\":{\"type\":\"BPE\",\(vocab),\"merges\":[]}}",
      "X is not supported"
    ),
    (
      #"{"pre_tokenizer":{"type":"Split","pattern":{"Regex":"(a"},"behavior":"Isolated"},"model":{"type":"BPE","vocab":{},"merges":[]}}"#,
      "no pattern"
    ),
    (#"{"decoder":{"type":"CTC"},"model":{"type":"BPE","vocab":{},"merges":[]}}"#, "CTC is not supported"),
    (
      #"{"post_processor":{"type":"TemplateProcessing","single":[]},"model":{"type":"BPE","vocab":{},"merges":[]}}"#,
      "no place"
    ),
    (
      #"{"post_processor":{"type":"BertProcessing","cls":["a",-1]},"model":{"type":"BPE","vocab":{},"merges":[]}}"#,
      "no id"
    ),
  ])
  func refuses(_ text: String, _ word: String) { #expect(problem(text).contains(word), "\(problem(text))") }

  @Test func missingFile() {
    #expect(throws: TokenizerError.self) { try Tokenizer(contentsOf: "/nowhere/tokenizer.json") }
  }

  @Test func everyTruncationIsAnError() throws {
    let whole = try String(contentsOf: FuzzStrings.golden("tokenizers/gemma/tokenizer.json"), encoding: .utf8)
    for length in stride(from: 0, to: whole.utf8.count - 1, by: 997) {
      #expect(problem(String(decoding: whole.utf8.prefix(length), as: UTF8.self)) != "none")
    }
  }

  /// A byte changed anywhere is an error or a tokenizer that answers.
  @Test func everyChangeIsSurvived() throws {
    let whole = [UInt8](try Data(contentsOf: FuzzStrings.golden("tokenizers/llama2/tokenizer.json")))
    var random = SplitMix(seed: 7)
    for _ in 0..<200 {
      var changed = whole
      for _ in 0..<3 {
        changed[Int(random.next() % UInt64(whole.count))] = UInt8(truncatingIfNeeded: random.next() >> 8)
      }
      if let tokenizer = try? load(String(decoding: changed, as: UTF8.self)) {
        let ids = tokenizer.encode(Array("안녕 ab <s> \u{1F642}".utf8), addSpecialTokens: true)
        _ = tokenizer.decode(ids + [-1, .max, .min])
      }
    }
  }

  @Test func nestingEndsInAnError() {
    let deep = String(repeating: #"{"type":"Sequence","normalizers":["#, count: 5_000)
    #expect(problem("{\"normalizer\":" + deep).contains("not JSON"))
  }

  @Test func mergesOfThemselvesEnd() throws {
    let merges = #""vocab":{"":0,"a":1,"aa":2},"merges":[["",""],["a","a"],["","a"],["a",""]]"#
    let tokenizer = try load("{\"model\":{\"type\":\"BPE\",\(merges)}}")
    #expect(tokenizer.encode([UInt8](repeating: 0x61, count: 1_001)).count == 501)
  }

  @Test func manyAddedTokens() throws {
    var list = "{\"added_tokens\":["
    let count = Material.isWhole ? 1_000_000 : 100_000
    for id in 3..<count + 3 { list += "{\"id\":\(id),\"content\":\"<\(id)>\"}," }
    list +=
      "{\"id\":\(count + 3),\"content\":\"x\"}],\"model\":{\"type\":\"BPE\",\(HostileTests.vocab),\"merges\":[]}}"
    let tokenizer = try load(list)
    #expect(
      tokenizer.encode(Array("a<77777>b<\(count + 2)>x".utf8)) == [
        0, 77_777, 1, Int32(count + 2), Int32(count + 3),
      ])
    #expect(tokenizer.vocabularySize == count + 4)
  }

  @Test func longAddedTokensAreRefused() {
    let long = String(repeating: "a", count: 100_000)
    let text =
      "{\"added_tokens\":[{\"id\":3,\"content\":\"\(long)\"}],\"model\":{\"type\":\"BPE\",\(HostileTests.vocab),\"merges\":[]}}"
    #expect(problem(text).contains("longer than"))
  }

  /// Nested repetition would take for ever; it ends, and the rest of the text is one piece.
  @Test(arguments: ["(?:a+)+!", "(?:a|aa|aaa)*!", "(a+)+\\\\1!", "(?<=x)(a+)+!"])
  func slowPatternsEnd(_ pattern: String) throws {
    let split = #"{"type":"Split","pattern":{"Regex":""# + pattern + #""},"behavior":"Isolated"}"#
    let tokenizer = try load(
      "{\"pre_tokenizer\":\(split),\"model\":{\"type\":\"BPE\",\(HostileTests.vocab),\"merges\":[]}}")
    #expect(tokenizer.encode([UInt8](repeating: 0x61, count: 20_000)).count == 20_000)
  }

  @Test func unknownPatternsAreLeftToPCRE2WithAWarning() throws {
    let split = #"{"type":"Split","pattern":{"Regex":"(?<=b)a"},"behavior":"Isolated"}"#
    let tokenizer = try load(
      "{\"pre_tokenizer\":\(split),\"model\":{\"type\":\"BPE\",\(HostileTests.vocab),\"merges\":[\"a b\"]}}")
    #expect(tokenizer.warnings.count == 1)
    #expect(tokenizer.encode(Array("abab".utf8)) == [2, 0, 1])
  }

  /// A megabyte without a space is one piece of a SentencePiece-style tokenizer.
  @Test func longPiecesAreNotQuadratic() throws {
    let tokenizer = try Tokenizer.load(folder: FuzzStrings.golden("tokenizers/gemma").path)
    let text = Array(String(repeating: "가나다라마바사", count: 50_000).utf8)
    let ids = tokenizer.encode(text)
    #expect(tokenizer.decode(ids) == text)
    let marks = Array(String(repeating: "\u{0301}\u{0323}", count: 250_000).utf8)
    #expect(!(try Tokenizer.load(folder: FuzzStrings.golden("tokenizers/flags").path)).encode(marks).isEmpty)
  }
}
