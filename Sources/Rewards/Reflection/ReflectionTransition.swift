/// What became of the answer at a reflection: a row of rlerr-proxy's table. All of it is ours; the paper has a judge instead.
public enum ReflectionTransition: String, Sendable, CaseIterable {
  /// A wrong answer gave way to the right one.
  case mended
  /// The right answer was reached again, by a computation that had not been made before.
  case confirmed
  /// The right answer was said again.
  case repeated
  /// A wrong answer stayed, or gave way to another wrong one.
  case stayedWrong = "stayed_wrong"
  /// The right answer gave way to a wrong one.
  case spoiled
  /// There is no answer before or behind the marker, or nobody can say whether it is right.
  case unanswered

  /// The transition between two answers.
  ///
  /// - Parameters:
  ///   - before: whether the answer before the marker is right; nil where there is none, or it cannot be told.
  ///   - after: the same of the one behind it.
  ///   - isNew: whether something was computed behind the marker that was not computed before.
  public init(before: Bool?, after: Bool?, isNew: Bool) {
    switch (before, after) {
    case (false?, true?): self = .mended
    case (true?, true?): self = isNew ? .confirmed : .repeated
    case (false?, false?): self = .stayedWrong
    case (true?, false?): self = .spoiled
    case (nil, _), (_, nil): self = .unanswered
    }
  }

  /// What it counts in the mean, from −1 to 1.
  public var value: Double {
    switch self {
    case .mended: 1
    case .confirmed: 0.3
    case .spoiled: -1
    case .repeated, .stayedWrong, .unanswered: 0
    }
  }
}
