import ArgumentParser
import Corpus

/// What stands on the command line and is no flag of ours: those of TRL's scripts get an answer.
struct ForeignFlags: ParsableArguments {
  @Argument(parsing: .allUnrecognized, help: .hidden)
  var words: [String] = []

  /// What people write for TRL, and what it is here.
  private static let answers = [
    "assistant-only-loss": "leave it out; only what the assistant says has a loss",
    "bf16": "write --dtype bfloat16, the default",
    "completion-only-loss": "leave it out; only what the assistant says has a loss",
    "dataset-name": "write --data",
    "fp16": "write --dtype bfloat16, the default",
    "gradient-checkpointing": "leave it out; --memory says how much need not be computed again",
    "max-seq-length": "write --max-length",
    "model-name-or-path": "write --model",
    "report-to": "leave it out; yisang plot draws the run",
    "resume-from-checkpoint": "leave it out; the same command goes on from the newest checkpoint",
    "torch-dtype": "write --dtype",
    "use-peft": "write --lora-r 16",
  ]

  /// - Parameter known: our own flags, in snake_case.
  /// - Throws: for the first word that is no flag of ours.
  func refuse(known: [String]) throws {
    guard let word = words.first(where: { $0.hasPrefix("-") }) ?? words.first else { return }
    guard word.hasPrefix("--") else {
      throw ValidationError("unexpected argument '\(word)'; what is learnt from goes with --data")
    }
    let flag = String(word.prefix { $0 != "=" })
    let name = String(flag.dropFirst(2)).replacing("_", with: "-")
    let ours = known.map { $0.replacing("_", with: "-") }
    let answer =
      ours.contains(name)
      ? "write --\(name)"
      : ForeignFlags.answers[name] ?? nearest(name, among: ours).map { "did you mean --\($0)?" }
    throw ValidationError("unknown option \(flag)" + (answer.map { "; \($0)" } ?? ""))
  }
}
