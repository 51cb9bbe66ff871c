import StrictJSON

/// Q from a program of a user's own, as COMET is: a command or a judge that scores a restatement from 0 to 1.
///
/// It is asked as rewards are (docs/rewards.md): the question as `prompt`, the restatement as `completion`, and beside them `source`,
/// `restatement` and `reference`, which is null where there is none. What is not from 0 to 1 has failed, and is reported once.
public final class ExternalQuality: Reward {
  /// Whom it asks.
  public let scorer: any Reward
  private let complaints = Complaints()

  /// That of the scorer.
  public var name: String { scorer.name }

  /// Q by a `RewardCommand` or a `RewardJudge`.
  public init(_ scorer: any Reward) { self.scorer = scorer }

  /// What it is given of one restatement.
  ///
  /// - Parameters:
  ///   - source: the question as it was asked.
  ///   - restatement: what stands within the tags.
  ///   - reference: the same question in English.
  public static func input(source: String, restatement: String, reference: String?) -> RewardInput {
    RewardInput(
      prompt: .text(source), completion: Array(restatement.utf8), ids: [], ended: true, maxTokens: 0,
      columns: .object([
        JSON.Member("source", .text(source)), JSON.Member("restatement", .text(restatement)),
        JSON.Member("reference", reference.map(JSON.text) ?? .null),
      ]))
  }

  /// From 0 to 1, nil or NaN.
  public func scores(_ completions: [RewardInput], report: (String) -> Void) -> [Double?] {
    scores(completions, shouldStop: { false }, report: report)
  }

  /// The same for who may be told to stop.
  public func scores(
    _ completions: [RewardInput], shouldStop: () -> Bool, report: (String) -> Void
  ) -> [Double?] {
    let found = scorer.scores(completions, shouldStop: shouldStop, report: report)
    guard found.count == completions.count else { return completions.map { _ in .nan } }
    if let beyond = found.lazy.compactMap(\.self).first(where: { !$0.isNaN && !(0...1).contains($0) }),
      complaints.isFirst("range")
    {
      report(
        "\(name): \(beyond) is no quality from 0 to 1, and has failed: bring it into that range; this is said once"
      )
    }
    return found.map { $0.map { (0...1).contains($0) ? $0 : .nan } }
  }

  /// Lets go of the scorer.
  public func close() { scorer.close() }
}
