import ArgumentParser
import Corpus
import Foundation
import Rewards
import Train

/// What is asked, as `yisang train grpo` takes it.
struct QuestionOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "JSON Lines of prompt, messages or question, or a corpus; several are read one after the other, - is standard input.",
      valueName: "path"), completion: .file())
  var data: [String] = []

  @Option(help: "Questions of more ids are not asked (default: what the model has room for).")
  var maxPromptLength: Int?

  @Option(
    help: ArgumentHelp(
      "Learn from completions that were drawn and scored elsewhere: JSON Lines of prompt_ids and completions (docs/methods/grpo.md).",
      valueName: "file"), completion: .file())
  var rollouts: String?

  @Option(
    help: ArgumentHelp("Print so many completions of each generation (scft: examples).", valueName: "n"))
  var show: Int?

  static let keys = ["data", "max_prompt_length", "rollouts"]

  mutating func validate() throws {
    if let show, show < 1 { throw ValidationError("--show must be 1 or more") }
    guard rollouts == nil || data.isEmpty else {
      throw ValidationError("give --data or --rollouts, not both")
    }
  }

  /// Reads the questions.
  ///
  /// - Parameters:
  ///   - maxCompletionLength: what the model must have room for behind each.
  ///   - accepted: of a corpus also what pages accepted.
  func load(_ file: Settings, model: String, maxCompletionLength: Int, accepted: Bool = false) throws
    -> LoadedQuestions
  {
    let replayed = try file.string("rollouts", flag: rollouts)
    let sources = try replayed.map { [$0] } ?? file.strings("data", flag: data)
    guard !sources.isEmpty else {
      throw ValidationError("--data is missing: JSON Lines of questions, or a corpus")
    }
    let most = try file.whole("max_prompt_length", maxPromptLength, 1...100_000_000)
    defer { Console.status("") }
    do {
      return try loadQuestions(
        sources, model: model, replays: replayed != nil, maxPromptLength: most,
        maxCompletionLength: maxCompletionLength, accepted: accepted,
        progress: { Console.status("reading: \($0) questions") },
        shouldStop: stopRequested)
    } catch is CancellationError {
      leave(ExitStatus.stopped, "stopped before the first step; run the same command again")
    }
  }
}
