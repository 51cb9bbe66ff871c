import StrictJSON

extension ModelConfig {
  /// What each layer sees, and how far the sliding ones do.
  static func layers(_ config: ConfigReader, _ family: Family) throws(CheckpointError) -> (
    layers: [Attention], window: Int?
  ) {
    let count = try config.int("num_hidden_layers", family == .gemma3 ? 26 : 32, 1...Limit.layers)
    if family == .llama { return (Array(repeating: .full, count: count), nil) }

    var window = try config.optionalInt("sliding_window", 1...Limit.positions)
    if config.json["sliding_window"] == nil { window = 4096 }
    let layers: [Attention]
    if family == .gemma3 {
      guard try !config.bool("use_bidirectional_attention", false) else {
        throw config.error("use_bidirectional_attention is set: an encoder, not a decoder")
      }
      let pattern = try config.int("sliding_window_pattern", 6, 1...Limit.layers)
      layers = try listed(config, count) ?? (1...count).map { $0.isMultiple(of: pattern) ? .full : .sliding }
    } else {
      let full = try config.int("max_window_layers", 28, 0...Limit.layers)
      if try !config.bool("use_sliding_window", false) { window = nil }
      layers =
        try listed(config, count) ?? (0..<count).map { window != nil && $0 >= full ? .sliding : .full }
    }
    if window == nil, layers.contains(.sliding) {
      throw config.error("layer_types names sliding layers, but there is no sliding_window in force")
    }
    return (layers, window)
  }

  private static func listed(_ config: ConfigReader, _ count: Int) throws(CheckpointError) -> [Attention]? {
    guard let value = config.json["layer_types"], !value.isNull else { return nil }
    guard let items = value.array, items.count == count else {
      throw config.error("layer_types is no list of \(count) kinds, one a layer")
    }
    var layers: [Attention] = []
    for item in items {
      guard let layer = item.text.flatMap(Attention.init(rawValue:)) else {
        throw config.error(
          "layer_types has \(item.text ?? "something that is no string"); supported are full_attention and sliding_attention"
        )
      }
      layers.append(layer)
    }
    return layers
  }
}
