/// Refusals before the first answer: many of one kind in a row speak of the settings, not of the requests.
///
/// A request that is under way for longer than they came one after the other may have been taken, and is waited for: a
/// model thinks for minutes, while a refusal comes at once.
struct FirstRefusals {
  private static let most = 20
  private var last: TeacherFailure?
  private var count = 0
  private var since = 0.0
  private(set) var hasAnswered = false

  /// An answer has come: from now on a refusal is its request's own.
  mutating func answered() { hasAnswered = true }

  /// Takes the end of a request that was refused.
  ///
  /// - Returns: the failure; until something was answered, another run may do better with the same request.
  mutating func took(_ failure: TeacherFailure, at now: Double) -> TeacherFailure {
    guard !hasAnswered else { return failure }
    if last?.reason != failure.reason { (count, since) = (0, now) }
    (last, count) = (failure, count + 1)
    var failure = failure
    failure.isTransient = true
    return failure
  }

  /// Why no request will be answered, if it looks so.
  ///
  /// - Parameter oldest: when the oldest try under way began; nil if there is none.
  func verdict(oldest: @autoclosure () -> Double?) -> TeacherFailure? {
    guard !hasAnswered, count >= FirstRefusals.most, let last, oldest().map({ $0 >= since }) ?? true else {
      return nil
    }
    let advice =
      last.reason == "teacher.too_long"
      ? "the prompts alone fill the context, so take a model, or a server, with a longer one"
      : "a model without a system role takes --instruction-role user, one that does not know a field --omit FIELD"
    return TeacherFailure(
      "teacher.refuses_all",
      "the first \(count) requests were refused (\(last.reason)) and none was answered: \(advice). It says: \(last.detail)",
      isTransient: true)
  }
}
