internal import Corpus

/// What each stage took, as the lab books have it.
public struct CostFacts: Sendable, Equatable, Encodable {
  /// A verb, over all its runs.
  public struct Verb: Sendable, Equatable, Encodable {
    /// `crawl`, `license retag` …
    public let verb: String
    /// Times it was run, and those that have no end: it was killed, or still runs.
    public let runs, unended: Int
    /// Of the runs that ended.
    public let seconds: Double
    /// Of the last run.
    public let rowsIn, rowsOut: Int?
  }

  /// Asking the teacher.
  public struct Teacher: Sendable, Equatable, Encodable {
    /// Replies stored, tries at them, and requests without a reply.
    public let replies, tries, failures: Int
    /// Of the tries that were answered, all together; several run at once.
    public let seconds: Double
  }

  /// A training run.
  public struct Training: Sendable, Equatable, Encodable {
    /// The folder's name.
    public let name: String
    /// Steps.
    public let steps: Int
    /// Of all steps, and tokens learnt from; nil where nobody counted.
    public let seconds, tokens: Double?
  }

  /// In the order in which they were first run.
  public private(set) var verbs: [Verb] = []
  /// Steps of `yisang run`, in the order in which they first began.
  public private(set) var steps: [Step] = []
  /// nil where no teacher was asked.
  public private(set) var teacher: Teacher?
  /// In the order of the chain.
  public private(set) var training: [Training] = []

  /// Nothing known.
  public init() {}

  init(of corpus: Corpus, _ runs: [RunFacts], journal: String) throws {
    steps = CostFacts.steps(inJournal: journal)
    verbs = try RunLog.totals(of: corpus).map {
      Verb(
        verb: $0.verb, runs: $0.runs, unended: $0.unended, seconds: $0.seconds, rowsIn: $0.rowsIn,
        rowsOut: $0.rowsOut)
    }
    if let totals = try CompletionStore(reading: corpus)?.totals(), totals.replies + totals.failures > 0 {
      teacher = Teacher(
        replies: totals.replies, tries: totals.tries, failures: totals.failures, seconds: totals.seconds)
    }
    training = runs.map { Training(name: $0.name, steps: $0.steps, seconds: $0.seconds, tokens: $0.tokens) }
  }
}
