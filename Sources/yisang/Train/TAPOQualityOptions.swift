import ArgumentParser
import Corpus
import Rewards
import Train

/// What a restatement is worth, as `yisang train tapo` takes it.
struct TAPOQualityOptions: ParsableArguments {
  @Option(
    help:
      "What a restatement is measured by: chrf or bleu against the English question, back_likelihood or external (default: chrf)."
  )
  var quality: String?

  @Option(
    help: ArgumentHelp(
      "Of external: a program; source, restatement and reference as JSON Lines on its input, reward from 0 to 1 for each on its output.",
      valueName: "command"))
  var qualityCommand: String?

  @Option(
    help: ArgumentHelp("Of external: the same by POST, in place of a program.", valueName: "url"))
  var qualityUrl: String?

  @Option(
    help: ArgumentHelp("The environment variable that holds the key for it.", valueName: "name"))
  var qualityKeyEnv: String?

  @Option(help: ArgumentHelp("Seconds that either may take for a batch (default: 60).", valueName: "s"))
  var qualityTimeout: Double?

  @Option(
    help: ArgumentHelp(
      "Of back_likelihood: what the source is asked for with; has {restatement} in it.", valueName: "file"))
  var backPrompt: String?

  @Option(help: "Hangul in the letters of a restatement, at most (default: 0.2).")
  var maxKorean: Double?

  @Flag(
    inversion: .prefixedNo,
    help: "A restatement that lacks a number, formula or label is worth nothing (default: yes).")
  var keepNumbers: Bool?

  static let keys = [
    "quality", "quality_command", "quality_url", "quality_key_env", "quality_timeout", "back_prompt",
    "max_korean", "keep_numbers",
  ]

  /// Takes what flags, environment and file say into the settings.
  func set(_ tapo: inout TAPOSettings, _ file: Settings) throws {
    let name = try file.string("quality", flag: quality) ?? tapo.quality.metric.rawValue
    let external = try external(file)
    switch name {
    case "back_likelihood": tapo.judge = .backLikelihood
    case "external":
      guard let external else {
        throw ValidationError(
          "--quality external asks a program or an address of yours: give --quality-command or --quality-url")
      }
      tapo.judge = .external(external)
    default:
      guard let metric = RestatementQuality.Metric(rawValue: name) else {
        throw ValidationError("quality must be one of chrf, bleu, back_likelihood, external")
      }
      tapo.quality.metric = metric
    }
    guard external == nil || name == "external" else {
      throw ValidationError("--quality-command and --quality-url go with --quality external")
    }
    if let prompt = try file.text("back_prompt", flag: backPrompt) {
      guard name == "back_likelihood" else {
        throw ValidationError("--back-prompt goes with --quality back_likelihood")
      }
      tapo.backPrompt = prompt
    }
    try file.set(&tapo.quality.maxKorean, "max_korean", maxKorean, 0...1)
    if try file.choice("keep_numbers", flag: keepNumbers) == false { tapo.quality.gate = nil }
  }

  /// Whom `external` asks; nil where nobody is named.
  private func external(_ file: Settings) throws -> ExternalQuality? {
    let command = try file.string("quality_command", flag: qualityCommand)
    let address = try file.string("quality_url", flag: qualityUrl)
    let variable = try file.string("quality_key_env", flag: qualityKeyEnv)
    let timeout = try file.number("quality_timeout", qualityTimeout, 0.001...1e6)
    guard command == nil || address == nil else {
      throw ValidationError("--quality-command and --quality-url are two scorers; give one of them")
    }
    guard command.map({ $0.contains { !$0.isWhitespace } }) ?? true else {
      throw ValidationError("--quality-command is empty; give a program, such as 'python3 comet.py'")
    }
    guard variable == nil || address != nil else {
      throw ValidationError("--quality-key-env is for an address; give it with --quality-url too")
    }
    guard timeout == nil || command != nil || address != nil else {
      throw ValidationError("--quality-timeout goes with --quality-command or --quality-url")
    }
    if let command {
      return ExternalQuality(RewardCommand(command, timeout: timeout ?? RewardCommand.defaultTimeout))
    }
    return try address.map { address in
      try asUsage {
        ExternalQuality(
          try RewardJudge(
            address, timeout: timeout ?? RewardJudge.defaultTimeout,
            key: variable.map { try RewardJudge.key(in: $0) }))
      }
    }
  }
}
