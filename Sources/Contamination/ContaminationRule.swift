/// What counts as a gram: thirteen units in a row, of one definition or of another.
public enum ContaminationRule: String, Sendable, CaseIterable {
  /// Thirteen mixed units (a Hangul syllable, a Latin word, a number) without spaces.
  case units
  /// The rule of the paper (methods.md A.6), in two passes: thirteen parts of eojeol with particles split off, and
  /// thirteen words between white space. The first is our reconstruction: the paper's segmenter is MeCab-KO.
  case paper

  /// Units to a gram.
  public static let length = 13

  /// The number a file knows it by.
  var code: UInt32 { self == .units ? 0 : 1 }

  init?(code: UInt32) {
    guard let rule = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = rule
  }
}
