extension SettingsSection {
  /// Its keys that name files and folders that are read; of what is made, there is none.
  var files: [String] {
    switch self {
    case .crawl: ["sites"]
    case .import: ["files"]
    case .filter: ["benchmarks", "exclude_ids"]
    case .dedup: ["against"]
    case .distill: ["benchmarks", "instruction", "student", "teacher"]
    case .translate: ["teacher"]
    case .sft: ["data", "eval_data", "model"]
    case .grpo, .nrt, .rlerr: SettingsSection.questions
    case .trit: SettingsSection.questions + ["answer_prompt", "translation_prompt"]
    case .tapo: SettingsSection.questions + ["back_prompt", "prompt"]
    case .scft: SettingsSection.questions + ["drawing_prompt", "eval_data", "training_prompt"]
    case .eval: ["adapter", "model", "prompt", "tasks"]
    case .reward, .export, .run: []
    }
  }

  private static let questions = ["data", "model", "rollouts"]
}
