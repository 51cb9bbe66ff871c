public import StrictJSON

/// A tokenizer with one special token more, as files have it.
public struct AddedTokenWriting {
  /// What the token gets: the first behind all others.
  public let id: Int
  private let entry: [JSON.Member]

  /// - Throws: `TokenizerError` for a token that is there, or has blanks or control characters.
  public init(_ token: String, to tokenizer: Tokenizer, path: String) throws {
    func refused(_ problem: String) -> TokenizerError { TokenizerError(path: path, problem: problem) }
    guard !token.isEmpty, token.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else {
      throw refused("a special token has characters and no blanks, such as <|response_start|>")
    }
    if let known = tokenizer.id(of: Array(token.utf8)) {
      throw refused("\(token) is a token already, with the id \(known); use the model as it is")
    }
    id = tokenizer.vocabularySize
    entry =
      [JSON.Member("id", .integer(id)), JSON.Member("content", .text(token))]
      + AddedTokenWriting.plain
  }

  private static let plain =
    ["single_word", "lstrip", "rstrip", "normalized"].map {
      JSON.Member($0, .bool(false))
    } + [JSON.Member("special", .bool(true))]

  /// `tokenizer.json` with it.
  public func tokenizer(_ json: JSON) -> JSON {
    json.with("added_tokens", .array((json["added_tokens"]?.array ?? []) + [.object(entry)]))
  }

  /// `tokenizer_config.json` with it, where that lists added tokens.
  public func configuration(_ json: JSON) -> JSON {
    guard let known = json["added_tokens_decoder"]?.members else { return json }
    let own = JSON.Member("\(id)", .object(Array(entry.dropFirst())))
    return json.with("added_tokens_decoder", .object(known + [own]))
  }
}

extension JSON {
  /// An object with a member in place of the one of its name, or behind all others.
  fileprivate func with(_ name: String, _ value: JSON) -> JSON {
    var members = members ?? []
    let member = JSON.Member(name, value)
    if let place = members.firstIndex(where: { $0.name.elementsEqual(name.utf8) }) {
      members[place] = member
    } else {
      members.append(member)
    }
    return .object(members)
  }
}
