import Model
import Serve
import StrictJSON

/// A vocabulary of 256 bytes, a begin, an end and two special tokens; a template of one line a message.
struct ByteCodec: TextCodec {
  static let begin: Int32 = 256
  static let end: Int32 = 257
  static let special: Int32 = 258
  static let size = 260
  static let names: [Int32: String] = [256: "<s>", 257: "</s>", 258: "<|special|>", 259: "<|other|>"]

  struct Refusal: Error, CustomStringConvertible {
    let description: String
  }

  func prompt(of chat: ChatPrompt) throws -> [UInt8] {
    var text: [UInt8] = []
    for message in chat.messages.array ?? [] {
      let role = message["role"]?.text ?? ""
      guard ["system", "user", "assistant"].contains(role) else {
        throw Refusal(description: "no role \(role)")
      }
      text += Array("\(role): ".utf8) + (message["content"]?.bytes ?? []) + [0x0A]
    }
    for variable in chat.variables { text += variable.name + [0x3D] + variable.value.serialized + [0x0A] }
    if let tools = chat.tools { text += tools.serialized + [0x0A] }
    if chat.continuesFinalMessage { text.removeLast() }
    if chat.addsGenerationPrompt { text += Array("assistant: ".utf8) }
    return text
  }

  func ids(of text: [UInt8], addingSpecialTokens: Bool) -> [Int32] {
    (addingSpecialTokens ? [ByteCodec.begin] : []) + text.map { Int32($0) }
  }

  func bytes(of id: Int32) -> [UInt8] {
    ByteCodec.names[id].map { Array($0.utf8) } ?? [UInt8(truncatingIfNeeded: id)]
  }

  func stream(skippingSpecialTokens: Bool) -> any TokenStream {
    Stream(codec: self, skips: skippingSpecialTokens)
  }

  private struct Stream: TokenStream {
    let codec: ByteCodec
    let skips: Bool
    var held: [UInt8] = []

    init(codec: ByteCodec, skips: Bool) { (self.codec, self.skips) = (codec, skips) }

    mutating func append(_ id: Int32) -> [UInt8] {
      held += skips && id >= 256 ? [] : codec.bytes(of: id)
      guard String(validating: held, as: UTF8.self) != nil else { return [] }
      defer { held = [] }
      return held
    }

    mutating func finish() -> [UInt8] { Array(String(decoding: held, as: UTF8.self).utf8) }
  }

  static func model(
    reasoning: Bool = false, defaults: GenerationDefaults = GenerationDefaults(), positions: Int = 4096
  ) -> ServedModel {
    ServedModel(
      name: "bytes", codec: ByteCodec(), maxPositions: positions, vocabularySize: size, endIDs: [end],
      defaults: defaults, splitsReasoning: reasoning, created: 7)
  }
}
