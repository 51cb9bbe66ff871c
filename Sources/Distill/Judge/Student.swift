internal import Corpus
internal import Foundation
internal import Tokens

/// The tokenizer of the model that is to learn from the traces: it says how long they are.
public struct Student: Sendable {
  private let tokenizer: Tokenizer
  /// SHA-256 of its `tokenizer.json`.
  let digest: String

  /// - Parameter folder: of a model, with its `tokenizer.json`.
  /// - Throws: `TokenizerError`.
  public init(folder: String) throws {
    tokenizer = try Tokenizer.load(folder: folder)
    let bytes = (try? Data(contentsOf: URL(filePath: folder + "/tokenizer.json"))) ?? Data()
    digest = Digest.sha256(bytes).hex
  }

  /// Tokens of a text.
  func count(_ text: [UInt8]) -> Int { tokenizer.encode(text).count }
}
