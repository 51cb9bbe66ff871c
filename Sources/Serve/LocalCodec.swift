import ChatTemplates
import Foundation
import StrictJSON
import Tokens

/// A model's own tokenizer and chat template, from its folder.
public struct LocalCodec: TextCodec {
  private let tokenizer: Tokenizer
  /// What is wrong with the template is said to those who ask for a chat; texts and ids do not need one.
  private let template: Result<ChatTemplate, any Error>

  /// - Throws: `TokenizerError` if `tokenizer.json` cannot be read.
  public init(folder: String) throws {
    tokenizer = try Tokenizer.load(folder: folder)
    template = Result { try ChatTemplate.load(folder: folder) }
  }

  /// What may differ from upstream, and why no chat can be had.
  public var warnings: [String] {
    guard case .failure(let error) = template else { return tokenizer.warnings }
    return tokenizer.warnings + [
      "there is no chat template (\(error)): chats are refused, raw text works"
    ]
  }

  /// Ids run from 0 to below this.
  var vocabularySize: Int { tokenizer.vocabularySize }

  /// Tokens for which a model of so many rows has none. The token that ends a chat is never done without.
  func idsBeyond(_ rows: Int) -> (ordinary: [Int32], special: [Int32]) {
    guard rows < vocabularySize else { return ([], []) }
    let end = endID
    let ids = (rows..<vocabularySize).map { Int32($0) }.filter { tokenizer.token($0) != nil }
    let isSpare = { tokenizer.isSpecial($0) && $0 != end }
    return (ids.filter { !isSpare($0) }, ids.filter(isSpare))
  }

  /// The id of `eos_token`, as the tokenizer's configuration has it; chats may end with another id than texts.
  public var endID: Int32? {
    let tokens = (try? template.get())?.tokens ?? []
    return tokens.last { $0.name.elementsEqual("eos_token".utf8) }?.value.bytes.flatMap {
      tokenizer.id(of: $0)
    }
  }

  /// The text of a conversation.
  public func prompt(of chat: ChatPrompt) throws -> [UInt8] {
    let now = Date()
    let clock = LocalTime(
      secondsSince1970: Int(now.timeIntervalSince1970) + TimeZone.current.secondsFromGMT(for: now))
    return try template.get().render(
      messages: chat.messages, tools: chat.tools, addGenerationPrompt: chat.addsGenerationPrompt,
      continueFinalMessage: chat.continuesFinalMessage, variables: chat.variables, now: clock
    ).text
  }

  /// The ids of a text.
  public func ids(of text: [UInt8], addingSpecialTokens: Bool) -> [Int32] {
    tokenizer.encode(text, addSpecialTokens: addingSpecialTokens)
  }

  /// What one id stands for within a text.
  public func bytes(of id: Int32) -> [UInt8] { tokenizer.bytes(of: id) }

  /// Text that grows id by id.
  public func stream(skippingSpecialTokens: Bool) -> any TokenStream {
    Stream(decoding: DecodeStream(tokenizer, skipSpecialTokens: skippingSpecialTokens))
  }

  private struct Stream: TokenStream {
    var decoding: DecodeStream

    mutating func append(_ id: Int32) -> [UInt8] { decoding.append(id) }

    mutating func finish() -> [UInt8] { decoding.finish() }
  }
}
