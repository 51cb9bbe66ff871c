public import StrictJSON

/// What a reward is given of one completion.
public struct RewardInput: Sendable, Equatable {
  /// What was asked, as the data has it: an array of messages, or a text.
  public var prompt: JSON
  /// What was written, UTF-8, without the token that ends it.
  public var completion: [UInt8]
  /// Its tokens, the one that ends it among them.
  public var ids: [Int32]
  /// Whether it ended by itself; false where the limit of tokens cut it off.
  public var ended: Bool
  /// Tokens it might have had.
  public var maxTokens: Int
  /// The other columns of the row, by their names: an object.
  public var columns: JSON
  /// Whether the template has opened the think part already, so that the completion only ends it.
  public var opensThink = false

  /// What is asked, without the template: a text, or what the user said last.
  public static func question(of prompt: JSON) -> [UInt8] {
    if let text = prompt.bytes { return text }
    let asked = prompt.array?.last { $0["role"]?.text == "user" } ?? prompt.array?.last
    return asked?["content"]?.bytes ?? []
  }

  /// The same of this prompt.
  var question: [UInt8] { RewardInput.question(of: prompt) }

  /// One completion.
  public init(
    prompt: JSON, completion: [UInt8], ids: [Int32], ended: Bool, maxTokens: Int, columns: JSON
  ) {
    (self.prompt, self.completion, self.ids, self.ended) = (prompt, completion, ids, ended)
    (self.maxTokens, self.columns) = (maxTokens, columns)
  }
}
