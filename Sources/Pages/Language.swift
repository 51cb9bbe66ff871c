/// What pages are written in.
public enum Language: String, Sendable, CaseIterable {
  case english = "en"
  case korean = "ko"

  /// The wording of this language; both stand side by side where they are used, so that they are changed together.
  ///
  ///     say("Rows kept", "남은 행")
  public func callAsFunction(_ english: String, _ korean: String) -> String {
    self == .english ? english : korean
  }

  /// A number with its thousands separated by commas, as both languages write it.
  public func callAsFunction(_ number: Int) -> String {
    var digits = String(number.magnitude)
    var at = digits.count - 3
    while at > 0 {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: at))
      at -= 3
    }
    return (number < 0 ? "-" : "") + digits
  }
}
