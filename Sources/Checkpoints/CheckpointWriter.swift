import Foundation
public import StrictJSON

/// Writes a model's folder that `AutoModelForCausalLM.from_pretrained` of transformers 4 and 5 loads.
public struct CheckpointWriter: Sendable {
  private let folder: String
  /// What the decoder is made of.
  public var config: ModelConfig
  /// A `config.json` whose other members are kept.
  public var source: JSON
  /// What to sample with; nil says only which tokens begin and end.
  public var generation: GenerationConfig?
  /// Tokenizer and chat template that are copied.
  public var companions: Companions?
  /// `f32` or `bf16`.
  public var precision = Precision.bf16
  /// A file holds no more tensors than fit into so many bytes.
  public var shardSize = 5_000_000_000
  /// Whether a folder of that name may be replaced.
  public var replaces = false

  /// A writer of a model that was never in a folder.
  public init(folder: String, config: ModelConfig, source: JSON = .object([])) {
    self.folder = folder
    self.config = config
    self.source = source
  }

  /// A writer of a model that came from a checkpoint: configuration, tokenizer and template are its.
  public init(folder: String, like checkpoint: Checkpoint) {
    self.init(folder: folder, config: checkpoint.config, source: checkpoint.configJSON)
    generation = checkpoint.generation
    companions = Companions(of: checkpoint.folder)
  }

  /// Writes the folder aside and puts it in place when it is whole and durable.
  ///
  /// - Parameters:
  ///   - weights: exactly the tensors of `ModelConfig.tensors`, in any order.
  ///   - beside: writes what belongs to them, an optimizer's state say, into the folder it is given: both are there or neither.
  /// - Throws: `CheckpointError`, what `beside` throws; an older folder is as it was then. If the disk is full it is said how much was
  ///   needed.
  public func write(_ weights: [Weight], beside: (String) throws -> Void = { _ in }) throws {
    try check(weights)
    let bytes = weights.reduce(0) { $0 + $1.shape.reduce(precision.size, *) }
    try DurableFolder.write(folder, replaces: replaces, bytes: bytes) { aside in
      try writeShards(weights, aside)
      try DurableFile.write(
        config.json(over: source, precision: precision).indented, to: aside + "/config.json")
      try DurableFile.write(generationJSON.indented, to: aside + "/generation_config.json")
      try companions?.copy(to: aside)
      try beside(aside)
    }
  }

  private func check(_ weights: [Weight]) throws(CheckpointError) {
    var given: [String: [Int]] = [:]
    for weight in weights { given[weight.name] = weight.shape }
    let expected = config.tensors
    for (name, shape) in expected where given[name] != shape {
      throw CheckpointError(path: folder, problem: "tensor \(name) is \(given[name] ?? []), not \(shape)")
    }
    guard weights.count == expected.count else {
      throw CheckpointError(path: folder, problem: "\(weights.count) tensors to write, not \(expected.count)")
    }
    guard precision != .f16 else {
      throw CheckpointError(path: folder, problem: "a checkpoint is written in f32 or bf16")
    }
  }

  private func writeShards(_ weights: [Weight], _ folder: String) throws {
    let shards = CheckpointWriter.shards(weights, precision, shardSize)
    if shards.count == 1 {
      return try SafetensorsWriting.write(weights, as: precision, to: "\(folder)/model.safetensors")
    }
    var map: [(String, String)] = []
    for (index, shard) in shards.enumerated() {
      let name =
        "model-\(CheckpointWriter.five(index + 1))-of-\(CheckpointWriter.five(shards.count)).safetensors"
      try SafetensorsWriting.write(shard, as: precision, to: "\(folder)/\(name)")
      map += shard.map { ($0.name, name) }
    }
    map.sort { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
    let parameters = weights.reduce(0) { $0 + $1.shape.reduce(1, *) }
    let index = JSON.object([
      JSON.Member(
        "metadata",
        .object([
          JSON.Member("total_parameters", .integer(parameters)),
          JSON.Member("total_size", .integer(parameters * precision.size)),
        ])),
      JSON.Member("weight_map", .object(map.map { JSON.Member($0, .text($1)) })),
    ])
    try DurableFile.write(index.indented, to: "\(folder)/\(ShardIndex.name)")
  }

  /// Tensors in their order, a new shard where the next would not fit; one larger than a shard has its own.
  static func shards(_ weights: [Weight], _ precision: Precision, _ limit: Int) -> [[Weight]] {
    var shards: [[Weight]] = [[]]
    var filled = 0
    for weight in weights {
      let size = weight.shape.reduce(precision.size, *)
      if filled > 0, filled + size > limit {
        shards.append([])
        filled = 0
      }
      shards[shards.count - 1].append(weight)
      filled += size
    }
    return shards
  }

  private static func five(_ number: Int) -> String {
    String(repeating: "0", count: max(0, 5 - "\(number)".count)) + "\(number)"
  }

  private var generationJSON: JSON {
    if let generation, generation.json.members?.isEmpty == false { return generation.json }
    return .object([
      JSON.Member("bos_token_id", ModelConfig.json(ids: config.beginID.map { [$0] } ?? [])),
      JSON.Member("eos_token_id", ModelConfig.json(ids: config.endIDs)),
    ])
  }
}
