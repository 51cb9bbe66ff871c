import StrictJSON

extension Rope {
  /// Which of `rope_type`'s values there is code for.
  private static let types = "default, linear, dynamic, yarn, longrope, llama3"

  /// Reads `rope_parameters` (transformers 5), or `rope_theta` and `rope_scaling` (transformers 4), which win if both
  /// are there, as in transformers.
  ///
  /// - Parameter positions: `max_position_embeddings`.
  init(_ config: ConfigReader, dimensions: Int, positions: Int) throws(CheckpointError) {
    var parameters = try config.object("rope_parameters")
    if let scaling = try config.object("rope_scaling"), scaling.json.members?.isEmpty == false {
      parameters = scaling
    }
    if let parameters,
      ["full_attention", "sliding_attention"].contains(where: { parameters.json[$0] != nil })
    {
      throw config.error("rope_parameters are given by kind of layer, which only Gemma 3 has")
    }
    self = try Rope(
      parameters, outer: config, theta: config.number("rope_theta", 10_000), dimensions: dimensions,
      positions: positions)
  }

  /// - Parameters:
  ///   - parameters: the object that says how to stretch.
  ///   - outer: the configuration around it.
  ///   - theta: if the object has none.
  ///   - truncates: `truncate` of yarn is read; transformers 5 does not find it where parameters are given by kind of layer.
  init(
    _ parameters: ConfigReader?, outer: ConfigReader, theta: Double, dimensions: Int, positions: Int,
    readsTruncate: Bool = true
  ) throws(CheckpointError) {
    let reader = parameters ?? ConfigReader(json: .object([]), path: outer.path)
    for place in [reader, outer] {
      if let part = try place.optionalNumber("partial_rotary_factor"), part != 1 {
        throw outer.error("partial_rotary_factor is \(part); heads that turn in part are not supported")
      }
    }
    let bounds = 1...ModelConfig.Limit.positions
    let inner = try reader.int("original_max_position_embeddings", positions, bounds)
    let original = try outer.optionalInt("original_max_position_embeddings", bounds) ?? inner
    func factor() throws(CheckpointError) -> Double {
      guard let factor = try reader.optionalNumber("factor") else { throw outer.error("rope has no factor") }
      return factor
    }
    let stretched = Double(positions) / Double(original)
    let scaling: Scaling
    let olderType = try reader.text("type") ?? "default"
    switch try reader.text("rope_type") ?? olderType {
    case "default": scaling = .none
    case "linear": scaling = .linear(factor: try factor())
    case "dynamic":
      scaling = .dynamic(factor: try factor(), originalPositions: positions)
    case "yarn":
      scaling = .yarn(
        factor: try reader.number("factor", stretched), originalPositions: original,
        betaFast: try reader.number("beta_fast", 32), betaSlow: try reader.number("beta_slow", 1),
        attentionFactor: try reader.optionalNumber("attention_factor"),
        mscale: try reader.optionalNumber("mscale", above: -1),
        mscaleAllDimensions: try reader.optionalNumber("mscale_all_dim", above: -1),
        truncates: readsTruncate ? try reader.bool("truncate", true) : true)
    case "longrope":
      scaling = .longrope(
        short: try reader.numbers("short_factor", count: dimensions / 2),
        long: try reader.numbers("long_factor", count: dimensions / 2),
        originalPositions: original, factor: try reader.number("factor", stretched),
        attentionFactor: try reader.optionalNumber("attention_factor"))
    case "llama3":
      guard let low = try reader.optionalNumber("low_freq_factor"),
        let high = try reader.optionalNumber("high_freq_factor"), high > low
      else { throw outer.error("rope of type llama3 needs low_freq_factor and a larger high_freq_factor") }
      scaling = .llama3(factor: try factor(), low: low, high: high, originalPositions: original)
    case let other:
      throw outer.error("rope_type is \(other); supported are \(Rope.types)")
    }
    self.init(theta: try reader.number("rope_theta", theta), scaling: scaling, dimensions: dimensions)
  }

  /// Gemma 3's two: full layers' is stretched, sliding layers' has a base of its own.
  static func gemma(_ config: ConfigReader, dimensions: Int, positions: Int) throws(CheckpointError) -> (
    full: Rope, sliding: Rope
  ) {
    let nested = try config.object("rope_parameters")
    var full = try nested?.object("full_attention")
    if let scaling = try config.object("rope_scaling"), let members = scaling.json.members, !members.isEmpty {
      // Of equal names the last counts.
      full = ConfigReader(json: .object((full?.json.members ?? []) + members), path: config.path)
    }
    return (
      try Rope(
        full, outer: config, theta: config.number("rope_theta", 1_000_000), dimensions: dimensions,
        positions: positions, readsTruncate: false),
      try Rope(
        nested?.object("sliding_attention"), outer: config,
        theta: config.number("rope_local_base_freq", 10_000), dimensions: dimensions, positions: positions,
        readsTruncate: false)
    )
  }
}
