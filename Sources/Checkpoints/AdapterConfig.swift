public import StrictJSON

/// `adapter_config.json` of a LoRA adapter (Hu et al. 2021) as PEFT writes it.
public struct AdapterConfig: Sendable, Equatable {
  /// Rank, where `rankPattern` says nothing else.
  public var rank: Int
  /// `lora_alpha`, where `alphaPattern` says nothing else.
  public var alpha: Double
  /// Scale α/√r instead of α/r (Kalajdzievski 2023).
  public var usesRankStabilised = false
  /// `target_modules`: ends of modules' names, one regular expression, or `all-linear`.
  public var targets: Targets
  /// Regular expressions for the ends of modules' names, each with its rank; the first that fits counts.
  public var rankPattern: [(pattern: ModulePattern, rank: Int)] = []
  /// Likewise with their alphas.
  public var alphaPattern: [(pattern: ModulePattern, alpha: Double)] = []
  /// `base_model_name_or_path`: what it was made for, by a name or a path of its maker's; nil is null.
  public var baseModel: String?
  /// Modules trained whole, whose weights lie in the adapter beside the pairs.
  public var modulesToSave: [String] = []
  /// The whole file, whose other members are kept in writing: `lora_dropout` among them, which is not applied here.
  public var json: JSON = .object([])

  /// Which modules an adapter is for.
  public enum Targets: Sendable, Equatable {
    case names([String])
    /// A `ModulePattern`, read when it is asked for: an adapter that was made needs none.
    case pattern(String)
    /// Every linear map but the head.
    case allLinear
  }

  /// A configuration of one's own.
  public init(rank: Int, alpha: Double, targets: Targets) {
    (self.rank, self.alpha, self.targets) = (rank, alpha, targets)
  }

  /// The factor before B·A of a module.
  public func scale(of module: String) -> Double {
    let alpha = alphaPattern.first { $0.pattern.fits(module, atDots: true) }?.alpha ?? alpha
    let rank = Double(rank(of: module))
    return usesRankStabilised ? alpha / rank.squareRoot() : alpha / rank
  }

  /// The rank of a module's pair.
  public func rank(of module: String) -> Int {
    rankPattern.first { $0.pattern.fits(module, atDots: true) }?.rank ?? rank
  }

  /// The same, if a pair can be made of it.
  ///
  /// - Throws: `CheckpointError` for ranks below 1, and alphas that are no finite numbers (or 0 or less, but by pattern).
  func checked(_ path: String) throws(CheckpointError) -> AdapterConfig {
    for rank in [rank] + rankPattern.map(\.rank) where !(1...ModelConfig.Limit.width).contains(rank) {
      throw CheckpointError(
        path: path, problem: "a rank is \(rank), which is not within 1…\(ModelConfig.Limit.width)")
    }
    guard alpha.isFinite, alpha > 0 else {
      throw CheckpointError(path: path, problem: "alpha is \(alpha), not a finite number above 0")
    }
    for (pattern, alpha) in alphaPattern where !alpha.isFinite {
      throw CheckpointError(
        path: path, problem: "alpha of \(pattern.text) is \(alpha), not a finite number")
    }
    return self
  }

  /// The modules of a decoder that get a pair, `model.layers.0.self_attn.q_proj`, with their [outputs, inputs].
  ///
  /// - Throws: `CheckpointError` if `target_modules` is a pattern that is not supported.
  public func modules(of config: ModelConfig) throws(CheckpointError) -> [(name: String, shape: [Int])] {
    let all = config.layers.indices.flatMap { index in
      config.projections.map { (name: "model.layers.\(index).\($0.name)", shape: $0.shape) }
    }
    switch targets {
    case .names(let names):
      return all.filter { module in names.contains { AdapterConfig.name($0, fits: module.name) } }
    case .pattern(let text):
      let reader = ConfigReader(json: json, path: "adapter_config.json")
      let pattern = try AdapterConfig.pattern(Array(text.utf8), "target_modules", reader)
      return all.filter { pattern.fits($0.name, atDots: false) }
    case .allLinear: return all
    }
  }

  /// Whether a name of `target_modules` is a module's, or its end after a dot.
  static func name(_ name: String, fits module: String) -> Bool {
    module == name || module.hasSuffix(".\(name)")
  }

  /// Equal if they would be written alike.
  public static func == (one: AdapterConfig, other: AdapterConfig) -> Bool {
    one.written == other.written
  }
}

