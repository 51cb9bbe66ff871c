/// A small sum in Korean words with a Language-Mixed trace: what a model of a million parameters can learn.
///
/// The trace thinks in English, keeps the question's words in quotation, and calculates digit by digit.
public struct ToyProblem: Sendable, Equatable {
  /// `add`, `subtract`, `multiply` or `two_step`.
  public let kind: String
  /// What is known of it before training.
  public let split: ToySplit
  /// Korean; 50 characters at least, as `filter` asks.
  public let question: String
  /// The same question in English: names in Latin letters, numbers as digits in the same order. Distinct questions have distinct ones.
  public let english: String
  /// What is counted, in Korean and in English; it stands in `question` and in `english`.
  public let noun, englishNoun: String
  /// What stands between `<think>` and `</think>`, without line breaks around it.
  public let think: String
  /// A Korean sentence with no number but the result; it says twice what it is, the second time as the answer.
  public let answer: String
  /// What is right, greater than zero.
  public let gold: Int
  /// What the trace and the answer come to: `gold`, unless the trace is flawed.
  public let result: Int

  /// What an assistant says: the trace and the answer.
  public var reply: String { "<think>\n\(think)\n</think>\n\n\(answer)" }

  /// As many problems of a split as wanted; equal seeds give equal problems, and fewer are the first of more. Faults change
  /// traces and answers alone, and more of them change all that fewer did.
  public static func generate(
    count: Int, seed: UInt64, split: ToySplit = .train, faults: ToyFaults = ToyFaults()
  ) -> [ToyProblem] {
    var random = SeededRandom(seed: seed, stream: "toy problems, \(split.rawValue)")
    var flaws = SeededRandom(seed: seed, stream: "toy flaws, \(split.rawValue)")
    return (0..<max(0, count)).map { _ in
      let isFlawed = flaws.share() < faults.flawed
      var lines = SeededRandom(seed: flaws.next())
      return make(split, &random, carrying: !isFlawed) {
        lines.share() < faults.koreanSteps ? .korean : .english
      }
    }
  }

  /// The names of the operations.
  public static let kinds = ["add", "subtract", "multiply", "two_step"]

  private static func make(
    _ split: ToySplit, _ random: inout SeededRandom, carrying: Bool, language: () -> ToyLanguage
  ) -> ToyProblem {
    let kind = random.pick(kinds)
    var calculation: ToyCalculation
    repeat { calculation = .draw(kind, &random) } while calculation.isHeldOut != (split != .train)
    // A sum may become too small for what is taken from it.
    let carrying = carrying || !calculation.steps(carrying: false).allSatisfy(\.isPossible)
    let result = calculation.result(carrying: carrying)
    let stories = calculation.stories
    let scene = ToyScene(calculation, result: result, &random)
    let story = (split == .unseen ? stories.unseen : random.pick(stories.seen))(scene)
    return ToyProblem(
      kind: kind, split: split, question: story.question, english: story.english, noun: scene.noun,
      englishNoun: scene.things,
      think: calculation.think(of: story, unit: scene.unit, carrying: carrying, language: language),
      answer: "\(story.finding)이므로 답은 \(result)\(scene.unit)입니다.",
      gold: calculation.result(carrying: true), result: result)
  }
}

/// Which problems may be learnt from, and what the others test.
public enum ToySplit: String, Sendable, CaseIterable {
  /// Nine tenths of all operands, in known wordings.
  case train
  /// The other operands, in known wordings.
  case heldOut = "held_out"
  /// The other operands, in wordings that no row of `train` has.
  case unseen
}
