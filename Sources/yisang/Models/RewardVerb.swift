import ArgumentParser
import Corpus
import Rewards
import StrictJSON

struct RewardVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reward",
    abstract: "Score completions from standard input, for other programs: a line of JSON each, and one back.",
    discussion: """
      A line has `completion` (a text, or a list of one message) and `prompt`, or `messages` that end in the \
      completion; the columns of its row beside (gold, answer or solution; options; kind); and, if you like, \
      completion_ids, ended or finish_reason, max_tokens, opens_think, index. The answer is \
      {"rewards": {"accuracy": 1.0, …}, "reward": the weighted sum}, null where nothing applies or a reward failed, with the line's \
      index; a bad line gives {"error": "…"} and the run goes on.

      Rewards: \(RewardFunction.allCases.map(\.rawValue).joined(separator: ", ")), and of your own command and judge. \
      This program can be such a command itself.

      Examples:
        echo '{"completion":"정답: 3","gold":"3"}' | yisang reward --stdio --reward-funcs accuracy
      """)

  @Flag(help: "Read standard input, write standard output: there is no other way yet.")
  var stdio = false

  @OptionGroup var rewards: RewardOptions

  @Option(help: "The limit of tokens of lines that do not say max_tokens (default: none is known).")
  var maxCompletionLength: Int?

  @Option(help: "The settings file; yisang.yaml is read where it is there.")
  var config: String?

  static let keys = RewardOptions.keys + ["max_completion_length"]

  /// Lines that are scored at once, where they are there.
  private static let batch = 64

  func validate() throws {
    guard stdio else { throw ValidationError("say --stdio: completions are read from standard input") }
  }

  func run() throws {
    let file = try Settings(file: config, section: .reward)
    let set = try rewards.resolved(file)
    defer { set.close() }
    let limit = try file.whole("max_completion_length", maxCompletionLength, 0...100_000_000) ?? 0
    var reader = LineReader()
    while let first = reader.next() {
      var lines = [first]
      while lines.count < RewardVerb.batch, !reader.wouldWait, let next = reader.next() { lines.append(next) }
      try answer(lines, set, limit: limit)
    }
  }

  /// - Throws: `ExitCode` where it was asked to stop: then these lines have no answer.
  private func answer(_ lines: [LineReader.Line], _ set: RewardSet, limit: Int) throws {
    let read = lines.filter { !$0.isBlank }.map { input($0, limit: limit) }
    let inputs = read.compactMap { try? $0.get().input }
    let scores =
      inputs.isEmpty ? [] : set.scores(inputs, shouldStop: stopRequested) { Console.note("yisang: \($0)") }
    if stopRequested() { throw ExitCode(ExitStatus.stopped) }
    let sums = set.sums(scores)
    var place = 0
    for line in read {
      var members: [JSON.Member] = []
      switch line {
      case .failure(let error): members = [JSON.Member("error", .text("\(error)"))]
      case .success((let index, _)):
        if let index { members.append(JSON.Member("index", index)) }
        let each = zip(set.names, scores).map { JSON.Member($0, number($1[place])) }
        members += [JSON.Member("rewards", .object(each)), JSON.Member("reward", number(sums[place]))]
        place += 1
      }
      Console.out(String(decoding: JSON.object(members).serialized, as: UTF8.self))
    }
  }

  /// Null too for a reward that failed.
  private func number(_ value: Double?) -> JSON { value.flatMap { $0.isNaN ? nil : .number($0) } ?? .null }

  private func input(
    _ line: LineReader.Line, limit: Int
  ) -> Result<(index: JSON?, input: RewardInput), any Error> {
    Result {
      guard case .text(let text) = line else {
        throw RewardFailure("the line is longer than \(LineReader.limit) bytes")
      }
      let object = try JSON(parsing: Array(text.utf8))
      return (object["index"], try RewardInput(object, maxTokens: limit))
    }
  }
}

extension LineReader.Line {
  fileprivate var isBlank: Bool {
    if case .text(let text) = self { text.utf8.allSatisfy { $0 <= 0x20 } } else { false }
  }
}