extension AdapterConfig {
  /// - Throws: `CheckpointError` for adapters that are not plain LoRA.
  public init(json: JSON, path: String) throws(CheckpointError) {
    let reader = ConfigReader(json: json, path: path)
    guard json.members != nil else { throw reader.error("is no object") }
    try AdapterConfig.refuseOthers(reader)
    rank = try reader.int("r", 8, 1...ModelConfig.Limit.width)
    alpha = try reader.number("lora_alpha", 8)
    usesRankStabilised = try reader.bool("use_rslora", false)
    for member in try reader.object("rank_pattern")?.json.members ?? [] {
      guard let rank = member.value.int, rank > 0, rank <= ModelConfig.Limit.width else {
        throw reader.error("rank_pattern holds a rank that is none")
      }
      rankPattern.append((try AdapterConfig.pattern(member.name, "rank_pattern", reader), rank))
    }
    for member in try reader.object("alpha_pattern")?.json.members ?? [] {
      guard let alpha = member.value.double, alpha.isFinite else {
        throw reader.error("alpha_pattern holds an alpha that is no number")
      }
      alphaPattern.append((try AdapterConfig.pattern(member.name, "alpha_pattern", reader), alpha))
    }
    switch json["target_modules"] {
    case .string(let bytes)?:
      let text = String(decoding: bytes, as: UTF8.self)
      targets = text == "all-linear" ? .allLinear : .pattern(text)
    case .array(let items)?: targets = .names(items.compactMap(\.text))
    default: throw reader.error("has no target_modules")
    }
    baseModel = json["base_model_name_or_path"]?.text
    modulesToSave = json["modules_to_save"]?.array?.compactMap(\.text) ?? []
    self.json = json
  }

  private static func pattern(
    _ bytes: [UInt8], _ name: String, _ reader: ConfigReader
  ) throws(CheckpointError) -> ModulePattern {
    do { return try ModulePattern(String(decoding: bytes, as: UTF8.self)) } catch {
      throw reader.error("\(name) \(error.problem)")
    }
  }

  private static func refuseOthers(_ reader: ConfigReader) throws(CheckpointError) {
    let type = try reader.text("peft_type") ?? "LORA"
    guard type == "LORA" else { throw reader.error("peft_type is \(type); supported is LORA") }
    let bias = try reader.text("bias") ?? "none"
    guard bias == "none" else { throw reader.error("bias is \(bias); supported is none") }
    for name in ["fan_in_fan_out", "use_dora", "lora_bias", "use_qalora"] where try reader.bool(name, false) {
      throw reader.error("\(name) is set, which is not supported")
    }
    for name in [
      "target_parameters", "layer_replication", "trainable_token_indices", "alora_invocation_tokens",
    ]
    where reader.has(name) && reader.json[name]?.array?.isEmpty != true {
      throw reader.error("\(name) is set, which is not supported")
    }
    if let method = reader.json["init_lora_weights"]?.text, method != "gaussian", method != "eva",
      method != "orthogonal"
    {
      throw reader.error(
        "init_lora_weights is \(method), which changes the base's weights; save it with path_initial_model_for_weight_conversion"
      )
    }
  }

  /// The file's content.
  var written: JSON {
    let own = [
      JSON.Member("peft_type", .text("LORA")), JSON.Member("task_type", .text("CAUSAL_LM")),
      JSON.Member("r", .integer(rank)),
      JSON.Member("lora_alpha", Int(exactly: alpha).map { .integer($0) } ?? .number(alpha)),
      JSON.Member("use_rslora", .bool(usesRankStabilised)),
      JSON.Member("target_modules", targets.json),
      JSON.Member(
        "rank_pattern", .object(rankPattern.map { JSON.Member($0.pattern.text, .integer($0.rank)) })),
      JSON.Member(
        "alpha_pattern", .object(alphaPattern.map { JSON.Member($0.pattern.text, .number($0.alpha)) })),
      JSON.Member("modules_to_save", modulesToSave.isEmpty ? .null : .array(modulesToSave.map { .text($0) })),
      JSON.Member("bias", .text("none")), JSON.Member("fan_in_fan_out", .bool(false)),
      JSON.Member("base_model_name_or_path", baseModel.map { .text($0) } ?? .null),
    ]
    var members = (json.members ?? []).filter { member in !own.contains { $0.name == member.name } } + own
    if json["inference_mode"] == nil { members.append(JSON.Member("inference_mode", .bool(true))) }
    if json["lora_dropout"] == nil { members.append(JSON.Member("lora_dropout", .integer(0))) }
    return .object(members.sorted { $0.name.lexicographicallyPrecedes($1.name) })
  }
}

extension AdapterConfig.Targets {
  var json: JSON {
    switch self {
    case .names(let names): .array(names.map { .text($0) })
    case .pattern(let pattern): .text(pattern)
    case .allLinear: .text("all-linear")
    }
  }
}
