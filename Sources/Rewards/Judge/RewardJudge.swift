import Dispatch
import Glibc
import StrictJSON
import Web

/// A user's own reward at an address: a batch is posted, its numbers come back.
///
/// `POST` of `{"completions": [...]}`, each as `RewardInput.json` with its place as `index`; the reply is
/// `{"rewards": [number or null, ...]}`, as many and in that order. A failure that may pass is tried again within the
/// time of the batch; what fails for good costs the batch its rewards (nil) and is reported, each kind once a run.
/// Redirects are not followed, and the environment's proxies are not used.
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

  private let address: String
  private let timeout: Double
  private let complaints = Complaints()

  /// `judge`.
  public var name: String { RewardJudge.name }

  /// - Throws: `RewardFailure` where the address is none.
  public init(_ address: String, timeout: Double = RewardJudge.defaultTimeout) throws {
    guard let url = WebURL(address), url.isHTTP, url.host?.isEmpty == false, url.username.isEmpty,
      url.password.isEmpty, url.fragment == nil
    else {
      throw RewardFailure("the judge's address is none: \(address); give it as http://127.0.0.1:9000/score")
    }
    (self.address, self.timeout) = (url.href, max(0.001, min(timeout, 1e6)))
  }

  /// One request for the batch.
  public func scores(_ completions: [RewardInput], report: (String) -> Void) -> [Double?] {
    guard !completions.isEmpty else { return [] }
    let items = completions.enumerated().map { $1.json(index: $0) }
    let body = JSON.object([JSON.Member("completions", .array(items))]).serialized
    let deadline = DispatchTime.now() + timeout
    let client = client()
    var problem = Problem(kind: "late", words: "no answer after \(timeout) seconds", isTransient: true)
    for attempt in 0..<RewardJudge.maxTries {
      let left = seconds(until: deadline)
      guard left > 0 else { break }
      switch post(body, client, seconds: left, count: completions.count) {
      case .success(let rewards): return rewards
      case .failure(let found): problem = found
      }
      guard problem.isTransient, attempt + 1 < RewardJudge.maxTries else { break }
      usleep(
        UInt32(min(RewardJudge.firstPause * Double(1 << attempt), max(0, seconds(until: deadline))) * 1e6))
    }
    if complaints.isFirst(problem.kind) {
      report(
        "the judge at \(address): \(problem.words); \(completions.count) rewards are missing; this is said once"
      )
    }
    return completions.map { _ in nil }
  }

  private struct Problem: Error {
    let kind: String
    let words: String
    let isTransient: Bool
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

  private func post(_ body: [UInt8], _ client: HTTPClient, seconds: Double, count: Int) -> Result<
    [Double?], Problem
  > {
    var request = HTTPRequest(
      url: address,
      headers: [
        (name: "Accept", value: "application/json"), (name: "Accept-Encoding", value: ""),
        (name: "Accept-Language", value: ""), (name: "Content-Type", value: "application/json"),
      ], body: body)
    request.totalTimeout = seconds
    _ = client.start(request)
    while client.inFlight > 0 {
      for completion in client.poll(timeout: 1) {
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
    guard (200..<300).contains(response.status) else {
      let said = String(decoding: response.body.prefix(200), as: UTF8.self)
      return .failure(
        Problem(
          kind: "status \(response.status)", words: "status \(response.status): \(said)",
          isTransient: response.status == 429 || response.status >= 500))
    }
    let found = (try? JSON(parsing: response.body))?["rewards"]?.array
    guard let found, found.count == count, found.allSatisfy({ $0.isNull || $0.double != nil }) else {
      let shown = String(decoding: response.body.prefix(120), as: UTF8.self)
      return .failure(
        Problem(
          kind: "nonsense", words: "the reply has no list \"rewards\" of \(count) numbers or nulls: \(shown)",
          isTransient: false))
    }
    return .success(found.map(\.double))
  }
}
