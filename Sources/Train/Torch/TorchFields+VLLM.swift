import Model
import StrictJSON

extension TorchFields {
  /// How what vLLM draws is weighed, which decides what is learnt; nil: it draws nothing.
  var correction: String? {
    guard self["use_vllm"].bool == true else { return nil }
    return self["vllm_importance_sampling_correction"].bool == true
      ? self["vllm_importance_sampling_mode"].text : VLLMSettings.Correction.off.rawValue
  }

  /// vLLM in place of `generate`. Temperature, top_k, top_p, min_p, penalty and the most tokens are the trainer's own fields, and TRL hands
  /// them on; what ends a completion is said here, since vLLM takes its own from the model's folder else.
  ///
  /// - Parameters:
  ///   - stops: ids that end a completion.
  ///   - prompt: ids of the longest prompt; nil: prompts come in the run.
  ///   - positions: that the model has.
  /// - Throws: `TrainError` where the correction would be of another distribution than the one that was drawn from.
  mutating func set(
    _ vllm: VLLMSettings, _ settings: RefineSettings, stops: [Int32], prompt: Int?, positions: Int
  ) throws(TrainError) {
    let correction = vllm.correction ?? (prompt == nil ? .off : .sequenceMask)
    if correction != .off, prompt == nil {
      throw TrainError(
        "--vllm-correction \(correction.rawValue)",
        "is TRL's, and here yisang computes the loss (docs/torch.md): leave it out")
    }
    if correction != .off, settings.cuts(settings.sampling) {
      throw TrainError(
        "--vllm-correction \(correction.rawValue)",
        "compares with the whole distribution, and top_k, top_p, min_p, a penalty or least tokens cut what is drawn from: every token would count less than it should; give --vllm-correction off, or draw from all of it"
      )
    }
    let wanted = vllm.maxLength ?? prompt.map { min($0 + settings.maxCompletionLength, positions) }
    for (name, value): (String, JSON) in [
      ("use_vllm", .bool(true)), ("vllm_model_impl", .text("vllm")),
      ("vllm_enable_sleep_mode", .bool(false)),
      ("vllm_max_model_length", wanted.map(JSON.integer) ?? .null),
      ("vllm_importance_sampling_correction", .bool(correction != .off)),
      (
        "vllm_importance_sampling_mode",
        .text((correction == .off ? .sequenceMask : correction).rawValue)
      ),
      ("vllm_importance_sampling_clip_max", .number(3)), ("vllm_importance_sampling_clip_min", .null),
      (
        "generation_kwargs",
        .object([
          JSON.Member("stop_token_ids", .ids(stops)), JSON.Member("ignore_eos", .bool(true)),
          JSON.Member("min_tokens", .integer(settings.minCompletionLength)),
        ])
      ),
    ] { self[name] = value }
    switch vllm.place {
    case .colocate(let memory, let parallel):
      self["vllm_mode"] = .text("colocate")
      self["vllm_gpu_memory_utilization"] = .number(memory)
      self["vllm_tensor_parallel_size"] = .integer(parallel)
    case .server(let address):
      self["vllm_mode"] = .text("server")
      self["vllm_server_base_url"] = .text(address)
    }
  }
}
