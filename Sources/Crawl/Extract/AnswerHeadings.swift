internal import Corpus
internal import Web

/// Running text that is a question followed by its answers, each under a heading such as `답변 1`.
///
/// Boards of no known engine have them. What stands below such a line is no part of the question.
struct AnswerHeadings {
  /// What stands above the first heading.
  let question: String
  /// What stands below each, without the name and the time that end it.
  let answers: [String]

  /// Nil where no line is such a heading, or nothing stands above the first.
  init?(text: String) {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let headings = lines.indices.filter { Self.isHeading(lines[$0]) }
    guard let first = headings.first else { return nil }
    let joined = { (lines: ArraySlice<Substring.UTF8View>) in
      String(decoding: Array(lines.joined(separator: "\n".utf8))[...].trimmed, as: UTF8.self)
    }
    question = joined(lines[..<first])
    guard !question.isEmpty else { return nil }
    let ends = headings.dropFirst() + [lines.endIndex]
    answers = zip(headings, ends).compactMap { start, end in
      var below = lines[(start + 1)..<end]
      while let last = below.last, last.allSatisfy({ $0 <= 0x20 }) { below.removeLast() }
      if let last = below.last, below.count > 1, Self.isSignature(last) { below.removeLast() }
      let answer = joined(below)
      return answer.isEmpty ? nil : answer
    }
  }

  /// `답변`, `답변 3`, `3개의 답변`, `Answers (2)`.
  private static func isHeading(_ line: Substring.UTF8View) -> Bool {
    guard line.count <= 40 else { return false }
    let skipped = Set(" 0123456789()[]#:.".utf8)
    let word = String(decoding: line.filter { !skipped.contains($0) }, as: UTF8.self).lowercased()
    return words.contains(word)
  }

  private static let words: Set<String> = [
    "답변", "답글", "답변개", "답변개의", "개의답변", "개답변", "답변목록", "답변들", "댓글", "댓글개", "개의댓글", "answer", "answers",
    "reply", "replies", "comments",
  ]

  /// `닉네임 2020-01-01 12:56`: short, and with a time at its end.
  private static func isSignature(_ line: Substring.UTF8View) -> Bool {
    let line = Array(line)[...].trimmed
    guard line.count <= 80 else { return false }
    let end = line.suffix(16)
    let isDigit = { (byte: UInt8) in byte &- UInt8(ascii: "0") < 10 }
    let digits = end.count { isDigit($0) }
    return digits >= 8 && end.contains(UInt8(ascii: ":")) && end.last.map(isDigit) == true
  }
}
