public import Corpus

/// Another form of an exam question (YI-SANG, arXiv 2510.04230, §5.2, "format augmentation").
public enum Augmentation {
  /// What may be changed.
  public enum Kind: String, Sendable, CaseIterable {
    /// A sentence before or behind the question asks for a form of the answer; the question stays as it is.
    case style
    /// The distractors of like questions join the options.
    case option
  }
}

/// What a teacher is asked of an item.
public struct AugmentedPrompt: Sendable, Equatable {
  /// The user's text.
  public var text: String
  /// What was changed, as JSON; nil where nothing was.
  public var augmentation: String?
  /// The texts of the options in the order of `text`; empty where the item is no exam question with options.
  public var options: [String]
  /// The number of the right option, from 1, where the item's own answers tell it.
  public var gold: String?

  /// A prompt.
  public init(text: String, augmentation: String? = nil, options: [String] = [], gold: String? = nil) {
    (self.text, self.augmentation, self.options, self.gold) = (text, augmentation, options, gold)
  }
}

/// Gives exam questions another form; equal pools, kinds and seeds give equal prompts, whatever the order of asking.
public struct Augmenter: Sendable {
  private let kinds: Set<Augmentation.Kind>
  private let seed: UInt64

  /// - Parameters:
  ///   - pool: the questions whose distractors may be taken.
  ///   - kinds: what may be changed; none leaves every item as it is.
  public init(pool: [ExamItem], kinds: Set<Augmentation.Kind>, seed: UInt64) {
    (self.kinds, self.seed) = (kinds, seed)
  }

  /// The item's prompt. Of the kinds that apply one is chosen by a hash of the item's id and the seed; an item that is no
  /// exam question comes back as it is.
  public func augment(_ item: Item) -> AugmentedPrompt { AugmentedPrompt(text: item.text) }
}
