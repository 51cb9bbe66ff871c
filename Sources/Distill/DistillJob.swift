public import Contamination
public import Corpus
internal import GRDB
public import Reasoning
public import Teacher

/// Distils a corpus: asks, judges, selects. Each part goes on where it was, and may be run alone.
public struct DistillJob: Sendable {
  /// What is distilled, and how.
  public let settings: DistillSettings
  /// Kept prompts.
  public let items: [SealedShard]

  private let corpus: Corpus
  private let plan: PromptPlan
  private let judge: TraceJudge
  private let licenses: [String]

  /// Reads the licences and, where options are to be merged, the exam questions of the corpus.
  ///
  /// - Parameters:
  ///   - model: the teacher's name.
  ///   - student: counts a trace's tokens; nil takes the teacher's count.
  ///   - benchmarks: that no trace may share text with.
  /// - Throws: `CorpusFailure` where dedup has not been run.
  public init(
    _ settings: DistillSettings, model: String, instruction: Instruction, corpus: Corpus,
    student: Student? = nil, benchmarks: BenchmarkIndex? = nil
  ) throws {
    (self.settings, self.corpus) = (settings, corpus)
    items = try corpus.sealedShards(of: .dedup)
    let licenses = try corpus.sealedShards(of: .license)
    let classes = try PageClasses(licenses)
    let pool = settings.augment.contains(.option) ? try ExamItem.pool(of: items, classes: classes) : []
    plan = PromptPlan(
      settings, model: model, instruction: instruction,
      augmenter: Augmenter(pool: pool, kinds: settings.augment, seed: settings.seed),
      classes: classes)
    judge = TraceJudge(settings, student: student, benchmarks: benchmarks)
    self.licenses = licenses.map(\.key)
  }

  /// The first requests, and how many there are of each kind: what `--dry-run` shows.
  public func preview(_ count: Int, limit: Int?) throws -> DistillPreview {
    let store = try CompletionStore(reading: corpus)
    return try DistillPreview(plan, over: items, store: store, showing: count, limit: limit)
  }

  /// Asks what is not stored yet.
  ///
  /// - Parameters:
  ///   - part: of whose shards alone it asks, into a store of its own; nil asks of all, into that of the corpus.
  ///   - retry: traces that are asked again, with another seed.
  ///   - limit: prompts at most.
  ///   - clock: seconds since 1970.
  public func ask(
    _ teacher: any Teacher, _ inquiry: Inquiry.Settings, retry: PromptSource.Retry = .init(),
    limit: Int? = nil, part: Part? = nil,
    clock: @escaping () -> Double, shouldStop: @escaping () -> Bool,
    report: (InquiryEvent) -> Void = { _ in }
  ) throws -> InquiryEnd {
    let store =
      try part.map { try CompletionStore(writing: corpus, part: $0, shouldStop: shouldStop) }
      ?? CompletionStore(writing: corpus)
    let source = PromptSource(
      plan, over: items.filter { part?.has($0.index) ?? true }, store: store, retry: retry, judge: judge,
      limit: limit)
    let asking = Inquiry(store, teacher, inquiry, clock: clock, shouldStop: shouldStop)
    return try asking.run(
      { try source.next() },
      report: { event in
        guard case .progress(var progress) = event else { return report(event) }
        progress.promptsLeft = source.left
        report(.progress(progress))
      }, left: { source.requestsLeft })
  }

  /// What the rules make of an answer that has just come, for the mix of verdicts on the way.
  public func verdict(on reply: CompletionReply) -> TraceVerdict {
    Reasoning.judge(
      TraceParts(content: reply.content, reasoning: reply.reasoning), prompt: nil,
      finishReason: reply.finishReason, settings: settings.rules
    ).verdict
  }

  /// Takes apart and judges what is stored, of the shards of the runner's part.
  ///
  /// - Returns: false if it was told to stop.
  public func judge(
    _ runner: StageRunner, events: @escaping @Sendable (StageEvent) -> Void = { _ in }
  ) async throws -> Bool {
    let store = try CompletionStore.reading(corpus, part: runner.part)
    let step = TraceStep(plan, judge, store: store, items: items, licenses: licenses)
    return try await runner.run(step, over: items, events: events)
  }

  /// Draws the examples, and writes them with their manifest.
  ///
  /// - Returns: nil if it was told to stop.
  public func select(
    _ runner: StageRunner, events: @escaping @Sendable (StageEvent) -> Void = { _ in }
  ) async throws -> Manifest? {
    let traces = try corpus.sealedShards(of: .trace)
    let selection = try Selection(traces, settings)
    let step = DistillStep(settings, traces: traces, selection: selection)
    guard try await runner.run(step, over: traces, events: events) else { return nil }
    let manifest = Manifest(
      selection, seed: settings.seed, shards: try corpus.sealedShards(of: .distill))
    try manifest.write(in: corpus)
    return manifest
  }
}
