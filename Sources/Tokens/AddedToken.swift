import StrictJSON

/// A token that is found in the text before the model sees it.
struct AddedToken: Sendable {
  private(set) var id: Int32
  let content: [UInt8]
  /// Left out where special tokens are skipped.
  let isSpecial: Bool
  /// Looked for in the normalised text.
  let isNormalized: Bool
  /// Takes the white space before it along.
  let stripsLeft: Bool
  let stripsRight: Bool
  /// Only between characters that are no word characters.
  let isWord: Bool

  /// Longer ones are refused: at each place of a text, a token may be followed to its end.
  static let longest = 1024

  /// The tokens of a file. As upstream, the file's ids do not count: a token that the vocabulary has keeps its id
  /// there, any other gets the next after the vocabulary and the ones before.
  static func read(_ file: TokenizerFile, _ vocabulary: Vocabulary, _ warnings: inout [String]) throws
    -> [AddedToken]
  {
    var ids: [Int32: [UInt8]] = [:]
    var known: [[UInt8]: Int32] = [:]
    var next = Int32(vocabulary.count)
    return try listed(file).map { listed in
      var token = listed
      let name = String(decoding: token.content, as: UTF8.self)
      let id = vocabulary.id(spelled: token.content) ?? known[token.content] ?? next
      if id != token.id {
        warnings.append("the added token \(name) has the id \(id), as upstream, not the file's \(token.id)")
      }
      token.id = id
      if id >= next { next = id + 1 }
      known[token.content] = id
      guard vocabulary.id(spelled: token.content) == id || !vocabulary.holds(id), id < Vocabulary.limit else {
        throw file.error("the added token \(name) has the id \(id) of another token")
      }
      let other = ids.updateValue(token.content, forKey: token.id)
      guard other == nil || other == token.content else {
        throw file.error("the added token \(name) has the id \(token.id) of another added token")
      }
      return token
    }
  }

  private static func listed(_ file: TokenizerFile) throws -> [AddedToken] {
    guard let list = file.rest["added_tokens"], !list.isNull else { return [] }
    guard let items = list.array else { throw file.error("added_tokens is not a list") }
    return try items.enumerated().compactMap { index, item in
      guard let id = item["id"]?.int, let content = item["content"]?.bytes else {
        throw file.error("added_tokens[\(index)] has no id or no content")
      }
      guard id >= 0, id < Vocabulary.limit else {
        throw file.error("added_tokens[\(index)]: the id \(id) is not in 0..<\(Vocabulary.limit)")
      }
      guard content.count <= longest else {
        throw file.error("added_tokens[\(index)] is longer than \(longest) bytes")
      }
      func flag(_ name: String, _ absent: Bool) throws -> Bool {
        guard let value = item[name], !value.isNull else { return absent }
        guard let bool = value.bool else {
          throw file.error("added_tokens[\(index)].\(name) is not true or false")
        }
        return bool
      }
      let isSpecial = try flag("special", false)
      if content.isEmpty { return nil }
      return AddedToken(
        id: Int32(id), content: content, isSpecial: isSpecial,
        isNormalized: try flag("normalized", !isSpecial), stripsLeft: try flag("lstrip", false),
        stripsRight: try flag("rstrip", false), isWord: try flag("single_word", false))
    }
  }
}
