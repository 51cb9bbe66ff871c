import Dispatch
import Glibc
import Web

/// Posts bodies to one address, several at once, all within one time; a failure that may pass is tried again.
///
/// Redirects are not followed, and the environment's proxies are not used.
struct JudgeClient: Sendable {
  let address: JudgeAddress
  /// Seconds for all that is posted together, all tries among them.
  let timeout: Double
  /// Sent as `Authorization: Bearer …`.
  let key: String?
  /// Requests that are under way at once.
  var width = 1

  /// Tries of a request.
  private static let maxTries = 3
  /// Seconds before the second try; doubled before the third.
  private static let firstPause = 0.5
  /// Seconds to connect, TLS included.
  private static let connectTimeout = 10.0
  /// Bytes of a reply.
  private static let maxReply = 16 << 20
  /// Seconds in which nobody is asked whether to stop.
  private static let slice = 0.05

  /// Why a body has no reply.
  struct Problem: Error {
    let kind: String
    var words: String
    let isTransient: Bool
    var retryAfter: Double?

    static let stopped = Problem(kind: "stopped", words: "stopped", isTransient: false)

    /// A reply that cannot be read.
    static func nonsense(_ words: String) -> Problem {
      Problem(kind: "nonsense", words: words, isTransient: false)
    }
  }

  /// - Throws: `RewardFailure` where the key has what no header can have.
  init(_ address: JudgeAddress, timeout: Double, key: String?) throws {
    (self.address, self.timeout) = (address, max(0.001, min(timeout, 1e6)))
    self.key = try key.map(RewardJudge.checked)
  }

  /// Posts each body, and reads the replies of a status from 200 to 299; a result a body, in their order.
  func post<Reply>(
    _ bodies: [[UInt8]], shouldStop: () -> Bool, read: ([UInt8]) -> Result<Reply, Problem>
  ) -> [Result<Reply, Problem>] {
    let deadline = JudgeClient.now() + timeout
    let client = client()
    var found: [Int: Result<Reply, Problem>] = [:]
    var tries = bodies.map { _ in 0 }
    var waiting = bodies.indices.map { (place: $0, from: 0.0) }
    var flying: [Int: Int] = [:]
    var problem = Problem(kind: "late", words: "no answer after \(timeout) seconds", isTransient: true)
    while !(waiting.isEmpty && flying.isEmpty) {
      // Letting go of the client ends what is under way.
      if shouldStop() {
        problem = .stopped
        break
      }
      let now = JudgeClient.now()
      while now < deadline, flying.count < width,
        let next = waiting.firstIndex(where: { $0.from <= now })
      {
        let place = waiting.remove(at: next).place
        flying[client.start(request(bodies[place], seconds: deadline - now))] = place
      }
      guard !flying.isEmpty else {
        guard now < deadline else { break }
        let wait = (waiting.map(\.from).min() ?? now) - now
        usleep(UInt32(max(0, min(wait, JudgeClient.slice)) * 1e6) + 1)
        continue
      }
      for completion in client.poll(timeout: JudgeClient.slice) {
        guard let place = flying.removeValue(forKey: completion.ticket) else { continue }
        tries[place] += 1
        let reply = JudgeClient.body(of: completion.result).flatMap(read)
        guard case .failure(var problem) = reply else {
          found[place] = reply
          continue
        }
        if let pause = pause(behind: &problem, tries[place], until: deadline) {
          waiting.append((place, JudgeClient.now() + pause))
        } else {
          found[place] = .failure(problem)
        }
      }
    }
    return bodies.indices.map { found[$0] ?? .failure(problem) }
  }

  /// Seconds until the next try; nil where there is none.
  private func pause(behind problem: inout Problem, _ tries: Int, until deadline: Double) -> Double? {
    guard problem.isTransient, tries < JudgeClient.maxTries else { return nil }
    let pause = max(JudgeClient.firstPause * Double(1 << (tries - 1)), problem.retryAfter ?? 0)
    if pause < deadline - JudgeClient.now() { return pause }
    if let asked = problem.retryAfter {
      problem.words += "; it asks for \(asked) seconds of waiting, and a batch has \(timeout) in all"
    }
    return nil
  }

  private static func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

  private func client() -> HTTPClient {
    var settings = HTTPSettings(userAgent: "yisang")
    settings.maxBodyBytes = JudgeClient.maxReply
    settings.connectTimeout = min(JudgeClient.connectTimeout, timeout)
    settings.totalTimeout = timeout
    settings.bodyStallTime = timeout
    settings.allowPrivate = true
    return HTTPClient(settings)
  }

  private func request(_ body: [UInt8], seconds: Double) -> HTTPRequest {
    var headers = [
      (name: "Accept", value: "application/json"), (name: "Accept-Encoding", value: ""),
      (name: "Accept-Language", value: ""), (name: "Content-Type", value: "application/json"),
    ]
    if let key { headers.append((name: "Authorization", value: "Bearer \(key)")) }
    var request = HTTPRequest(url: address.href, headers: headers, body: body)
    request.totalTimeout = seconds
    return request
  }

  private static func body(of result: Result<HTTPResponse, HTTPFailure>) -> Result<[UInt8], Problem> {
    let response: HTTPResponse
    switch result {
    case .success(let found): response = found
    case .failure(let failure):
      return .failure(
        Problem(
          kind: failure.reason, words: "\(failure.reason): \(failure.detail)",
          isTransient: failure.isTransient))
    }
    let status = response.status
    guard !(200..<300).contains(status) else { return .success(response.body) }
    var problem = Problem(
      kind: "status \(status)", words: "status \(status): \(shown(response.body, most: 200))",
      isTransient: status == 429 || status >= 500)
    if status == 429 || status == 503 {
      problem.retryAfter = retryAfterSeconds(response.headers["Retry-After"], now: Double(time(nil)))
    }
    return .failure(problem)
  }
}
