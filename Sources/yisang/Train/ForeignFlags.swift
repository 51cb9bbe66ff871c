import ArgumentParser
import Corpus

/// What stands on the command line and is no flag of ours: those of TRL's scripts get an answer.
struct ForeignFlags: ParsableArguments {
  @Argument(parsing: .allUnrecognized, help: .hidden)
  var words: [String] = []

  /// - Parameters:
  ///   - known: our own flags, in snake_case.
  ///   - answers: what people write for TRL, and what it is here.
  /// - Throws: for the first word that is no flag of ours.
  func refuse(known: [String], _ answers: ForeignAnswers) throws {
    guard let word = words.first(where: { $0.hasPrefix("-") }) ?? words.first else { return }
    guard word.hasPrefix("--") else {
      let isSwitch = ["true", "false"].contains(word.lowercased())
      throw ValidationError(
        "unexpected argument '\(word)'; "
          + (isSwitch
            ? "a flag has no value: write the flag alone for true, leave it out for false"
            : "what is learnt from goes with --data"))
    }
    let flag = String(word.prefix { $0 != "=" })
    let name = String(flag.dropFirst(2)).replacing("_", with: "-")
    let ours = known.map { $0.replacing("_", with: "-") }
    let answer =
      ours.contains(name)
      ? "write --\(name)" : answers[name] ?? nearest(name, among: ours).map { "did you mean --\($0)?" }
    throw ValidationError("unknown option \(flag)" + (answer.map { "; \($0)" } ?? ""))
  }
}
