import StrictJSON

/// A folder's `tokenizer.json` and what lies beside it as llama.cpp's keys and values.
struct GGUFTokenizer {
  /// `llama_token_type`.
  private enum Kind: Int32 {
    case normal = 1
    case unknown, control, userDefined, unused, byte
  }

  let folder: String
  let config: ModelConfig
  let generation: GenerationConfig
  let json: JSON
  let settings: JSON
  /// Whether it is SentencePiece's kind: spaces are ▁, unknown characters are bytes `<0x0A>`.
  let fallsBackToBytes: Bool

  private var path: String { "\(folder)/tokenizer.json" }

  init(of checkpoint: Checkpoint) throws(CheckpointError) {
    folder = checkpoint.folder
    config = checkpoint.config
    generation = checkpoint.generation
    json = try JSONFile.read("\(folder)/tokenizer.json", limit: .tokenizer)
    settings = try JSONFile.readIfThere("\(folder)/tokenizer_config.json") ?? .object([])
    let model = json["model"] ?? .null
    fallsBackToBytes = model["byte_fallback"]?.bool == true
    guard model["type"]?.text ?? "BPE" == "BPE", model["vocab"]?.members != nil else {
      throw CheckpointError(
        path: "\(folder)/tokenizer.json", problem: "holds no BPE, the only kind that is exported")
    }
  }

  func values() throws(CheckpointError) -> [(key: String, value: GGUF.Value)] {
    let (tokens, kinds) = try vocabulary()
    var values: [(key: String, value: GGUF.Value)] = [
      ("tokenizer.ggml.model", .text(fallsBackToBytes ? "llama" : "gpt2")),
      ("tokenizer.ggml.pre", .text(try preTokenizer())),
      ("tokenizer.ggml.tokens", .strings(tokens)),
      ("tokenizer.ggml.token_type", .int32s(kinds.map(\.rawValue))),
    ]
    let merges = try merges()
    if fallsBackToBytes {
      values.append(("tokenizer.ggml.scores", .floats(scores(tokens, merges))))
      values.append(("tokenizer.ggml.add_space_prefix", .bool(prependsSpace)))
    } else {
      values.append(("tokenizer.ggml.merges", .strings(merges.map { $0.0 + [0x20] + $0.1 })))
    }
    return values + specials()
  }

  private func vocabulary() throws(CheckpointError) -> (tokens: [[UInt8]], kinds: [Kind]) {
    var tokens = (0..<config.vocabularySize).map { Array("[PAD\($0)]".utf8) }
    var kinds = [Kind](repeating: .unused, count: tokens.count)
    func id(_ value: JSON?, _ token: [UInt8]) throws(CheckpointError) -> Int {
      guard let id = value?.int, tokens.indices.contains(id) else {
        throw CheckpointError(
          path: path,
          problem:
            "token \(String(decoding: token, as: UTF8.self)) has no id below \(tokens.count), vocab_size")
      }
      return id
    }
    let unknown = json["model"]?["unk_token"]?.bytes
    for member in json["model"]?["vocab"]?.members ?? [] {
      let id = try id(member.value, member.name)
      tokens[id] = member.name
      kinds[id] =
        member.name == unknown ? .unknown : fallsBackToBytes && isByte(member.name) ? .byte : .normal
    }
    for added in json["added_tokens"]?.array ?? [] {
      guard let content = added["content"]?.bytes else { continue }
      let id = try id(added["id"], content)
      tokens[id] = content
      if kinds[id] == .unknown || kinds[id] == .byte { continue }
      kinds[id] = added["special"]?.bool == true || looksSpecial(content) ? .control : .userDefined
    }
    return (tokens, kinds)
  }

  private func isByte(_ token: [UInt8]) -> Bool {
    token.count == 6 && token.starts(with: "<0x".utf8) && token[5] == UInt8(ascii: ">")
  }

  /// What llama.cpp's converter takes for special although some models do not say so.
  private func looksSpecial(_ token: [UInt8]) -> Bool {
    let text = String(decoding: token, as: UTF8.self)
    return ["<pad>", "<mask>", "<2mass>", "[@BOS@]"].contains(text)
      || text.hasPrefix("<|") && text.hasSuffix("|>")
      || text.hasPrefix("<｜") && text.hasSuffix("｜>") || text.hasPrefix("<unused") && text.hasSuffix(">")
  }

  /// Both spellings: "a b", and since tokenizers 0.20 ["a", "b"]. A space within a part is written as Ġ.
  private func merges() throws(CheckpointError) -> [([UInt8], [UInt8])] {
    var merges: [([UInt8], [UInt8])] = []
    for item in json["model"]?["merges"]?.array ?? [] {
      let parts =
        item.array?.compactMap(\.bytes)
        ?? item.bytes?.split(separator: 0x20, omittingEmptySubsequences: false).map { Array($0) } ?? []
      guard parts.count == 2 else {
        throw CheckpointError(path: path, problem: "a merge is not of two parts")
      }
      let whole =
        fallsBackToBytes ? parts : parts.map { part in part.flatMap { $0 == 0x20 ? [0xC4, 0xA0] : [$0] } }
      merges.append((whole[0], whole[1]))
    }
    return merges
  }

  /// llama.cpp joins the pair whose token has the highest score: minus the rank of the merge that makes it.
  private func scores(_ tokens: [[UInt8]], _ merges: [([UInt8], [UInt8])]) -> [Float] {
    var ranks: [[UInt8]: Int] = [:]
    for (rank, merge) in merges.enumerated() where ranks[merge.0 + merge.1] == nil {
      ranks[merge.0 + merge.1] = rank
    }
    return tokens.map { Float(-(ranks[$0] ?? merges.count)) }
  }

  /// Whether a text gets a space before its beginning, as Llama 2's does.
  private var prependsSpace: Bool {
    let normalizers = json["normalizer"]?["normalizers"]?.array ?? [json["normalizer"] ?? .null]
    if normalizers.contains(where: { $0["type"]?.text == "Prepend" }) { return true }
    guard let scheme = json["pre_tokenizer"]?["prepend_scheme"]?.text else { return false }
    return scheme != "never"
  }
}
