/// Which questions go on to phase 2: what the policy cannot answer says nothing of a translation.
public struct QuestionFilter: Sendable, Equatable {
  /// `paper`: by the mean of r_final; `released`: by the share of right answers.
  public var variant: TRITVariant
  /// θ: the least mean. A mean that is less by rounding only is not less.
  public var least: Double

  /// The variant's own θ: 1/3 in the paper, 0.2 in the released code (`translation_acc_lower`), which for six answers is two of
  /// them as well.
  public init(_ variant: TRITVariant) {
    self.init(variant, least: variant == .paper ? 1.0 / 3 : 0.2)
  }

  /// A θ of one's own; 0 keeps every question, which is the paper's run without a filter.
  public init(_ variant: TRITVariant, least: Double) { (self.variant, self.least) = (variant, least) }

  /// The mean that is asked.
  public func mean<Completion>(_ group: CrossGroup<Completion>) -> Double {
    switch variant {
    case .paper: group.attempts.rewards(.paper).reduce(0, +) / Double(group.attempts.count)
    case .released: group.attempts.accuracy()
    }
  }

  /// Whether a question is kept.
  public func keeps<Completion>(_ group: CrossGroup<Completion>) -> Bool { mean(group) >= least - 1e-9 }
}
