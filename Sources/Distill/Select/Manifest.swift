public import Corpus
internal import Foundation

/// What a selection took, by category: `corpus/distill/manifest.json`.
public struct Manifest: Codable, Sendable, Equatable {
  /// One category.
  public struct Category: Codable, Sendable, Equatable {
    /// Examples wanted; nil for all there are.
    public let wanted: Int?
    /// Good traces, those beyond the number wanted of one prompt, and examples.
    public let available, surplus, chosen: Int
  }

  /// By name; "" for items without a category.
  public let categories: [String: Category]
  /// Of the draw.
  public let seed: UInt64
  /// `distill/n=digest` of each shard.
  public let shards: [String]
  /// SHA-256 over them.
  public let digest: String

  /// Sums up a selection and the shards made by it.
  public init(_ selection: Selection, seed: UInt64, shards: [SealedShard]) {
    categories = selection.categories.mapValues {
      Category(wanted: $0.wanted, available: $0.available, surplus: $0.surplus, chosen: $0.chosen)
    }
    self.seed = seed
    self.shards = shards.map(\.key)
    var digest = Digest()
    for key in self.shards { digest.updateDelimited(Array(key.utf8)) }
    self.digest = digest.finish().hex
  }

  /// Writes it beside the shards, whole or not at all.
  public func write(in corpus: Corpus) throws {
    let path = corpus.folder(of: .distill) + "/manifest.json"
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    do { try (encoder.encode(self) + Data("\n".utf8)).write(to: URL(filePath: path), options: .atomic) } catch
    {
      throw CorpusFailure(
        .system, path, "the manifest cannot be written", remedy: "check permissions and free space")
    }
  }
}
