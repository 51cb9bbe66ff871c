import StrictJSON

/// A LoRA adapter: for each module a pair of matrices whose product, scaled, is added to the module's weight.
public struct Adapter: Sendable {
  /// A: [rank, inputs], B: [outputs, rank], both row-major.
  public struct Pair: Sendable, Equatable {
    /// Goes down to the rank.
    public var a: Matrix
    /// Comes back up.
    public var b: Matrix

    /// Whether they fit each other is checked in reading and merging.
    public init(a: Matrix, b: Matrix) { (self.a, self.b) = (a, b) }
  }

  /// Numbers in rows.
  public struct Matrix: Sendable, Equatable {
    /// Rows and columns.
    public var shape: [Int]
    /// Row-major.
    public var floats: [Float]

    /// As many numbers as the shape says.
    public init(shape: [Int], floats: [Float]) { (self.shape, self.floats) = (shape, floats) }
  }

  /// Rank, scale and targets.
  public var config: AdapterConfig
  /// By module, `model.layers.0.self_attn.q_proj`.
  public var pairs: [String: Pair]
  /// Weights trained whole, by the tensor they stand for.
  public var replaced: [String: Matrix] = [:]

  static let configName = "adapter_config.json"
  static let weightsName = "adapter_model.safetensors"
  private static let prefix = "base_model.model."

  /// An adapter of one's own.
  public init(config: AdapterConfig, pairs: [String: Pair]) { (self.config, self.pairs) = (config, pairs) }

  /// Reads `adapter_config.json` and `adapter_model.safetensors` of a folder.
  ///
  /// - Throws: `CheckpointError` for what is not plain LoRA, halves of pairs, and ranks that are not as configured.
  public init(folder: String) throws(CheckpointError) {
    let path = "\(folder)/\(Adapter.configName)"
    guard MappedFile.exists(path) else {
      let problem =
        if folder.isEmpty || !MappedFile.exists(folder) {
          "there is no such folder"
        } else if MappedFile.exists("\(folder)/config.json") {
          "is a model, not an adapter"
        } else {
          "is no adapter's folder: \(Adapter.configName) is missing"
        }
      throw CheckpointError(path: folder, problem: problem)
    }
    config = try AdapterConfig(json: JSONFile.read(path), path: path)
    if MappedFile.exists("\(folder)/adapter_model.bin"),
      !MappedFile.exists("\(folder)/\(Adapter.weightsName)")
    {
      throw CheckpointError(
        path: folder,
        problem: "holds a pickle (adapter_model.bin); save the adapter again with a current PEFT")
    }
    let file = try SafetensorsFile("\(folder)/\(Adapter.weightsName)")
    func error(_ tensor: String, _ problem: String) -> CheckpointError {
      CheckpointError(path: file.path, problem: "tensor \(tensor): \(problem)")
    }
    var (downs, ups): ([String: Matrix], [String: Matrix]) = ([:], [:])
    for tensor in file.tensors {
      guard let floats = tensor.floats() else { throw error(tensor.name, "is of \(tensor.element.rawValue)") }
      let matrix = Matrix(shape: tensor.shape, floats: floats)
      guard tensor.name.hasPrefix(Adapter.prefix) else { throw error(tensor.name, "is not an adapter's") }
      let name = Adapter.canonical(String(tensor.name.dropFirst(Adapter.prefix.count)))
      if name.hasSuffix(".lora_A.weight") {
        downs[String(name.dropLast(14))] = matrix
      } else if name.hasSuffix(".lora_B.weight") {
        ups[String(name.dropLast(14))] = matrix
      } else if name.contains("lora_") {
        throw error(tensor.name, "is no part of plain LoRA")
      } else {
        replaced[name] = matrix
      }
    }
    pairs = [:]
    for (module, a) in downs {
      guard let b = ups.removeValue(forKey: module) else { throw error(module, "has lora_A but no lora_B") }
      let rank = config.rank(of: module)
      guard a.shape.count == 2, b.shape.count == 2, a.shape[0] == rank, b.shape[1] == rank else {
        throw error(module, "has lora_A \(a.shape) and lora_B \(b.shape), but rank \(rank)")
      }
      pairs[module] = Pair(a: a, b: b)
    }
    if let module = ups.keys.min() { throw error(module, "has lora_B but no lora_A") }
    // PEFT keeps a copy of what a pair on the head or the embedding is beside; it has not learnt.
    for module in pairs.keys { replaced[module + ".base_layer.weight"] = nil }
  }

  private func checkPairs(_ folder: String) throws(CheckpointError) {
    for (module, pair) in pairs.sorted(by: { $0.key < $1.key }) {
      let rank = config.rank(of: module)
      guard pair.shape != nil, pair.a.shape[0] == rank else {
        throw CheckpointError(
          path: folder,
          problem: "\(module) has lora_A \(pair.a.shape) and lora_B \(pair.b.shape), but rank \(rank)")
      }
    }
    if let name = replaced.filter({ !$0.value.isWhole }).keys.min() {
      throw CheckpointError(path: folder, problem: "\(name) has not as many numbers as its shape says")
    }
  }

  /// Modules of Gemma 3 with its vision part are named after the decoder alone.
  private static func canonical(_ name: String) -> String {
    for (nested, plain) in [("model.language_model.", "model."), ("language_model.model.", "model.")]
    where name.hasPrefix(nested) {
      return plain + name.dropFirst(nested.count)
    }
    return name
  }

  /// Writes a folder that `PeftModel.from_pretrained` loads.
  ///
  /// - Parameters:
  ///   - companions: tokenizer and chat template that are copied, as TRL lays them beside an adapter.
  ///   - beside: writes what belongs to it into the folder it is given, as `CheckpointWriter.write` says.
  /// - Throws: `CheckpointError`, for pairs that are not of the configured ranks too; an older folder is as it was then.
  public func write(
    to folder: String, as precision: Precision = .f32, replaces: Bool = false, companions: Companions? = nil,
    beside: (String) throws -> Void = { _ in }
  ) throws {
    let config = try config.checked(folder)
    try checkPairs(folder)
    var weights: [Weight] = []
    func add(_ name: String, _ matrix: Matrix) {
      weights.append(Weight(name: Adapter.prefix + name, shape: matrix.shape) { matrix.floats })
    }
    for (module, pair) in pairs {
      add("\(module).lora_A.weight", pair.a)
      add("\(module).lora_B.weight", pair.b)
    }
    for (name, matrix) in replaced { add(name, matrix) }
    let bytes = weights.reduce(0) { $0 + $1.shape.reduce(precision.size, *) }
    try DurableFolder.write(folder, replaces: replaces, bytes: bytes) { aside in
      try SafetensorsWriting.write(weights, as: precision, to: "\(aside)/\(Adapter.weightsName)")
      try DurableFile.write(config.written.indented, to: "\(aside)/\(Adapter.configName)")
      try companions?.copy(to: aside)
      try beside(aside)
    }
  }
}
