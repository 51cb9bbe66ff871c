import StrictJSON

/// Log-probabilities of tokens in OpenAI's two shapes.
enum LogProbabilities {
  /// What stands for minus infinity, which JSON lacks; OpenAI's number.
  static let least: Float = -9999

  /// `choices[].logprobs` of a chat: one object a token, `bytes` are the token's own.
  static func chat(_ tokens: [Answer.Token]) -> JSON {
    func entry(_ bytes: [UInt8], _ logProbability: Float?) -> [JSON.Member] {
      [
        .init("token", shown(bytes)), .init("logprob", number(logProbability)),
        .init("bytes", .array(bytes.map { .integer(Int($0)) })),
      ]
    }
    let content = tokens.map { token in
      let others = token.alternatives.map { JSON.object(entry($0.bytes, $0.logProbability)) }
      return JSON.object(
        entry(token.bytes, token.logProbability) + [.init("top_logprobs", .array(others))])
    }
    return .object([.init("content", .array(content)), .init("refusal", .null)])
  }

  /// `choices[].logprobs` of a completion: one list a property; the token drawn is always among the alternatives.
  ///
  /// - Parameter offset: characters (Unicode scalars) of the text before the first token; moved on.
  static func text(_ tokens: [Answer.Token], offset: inout Int) -> JSON {
    var offsets: [JSON] = []
    var tops: [JSON] = []
    for token in tokens {
      offsets.append(.integer(offset))
      offset += token.added.count { $0 & 0xC0 != 0x80 }
      guard let logProbability = token.logProbability else {
        tops.append(.null)
        continue
      }
      var members: [JSON.Member] = []
      let drawn = Answer.Alternative(bytes: token.bytes, logProbability: logProbability)
      for other in token.alternatives + [drawn] {
        let name = named(other.bytes)
        if members.allSatisfy({ $0.name != name }) {
          members.append(.init(name, number(other.logProbability)))
        }
      }
      tops.append(.object(members))
    }
    return .object([
      .init("text_offset", .array(offsets)),
      .init("token_logprobs", .array(tokens.map { number($0.logProbability) })),
      .init("tokens", .array(tokens.map { .string(named($0.bytes)) })),
      .init("top_logprobs", .array(tops)),
    ])
  }

  private static func shown(_ bytes: [UInt8]) -> JSON { .text(String(decoding: bytes, as: UTF8.self)) }

  /// A token's text; a part of a character as `bytes:\xed\x95`, so that no two parts have one name.
  private static func named(_ bytes: [UInt8]) -> [UInt8] {
    if String(validating: bytes, as: UTF8.self) != nil { return bytes }
    let digits = Array("0123456789abcdef".utf8)
    return Array("bytes:".utf8)
      + bytes.flatMap { Array(#"\x"#.utf8) + [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }

  /// The number with the fewest digits that is this one in 32 bits.
  private static func number(_ value: Float?) -> JSON {
    guard let value, !value.isNaN else { return .null }
    let bounded = max(value, least)
    return .number(Double("\(bounded)") ?? Double(bounded))
  }
}
