/// What beside the weights makes a model's folder: tokenizer and chat template.
public struct Companions: Sendable {
  /// All files that are known as such.
  public static let known = [
    "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json",
    "merges.txt", "tokenizer.model", "chat_template.jinja", "chat_template.json",
  ]

  private let folder: String
  /// Those that the folder had when it was asked.
  public let names: [String]

  /// Those that a folder has now.
  public init(of folder: String) {
    self.folder = folder
    names = Companions.known.filter { MappedFile.exists("\(folder)/\($0)") }
  }

  /// - Throws: `CheckpointError`, for one that has gone meanwhile too: a model without its tokenizer is none.
  func copy(to other: String) throws(CheckpointError) {
    for name in names {
      try DurableFile.write(MappedFile("\(folder)/\(name)").copied(), to: "\(other)/\(name)")
    }
  }
}
