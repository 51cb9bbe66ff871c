import Checkpoints
import Corpus
import Rewards
public import StrictJSON

extension CritiqueChoice {
  static let examplesName = "examples.jsonl"
  static let fatesName = "fates.jsonl"
  static let selectionName = "selection.json"

  /// How many there are of everything.
  public var summary: JSON {
    .object([
      JSON.Member(
        "fates", .object(counts.map { JSON.Member($0.fate, .integer($0.count)) })),
      JSON.Member(
        "solutions",
        .object([
          JSON.Member("right", .integer(solutions.right)), JSON.Member("wrong", .integer(solutions.wrong)),
          JSON.Member("undecided", .integer(solutions.undecided)),
        ])),
      JSON.Member(
        "by_the_rule",
        .object([
          JSON.Member("corrected", .integer(ruled.corrected)),
          JSON.Member("confirmed", .integer(ruled.confirmed)),
        ])),
      JSON.Member("examples", .integer(examples.count)), JSON.Member("missing", .integer(missing)),
    ])
  }

  /// Writes what became of everything, and the examples, each file in one piece.
  func write(to folder: String, _ questions: [Question]) throws {
    func lines(_ rows: [JSON]) -> [UInt8] { rows.flatMap { $0.serialized + [0x0A] } }
    do {
      try DurableFile.replace(
        lines(entries.map { $0.json(questions[$0.question]) }), at: "\(folder)/\(CritiqueChoice.fatesName)")
      try DurableFile.replace(summary.indented, at: "\(folder)/\(CritiqueChoice.selectionName)")
      try DurableFile.replace(lines(examples), at: "\(folder)/\(CritiqueChoice.examplesName)")
    } catch let error as CheckpointError { throw TrainError(error.path, error.problem) }
  }

  /// Why there is nothing to learn from, and what to do.
  func nothing(_ settings: SCFTSettings) -> NoExample {
    let found = counts.filter { $0.count > 0 }.map { "\($0.fate) \($0.count)" }.joined(separator: ", ")
    let what =
      settings.selfDistill
      ? "of \(counted(entries.count, "solution")) none is learnt from"
      : "of \(counted(entries.count, "critique")) none is learnt from"
    return NoExample(
      description:
        "\(what) (\(found)); solutions: \(solutions.right) right, \(solutions.wrong) wrong, \(solutions.undecided) undecided; \(remedy(settings))"
    )
  }

  private func remedy(_ settings: SCFTSettings) -> String {
    func count(_ fate: CritiqueChoice.Entry) -> Bool { fate.fate == "unparsed" }
    let kept = ruled.corrected + ruled.confirmed
    if kept > 0, missing == 0, let ratio = settings.ratio {
      return
        "\(ruled.corrected) corrected and \(ruled.confirmed) confirmed give no share of \(ratio.corrected):\(ratio.confirmed): raise --num-solutions or --num-critiques, give more questions, or --ratio none"
    }
    if !entries.isEmpty, entries.count(where: count) * 2 > entries.count {
      return
        "most \(settings.selfDistill ? "solutions" : "critiques") are cut off or have no thoughts with an answer behind them: raise --max-completion-length, or begin with a model that thinks"
    }
    if entries.contains(where: { $0.fate == DrawnLine.Skip.noRoom.rawValue }) {
      return "the model has no room for some critiques: lower --max-completion-length"
    }
    return "give questions that the model solves now and then, or more --num-solutions and --num-critiques"
  }
}

extension CritiqueChoice.Entry {
  /// A line of `fates.jsonl`.
  fileprivate func json(_ asked: Question) -> JSON {
    func verdict(_ isRight: Bool?) -> JSON { isRight.map(JSON.bool) ?? .null }
    return .object([
      JSON.Member("question", .integer(question)), JSON.Member("solution", .integer(solution)),
      JSON.Member("critique", critique.map(JSON.integer) ?? .null),
      JSON.Member("id", .text(asked.id.description)), JSON.Member("place", .text(asked.place)),
      JSON.Member("solution_right", verdict(isSolutionRight)),
      JSON.Member("critique_right", verdict(isCritiqueRight)), JSON.Member("fate", .text(fate)),
    ])
  }
}
