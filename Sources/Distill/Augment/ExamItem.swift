public import Corpus

/// An exam question with options.
public struct ExamItem: Sendable, Equatable {
  /// Reads the options in an item's text; nil if there are none.
  public init?(parsing item: Item) { return nil }
}
