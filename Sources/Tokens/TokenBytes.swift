import Korean

extension Tokenizer {
  /// What a token stands for within a text: bytes that need not be whole characters.
  ///
  /// Special tokens are spelled out; an id without a token is nothing.
  public func bytes(of id: Int32) -> [UInt8] {
    guard let token = decodable(id).map({ Array($0) }) else { return [] }
    let once = decode([id])
    if UTF8Repair.repaired(token).utf8 == once { return token }
    if token.count == 6, token.starts(with: "<0x".utf8),
      let byte = UInt8(String(decoding: token[3..<5], as: UTF8.self), radix: 16)
    {
      return [byte]
    }
    // A text's first token may lose its space; the second does not.
    let twice = decode([id, id])
    return twice.starts(with: once) ? Array(twice.dropFirst(once.count)) : once
  }
}
