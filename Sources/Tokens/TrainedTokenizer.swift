import StrictJSON

/// A tokenizer fresh from training, to be written.
public struct TrainedTokenizer: Sendable {
  let family: TokenizerFamily
  let specialCount: Int
  /// Special tokens and tokens of text.
  let addedCount: Int
  /// The bytes of each token, by id; special ones first, then those of text.
  public let tokens: [[UInt8]]
  /// The pairs that become tokens, in the order of their ranks.
  public let merges: [(left: Int32, right: Int32)]

  private func spelling(_ id: Int) -> [UInt8] {
    family.isByteLevel && id >= addedCount ? ByteAlphabet.spelling(of: tokens[id]) : tokens[id]
  }

  /// `tokenizer.json`, as `tokenizers` reads it.
  public var file: [UInt8] {
    var out = Array(#"{"version":"1.0","truncation":null,"padding":null,"added_tokens":["#.utf8)
    for id in 0..<addedCount {
      if id > 0 { out.append(UInt8(ascii: ",")) }
      out += Array(#"{"id":\#(id),"content":"#.utf8)
      JSON.quote(tokens[id], into: &out)
      out += Array(
        #","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":\#(id < specialCount)}"#
          .utf8)
    }
    out.append(UInt8(ascii: "]"))
    for part in family.parts { out += Array(#","\#(part.name)":\#(part.json)"#.utf8) }
    let isFallback = !family.isByteLevel
    out += Array(
      (#","model":{"type":"BPE","dropout":null,"unk_token":\#(isFallback ? "\"<unk>\"" : "null"),"#
        + #""continuing_subword_prefix":null,"end_of_word_suffix":null,"fuse_unk":\#(isFallback),"#
        + #""byte_fallback":\#(isFallback),"ignore_merges":\#(family == .llama3),"vocab":{"#).utf8)
    for id in tokens.indices {
      if id > 0 { out.append(UInt8(ascii: ",")) }
      JSON.quote(spelling(id), into: &out)
      out += Array(":\(id)".utf8)
    }
    out += Array(#"},"merges":["#.utf8)
    for (index, merge) in merges.enumerated() {
      out += Array(index > 0 ? ",[".utf8 : "[".utf8)
      JSON.quote(spelling(Int(merge.left)), into: &out)
      out.append(UInt8(ascii: ","))
      JSON.quote(spelling(Int(merge.right)), into: &out)
      out.append(UInt8(ascii: "]"))
    }
    return out + Array("]}}\n".utf8)
  }

  /// `tokenizer_config.json`: which special token is which, for transformers.
  public var configuration: [UInt8] {
    let members = [JSON.Member("tokenizer_class", .text("PreTrainedTokenizerFast"))]
    let rest = [
      JSON.Member("clean_up_tokenization_spaces", .bool(false)),
      JSON.Member("model_max_length", .integer(1 << 30)),
    ]
    let roles = family.roles.map { JSON.Member($0.name, .text($0.token)) }
    return JSON.object(members + roles + rest).serialized + [0x0A]
  }

  /// Writes both files into a folder, which is made if it is not there; a failure leaves nothing behind.
  public func write(to folder: String) throws {
    try WholeFiles.write(
      [("tokenizer_config.json", configuration), ("tokenizer.json", file)], into: folder)
  }
}
