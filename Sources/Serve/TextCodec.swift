public import StrictJSON

/// What turns requests into a model's ids, and ids into text.
public protocol TextCodec: Sendable {
  /// The text of a conversation, as the model's template writes it.
  ///
  /// - Throws: What the template objects to.
  func prompt(of chat: ChatPrompt) throws -> [UInt8]
  /// The ids of a text; where special tokens are added, those of the post-processor, as a text's beginning.
  func ids(of text: [UInt8], addingSpecialTokens: Bool) throws -> [Int32]
  /// What one id stands for within a text, special tokens by name: bytes that need not be whole characters.
  func bytes(of id: Int32) -> [UInt8]
  /// Text that grows id by id; where special tokens are skipped, they add nothing.
  func stream(skippingSpecialTokens: Bool) -> any TokenStream
}

/// The text of a row of ids, one after the other, as UTF-8 that is never cut within a character.
public protocol TokenStream: Sendable {
  /// What is sure once one more id has come; often nothing.
  mutating func append(_ id: Int32) -> [UInt8]
  /// The rest, once the last id has come; U+FFFD for what is no text.
  mutating func finish() -> [UInt8]
}

/// What a chat template is given.
public struct ChatPrompt: Sendable, Equatable {
  /// An array of objects with `role` and `content`.
  public var messages: JSON
  /// An array of OpenAI's tools.
  public var tools: JSON?
  /// Whether the prompt ends with the head of an answer.
  public var addsGenerationPrompt = true
  /// Whether the last message is left open, to be gone on with.
  public var continuesFinalMessage = false
  /// `chat_template_kwargs`.
  public var variables: [JSON.Member] = []

  /// A conversation to be answered.
  public init(messages: JSON) { self.messages = messages }
}
