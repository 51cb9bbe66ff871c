import StrictJSON

/// The special tokens around a text.
struct PostProcessor: Sendable {
  private(set) var before: [Int32] = []
  private(set) var after: [Int32] = []

  /// What `null` and processors that add no tokens do.
  init() {}

  init(_ json: JSON) throws(UnsupportedPart) {
    let type = json["type"]?.text ?? ""
    switch type {
    case "ByteLevel": return
    case "Sequence":
      for item in json["processors"]?.array ?? [] {
        let inner = try PostProcessor(item)
        before = inner.before + before
        after += inner.after
      }
    case "BertProcessing", "RobertaProcessing":
      before = [try PostProcessor.id(json["cls"]?.array?.last)]
      after = [try PostProcessor.id(json["sep"]?.array?.last)]
    case "TemplateProcessing":
      var isBehind = false
      for part in json["single"]?.array ?? [] {
        if let name = part["SpecialToken"]?["id"]?.bytes {
          let token = json["special_tokens"]?.members?.last { $0.name == name }?.value
          for id in token?["ids"]?.array ?? [] {
            let id = try PostProcessor.id(id)
            if isBehind { after.append(id) } else { before.append(id) }
          }
          guard token != nil else {
            throw UnsupportedPart("TemplateProcessing names a token that it does not list")
          }
        } else {
          guard part["Sequence"] != nil, !isBehind else {
            throw UnsupportedPart("TemplateProcessing has a part that is neither token nor the one text")
          }
          isBehind = true
        }
      }
      guard isBehind else { throw UnsupportedPart("TemplateProcessing has no place for the text") }
    default: throw UnsupportedPart("the post-processor \(type) is not supported")
    }
  }

  private static func id(_ json: JSON?) throws(UnsupportedPart) -> Int32 {
    guard let id = json?.int, id >= 0, id < Vocabulary.limit else {
      throw UnsupportedPart("the post-processor names an id that is no id")
    }
    return Int32(id)
  }
}
