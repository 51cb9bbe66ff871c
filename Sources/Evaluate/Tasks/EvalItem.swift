/// One question of a benchmark.
public struct EvalItem: Sendable, Equatable {
  /// How an answer is judged.
  public enum Kind: String, Sendable, CaseIterable {
    /// A number or an expression, by equivalence.
    case math
    /// One of `options`.
    case choice
    /// A text, equal after normalisation.
    case text
    /// A translation, by chrF and BLEU against `gold`.
    case translation
  }

  /// Within its task: what the file calls it, or its line.
  public var id: String
  /// The benchmark: `kmmlu-redux`.
  public var task: String
  /// A subject or subset of it, over which averages are macro: `accounting`.
  public var source: String
  /// How it is judged.
  public var kind: Kind
  /// UTF-8 as the file has it, without options.
  public var question: String
  /// What a `choice` chooses from, in order; empty where the question has them in its text, or has none.
  public var options: [String]
  /// Right answers, any of which will do: of a choice the 1-based index, the label or the text; of a translation its references.
  public var gold: [String]
  /// What the question is in, where the file says so: `ko`, in lower case.
  public var language: String?
  /// What a translation is to be in, as all references of its file show: `ko` or `en`; nil for others, and unseen.
  public var target: String?

  /// An item.
  public init(
    id: String, task: String, source: String, kind: Kind, question: String, options: [String] = [],
    gold: [String], language: String? = nil, target: String? = nil
  ) {
    (self.id, self.task, self.source, self.kind) = (id, task, source, kind)
    (self.question, self.options, self.gold) = (question, options, gold)
    (self.language, self.target) = (language, target)
  }
}
