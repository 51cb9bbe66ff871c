import Korean
import StrictJSON

/// What makes a text of tokens: stages, each of which takes the tokens of the one before.
struct Decoder: Sendable {
  enum Stage: Sendable {
    case byteLevel
    case replace(Splitter.Cut, [UInt8])
    case byteFallback
    case fuse
    case strip([UInt8], start: Int, stop: Int)
    case metaspace([UInt8], dropsFirst: Bool)
    case endOfWord([UInt8])
    /// Tokens with spaces between them: what a tokenizer without a decoder does.
    case spaces
  }

  private(set) var stages: [Stage] = []

  /// Of a tokenizer without one.
  init() { stages = [.spaces] }

  init(_ json: JSON, warnings: inout [String]) throws(UnsupportedPart) {
    try read(json, &warnings)
  }

  private mutating func read(_ json: JSON, _ warnings: inout [String]) throws(UnsupportedPart) {
    let type = json["type"]?.text ?? ""
    switch type {
    case "Sequence": for item in json["decoders"]?.array ?? [] { try read(item, &warnings) }
    case "ByteLevel": stages.append(.byteLevel)
    case "ByteFallback": stages.append(.byteFallback)
    case "Fuse": stages.append(.fuse)
    case "Replace":
      guard let cut = Splitter.cut(json["pattern"], warnings: &warnings), let content = json["content"]?.bytes
      else {
        throw UnsupportedPart("the decoder Replace has no pattern that can be read")
      }
      stages.append(.replace(cut, content))
    case "Strip":
      guard let content = json["content"]?.bytes, let start = json["start"]?.int,
        let stop = json["stop"]?.int,
        start >= 0, stop >= 0
      else { throw UnsupportedPart("the decoder Strip says not what") }
      stages.append(.strip(content, start: start, stop: stop))
    case "Metaspace":
      let scheme = json["prepend_scheme"]?.text
      let prefixed = json["add_prefix_space"]?.bool ?? true
      stages.append(
        .metaspace(
          json["replacement"]?.bytes ?? Array("\u{2581}".utf8),
          dropsFirst: scheme.map { $0 != "never" } ?? prefixed))
    case "BPEDecoder": stages.append(.endOfWord(json["suffix"]?.bytes ?? Array("</w>".utf8)))
    default: throw UnsupportedPart("the decoder \(type) is not supported")
    }
  }
}
