public import Corpus
internal import Foundation
internal import Teacher

/// What a run would ask: the first requests, and how many there are.
public struct DistillPreview: Sendable {
  /// A request with its item.
  public struct Shown: Sendable {
    /// The prompt's item.
    public let item: RecordID
    /// The request.
    public let planned: PlannedRequest
    /// Whether its answer is stored.
    public let isStored: Bool
  }

  /// The first requests.
  public private(set) var first: [Shown] = []
  /// Prompts that are asked about.
  public private(set) var prompts = 0
  /// Items that are not asked about, by reason.
  public private(set) var left: [String: Int] = [:]
  /// Requests in all.
  public private(set) var requests = 0
  /// Those whose answer is stored.
  public private(set) var stored = 0
  /// Those that failed for good, and are asked again only with `--retry failed`.
  public private(set) var failed = 0
  /// Unicode scalars of the messages of the requests that are to be asked.
  public private(set) var scalars = 0

  init(
    _ plan: PromptPlan, over shards: [SealedShard], store: CompletionStore?, showing count: Int, limit: Int?
  ) throws {
    for sealed in shards { try Item.forEach(in: sealed) { try add($0, plan, store, count, limit) } }
  }

  private mutating func add(
    _ item: Item, _ plan: PromptPlan, _ store: CompletionStore?, _ count: Int, _ limit: Int?
  ) throws {
    switch plan.prompt(of: item) {
    case .failure(let rejection): left[rejection.reason, default: 0] += 1
    case .success where prompts >= limit ?? .max: left["--limit", default: 0] += 1
    case .success(let prompt):
      prompts += 1
      for answer in try plan.answers(to: prompt, of: item, in: store) {
        requests += 1
        let isStored = answer.state == .replied
        stored += isStored ? 1 : 0
        let isFailed = answer.state == .failed(isTransient: false)
        failed += isFailed ? 1 : 0
        if !isStored && !isFailed {
          for message in answer.planned.request.messages {
            scalars += message.content.unicodeScalars.count
          }
        }
        if first.count < count {
          first.append(Shown(item: item.id, planned: answer.planned, isStored: isStored))
        }
      }
    }
  }
}
