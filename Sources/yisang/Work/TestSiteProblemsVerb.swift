import ArgumentParser
import TestSite

struct TestSiteProblemsVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "problems",
    abstract: "Print small arithmetic problems in Korean with Language-Mixed traces, as JSON Lines.",
    discussion: """
      What a model of a million parameters can learn, and be measured by: adding, subtracting, multiplying, and two of \
      them in a row. A tenth of all operands is held out, and a wording of each operation is never in train. \
      docs/tiny-teacher.md has the rest.

      Examples:
        yisang testsite problems --count 20000 --messages > train.jsonl
        yisang testsite problems --count 200 --split held_out > problems.jsonl
        yisang testsite problems --count 4800 --flawed 0.67 --messages > flawed.jsonl
        yisang import problems.jsonl --columns question=question,answer=gold --source problems
      """)

  @Option(help: "How many.")
  var count = 1_000

  @Option(help: "Decides every text and number.")
  var seed: UInt64 = 1

  @Option(
    help: "train, held_out (other operands) or unseen (other operands and other wordings); train by default.",
    transform: { name in
      guard let split = ToySplit(rawValue: name) else {
        throw ValidationError("there is no \(name); there are train, held_out and unseen")
      }
      return split
    })
  var split = ToySplit.train

  @Option(
    help:
      "Share of traces that leave out what is to be carried, so that their answers are wrong; gold stays right."
  )
  var flawed = 0.0

  @Option(help: "Share of the lines of traces that are in Korean.")
  var koreanSteps = 0.0

  @Flag(
    help:
      "Print conversations, as training takes them, in place of question, english, think, answer and nouns.")
  var messages = false

  func validate() throws {
    guard count >= 0 else { throw ValidationError("--count is a number of problems, 0 or more") }
    guard (0...1).contains(flawed), (0...1).contains(koreanSteps) else {
      throw ValidationError("--flawed and --korean-steps are shares from 0 to 1")
    }
  }

  func run() throws {
    let faults = ToyFaults(flawed: flawed, koreanSteps: koreanSteps)
    for problem in ToyProblem.generate(count: count, seed: seed, split: split, faults: faults) {
      try Console.json(ProblemRow(problem, asMessages: messages))
    }
  }
}

/// A line of output.
private struct ProblemRow: Encodable {
  struct Message: Encodable {
    let role, content: String
  }

  let question, english, think, answer, noun, englishNoun: String?
  let messages: [Message]?
  let gold, kind, split: String
  let license = "CC0-1.0"

  enum CodingKeys: String, CodingKey {
    case question, english, think, answer, noun, messages, gold, kind, split, license
    case englishNoun = "english_noun"
  }

  init(_ problem: ToyProblem, asMessages: Bool) {
    (gold, kind, split) = ("\(problem.gold)", problem.kind, problem.split.rawValue)
    (question, english) = asMessages ? (nil, nil) : (problem.question, problem.english)
    (think, answer) = asMessages ? (nil, nil) : (problem.think, problem.answer)
    (noun, englishNoun) = asMessages ? (nil, nil) : (problem.noun, problem.englishNoun)
    messages =
      asMessages
      ? [
        Message(role: "user", content: problem.question), Message(role: "assistant", content: problem.reply),
      ]
      : nil
  }
}
