/// What a test teacher may do in place of a good answer. The raw value is its name in `--faults`.
public enum TestTeacherFault: String, Sendable, CaseIterable {
  /// Statuses.
  case badRequest = "400"
  case unauthorized = "401"
  case forbidden = "403"
  case notFound = "404"
  case internalError = "500"
  case unavailable = "503"
  /// 429 with `Retry-After` in seconds, or as a date.
  case tooMany = "429"
  case tooManyDate = "429-date"
  /// 400 as vLLM words a prompt that is too long.
  case tooLong = "too-long"
  /// 422 as servers word a field they do not know.
  case unknownField = "unknown-field"
  case redirect
  /// Never a byte.
  case silent
  /// Half of the body, then never a byte.
  case stall
  /// A byte now and then.
  case drip
  /// Closed before the head; reset before it, and in the middle of the body.
  case closed
  case reset
  case resetBody = "reset-body"
  /// Fewer bytes than the head promises.
  case short
  /// Whole by HTTP's measure, cut as JSON.
  case truncated
  case malformed
  case empty
  /// A login page.
  case html
  /// No HTTP.
  case garbage
  /// More than anyone wants.
  case huge
  case noChoice = "no-choice"
  /// An error under status 200.
  case errorBody = "error-200"
  /// A character cut in the middle, which is a good answer all the same.
  case badText = "bad-utf8"
  /// Null content beside thoughts, as of a model cut off in them.
  case nullContent = "null-content"
  /// Good answers with a flaw in the trace.
  case length
  case noThink = "no-think"
  case looped
  case english

  /// Whether a completion comes of it.
  public var isAnswer: Bool {
    switch self {
    case .badText, .nullContent, .length, .noThink, .looped, .english, .drip: true
    default: false
    }
  }

  /// Reads `500,429=0.2`: names, each with the share of calls that meet it; `usual` where none is given.
  ///
  /// - Returns: nil for an unknown name, a share that is none, or more than 1 in all.
  public static func list(_ text: String, usual: Double = 0.1) -> [TestTeacherFault: Double]? {
    var shares: [TestTeacherFault: Double] = [:]
    for item in text.split(separator: ",") {
      let parts = item.split(separator: "=", maxSplits: 1)
      guard let name = parts.first, let fault = TestTeacherFault(rawValue: String(name)) else { return nil }
      guard let share = parts.count == 2 ? Double(parts[1]) : usual, (0...1).contains(share) else {
        return nil
      }
      shares[fault] = share
    }
    return shares.values.reduce(0, +) <= 1.000_001 ? shares : nil
  }
}
