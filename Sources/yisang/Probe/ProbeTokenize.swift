import Tokens

/// A text's ids or the text of ids, by the tokenizer of a model's folder.
func probeTokenize(_ model: String) throws -> (ProbeInput) throws -> ProbeOutput {
  let tokenizer = try Tokenizer.load(folder: model)
  for warning in tokenizer.warnings.prefix(8) { Console.note("\(model): \(warning)") }
  return { input in
    let (adds, skips) = (try input.flag("add_special_tokens"), try input.flag("skip_special_tokens"))
    if let text = try input.optional("text") {
      let ids = tokenizer.encode(Array(text.utf8), addSpecialTokens: adds ?? false)
      return ProbeOutput([("ids", .list(ids.map { .int(Int($0)) })), ("text", .null)])
    }
    guard let ids = try input.ids("ids") else {
      throw ProbeInput.Problem(description: "text or ids is missing")
    }
    let text = tokenizer.decode(ids, skipSpecialTokens: skips ?? false)
    return ProbeOutput([("ids", .null), ("text", .string(String(decoding: text, as: UTF8.self)))])
  }
}
