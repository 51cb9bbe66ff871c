import Dispatch
import Glibc
import StrictJSON
import Web

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
  /// Tries of a batch.
  private static let maxTries = 3
  /// Seconds before the second try; doubled before the third.
  private static let firstPause = 0.5
  /// Seconds to connect, TLS included.
  private static let connectTimeout = 10.0
  /// Bytes of a reply.
  private static let maxReply = 16 << 20
  /// Seconds in which nobody is asked whether to stop.
  private static let slice = 0.05

  /// Where it is, as far as it may be shown: without the query.
  public var place: String { address.shown }
  private let address: JudgeAddress
  private let timeout: Double
  private let key: String?
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
    (self.address, self.timeout) = (try JudgeAddress(address), max(0.001, min(timeout, 1e6)))
    self.key = try key.map(RewardJudge.checked)
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
    switch ask(body, count: completions.count, shouldStop) {
    case .success(let found):
      let bad = found.count { $0.map { !$0.isReward } ?? false }
      if bad > 0, complaints.isFirst("misfit") {
        report(
          "the judge at \(address.shown): \(bad) of \(found.count) rewards are not finite, or beyond 1e30; this is said once"
        )
      }
      return found.map { $0.map { $0.isReward ? $0 : .nan } }
    case .failure(let problem):
      if problem.kind != Problem.stopped.kind, complaints.isFirst(problem.kind) {
        report(
          "the judge at \(address.shown): \(problem.words); \(completions.count) rewards are missing; this is said once"
        )
      }
      return completions.map { _ in .nan }
    }
  }

  private struct Problem: Error {
    let kind: String
    var words: String
    let isTransient: Bool
    var retryAfter: Double?

    static let stopped = Problem(kind: "stopped", words: "stopped", isTransient: false)
  }

  /// All tries.
  private func ask(_ body: [UInt8], count: Int, _ shouldStop: () -> Bool) -> Result<[Double?], Problem> {
    let deadline = DispatchTime.now() + timeout
    let client = client()
    var problem = Problem(kind: "late", words: "no answer after \(timeout) seconds", isTransient: true)
    for attempt in 0..<RewardJudge.maxTries {
      let left = seconds(until: deadline)
      guard left > 0 else { break }
      let found = post(body, client, seconds: left, count: count, shouldStop)
      guard case .failure(let failure) = found else { return found }
      problem = failure
      guard problem.isTransient, attempt + 1 < RewardJudge.maxTries else { break }
      let pause = max(RewardJudge.firstPause * Double(1 << attempt), problem.retryAfter ?? 0)
      guard pause < seconds(until: deadline) else {
        if let asked = problem.retryAfter {
          problem.words += "; it asks for \(asked) seconds of waiting, and a batch has \(timeout) in all"
        }
        break
      }
      guard wait(pause, shouldStop) else { return .failure(.stopped) }
    }
    return .failure(problem)
  }

  /// False where it was told to stop.
  private func wait(_ pause: Double, _ shouldStop: () -> Bool) -> Bool {
    let end = DispatchTime.now() + pause
    while case let left = seconds(until: end), left > 0 {
      if shouldStop() { return false }
      usleep(UInt32(min(left, RewardJudge.slice) * 1e6) + 1)
    }
    return true
  }

  private func seconds(until deadline: DispatchTime) -> Double {
    let (end, now) = (deadline.uptimeNanoseconds, DispatchTime.now().uptimeNanoseconds)
    return end > now ? Double(end - now) / 1e9 : 0
  }

  private func client() -> HTTPClient {
    var settings = HTTPSettings(userAgent: "yisang")
    settings.maxBodyBytes = RewardJudge.maxReply
    settings.connectTimeout = min(RewardJudge.connectTimeout, timeout)
    settings.totalTimeout = timeout
    settings.bodyStallTime = timeout
    settings.allowPrivate = true
    return HTTPClient(settings)
  }

  /// One try; letting go of the client ends what is under way.
  private func post(
    _ body: [UInt8], _ client: HTTPClient, seconds: Double, count: Int, _ shouldStop: () -> Bool
  ) -> Result<[Double?], Problem> {
    var headers = [
      (name: "Accept", value: "application/json"), (name: "Accept-Encoding", value: ""),
      (name: "Accept-Language", value: ""), (name: "Content-Type", value: "application/json"),
    ]
    if let key { headers.append((name: "Authorization", value: "Bearer \(key)")) }
    var request = HTTPRequest(url: address.href, headers: headers, body: body)
    request.totalTimeout = seconds
    _ = client.start(request)
    while client.inFlight > 0 {
      if shouldStop() { return .failure(.stopped) }
      for completion in client.poll(timeout: RewardJudge.slice) {
        switch completion.result {
        case .failure(let failure):
          return .failure(
            Problem(
              kind: failure.reason, words: "\(failure.reason): \(failure.detail)",
              isTransient: failure.isTransient))
        case .success(let response): return rewards(response, count: count)
        }
      }
    }
    return .failure(Problem(kind: "lost", words: "the request was lost", isTransient: true))
  }

  private func rewards(_ response: HTTPResponse, count: Int) -> Result<[Double?], Problem> {
    let status = response.status
    guard (200..<300).contains(status) else {
      var problem = Problem(
        kind: "status \(status)", words: "status \(status): \(shown(response.body, most: 200))",
        isTransient: status == 429 || status >= 500)
      if status == 429 || status == 503 {
        problem.retryAfter = retryAfterSeconds(response.headers["Retry-After"], now: Double(time(nil)))
      }
      return .failure(problem)
    }
    let found = (try? JSON(parsing: response.body))?["rewards"]?.array
    guard let found, found.count == count, found.allSatisfy({ $0.isNull || $0.double != nil }) else {
      let start = shown(response.body, most: 120)
      return .failure(
        Problem(
          kind: "nonsense", words: "the reply has no list \"rewards\" of \(count) numbers or nulls: \(start)",
          isTransient: false))
    }
    return .success(found.map(\.double))
  }
}
