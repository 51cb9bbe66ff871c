/// What people write for TRL's scripts, and what it is here; names without the dashes before them.
struct ForeignAnswers {
  private let answers: [String: String]
  /// By how a name begins, where it has no answer of its own.
  private let beginnings: [(String, String)]

  init(_ answers: [String: String], beginnings: [(String, String)] = []) {
    self.answers = answers.merging(ForeignAnswers.common) { own, _ in own }
    self.beginnings = beginnings + ForeignAnswers.commonBeginnings
  }

  /// The answer to a flag; nil where there is none.
  subscript(name: String) -> String? {
    answers[name] ?? beginnings.first { name.hasPrefix($0.0) }?.1
  }
}

extension ForeignAnswers {
  private static let noModule = "leave it out; it changes what PyTorch does, and nothing is in its place"

  /// Of transformers' `TrainingArguments` and TRL's `ModelConfig` and `ScriptArguments`, which all its scripts take.
  private static let common = [
    "attn-implementation": "leave it out; there is one attention",
    "auto-find-batch-size": "leave it out; --memory says how much a pass may take",
    "bf16": "write --dtype bfloat16, the default",
    "data-seed": "write --seed; the order of the data depends on it too",
    "dataset-config": "write --data with a file", "dataset-name": "write --data",
    "dataset-test-split": "write --data with a file", "dataset-train-split": "write --data with a file",
    "do-train": "leave it out; it is what the verb does",
    "fp16": "write --dtype bfloat16, the default",
    "gradient-checkpointing": "leave it out; --memory says how much need not be computed again",
    "gradient-checkpointing-kwargs": "leave it out; --memory says how much need not be computed again",
    "load-in-4bit": "leave it out; weights that learn are float32",
    "load-in-8bit": "leave it out; weights that learn are float32",
    "logging-first-step": "leave it out; every step is in metrics.sqlite (yisang show --run)",
    "logging-strategy": "write --logging-steps", "lora-dropout": "leave it out; adapters have no dropout",
    "lr-scheduler-kwargs": "write --min-lr", "model-name-or-path": "write --model with a folder",
    "model-revision": "write --model with the folder of that revision",
    "no-cuda": "leave it out; it runs on the processor", "overwrite-output-dir": "remove the folder yourself",
    "report-to": "leave it out; yisang plot draws the run",
    "resume-from-checkpoint": "leave it out; the same command goes on from the newest checkpoint",
    "run-name": "write --output-dir with the name", "save-only-model": "leave it out; checkpoints are whole",
    "save-strategy": "write --save-steps", "torch-dtype": "write --dtype",
    "trust-remote-code": "leave it out; no code comes with a model",
    "use-cpu": "leave it out; it runs on the processor",
    "use-liger-kernel": "write --liger true, with --engine torch",
    "use-dora": "leave it out; an adapter is plain LoRA", "use-peft": "write --lora-r 16",
    "use-rslora": "leave it out; an adapter is plain LoRA (--lora-alpha)",
  ]

  private static let commonBeginnings = [
    ("bnb-", "leave it out; weights that learn are float32"),
    ("dataloader-", "leave it out; all data are read before the first step"), ("ddp-", noModule),
    ("deepspeed", noModule), ("fsdp", noModule),
    ("hub-", "leave it out; nothing is sent anywhere"),
    ("push-to-hub", "leave it out; nothing is sent anywhere"),
    ("torch-", noModule),
  ]

  /// Of `yisang train sft`.
  static let sft = ForeignAnswers([
    "assistant-only-loss": "leave it out; only what the assistant says has a loss",
    "completion-only-loss": "leave it out; only what the assistant says has a loss",
    "eval-strategy": "write --eval-steps", "max-seq-length": "write --max-length",
  ])
}
