import StrictJSON
import Web

/// What one try of a request came to.
enum TryOutcome: Equatable {
  /// The body of a `chat.completion`, and the tokens of the answer where the server tells.
  case reply([UInt8], tokens: Int?)
  case problem(TryProblem)
}

/// Why a try gave no reply.
struct TryProblem: Equatable {
  enum Kind {
    /// The server is busy or asks for time: again later, and nothing is held against it.
    case later
    /// No answer, or the server's own failure: again, and a mark against the address.
    case broken
    /// An answer that is none, or none in all the time allowed: again but seldom, and a mark against the address.
    case garbled
    /// The request itself is at fault.
    case refused
    /// The server knows a field of the request not: no request with it will do.
    case unknownField
    /// The address serves nobody like us: wrong key, wrong path.
    case closed
  }

  var kind: Kind
  /// `teacher.…`
  var reason: String
  var detail: String
  /// Seconds the server asks to wait.
  var retryAfter: Double?

  /// What is said once it is not tried again.
  func failure(tries: Int) -> TeacherFailure {
    TeacherFailure(reason, detail, isTransient: kind != .refused, tries: tries)
  }
}

extension TryOutcome {
  /// - Parameters:
  ///   - wholeTime: whether the try used up its time; a time-out before that is one of connecting.
  ///   - now: seconds since 1970, for dates in `Retry-After`.
  init(_ result: Result<HTTPResponse, HTTPFailure>, wholeTime: Bool, now: Double) {
    switch result {
    case .failure(let failure): self = .problem(TryProblem(failure, wholeTime: wholeTime))
    case .success(let response) where (200..<300).contains(response.status):
      self = TryOutcome.read(response)
    case .success(let response): self = .problem(TryProblem(response, now: now))
    }
  }

  private static func read(_ response: HTTPResponse) -> TryOutcome {
    let headers = response.headers
    var body = response.body
    if let coding = headers["Content-Encoding"] {
      // Not asked for, but some proxies pack all they pass on.
      guard let plain = try? ContentCoding.decode(body, coding: coding, limit: 64 << 20, isWhole: true) else {
        return garbled("teacher.not_json", "the body's coding \(shown(coding.utf8)) is damaged or unknown")
      }
      body = plain
    }
    guard body.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) != nil else {
      return garbled("teacher.empty", "status \(response.status) without a body")
    }
    do throws(TeacherFailure) {
      let reply = try CompletionReply(parsing: body)
      return .reply(body, tokens: reply.outputTokens)
    } catch {
      let type = headers["Content-Type"] ?? "no type"
      guard error.reason == "teacher.not_json", !type.lowercased().contains("json") else {
        return garbled(error.reason, error.detail)
      }
      return garbled(
        "teacher.content_type",
        "\(shown(type.utf8)) in place of JSON (a proxy's page?): \(shown(body.prefix(120)))")
    }
  }

  private static func garbled(_ reason: String, _ detail: String) -> TryOutcome {
    .problem(TryProblem(kind: .garbled, reason: reason, detail: detail))
  }
}

extension TryProblem {
  fileprivate init(_ failure: HTTPFailure, wholeTime: Bool) {
    switch failure.reason {
    case "fetch.timeout":
      self.init(kind: wholeTime ? .garbled : .broken, reason: "teacher.timeout", detail: failure.detail)
    case "fetch.stalled":
      self.init(kind: .broken, reason: "teacher.stalled", detail: failure.detail)
    case "fetch.too_large", "fetch.head_too_large":
      self.init(kind: .garbled, reason: "teacher.too_large", detail: failure.detail)
    case "fetch.malformed", "fetch.status":
      self.init(kind: .garbled, reason: "teacher.not_http", detail: failure.detail)
    case "fetch.tls": self.init(kind: .broken, reason: "teacher.tls", detail: failure.detail)
    case "fetch.url": self.init(kind: .closed, reason: "teacher.address", detail: failure.detail)
    default: self.init(kind: .broken, reason: "teacher.connection", detail: failure.detail)
    }
  }

  fileprivate init(_ response: HTTPResponse, now: Double) {
    let status = response.status
    let said = serverMessage(response.body)
    let headers = response.headers
    self.init(kind: .broken, reason: "teacher.status_\(status)", detail: said)
    retryAfter = retryAfterSeconds(headers["Retry-After"], now: now)
    switch status {
    case 300..<400:
      kind = .closed
      reason = "teacher.redirect"
      detail = "redirects are not followed; it points to \(shown((headers["Location"] ?? "nowhere").utf8))"
    case 408, 409, 425, 429: kind = .later
    case 401, 402, 403, 404, 405, 410: kind = .closed
    case 400..<500:
      kind = .refused
      if TryProblem.tellsOfLength(response.body) {
        reason = "teacher.too_long"
      } else if let field = TryProblem.unknownField(said) {
        (kind, reason) = (.unknownField, "teacher.unknown_field")
        detail = "the server refuses the field \(field); leave it out with --omit \(field). It says: \(said)"
      }
    default:
      // llama.cpp of old, and others, answer 500 to a prompt that is too long.
      if TryProblem.tellsOfLength(response.body) { (kind, reason) = (.refused, "teacher.too_long") }
    }
  }
}
