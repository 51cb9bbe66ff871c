internal import Corpus
internal import GRDB

/// How many records entered a stage, how many left it, and why the others stayed.
public struct FunnelStep: Sendable, Equatable, Encodable {
  /// A reason with how often it was given.
  public struct Reason: Sendable, Equatable, Encodable {
    /// Dotted.
    public let reason: String
    /// Records.
    public let count: Int
  }

  /// The stage; `page` for what was crawled or imported.
  public let stage: String
  /// Records kept.
  public let kept: Int
  /// Most first.
  public let rejected: [Reason]
  /// Of the kept, by the class of their page; empty where nobody judged pages.
  public let classes: [String: Int]

  /// Records that entered.
  public var entered: Int { kept + rejected.reduce(0) { $0 + $1.count } }

  /// Creates a step.
  public init(stage: String, kept: Int, rejected: [Reason], classes: [String: Int] = [:]) {
    (self.stage, self.kept, self.rejected, self.classes) = (stage, kept, rejected, classes)
  }

  /// Of every stage that records pass through and that was run.
  static func all(of corpus: Corpus) throws -> [FunnelStep] {
    var steps: [FunnelStep] = []
    if let pages = try pages(of: corpus) { steps.append(pages) }
    let isJudged = try !corpus.sealedIndices(of: .license).isEmpty
    for stage in [Stage.item, .filter, .dedup, .trace, .distill] {
      guard let count = try corpus.count(of: stage) else { continue }
      let classes = isJudged ? try corpus.items(of: stage, by: .class) : [:]
      let reasons = count.rejected.map { Reason(reason: $0.reason, count: $0.count) }
      steps.append(FunnelStep(stage: stage.name, kept: count.kept, rejected: reasons, classes: classes))
    }
    return steps
  }

  /// Pages that were judged; where none were, what was fetched.
  private static func pages(of corpus: Corpus) throws -> FunnelStep? {
    if let judged = try corpus.count(of: .license) {
      return FunnelStep(stage: "page", kept: judged.kept + judged.rejectedTotal, rejected: [])
    }
    guard let fetched = try corpus.count(of: .crawl) else { return nil }
    return FunnelStep(
      stage: "page", kept: fetched.kept,
      rejected: fetched.rejected.map { Reason(reason: $0.reason, count: $0.count) })
  }
}
