/// What one answer is worth.
public struct JudgedSample: Sendable, Equatable {
  /// Whether it is right. All but `right` count as wrong in the accuracy, and are counted apart.
  public enum Verdict: String, Sendable, CaseIterable {
    /// The known answer.
    case right
    /// Another one.
    case wrong
    /// An answer that cannot be compared here, or more than one.
    case undecided
    /// No answer was found.
    case noAnswer = "no_answer"
    /// The model gave no completion: the prompt was too long, the server refused it.
    case failed
    /// A translation: it has a score in place of a verdict.
    case scored
  }

  /// The request's, by which the completion is stored.
  public var key: [UInt8]
  /// Whether it is right.
  public var verdict: Verdict
  /// The answer as it was found; of a translation all of it.
  public var extracted: String?
  /// Why there is no completion.
  public var failure: String?
  /// The token limit cut it off.
  public var isTruncated = false
  /// Nothing follows the thoughts.
  public var isEmpty = false
  /// The server's word.
  public var finishReason = ""
  /// Tokens of the completion, as the model counts.
  public var tokens: Int?
  /// R: how often it looks back at what it has said.
  public var reflections = 0
  /// Hangul syllables in all scalars of the thoughts; nil without thoughts.
  public var thinkKorean: Double?
  /// Whether the thoughts are in the language they should be in; nil without thoughts.
  public var thinkConsistent: Bool?
  /// Whether the answer is; false where nothing follows the thoughts.
  public var answerConsistent = false

  /// An answer with nothing known of it yet.
  public init(key: [UInt8], verdict: Verdict) { (self.key, self.verdict) = (key, verdict) }

  /// A request that failed for good.
  init(key: [UInt8], failure: String) {
    self.init(key: key, verdict: .failed)
    self.failure = failure
  }

  /// Right.
  public var isRight: Bool { verdict == .right }
  /// Thoughts, where there are any, and answer are in the language they should be in.
  public var isConsistent: Bool { answerConsistent && thinkConsistent ?? true }
}

/// An item with its answers.
public struct JudgedItem: Sendable, Equatable {
  /// The question.
  public let item: EvalItem
  /// Its answers in the order of their numbers; nil where one is still to come.
  public let samples: [JudgedSample?]
  /// Whether the answers are held against a language: the question's is one that can be told.
  public let isLanguageKnown: Bool
  /// Whether most of the answers agree on the right one; nil with one answer, and of translations.
  public let isMajorityRight: Bool?

  /// An item and its answers.
  public init(_ item: EvalItem, isLanguageKnown: Bool = true, samples: [JudgedSample?]) {
    (self.item, self.isLanguageKnown, self.samples) = (item, isLanguageKnown, samples)
    isMajorityRight =
      samples.count > 1 && item.kind != .translation ? majorityIsRight(samples, of: item) : nil
  }
}

/// A task with its answers.
public struct JudgedTask: Sendable, Equatable {
  /// The benchmark.
  public let name: String
  /// Its items, in their order.
  public let items: [JudgedItem]

  /// A task and its answers.
  public init(name: String, items: [JudgedItem]) { (self.name, self.items) = (name, items) }

  /// Answers still to come.
  public var missing: Int { items.reduce(0) { $0 + $1.samples.count { $0 == nil } } }
  /// Whether not one answer has come, refusals apart.
  public var isUnanswered: Bool {
    items.allSatisfy { $0.samples.allSatisfy { $0 == nil || $0?.verdict == .failed } }
  }
}
