/// Ids to text as they come: each gives the bytes that are sure by then.
///
/// What is given is never half a character, and all of it together equals `decode` of all ids. With byte fallback a run
/// of byte tokens is held until it ends, because only then is it known to be UTF-8.
public struct DecodeStream: Sendable {
  private let tokenizer: Tokenizer
  private let skipsSpecial: Bool
  private var state: DecoderState

  /// A stream at its beginning.
  public init(_ tokenizer: Tokenizer, skipSpecialTokens: Bool = false) {
    self.tokenizer = tokenizer
    skipsSpecial = skipSpecialTokens
    state = tokenizer.decoderState
  }

  /// The bytes that are sure once the id has come; often none.
  public mutating func append(_ id: Int32) -> [UInt8] {
    var out: [UInt8] = []
    append(id, into: &out)
    return out
  }

  /// The rest, once the last id has come.
  public mutating func finish() -> [UInt8] {
    var out: [UInt8] = []
    finish(into: &out)
    return out
  }

  mutating func append(_ id: Int32, into out: inout [UInt8]) {
    guard !(skipsSpecial && tokenizer.isSkipped(id)), let token = tokenizer.decodable(id) else { return }
    state.push(token, into: &out)
  }

  mutating func finish(into out: inout [UInt8]) { state.finish(into: &out) }
}
