public import StrictJSON

/// A completion as a line of JSON: what the command and the judge are given, and what `yisang reward` reads.
extension RewardInput {
  /// Names that are no columns.
  private static let own: Set<String> = [
    "index", "prompt", "messages", "completion", "completion_ids", "ended", "finish_reason", "max_tokens",
    "opens_think",
  ]

  /// Reads an object: `completion` (a text, or a list of one message) and `prompt`, or `messages` of which the last is the
  /// completion; if given `completion_ids`, `ended` or `finish_reason`, `max_tokens`, `opens_think`; all else are columns.
  ///
  /// - Parameter maxTokens: the limit where the object says none; 0 where it is not known.
  /// - Throws: `RewardFailure`.
  public init(_ object: JSON, maxTokens: Int = 0) throws {
    guard let members = object.members else { throw RewardFailure("not a JSON object") }
    var prompt = object["prompt"] ?? .null
    var completion = object["completion"].flatMap(RewardInput.text)
    if completion == nil, let messages = object["messages"]?.array, let last = messages.last {
      guard last["role"]?.text == "assistant" else {
        throw RewardFailure("the last of the messages must be the assistant's")
      }
      completion = RewardInput.text(last)
      if prompt.isNull { prompt = .array(messages.dropLast()) }
    }
    guard let completion else {
      throw RewardFailure("completion must be a text, or messages must end in one")
    }
    let ids = object["completion_ids"].flatMap { $0.isNull ? nil : $0 }
    let read = ids.map { $0.array?.compactMap { $0.int.flatMap(Int32.init(exactly:)) } ?? [] } ?? []
    guard read.count == ids?.array?.count ?? 0, ids == nil || ids?.array != nil else {
      throw RewardFailure("completion_ids must be a list of ids")
    }
    let limit = object["max_tokens"].flatMap { $0.isNull ? nil : $0 }
    guard let maxTokens = limit.map({ $0.int }) ?? maxTokens, maxTokens >= 0 else {
      throw RewardFailure("max_tokens must be a whole number, not negative")
    }
    self.init(
      prompt: prompt, completion: completion, ids: read,
      ended: object["ended"]?.bool ?? (object["finish_reason"]?.text != "length"), maxTokens: maxTokens,
      columns: .object(
        members.filter { !RewardInput.own.contains(String(decoding: $0.name, as: UTF8.self)) }))
    opensThink = object["opens_think"]?.bool ?? false
  }

  /// A text, a message's content with its thoughts before it, or that of the only message of a list.
  private static func text(_ value: JSON) -> [UInt8]? {
    if let bytes = value.bytes { return bytes }
    if let messages = value.array { return messages.count == 1 ? text(messages[0]) : nil }
    guard let content = value["content"]?.bytes else { return nil }
    guard let thought = value["reasoning_content"]?.bytes ?? value["reasoning"]?.bytes, !thought.isEmpty
    else {
      return content
    }
    return Array("<think>\n".utf8) + thought + Array("\n</think>\n\n".utf8) + content
  }

  /// The object that `init` reads, columns last; bytes that are no UTF-8 become U+FFFD.
  ///
  /// - Parameter index: what the reply is known by; nil leaves it out.
  public func json(index: Int? = nil) -> JSON {
    var members = index.map { [JSON.Member("index", .integer($0))] } ?? []
    members += [
      JSON.Member("prompt", prompt),
      JSON.Member("completion", .text(String(decoding: completion, as: UTF8.self))),
    ]
    if tokenCount != nil {
      members.append(JSON.Member("completion_ids", .array(ids.map { .integer(Int($0)) })))
    }
    members.append(JSON.Member("ended", .bool(ended)))
    if maxTokens > 0 { members.append(JSON.Member("max_tokens", .integer(maxTokens))) }
    if opensThink { members.append(JSON.Member("opens_think", .bool(true))) }
    let others = columns.members ?? []
    return .object(
      members + others.filter { !RewardInput.own.contains(String(decoding: $0.name, as: UTF8.self)) })
  }
}
