internal import Foundation

/// The settings a stage's result depends on, by their configuration names; their digest keys its shards.
public struct Parameters: Sendable, Equatable {
  /// Name to value, both as text.
  public let values: [String: String]

  /// Takes the settings that change results, and no others (not workers, not paths).
  public init(_ values: [String: String]) {
    self.values = values
  }

  /// The settings as a shard's `meta` has them.
  ///
  /// - Throws: `CorpusFailure` if it is no object of texts.
  public init(json: String) throws {
    guard let values = try? JSONDecoder().decode([String: String].self, from: Data(json.utf8)) else {
      throw CorpusFailure(
        .damaged, "meta.parameters", "the settings cannot be read", remedy: "run the stage again")
    }
    self.values = values
  }

  /// JSON with sorted keys: equal settings give equal bytes.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A dictionary of strings always encodes.
    guard let data = try? encoder.encode(values) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
  }
}

/// What a derived shard is made of: equal identities have equal contents.
public struct ShardIdentity: Sendable, Equatable {
  /// The settings of the stage.
  public let parameters: Parameters
  /// `stage/nnnnn=digest` of each sealed input, in order.
  public let inputs: [String]

  /// Creates an identity.
  public init(parameters: Parameters, inputs: [String]) {
    self.parameters = parameters
    self.inputs = inputs
  }

  /// SHA-256 over parameters and inputs, in hexadecimal.
  public func digest(of stage: Stage) -> String {
    var digest = Digest()
    for part in [stage.name, String(stage.version), parameters.json] + inputs {
      digest.updateDelimited(Array(part.utf8))
    }
    return digest.finish().hex
  }
}
