import Foundation

/// What a model's folder has in place of `tokenizer.json`.
enum ModelFolder {
  /// - Throws: `TokenizerError` where `tokenizer.json` is not there, with the command that makes it of older files.
  static func expectTokenizer(in folder: String) throws {
    func has(_ name: String) -> Bool { access("\(folder)/\(name)", F_OK) == 0 }
    if has("tokenizer.json") { return }
    guard has("") else { throw TokenizerError(path: folder, problem: "there is no such folder") }
    let older =
      has("tokenizer.model")
      ? "tokenizer.model" : has("vocab.json") && has("merges.txt") ? "vocab.json and merges.txt" : nil
    guard let older else { throw TokenizerError(path: folder, problem: "there is no tokenizer.json") }
    throw TokenizerError(
      path: folder,
      problem: """
        there is no tokenizer.json, but \(older); convert with transformers (pip install transformers sentencepiece): \
        python -c "from transformers import AutoTokenizer; \
        AutoTokenizer.from_pretrained('\(folder)').save_pretrained('\(folder)')"
        """)
  }
}
