import ArgumentParser
import Train

/// What draws completions under `--engine torch`.
struct VLLMOptions: ParsableArguments {
  enum Mode: String, CaseIterable {
    case off, colocate, server
  }

  @Option(
    help: ArgumentHelp(
      "torch: what draws: off (generate), colocate (vLLM beside what learns) or server (vLLM on cards of its own) (default: off).",
      valueName: "mode"), completion: .list(Mode.allCases.map(\.rawValue)))
  var vllm: String?

  @Option(
    help: ArgumentHelp("vLLM: the server that torch/serve.sh starts, http://HOST:PORT.", valueName: "url"))
  var vllmServer: String?

  @Option(help: "vLLM: colocate's share of a card's memory (default: 0.3).")
  var vllmMemory: Double?

  @Option(help: "vLLM: processes to one copy of the model, for colocate (default: 1).")
  var vllmParallel: Int?

  @Option(
    help:
      "vLLM: ids of prompt and completion, at most (default: of the longest prompt; the model's where prompts come in the run)."
  )
  var vllmMaxLength: Int?

  @Option(
    help: ArgumentHelp(
      "vLLM: how TRL weighs what it drew: \(VLLMSettings.Correction.allCases.map(\.rawValue).joined(separator: ", ")) (default: sequence_mask where TRL has the loss, else off).",
      valueName: "name"), completion: .list(VLLMSettings.Correction.allCases.map(\.rawValue)))
  var vllmCorrection: String?

  static let keys = [
    "vllm", "vllm_server", "vllm_memory", "vllm_parallel", "vllm_max_length", "vllm_correction",
  ]

  /// - Throws: where a flag was given that belongs to something else.
  private func refuse(_ keys: [String], _ mode: String) throws {
    let flags: [String: Bool] = [
      "vllm_server": vllmServer != nil, "vllm_memory": vllmMemory != nil,
      "vllm_parallel": vllmParallel != nil,
      "vllm_max_length": vllmMaxLength != nil, "vllm_correction": vllmCorrection != nil, "vllm": vllm != nil,
    ]
    for key in keys where flags[key] == true {
      throw ValidationError("--\(key.replacing("_", with: "-")) belongs to \(mode)")
    }
  }

  /// vLLM's settings; nil: it draws nothing.
  ///
  /// - Parameter isTorch: whether the engine is torch.
  func resolved(_ file: Settings, isTorch: Bool) throws -> VLLMSettings? {
    guard isTorch else {
      try refuse(VLLMOptions.keys, "--engine torch")
      return nil
    }
    let mode = try file.string("vllm", flag: vllm).map { try choice("vllm", $0, of: Mode.self) } ?? .off
    var settings: VLLMSettings
    switch mode {
    case .off:
      try refuse(Array(VLLMOptions.keys.dropFirst()), "--vllm colocate or server")
      return nil
    case .colocate:
      try refuse(["vllm_server"], "--vllm server")
      settings = VLLMSettings(
        .colocate(
          memory: try file.number("vllm_memory", vllmMemory, 0.01...0.99) ?? 0.3,
          parallel: try file.whole("vllm_parallel", vllmParallel, 1...1_024) ?? 1))
    case .server:
      try refuse(["vllm_memory", "vllm_parallel"], "--vllm colocate; serve.sh takes vLLM's own flags")
      guard let address = try file.string("vllm_server", flag: vllmServer) else {
        throw ValidationError("--vllm server: name it with --vllm-server http://HOST:PORT")
      }
      settings = VLLMSettings(.server(address))
    }
    settings.maxLength = try file.whole("vllm_max_length", vllmMaxLength, 1...(1 << 24))
    settings.correction = try file.string("vllm_correction", flag: vllmCorrection).map {
      try choice("vllm-correction", $0, of: VLLMSettings.Correction.self)
    }
    return settings
  }
}
