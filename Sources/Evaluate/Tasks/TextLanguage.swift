import Reasoning

/// The language that a prompt's sentences are in, and that a translation is to be in.
enum TextLanguage {
  /// By its code: `ko` or `en`; nil for letters of neither, and for none.
  static func code(of text: String) -> String? {
    switch LanguageShare(of: Array(text.utf8)).asked {
    case .korean: "ko"
    case .english: "en"
    case nil: nil
    }
  }

  /// Whether an item is asked in Korean: by what its file says, else by the question's letters. Without letters it is; one in
  /// a third language is asked in English.
  static func isKorean(_ item: EvalItem) -> Bool {
    if let language = item.language, !language.isEmpty { return language.hasPrefix("ko") }
    let share = LanguageShare(of: Array(item.question.utf8))
    return share.letters == 0 || share.asked == .korean
  }

  /// Says of translations what they are to be in, by the references of their whole file: one alone may be a name.
  ///
  /// - Returns: what was decided.
  static func target(_ items: inout [EvalItem], stem: String) -> [String] {
    let golds = items.filter { $0.kind == .translation }.flatMap(\.gold)
    guard !golds.isEmpty else { return [] }
    let target = code(of: golds.joined(separator: "\n"))
    for index in items.indices where items[index].kind == .translation { items[index].target = target }
    return target == nil
      ? [
        "\(stem): the references are neither Korean nor English: give a prompt file that names their language"
      ] : []
  }
}
