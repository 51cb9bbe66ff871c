/// What the server does with a connection once it has a request.
struct Answer: Sendable {
  /// For the counters; 0 where no status line is sent.
  var status: Int
  var steps: [Step]

  /// One move. A list of steps that does not end with `close` or `reset` leaves the connection open.
  enum Step: Sendable {
    case send([UInt8])
    /// The bytes so many times; `Int.max` never ends.
    case again([UInt8], times: Int)
    /// A byte at a time, with seconds between.
    case drip([UInt8], every: Double)
    /// Seconds of silence.
    case wait(Double)
    case close
    /// Drops the connection without a farewell (TCP RST).
    case reset
  }
}

/// Everything one host has to say.
protocol HostSite: Sendable {
  /// May count, so that a host can change its mind; must not wait.
  mutating func answer(to request: Request) -> Answer
  /// Whether it reads what is posted.
  var takesBodies: Bool { get }
  /// Ground truth of the pages with a question.
  var truth: [Truth] { get }
  /// Path and query of every page that a polite and complete crawl fetches.
  var expected: [String] { get }
}

extension HostSite {
  var takesBodies: Bool { false }
}

/// The reason phrase of a status line.
func reason(_ status: Int) -> String {
  switch status {
  case 200: "OK"
  case 301: "Moved Permanently"
  case 302: "Found"
  case 303: "See Other"
  case 304: "Not Modified"
  case 307: "Temporary Redirect"
  case 308: "Permanent Redirect"
  case 400: "Bad Request"
  case 401: "Unauthorized"
  case 403: "Forbidden"
  case 404: "Not Found"
  case 405: "Method Not Allowed"
  case 413: "Content Too Large"
  case 422: "Unprocessable Content"
  case 429: "Too Many Requests"
  case 431: "Request Header Fields Too Large"
  case 500: "Internal Server Error"
  case 503: "Service Unavailable"
  default: "Status"
  }
}
