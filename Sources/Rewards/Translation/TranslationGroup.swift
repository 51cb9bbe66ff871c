/// The solutions of one translation: the innermost group.
public struct TargetGroup<Completion: Sendable>: Sendable {
  /// One or more.
  public let attempts: [TRITAttempt<Completion>]

  /// Acc_j.
  public var accuracy: Double { attempts.accuracy() }
}

extension TargetGroup: Equatable where Completion: Equatable {}

/// A draft of a translation, and what came of it.
public struct Translation<Completion: Sendable>: Sendable {
  /// What was drawn.
  public let completion: Completion
  /// What came of it.
  public let fate: Fate

  /// What came of a draft.
  public enum Fate: Sendable {
    /// It is no translation.
    case invalid(TranslationCheck.Flaw)
    /// It is one, and was answered.
    case solved(text: [UInt8], TargetGroup<Completion>)
  }

  /// r_trans = 1[Acc_j > 0] (§3.2): the reward that had to wait for the solutions; 0 of what is no translation.
  public var reward: Double {
    if case .solved(_, let target) = fate, target.accuracy > 0 { 1 } else { 0 }
  }
}

extension Translation.Fate: Equatable where Completion: Equatable {}
extension Translation: Equatable where Completion: Equatable {}

/// Phase 2 of a question: its translations, each holding its own solutions.
///
/// Only `TranslationDrafts` makes one, of solutions that carry where they belong. So there is no list of rollouts beside another
/// list of groups, and no place to compute an index from the one into the other.
public struct TranslationGroup<Completion: Sendable>: Sendable {
  /// Phase 1 of the same question.
  public let cross: CrossGroup<Completion>
  /// In the order they were drawn.
  public let translations: [Translation<Completion>]
}

extension TranslationGroup: Equatable where Completion: Equatable {}
