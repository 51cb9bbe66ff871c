extension ForeignAnswers {
  private static let drawsItself = "leave it out; the model draws in this process, many completions at once"
  private static let vllmCorrection =
    "write --vllm-correction, with --engine torch; here drawing and learning have the same log-probabilities (rollout/logp_max_abs_diff)"
  private static let noVespo = "leave it out; vespo is none of the losses (--loss-type)"
  private static let fixedEntropy = "leave it out; the entropy's weight stays as --entropy-coef says"
  private static let noEval = "leave it out; yisang eval scores a checkpoint"
  private static let serveIt = "serve the model and write --reward-judge with its address (docs/rewards.md)"
  private static let oneProcess = "leave it out; the model is in one process"
  private static let keepsAll =
    "leave it out; all completions are in metrics.sqlite (yisang show --run R --step N)"

  /// Of `yisang train grpo`: what TRL's `GRPOConfig` (1.16) has and what its script adds.
  static let grpo = ForeignAnswers(
    [
      "assistant-only-loss": "leave it out; only completions have a loss",
      "cache-implementation": drawsItself,
      "cast-lm-head-to-fp32": "write --dtype float32, for all products",
      "chat-template-kwargs": "write chat_template_kwargs into the rows of --data",
      "completion-only-loss": "leave it out; only completions have a loss",
      "disable-dropout": "leave it out; nothing has dropout",
      "ds3-gather-for-generation": oneProcess,
      "entropy-coef-delta": fixedEntropy, "entropy-coef-max": fixedEntropy, "entropy-coef-min": fixedEntropy,
      "entropy-target": fixedEntropy,
      "generation-kwargs": "write --temperature, --top-k, --top-p, --min-p or --repetition-penalty",
      "log-completions": "write --show 2; all completions are in metrics.sqlite",
      "log-completions-hub-repo": keepsAll, "log-multimodal": "leave it out; all is text",
      "log-unique-prompts": keepsAll,
      "max-length": "write --max-prompt-length and --max-completion-length",
      "max-new-tokens": "write --max-completion-length",
      "max-seq-length": "write --max-prompt-length and --max-completion-length",
      "max-tool-calling-iterations": "leave it out; completions call no tools",
      "model-init-kwargs": "write --dtype; a model's folder says all else",
      "num-completions-to-print": "write --show",
      "num-generations-eval": noEval, "num-sample-generations": "write --show",
      "pad-to-multiple-of": "leave it out; nothing is padded",
      "remove-unused-columns": "leave it out; all columns go to the rewards",
      "reward-model-name-or-path": serveIt,
      "reward-model-path": serveIt,
      "router-aux-loss-coef": "leave it out; no model here has experts",
      "shuffle-dataset": "write --shuffle",
      "steps-per-generation":
        "write --generation-batch-size: the completions of a step times that number",
      "transformers-continuous-batching-config": drawsItself, "use-adaptive-entropy": fixedEntropy,
      "use-transformers-continuous-batching": drawsItself, "use-transformers-paged": drawsItself,
      "use-vllm":
        "write --engine torch --vllm colocate, or server; completions of another engine go with --rollouts",
      "vespo-k-neg": noVespo, "vespo-k-pos": noVespo, "vespo-lambda-neg": noVespo,
      "vespo-lambda-pos": noVespo,
      "vllm-gpu-memory-utilization": "write --vllm-memory, with --engine torch",
      "vllm-importance-sampling-correction": vllmCorrection,
      "vllm-importance-sampling-mode": vllmCorrection,
      "vllm-max-model-length": "write --vllm-max-length, with --engine torch",
      "vllm-mode": "write --vllm, with --engine torch",
      "vllm-server-base-url": "write --vllm-server, with --engine torch",
      "vllm-tensor-parallel-size": "write --vllm-parallel, with --engine torch",
    ],
    beginnings: [
      ("vllm-", "leave it out; --vllm of --engine torch writes it as TRL has it"), ("eval-", noEval),
      ("per-device-eval-", noEval),
    ])
}
