public import Corpus

/// An exam question with options.
public struct ExamItem: Sendable, Equatable {
  /// The item's id.
  public let id: RecordID
  /// What is before the options.
  public let stem: String
  /// Without labels, 3 to 10.
  public let options: [String]
  /// The index of the right option, from 0, where the item's own answers tell it.
  public let gold: Int?
  /// What is behind the options.
  let tail: String

  private let style: OptionLabel.Style
  private let gap: String
  private let separator: String

  /// Reads the options in an item's text; nil if there are none.
  ///
  /// A list of anything may be numbered: it is taken for options where the category is `exams`, or the answers name one
  /// of them, or the question speaks of choosing.
  public init?(parsing item: Item) {
    guard let list = OptionList(in: [UInt32](of: item.text)) else { return nil }
    options = list.options.map { String(scalars: $0) }
    stem = String(scalars: list.stem)
    tail = String(scalars: list.tail)
    gold = AnswerKey(options: options).gold(of: item.answers)
    guard Set(options.map(OptionKey.init)).count == options.count,
      item.category == "exams" || gold != nil || QuestionCues(stem).asksToChoose
    else { return nil }
    (id, style) = (item.id, list.style)
    (gap, separator) = (String(scalars: list.gap), String(scalars: list.separator))
  }

  /// The question with other options, labelled and set apart as its own are.
  func text(with options: [String]) -> String {
    var text = stem
    for (index, option) in options.prefix(OptionLabel.most).enumerated() {
      if index > 0 { text += separator }
      text += label(index) + gap + option
    }
    return text + tail
  }

  /// The label of an option, from 0.
  func label(_ index: Int) -> String { String(scalars: OptionLabel.scalars(style, index + 1)) }
}
