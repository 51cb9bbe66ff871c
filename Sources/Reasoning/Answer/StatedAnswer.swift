/// The value that all of some answers to a question end in: in a box, in a line of its own, or the answer itself where it is hardly more.
///
/// - Parameter answers: accepted ones, or all.
/// - Returns: nil where one says none, where two differ, and for what cannot be compared.
public func statedAnswer(in answers: [String]) -> String? {
  let found = answers.compactMap(stated)
  guard let first = found.first, isValue(first),
    found.dropFirst().allSatisfy({
      compareAnswer(gold: first, answer: $0, kind: .math, extraction: .afterThink).agreement == .equal
    })
  else { return nil }
  return first
}

/// Scalars of an answer that is nothing but its value: `3/4`, `서울특별시`, `x = 5 또는 x = -2`.
private let longestBare = 24

private func stated(in body: String) -> String? {
  guard let found = extractAnswer(Array(body.utf8), kind: .math, extraction: .afterThink) else { return nil }
  let text = String(decoding: found, as: UTF8.self)
  let isAll = found.count + 8 >= body.utf8.count
  return isAll && text.unicodeScalars.count > longestBare ? nil : text
}

/// Whether a text can be compared at all: what is beyond the grammar is neither 0 nor another number.
private func isValue(_ text: String) -> Bool {
  compareAnswer(gold: text, answer: "0", kind: .math, extraction: .afterThink).agreement != .undecided
}
