import ArgumentParser
import Reasoning
import Rewards
import StrictJSON
import Train

/// What `yisang train rlerr` takes beside what all refining has.
struct RLERROptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The judge: a server with OpenAI's API (http://127.0.0.1:8000/v1), asked once a completion.",
      valueName: "url"))
  var judge: String?

  @Flag(help: "rlerr-proxy in place of a judge: rules of ours, and not RLERR.")
  var proxy = false

  @Option(help: "The judge's model (default: left to the server).")
  var judgeModel: String?

  @Option(
    help: ArgumentHelp("The environment variable that holds the judge's API key.", valueName: "name"))
  var judgeKeyEnv: String?

  @Option(
    help: ArgumentHelp(
      "Seconds for all scores of a generation; what is late has none (default: 300).", valueName: "s"))
  var judgeTimeout: Double?

  @Option(help: "Completions that the judge is asked about at once (default: 16).")
  var judgeInFlight: Int?

  @Option(
    help: ArgumentHelp(
      "Further members of every request, as {\"max_tokens\":2000}; temperature is 0 unless it is among them.",
      valueName: "json"))
  var judgeBody: String?

  @Flag(
    inversion: .prefixedNo,
    help: "rlerr-proxy takes the result of an equation for an answer, as it does a box (default: yes).")
  var proxyEquations: Bool?

  @Option(
    help:
      "How answer and reflection become one reward: sum, gated (right answers only) or normalize_then_sum (default: sum)."
  )
  var mixture: String?

  @Option(
    help: ArgumentHelp(
      "λ, what a score of 10 counts beside a right answer's 1 (default: 0.5).", valueName: "l"))
  var reflectionWeight: Double?

  @Option(help: "Where the answer is looked for: after_think, first or last (default: after_think).")
  var extraction: String?

  private static let judgeKeys = [
    "judge_model", "judge_key_env", "judge_timeout", "judge_in_flight", "judge_body",
  ]
  static let keys =
    ["judge", "proxy", "proxy_equations", "mixture", "reflection_weight", "extraction"] + judgeKeys

  /// The method's own settings by flags, environment and file.
  func settings(_ file: Settings) throws -> RLERRSettings {
    var rlerr = RLERRSettings()
    try file.set(&rlerr.mixture.mode, "mixture", mixture)
    try file.set(&rlerr.mixture.weight, "reflection_weight", reflectionWeight, 0...1e6)
    rlerr.extraction = try file.extraction(extraction) ?? rlerr.extraction
    return rlerr
  }

  /// The judge, or the rules.
  func scorer(_ file: Settings) throws -> any ReflectionScorer {
    // Of the command line and the file the former says which of the two it is.
    let address = proxy ? judge : try file.string("judge", flag: judge)
    let isProxy = try proxy || (judge == nil && file.bool("proxy", flag: false))
    switch (address, isProxy) {
    case (nil, false):
      throw ValidationError(
        "who scores reflections? --judge URL (a model behind OpenAI's API), or --proxy (rlerr-proxy, rules of ours)"
      )
    case (.some, true): throw ValidationError("give --judge or --proxy, not both")
    case (let address?, false):
      guard try file.choice("proxy_equations", flag: proxyEquations) == nil else {
        throw ValidationError("proxy_equations is rlerr-proxy's; give it with --proxy")
      }
      return try asUsage { try ReflectionJudge(address, judgeSettings(file)) }
    case (nil, true):
      let told: [(String, String?)] = [
        ("judge_model", judgeModel), ("judge_key_env", judgeKeyEnv), ("judge_body", judgeBody),
        ("judge_timeout", judgeTimeout.map { "\($0)" }), ("judge_in_flight", judgeInFlight.map { "\($0)" }),
      ]
      if let (key, _) = try told.first(where: { try (self.proxy ? $1 : file.string($0, flag: $1)) != nil }) {
        throw ValidationError("\(key) is a judge's; give its address with --judge in place of --proxy")
      }
      var proxy = ReflectionProxy()
      try file.set(&proxy.readsEquations, "proxy_equations", proxyEquations)
      return ReflectionProxyReward(proxy)
    }
  }

  private func judgeSettings(_ file: Settings) throws -> ReflectionJudgeSettings {
    var settings = ReflectionJudgeSettings()
    settings.model = try file.string("judge_model", flag: judgeModel)
    settings.key = try file.string("judge_key_env", flag: judgeKeyEnv).map { try RewardJudge.key(in: $0) }
    try file.set(&settings.timeout, "judge_timeout", judgeTimeout, 0.001...1e6)
    try file.set(&settings.inFlight, "judge_in_flight", judgeInFlight, 1...10_000)
    if let text = try file.string("judge_body", flag: judgeBody) {
      guard let members = try? JSON(parsing: Array(text.utf8)).members else {
        throw ValidationError("judge_body must be a JSON object, as {\"max_tokens\":2000}")
      }
      for own in ["model", "messages", "stream", "n"]
      where members.contains(where: { $0.name.elementsEqual(own.utf8) }) {
        throw ValidationError(
          "judge_body may not have \(own): "
            + (own == "model" ? "write --judge-model" : "a trajectory is one request with one answer"))
      }
      settings.extra = members
    }
    return settings
  }
}
