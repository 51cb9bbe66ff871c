import Testing

@testable import yisang

/// What the flags of TRL's scripts are answered with.
struct ForeignFlagsTests {
  /// All of TRL's `GRPOConfig` (1.16) that it has itself, and what its script has besides.
  private static let grpo = [
    "learning_rate", "model_init_kwargs", "trust_remote_code", "router_aux_loss_coef", "disable_dropout",
    "cast_lm_head_to_fp32", "remove_unused_columns", "num_generations", "num_generations_eval",
    "max_completion_length", "ds3_gather_for_generation", "shuffle_dataset", "pad_to_multiple_of",
    "generation_batch_size", "steps_per_generation", "temperature", "top_p", "top_k", "min_p",
    "generation_kwargs", "chat_template_kwargs", "repetition_penalty", "cache_implementation", "use_vllm",
    "vllm_mode", "vllm_model_impl", "vllm_enable_sleep_mode", "vllm_structured_outputs_regex",
    "vllm_server_base_url", "vllm_server_host", "vllm_server_port", "vllm_server_timeout", "vllm_group_port",
    "vllm_gpu_memory_utilization", "vllm_max_model_length", "vllm_tensor_parallel_size", "beta",
    "num_iterations", "epsilon", "delta", "epsilon_high", "sapo_temperature_neg", "sapo_temperature_pos",
    "vespo_k_pos", "vespo_lambda_pos", "vespo_k_neg", "vespo_lambda_neg", "importance_sampling_level",
    "reward_weights", "multi_objective_aggregation", "scale_rewards", "loss_type",
    "mask_truncated_completions", "sync_ref_model", "ref_model_mixup_alpha", "ref_model_sync_steps",
    "top_entropy_quantile", "entropy_coef", "use_adaptive_entropy", "entropy_coef_min", "entropy_coef_max",
    "entropy_coef_delta", "entropy_target", "max_tool_calling_iterations",
    "vllm_importance_sampling_correction", "vllm_importance_sampling_mode",
    "vllm_importance_sampling_clip_max", "vllm_importance_sampling_clip_min", "off_policy_mask_threshold",
    "use_bias_correction_kl", "log_completions", "log_multimodal", "num_completions_to_print",
    "log_unique_prompts", "log_completions_hub_repo", "use_transformers_continuous_batching",
    "transformers_continuous_batching_config", "use_transformers_paged", "vllm_importance_sampling_cap",
    "reward_model_name_or_path", "reward_funcs", "dataset_name", "dataset_config", "model_name_or_path",
    "use_peft", "lora_r", "lora_alpha", "lora_dropout", "lora_target_modules", "attn_implementation", "bf16",
    "gradient_checkpointing", "report_to", "run_name", "push_to_hub", "eval_strategy", "save_strategy",
    "logging_strategy", "deepspeed",
  ]

  private func answer(_ word: String, _ verb: Verb) -> String {
    var flags = ForeignFlags()
    flags.words = [word, "value"]
    do { try flags.refuse(known: verb.known, verb.answers) } catch { return "\(error)" }
    return ""
  }

  private enum Verb {
    case sft, grpo

    var known: [String] { (self == .sft ? TrainSFTVerb.keys : TrainGRPOVerb.keys) + RunOptions.flags }
    var answers: ForeignAnswers { self == .sft ? .sft : .grpo }
  }

  @Test(arguments: grpo)
  func eachHasAnAnswer(_ name: String) {
    let words = answer("--\(name)", .grpo)
    let ours = "unknown option --\(name); write --\(name.replacing("_", with: "-"))"
    if TrainGRPOVerb.keys.contains(name) {
      #expect(words == ours)
    } else {
      #expect(words.hasPrefix("unknown option --\(name); ") && !words.contains("did you mean"), "\(words)")
      // No answer names a flag that is not there.
      let flags = words.split(separator: " ").filter { $0.hasPrefix("--") && $0.count > 2 }.dropFirst()
      for flag in flags {
        let key = flag.dropFirst(2).filter { $0.isLetter || $0 == "-" }.replacing("-", with: "_")
        #expect(
          (TrainGRPOVerb.keys + RunOptions.flags).contains(key) || flag == "--run" || flag == "--step",
          "\(words)")
      }
    }
  }

  @Test func verbsAnswerForThemselves() {
    for name in ["max-seq-length", "max_length"] {
      #expect(answer("--\(name)", .grpo).contains("write --max-prompt-length and --max-completion-length"))
    }
    #expect(answer("--max-seq-length", .sft) == "unknown option --max-seq-length; write --max-length")
    #expect(answer("--assistant-only-loss", .grpo).contains("only completions have a loss"))
    #expect(answer("--assistant-only-loss", .sft).contains("only what the assistant says has a loss"))
    #expect(answer("--steps-per-generation", .grpo).contains("write --generation-batch-size"))
    #expect(!answer("--steps-per-generation", .sft).contains("generation-batch-size"))
  }

  /// TRL's flags take True and False; ours stand alone.
  @Test func aSwitchHasNoValue() {
    #expect(answer("True", .grpo).contains("a flag has no value"))
    #expect(answer("more.jsonl", .grpo).contains("--data"))
  }
}
