internal import Foundation

/// Where a run is, in one line no wider than a terminal; a pure value.
public struct ProgressLine: Sendable {
  /// Losses of the sparkline, and steps that tell how long the rest takes.
  private static let (shown, timed) = (30, 50)

  /// The last step of the run.
  public let max: Int
  private var last: StepMetrics?
  /// Whether completions are drawn.
  private var draws = false
  /// Of the last draw; nil where no completion of it has one.
  private var reward: Double?
  private var losses: [Double] = []
  private var seconds: [Double] = []

  /// - Parameters:
  ///   - max: the last step of the run.
  ///   - steps: the last ones taken before, so that a run that goes on knows how long it takes.
  public init(max: Int, behind steps: [StepMetrics] = []) {
    self.max = max
    for step in steps { add(step) }
  }

  /// Takes a step.
  public mutating func add(_ step: StepMetrics) {
    last = step
    takeReward(of: step)
    losses = (losses + [step.loss]).suffix(ProgressLine.shown)
    if step.seconds.isFinite { seconds = (seconds + [step.seconds]).suffix(ProgressLine.timed) }
  }

  /// The first step of a generation has the reward of its draw, and the length of its completions whether any was scored or not.
  private mutating func takeReward(of step: StepMetrics) {
    let own = step.more["reward"]
    guard own != nil || step.more["completions/mean_length"] != nil else { return }
    (draws, reward) = (true, own.flatMap { $0.isNaN ? nil : $0 })
  }

  /// Seconds left, by the mean of the last steps; nil before the first.
  public var secondsLeft: Double? {
    guard let last, !seconds.isEmpty else { return nil }
    return seconds.reduce(0, +) / Double(seconds.count) * Double(Swift.max(0, max - last.step))
  }

  /// The line: what does not fit is left out, the least telling first.
  ///
  /// - Parameters:
  ///   - mean: of the losses since the last line, for lines that stay; nil: bars of the last ones, behind the last.
  ///   - meanReward: of the rewards since the last line; nil: the last.
  public func text(width: Int, mean: Double? = nil, meanReward: Double? = nil) -> String {
    guard let last else { return "" }
    let percent = max > 0 ? 100 * last.step / max : 100
    // What is said, and how soon it is left out.
    let all: [(rank: Int, text: String)] = [
      (0, "step \(last.step)/\(max) \(percent) %"),
      (1, "loss \(ProgressLine.number(mean ?? last.loss))"),
      (1, draws ? "reward \((meanReward ?? reward).map(ProgressLine.number) ?? "–")" : ""),
      (3, mean == nil ? ProgressLine.sparkline(losses) : ""),
      (5, "lr \(ProgressLine.number(last.learningRate))"),
      (6, "grad_norm \(ProgressLine.number(last.gradNorm))"),
      (4, "\(ProgressLine.number(last.tokensPerSecond)) tokens/s"),
      (2, secondsLeft.map { ProgressLine.duration($0) + " left" } ?? ""),
    ]
    for limit in stride(from: 6, through: 0, by: -1) {
      let line = all.filter { $0.rank <= limit && !$0.text.isEmpty }.map(\.text).joined(separator: "  ")
      if line.unicodeScalars.count <= width { return line }
    }
    return String(String.UnicodeScalarView("\(last.step)/\(max)".unicodeScalars.prefix(Swift.max(0, width))))
  }

  /// A bar a value, between the least and the greatest; what is no number is a cross.
  static func sparkline(_ values: [Double]) -> String {
    let bars = Array("▁▂▃▄▅▆▇█".unicodeScalars)
    let known = values.filter(\.isFinite)
    guard let low = known.min(), let high = known.max() else { return values.map { _ in "×" }.joined() }
    var out = String.UnicodeScalarView()
    for value in values {
      let place = high > low ? (value - low) / (high - low) * 7 : 3
      out.append(value.isFinite ? bars[min(Swift.max(Int(place.rounded()), 0), 7)] : "×")
    }
    return String(out)
  }

  /// `2 d 3 h`, `3 h 20 min`, `12 min`, `40 s`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "?" }
    let all = Int(Swift.max(0, seconds).rounded())
    return switch all {
    case ..<90: "\(all) s"
    case ..<3_600: "\((all + 30) / 60) min"
    case ..<86_400: "\(all / 3_600) h \(all % 3_600 / 60) min"
    default: "\(all / 86_400) d \(all % 86_400 / 3_600) h"
    }
  }

  /// Four digits are enough to see it move.
  public static func number(_ value: Double) -> String {
    guard value.isFinite else { return value > 0 ? "∞" : "NaN" }
    return (1_000..<1e15).contains(value) ? "\(Int(value.rounded()))" : String(format: "%.4g", value)
  }
}
