public import Corpus
import StrictJSON

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
  private let merge: OptionMerge?

  /// - Parameters:
  ///   - pool: the questions whose distractors may be taken.
  ///   - kinds: what may be changed; none leaves every item as it is.
  public init(pool: [ExamItem], kinds: Set<Augmentation.Kind>, seed: UInt64) {
    (self.kinds, self.seed) = (kinds, seed)
    merge = kinds.contains(.option) ? OptionMerge(pool: pool, seed: seed) : nil
  }

  /// The item's prompt. Of the kinds that apply one is chosen by a hash of the item's id and the seed; an item that is no
  /// exam question comes back as it is.
  public func augment(_ item: Item) -> AugmentedPrompt {
    guard let exam = ExamItem(parsing: item) else { return AugmentedPrompt(text: item.text) }
    let plain = AugmentedPrompt(
      text: item.text, options: exam.options, gold: exam.gold.map { "\($0 + 1)" })
    var draw = ItemDraw(item.id, seed: seed, purpose: "augmentation kind")
    let hasStyle = kinds.contains(.style)
    let prefersOption = !hasStyle || draw.below(2) == 0
    if prefersOption, let merged = merge?.merged(exam) { return prompt(of: exam, merged) }
    return hasStyle ? styled(plain, item) : plain
  }

  private func styled(_ plain: AugmentedPrompt, _ item: Item) -> AugmentedPrompt {
    var draw = ItemDraw(item.id, seed: seed, purpose: "style")
    let directive = StyleDirective.all[draw.below(StyleDirective.all.count)]
    let place: StyleDirective.Place = draw.below(2) == 0 ? .prefix : .suffix
    var prompt = plain
    prompt.text = directive.applied(to: plain.text, at: place)
    prompt.augmentation = json([
      .init("kind", .text("style")), .init("directive", .text(directive.id)),
      .init("place", .text(place.rawValue)),
    ])
    return prompt
  }

  private func prompt(of exam: ExamItem, _ merged: OptionMerge.Merged) -> AugmentedPrompt {
    let sources = merged.imported.map { source, option in
      JSON.object([.init("id", .text(source.description)), .init("option", .integer(option))])
    }
    return AugmentedPrompt(
      text: exam.text(with: merged.options),
      augmentation: json([
        .init("kind", .text("option")), .init("sources", .array(sources)), .init("seed", .text("\(seed)")),
        .init("order", .array(merged.order.map { .integer($0) })),
      ]),
      options: merged.options, gold: merged.gold.map { "\($0 + 1)" })
  }

  private func json(_ members: [JSON.Member]) -> String {
    String(decoding: JSON.object(members).serialized, as: UTF8.self)
  }
}
