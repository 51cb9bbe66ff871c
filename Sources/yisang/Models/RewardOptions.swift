import ArgumentParser
import Corpus
import Reasoning
import Rewards
import Train

/// How completions are scored, as `yisang train grpo` and `yisang reward` take it.
struct RewardOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "\(RewardFunction.allCases.map(\.rawValue).joined(separator: ", ")); several are added up (docs/rewards.md).",
      valueName: "name"), completion: .list(RewardFunction.allCases.map(\.rawValue)))
  var rewardFuncs: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "What each counts, in their order; with commas where one is negative: 1,-0.5 (default: 1 each).",
      valueName: "number"))
  var rewardWeights: [String] = []

  @Option(
    help: ArgumentHelp(
      "A program of yours: completions as JSON Lines on its input, a line with reward for each on its output.",
      valueName: "command"))
  var rewardCommand: String?

  @Option(
    help: ArgumentHelp("A judge of yours: completions by POST, rewards in its answer.", valueName: "url"))
  var rewardJudge: String?

  @Option(
    help: ArgumentHelp(
      "The environment variable that holds the judge's key, which goes with every request as a bearer's.",
      valueName: "name"))
  var rewardJudgeKeyEnv: String?

  @Option(
    help: ArgumentHelp("Seconds that one of the two may take for a batch (default: 60).", valueName: "s"))
  var rewardTimeout: Double?

  @OptionGroup var lines: RewardLineOptions

  static let keys =
    [
      "reward_funcs", "reward_weights", "reward_command", "reward_judge", "reward_judge_key_env",
      "reward_timeout",
    ] + RewardLineOptions.keys
}

extension RewardOptions {
  /// The rewards from flags, environment and file; of completions drawn elsewhere, those they came with.
  func resolved(_ file: Settings, replaying questions: LoadedQuestions? = nil) throws -> RewardSet {
    let weights = try file.strings("reward_weights", flag: rewardWeights).flatMap(weights)
    let names = try file.strings("reward_funcs", flag: rewardFuncs).flatMap {
      $0.split(separator: ",").map(String.init)
    }
    try refuseForeign(names)
    let command = try file.string("reward_command", flag: rewardCommand)
    let address = try file.string("reward_judge", flag: rewardJudge)
    if let questions {
      guard names.isEmpty, command == nil, address == nil else {
        throw ValidationError("--rollouts has its rewards; --reward-weights alone may be given")
      }
      return try RewardSet(replaying: questions, weights: weights)
    }
    guard !(names.isEmpty && command == nil && address == nil) else {
      throw ValidationError(
        "--reward-funcs is missing: \(RewardFunction.allCases.map(\.rawValue).joined(separator: ", ")), or --reward-command, --reward-judge"
      )
    }
    let variable = try file.string("reward_judge_key_env", flag: rewardJudgeKeyEnv)
    guard variable == nil || address != nil else {
      throw ValidationError("reward_judge_key_env is a judge's; give its address with --reward-judge too")
    }
    let key = try variable.map { try RewardJudge.key(in: $0) }
    let timeout = try file.number("reward_timeout", rewardTimeout, 0.001...1e6)
    guard command.map({ $0.contains { !$0.isWhitespace } }) ?? true else {
      throw ValidationError("--reward-command is empty; give a program, such as 'python3 judge.py'")
    }
    return try asUsage {
      try RewardSet(
        names: names, weights: weights,
        command: command.map { RewardCommand($0, timeout: timeout ?? RewardCommand.defaultTimeout) },
        judge: address.map { try RewardJudge($0, timeout: timeout ?? RewardJudge.defaultTimeout, key: key) },
        settings: lines.resolved(file))
    }
  }

  /// - Throws: for the first name that is TRL's.
  private func refuseForeign(_ names: [String]) throws {
    for name in names {
      if let ours = RewardOptions.foreign[name] {
        throw ValidationError("reward_funcs: \(name) is TRL's; write \(ours)")
      }
      guard name.contains(".") else { continue }
      throw ValidationError(
        "reward_funcs: \(name) looks like a function in Python; give a program that calls it to --reward-command"
      )
    }
  }

  /// TRL's rewards, and what does the same here; how they differ is in docs/rewards.md.
  private static let foreign = [
    "accuracy_reward": "accuracy, with --extraction first where thoughts are to be read too, as TRL's does",
    "get_cosine_scaled_reward": "length; its ends are --correct-length-shortest and the like",
    "get_repetition_penalty_reward":
      "repetition; its numbers are --repetition-ngram and --max-repetition-penalty",
    "get_soft_overlong_punishment": "overlong; its cache is --overlong-cache",
    "reasoning_accuracy_reward": "accuracy", "think_format_reward": "think_format",
  ]

  private func weights(_ text: String) throws -> [Double] {
    try text.split(separator: ",").map { part in
      guard let number = Double(part) else { throw ValidationError("reward_weights: \(part) is no number") }
      return number
    }
  }
}
