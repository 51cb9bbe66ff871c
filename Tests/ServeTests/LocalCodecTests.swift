import Foundation
import Serve
import StrictJSON
import TestKit
import Testing

@testable import Tokens

@Suite struct LocalCodecTests {
  /// A folder with a byte-level tokenizer that has every byte as a token, in order, and one for "한".
  static func folder() throws -> Scratch {
    let scratch = try Scratch()
    var vocabulary = (0..<256).map { JSON.Member(ByteAlphabet.spelling(of: [UInt8($0)]), .integer($0)) }
    let han = ByteAlphabet.spelling(of: Array("한".utf8))
    let start = ByteAlphabet.spelling(of: Array("한".utf8.prefix(2)))
    vocabulary += [JSON.Member(start, .integer(256)), JSON.Member(han, .integer(257))]
    let byte = { ByteAlphabet.spelling(of: [$0]) }
    let bytes = Array("한".utf8)
    let merges: [JSON] = [
      .array([.string(byte(bytes[0])), .string(byte(bytes[1]))]),
      .array([.string(start), .string(byte(bytes[2]))]),
    ]
    let special = #"""
      [{"id":258,"content":"<|end|>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}]
      """#
    let file = JSON.object([
      .init("version", .text("1.0")), .init("added_tokens", try JSON(parsing: Array(special.utf8))),
      .init("normalizer", .null),
      .init(
        "pre_tokenizer",
        try JSON(
          parsing: Array(
            #"{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":false}"#.utf8))),
      .init("post_processor", .null),
      .init(
        "decoder",
        try JSON(
          parsing: Array(
            #"{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true}"#.utf8))),
      .init(
        "model",
        .object([
          .init("type", .text("BPE")), .init("vocab", .object(vocabulary)), .init("merges", .array(merges)),
        ])),
    ])
    _ = try scratch.write(String(decoding: file.serialized, as: UTF8.self), to: "tokenizer.json")
    return scratch
  }

  @Test func tokensHaveTheirOwnBytes() throws {
    let scratch = try LocalCodecTests.folder()
    let codec = try LocalCodec(folder: scratch.path)
    #expect(codec.bytes(of: 0xED) == [0xED] && codec.bytes(of: 256) == [0xED, 0x95])
    #expect(codec.bytes(of: 257) == Array("한".utf8) && codec.bytes(of: 258) == Array("<|end|>".utf8))
    #expect(codec.bytes(of: 999) == [] && codec.bytes(of: 0x20) == [0x20])
    #expect(codec.ids(of: Array("한a".utf8), addingSpecialTokens: true) == [257, 0x61])
    var stream = codec.stream(skippingSpecialTokens: true)
    #expect(stream.append(256) == [] && stream.append(0x9C) == Array("한".utf8))
    #expect(
      stream.append(258) == [] && stream.append(0xED) == [] && stream.finish() == Array("\u{FFFD}".utf8))
  }

  @Test func withoutATemplateThereAreTexts() throws {
    let scratch = try LocalCodecTests.folder()
    let codec = try LocalCodec(folder: scratch.path)
    #expect(codec.warnings.count == 1 && codec.endID == nil)
    #expect(codec.warnings.first?.hasPrefix("there is no chat template (") == true)
    #expect(throws: (any Error).self) { try codec.prompt(of: ChatPrompt(messages: .array([]))) }
  }

  @Test func theTemplateWritesThePrompt() throws {
    let scratch = try LocalCodecTests.folder()
    _ = try scratch.write(
      "{% for m in messages %}{{ m.role }}={{ m.content }};{% endfor %}{% if add_generation_prompt %}>{% endif %}{{ mode }}",
      to: "chat_template.jinja")
    _ = try scratch.write(#"{"eos_token":"<|end|>"}"#, to: "tokenizer_config.json")
    let codec = try LocalCodec(folder: scratch.path)
    var chat = ChatPrompt(
      messages: .array([.object([.init("role", .text("user")), .init("content", .text("한"))])]))
    chat.variables = [.init("mode", .text("fast"))]
    #expect(try codec.prompt(of: chat) == Array("user=한;>fast".utf8))
    #expect(codec.endID == 258 && codec.warnings == [])
  }
}
