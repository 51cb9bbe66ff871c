public import Corpus

/// All that a report says, read from what the stages left; what was not made is nil or empty.
///
/// One pass over each shard, counted by SQL; memory grows with hosts, clusters of duplicates and steps of runs, not with rows.
public struct ReportFacts: Sendable, Equatable, Encodable {
  /// True where texts of class B are shown.
  public var isPrivate = false
  /// How many records entered each stage and were kept, in the order of the stages.
  public var funnel: [FunnelStep] = []
  /// Classes and evidence.
  public var licenses: LicenseFacts?
  /// Scores with the bounds that are put on them.
  public var scores: [ScoreFacts] = []
  /// Groups of the same text.
  public var duplicates: DuplicateFacts?
  /// What the teacher's answers are like.
  public var traces: TraceFacts?
  /// Training runs, a model before those that began with it.
  public var runs: [RunFacts] = []
  /// What of runs is there and cannot be read.
  public var passedOver: [PassedOver] = []
  /// Scores of models, in the same order.
  public var evaluations: [EvaluationFacts] = []
  /// Rows.
  public var samples: SampleFacts?
  /// What each stage took.
  public var costs = CostFacts()
  /// Stages whose shards are behind those they were made of: they should be run again.
  public var behind: [String] = []

  /// Nothing known.
  public init() {}

  /// Reads a corpus and its runs.
  ///
  /// - Throws: `CorpusFailure` where there is nothing to report on, or something is damaged.
  public init(of corpus: Corpus, _ request: ReportRequest = ReportRequest()) throws {
    isPrivate = request.audience == .thisMachine
    funnel = try FunnelStep.all(of: corpus)
    let folders = try RunFolders(request)
    guard !funnel.isEmpty || !folders.isEmpty else {
      throw CorpusFailure(
        .missing, corpus.root,
        "there is nothing to report on: no finished shards, and no runs in \(request.runsFolder)",
        remedy:
          "run yisang crawl or yisang import first, or name the corpus with --corpus and the runs with --runs"
      )
    }
    let classes = try ClassLookup(of: corpus, for: request.audience)
    licenses = try LicenseFacts(of: corpus)
    scores = try ScoreFacts.all(of: corpus)
    duplicates = try DuplicateFacts(of: corpus, classes)
    traces = try TraceFacts(of: corpus)
    samples = try SampleFacts(of: corpus, classes, request)
    (runs, evaluations, passedOver) = folders.read()
    costs = try CostFacts(of: corpus, runs, journal: request.journal)
    for stage in [Stage.filter, .dedup, .trace, .distill] where try corpus.staleness(of: stage) != nil {
      behind.append(stage.name)
    }
  }
}
