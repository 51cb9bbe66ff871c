/// A number among the settings for traces, by the name it has in files and lines.
public struct TraceNumber: Sendable {
  /// Why a number was not taken.
  public struct Problem: Error, CustomStringConvertible {
    /// What is wrong, in words.
    public let description: String
  }

  /// The name, in snake_case.
  public let key: String
  private let isShare: Bool
  private let read: @Sendable (TraceSettings) -> Double
  private let write: @Sendable (inout TraceSettings, Double) -> Void

  /// The value in settings.
  public func get(_ settings: TraceSettings) -> Double { read(settings) }

  /// Sets the value. - Throws: `Problem` where a share is not within 0–1, or a count is not a whole number from 0 up.
  public func set(_ settings: inout TraceSettings, _ value: Double) throws {
    if isShare, !(0...1).contains(value) { throw Problem(description: "\(key) must be from 0 to 1") }
    if !isShare, Int32(exactly: value).map({ $0 < 0 }) ?? true {
      throw Problem(description: "\(key) must be a whole number, not negative")
    }
    write(&settings, value)
  }

  fileprivate init(share key: String, _ path: any WritableKeyPath<TraceSettings, Double> & Sendable) {
    (self.key, isShare) = (key, true)
    read = { $0[keyPath: path] }
    write = { $0[keyPath: path] = $1 }
  }

  fileprivate init(count key: String, _ path: any WritableKeyPath<TraceSettings, Int> & Sendable) {
    (self.key, isShare) = (key, false)
    read = { Double($0[keyPath: path]) }
    write = { $0[keyPath: path] = Int($1) }
  }
}

extension TraceSettings {
  /// All numbers; `think_ratio` is the only setting that is none.
  public static let numbers: [TraceNumber] = [
    TraceNumber(share: "min_think_korean", \.minThinkKorean),
    TraceNumber(share: "max_think_korean", \.maxThinkKorean),
    TraceNumber(count: "max_han_drift", \.maxHanDrift),
    TraceNumber(share: "max_han_drift_share", \.maxHanDriftShare),
    TraceNumber(count: "max_gloss", \.maxGloss),
    TraceNumber(share: "max_gloss_share", \.maxGlossShare),
    TraceNumber(share: "max_asked_share", \.maxAskedShare),
    TraceNumber(share: "min_answer_korean", \.minAnswerKorean),
    TraceNumber(count: "min_answer_letters", \.minAnswerLetters),
    TraceNumber(count: "max_refusal", \.maxRefusal),
    TraceNumber(count: "repetition_times", \.repetition.times),
    TraceNumber(count: "repetition_line", \.repetition.line),
    TraceNumber(count: "repetition_gram", \.repetition.gram),
    TraceNumber(count: "repetition_unit", \.repetition.unit),
    TraceNumber(count: "repetition_wordless", \.repetition.wordless),
    TraceNumber(count: "repetition_table", \.repetition.table),
    TraceNumber(count: "repetition_one_word", \.repetition.oneWord),
    TraceNumber(count: "repetition_numbered", \.repetition.numbered),
  ]
}
