import StrictJSON

extension Rope {
  /// As `rope_parameters` of transformers 5.
  var parameters: JSON { .object([JSON.Member("rope_theta", .number(theta))] + scalingMembers) }

  /// As `rope_scaling` of transformers 4.
  var scalingMembers: [JSON.Member] {
    func number(_ name: String, _ value: Double?) -> [JSON.Member] {
      value.map { [JSON.Member(name, .number($0))] } ?? []
    }
    func type(_ name: String) -> [JSON.Member] { [JSON.Member("rope_type", .text(name))] }
    func original(_ count: Int) -> [JSON.Member] {
      [JSON.Member("original_max_position_embeddings", .integer(count))]
    }
    func list(_ name: String, _ values: [Double]) -> [JSON.Member] {
      [JSON.Member(name, .array(values.map { .number($0) }))]
    }
    switch scaling {
    case .none: return type("default")
    case .linear(let factor): return type("linear") + number("factor", factor)
    case .dynamic(let factor, _): return type("dynamic") + number("factor", factor)
    case .yarn(
      let factor, let positions, let fast, let slow, let attention, let mscale, let all, let truncates):
      return type("yarn") + number("factor", factor) + original(positions)
        + number("beta_fast", fast == 32 ? nil : fast)
        + number("beta_slow", slow == 1 ? nil : slow) + number("attention_factor", attention)
        + number("mscale", mscale)
        + number("mscale_all_dim", all) + (truncates ? [] : [JSON.Member("truncate", .bool(false))])
    case .longrope(let short, let long, let positions, let factor, let attention):
      return type("longrope") + list("short_factor", short) + list("long_factor", long) + original(positions)
        + number("factor", factor) + number("attention_factor", attention)
    case .llama3(let factor, let low, let high, let positions):
      return type("llama3") + number("factor", factor) + number("low_freq_factor", low)
        + number("high_freq_factor", high) + original(positions)
    }
  }
}
