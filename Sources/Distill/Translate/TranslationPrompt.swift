import Corpus
public import Teacher

/// How a teacher is asked for the Korean of a question.
public enum TranslationPrompt {
  /// Our own words; the translation stands in a tag, so that nothing else is taken for it.
  static let instruction = """
    You are a professional translator. Translate the English question between <question> and </question> into natural, \
    fluent Korean, sentence by sentence, leaving nothing out and adding nothing. Do not answer it. Copy numbers, units, \
    formulas such as $…$, code, URLs and the labels of choices such as (A) or ① exactly as they are. Write the \
    translation, and nothing else, between <translation> and </translation>.
    """

  /// SHA-256 of the instruction, in hexadecimal.
  public static var digest: String { Digest.sha256(Array(instruction.utf8)).hex }

  /// One user message, which every chat template takes.
  public static func messages(for question: String) -> [ChatMessage] {
    [ChatMessage(role: "user", content: instruction + "\n\n<question>\n" + question + "\n</question>")]
  }

  /// The text within the tag; nil unless it is opened and closed exactly once. What was thought before does not count.
  static func translation(in reply: [UInt8]) -> [UInt8]? {
    let answer = reply[...].places(of: "</think>").last.map { reply[$0.upperBound...] } ?? reply[...]
    let (opened, closed) = (answer.places(of: "<translation>"), answer.places(of: "</translation>"))
    guard opened.count == 1, closed.count == 1, opened[0].upperBound <= closed[0].lowerBound else {
      return nil
    }
    let text = answer[opened[0].upperBound..<closed[0].lowerBound]
    let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    guard let first = text.firstIndex(where: { !isBlank($0) }),
      let last = text.lastIndex(where: { !isBlank($0) })
    else { return [] }
    return Array(text[first...last])
  }
}

extension ArraySlice<UInt8> {
  /// Where a mark stands.
  func places(of mark: String) -> [Range<Int>] {
    let mark = Array(mark.utf8)
    return indices.compactMap { at in
      self[at] == mark[0] && self[at...].starts(with: mark) ? at..<at + mark.count : nil
    }
  }
}
