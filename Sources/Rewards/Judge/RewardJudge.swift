import StrictJSON

/// A user's own reward at an address: a batch is posted, its numbers come back.
///
/// `POST` of `{"completions": [...]}`, each as `RewardInput.json` with its place as `index`; the reply is
/// `{"rewards": [number or null, ...]}`, as many and in that order, null where there is none to be had (nil). A failure that
/// may pass is tried again within the time of the batch, no sooner than a 429 or 503 asks for by `Retry-After`; what fails
/// for good costs the batch its rewards (NaN) and is reported, each kind once a run. Redirects are not followed, and the
/// environment's proxies are not used.
public struct RewardJudge: Reward {
  /// Among the names of rewards.
  public static let name = "judge"
  /// Seconds a batch may take, all tries among them.
  public static let defaultTimeout = 60.0

  /// Where it is, as far as it may be shown: without the query.
  public var place: String { client.address.shown }
  private let client: JudgeClient
  private let complaints = Complaints()

  /// `judge`.
  public var name: String { RewardJudge.name }

  /// A judge; nothing is asked of it yet.
  ///
  /// - Parameters:
  ///   - address: http or https; a query is sent, and never shown.
  ///   - timeout: seconds for a batch.
  ///   - key: sent as `Authorization: Bearer …`, and never shown.
  /// - Throws: `RewardFailure` where the address is none, or the key has what no header can have.
  public init(_ address: String, timeout: Double = RewardJudge.defaultTimeout, key: String? = nil) throws {
    client = try JudgeClient(JudgeAddress(address), timeout: timeout, key: key)
  }

  /// One request for the batch.
  public func scores(_ completions: [RewardInput], report: (String) -> Void) -> [Double?] {
    scores(completions, shouldStop: { false }, report: report)
  }

  /// The same; a stop ends the request.
  public func scores(
    _ completions: [RewardInput], shouldStop: () -> Bool, report: (String) -> Void
  ) -> [Double?] {
    guard !completions.isEmpty else { return [] }
    let items = completions.enumerated().map { $1.json(index: $0) }
    let body = JSON.object([JSON.Member("completions", .array(items))]).serialized
    let replies = client.post([body], shouldStop: shouldStop) { rewards($0, count: completions.count) }
    switch replies[0] {
    case .success(let found):
      let bad = found.count { $0.map { !$0.isReward } ?? false }
      if bad > 0, complaints.isFirst("misfit") {
        report(
          "the judge at \(place): \(bad) of \(found.count) rewards are not finite, or beyond 1e30; this is said once"
        )
      }
      return found.map { $0.map { $0.isReward ? $0 : .nan } }
    case .failure(let problem):
      if problem.kind != JudgeClient.Problem.stopped.kind, complaints.isFirst(problem.kind) {
        report(
          "the judge at \(place): \(problem.words); \(completions.count) rewards are missing; this is said once"
        )
      }
      return completions.map { _ in .nan }
    }
  }

  private func rewards(_ body: [UInt8], count: Int) -> Result<[Double?], JudgeClient.Problem> {
    let found = (try? JSON(parsing: body))?["rewards"]?.array
    guard let found, found.count == count, found.allSatisfy({ $0.isNull || $0.double != nil }) else {
      return .failure(
        .nonsense(
          "the reply has no list \"rewards\" of \(count) numbers or nulls: \(shown(body, most: 120))"))
    }
    return .success(found.map(\.double))
  }
}
