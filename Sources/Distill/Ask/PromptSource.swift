public import Corpus
internal import GRDB
public import Reasoning

/// The requests of a run, one after the other: items in the order of their shards, each with its answers.
///
/// Reads a few items at a time; memory does not grow with the corpus.
public final class PromptSource {
  private let plan: PromptPlan
  private let store: CompletionStore
  private let retry: Retry
  private let judge: TraceJudge
  private let limit: Int

  private var shards: ArraySlice<SealedShard>
  private var position: Int64 = 0
  private var items: ArraySlice<Item> = []
  private var ready: ArraySlice<PlannedRequest> = []
  private let count: Int
  private var read = 0
  /// Items asked about so far.
  public private(set) var prompts = 0

  /// Which stored traces are asked again.
  public struct Retry: Sendable, Equatable {
    /// A trace that fails any of these rules.
    public var verdicts: Set<TraceVerdict> = []
    /// Tries beyond the first, at most: a run that was broken off and is run again asks none a third time.
    public var attempts = 1

    /// None.
    public init() {}
  }

  /// - Parameters:
  ///   - retry: traces that are asked again, with another seed.
  ///   - limit: items at most.
  public init(
    _ plan: PromptPlan, over shards: [SealedShard], store: CompletionStore, retry: Retry = Retry(),
    judge: TraceJudge, limit: Int? = nil
  ) {
    (self.plan, self.shards, self.store) = (plan, shards[...], store)
    (self.retry, self.judge, self.limit) = (retry, judge, limit ?? .max)
    count =
      (try? shards.reduce(0) {
        try $0 + $1.shard.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM item") ?? 0 }
      }) ?? 0
  }

  /// Items that are still to be looked at.
  public var left: Int { min(count - read + items.count, limit == .max ? .max : limit - prompts) }

  /// Requests that are still to come, at most.
  public var requestsLeft: Int {
    let (all, overflows) = left.multipliedReportingOverflow(by: plan.rollouts)
    return overflows ? .max : all + ready.count
  }

  /// The next request; nil at the end.
  public func next() throws -> PlannedRequest? {
    while ready.isEmpty {
      guard prompts < limit, let item = try nextItem() else { return nil }
      guard case .success(let prompt) = plan.prompt(of: item) else { continue }
      prompts += 1
      ready = try plan.answers(to: prompt, of: item, in: store).map { try again($0, prompt, item) }[...]
    }
    return ready.popFirst()
  }

  /// The request itself, or another try where its trace has one of the verdicts.
  private func again(_ answer: StoredAnswer, _ prompt: AugmentedPrompt, _ item: Item) throws -> PlannedRequest
  {
    guard !retry.verdicts.isEmpty, answer.planned.attempt < retry.attempts, answer.state == .replied,
      case .reply(let body) = try store.outcome(of: answer.planned.key),
      case .success(let row) = judge.row(of: body, answer.planned, prompt, item),
      !retry.verdicts.isDisjoint(with: row.failed)
    else { return answer.planned }
    return plan.request(
      prompt, of: item, rollout: answer.planned.rollout, attempt: answer.planned.attempt + 1)
  }

  private func nextItem() throws -> Item? {
    while items.isEmpty {
      guard let shard = shards.first else { return nil }
      let batch = try shard.shard.database.read { try Item.read($0, after: position, limit: 200) }
      if let last = batch.last?.0 {
        position = last
        read += batch.count
        items = batch.map(\.1)[...]
      } else {
        shards.removeFirst()
        position = 0
      }
    }
    return items.popFirst()
  }
}
