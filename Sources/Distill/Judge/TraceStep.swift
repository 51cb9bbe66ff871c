public import Corpus
public import GRDB
internal import Teacher

/// Items to judged traces: looks up what the teacher answered, and says what each trace is worth.
public struct TraceStep: StageStep {
  /// An item with what is stored for it.
  public struct Input: Sendable {
    let item: Item
    let prompt: Result<AugmentedPrompt, Rejection>
    let answers: [(planned: PlannedRequest, outcome: CompletionStore.Outcome?)]
  }

  /// Traces, and why there are no more.
  public struct Outcome: Sendable {
    let item: Item
    let traces: [TraceRow]
    let rejections: [(id: RecordID, rejection: Rejection)]
  }

  /// The stage written.
  public let stage = Stage.trace
  private let plan: PromptPlan
  private let judge: TraceJudge
  private let store: CompletionStore?
  private let items: [Int: SealedShard]
  private let licenses: [String]

  /// - Parameters:
  ///   - items: the shards that are read.
  ///   - licenses: keys of the licence shards that say which prompts may be asked.
  public init(
    _ plan: PromptPlan, _ judge: TraceJudge, store: CompletionStore?, items: [SealedShard], licenses: [String]
  ) {
    (self.plan, self.judge, self.store, self.licenses) = (plan, judge, store, licenses)
    self.items = Dictionary(items.map { ($0.index, $0) }) { one, _ in one }
  }

  /// How the teacher was asked, and the rules. The number is raised when equal completions give other rows than before.
  public var parameters: Parameters {
    Parameters(
      plan.parameters.merging(judge.parameters) { one, _ in one }.merging(["trace": "1"]) { one, _ in one })
  }

  /// What is stored for the prompts of the shard, as a digest: more answers make another shard.
  public func sideInputs(of shard: Int) throws -> [String] {
    guard let items = items[shard] else { return licenses }
    var digest = Digest()
    try Item.forEach(in: items) { item in
      guard case .success(let prompt) = plan.prompt(of: item) else { return }
      for answer in try plan.answers(to: prompt, of: item, in: store) {
        guard let state = answer.state else { continue }
        digest.updateDelimited(answer.planned.key)
        digest.updateDelimited(Array("\(state)".utf8))
      }
    }
    return licenses + ["completions=" + digest.finish().hex]
  }

  /// Reads items with their completions. Few at a time: a completion may be long.
  public func read(_ db: Database, after position: Int64, limit: Int) throws -> [(Int64, Input)] {
    try Item.read(db, after: position, limit: min(limit, 100)).map { seq, item in
      let prompt = plan.prompt(of: item)
      guard case .success(let asked) = prompt else {
        return (seq, Input(item: item, prompt: prompt, answers: []))
      }
      let answers = try plan.answers(to: asked, of: item, in: store).map { answer in
        (answer.planned, answer.state == nil ? nil : try store?.outcome(of: answer.planned.key))
      }
      return (seq, Input(item: item, prompt: prompt, answers: answers))
    }
  }

  /// Judges every completion.
  public func decide(_ input: Input) throws -> Outcome {
    let prompt: AugmentedPrompt
    switch input.prompt {
    case .failure(let rejection):
      return Outcome(item: input.item, traces: [], rejections: [(input.item.id, rejection)])
    case .success(let asked): prompt = asked
    }
    var traces: [TraceRow] = []
    var rejections: [(RecordID, Rejection)] = []
    for (planned, outcome) in input.answers {
      switch outcome {
      case .reply(let body):
        switch judge.row(of: body, planned, prompt, input.item) {
        case .success(let row): traces.append(row)
        case .failure(let rejection): rejections.append((input.item.id, rejection))
        }
      case .failure(let reason, let detail, _):
        rejections.append((input.item.id, Rejection(reason, value: detail)))
      case nil:
        rejections.append((input.item.id, Rejection("trace.not_asked", value: "answer \(planned.rollout)")))
      }
    }
    return Outcome(item: input.item, traces: traces, rejections: rejections)
  }

  /// Writes the traces, and why they stay behind.
  public func write(_ outcome: Outcome, to db: Database) throws {
    for row in outcome.traces { try row.insert(into: db) }
    for (id, rejection) in outcome.rejections {
      try rejection.insert(id: id, url: outcome.item.url, into: db)
    }
  }
}
