internal import Corpus
internal import Korean
internal import Web

/// Takes questions and answers, or the running text, from a page.
///
/// What a page states in a structured way comes first: JSON-LD, then the markup of a known board engine, then the
/// densest block of text. A pure function: the same page gives the same extraction.
public func extract(
  _ page: Page, mode: ExtractionMode = .auto, limits: ExtractionLimits = ExtractionLimits()
) -> Extraction {
  if let rejection = decodingRejection(page.text, limits: limits) {
    return Extraction(kind: .error, title: page.document.title, rejection: rejection)
  }
  if page.document.isTruncated {
    return Extraction(
      kind: .error, title: page.document.title, rejection: Rejection("extract.truncated"))
  }
  let stated = mode == .auto ? adapters.lazy.compactMap { $0.read(page, limits) }.first : nil
  return (stated ?? runningText(page, mode: mode, limits: limits)).normalised
}

private func decodingRejection(_ text: DecodedText, limits: ExtractionLimits) -> Rejection? {
  if let mojibake = text.mojibake, mojibake != .replacementCharacters {
    return Rejection("decode.mojibake", value: mojibake.rawValue)
  }
  let share = Double(text.replacements) / Double(max(text.utf8.count, 1))
  guard text.mojibake != nil || share > limits.replacements else { return nil }
  return Rejection(
    "decode.replacement", value: "\(text.replacements)", threshold: "≤ \(limits.replacements) per byte")
}

extension Extraction {
  init(kind: PageKind, title: String, text: String = "", method: String = "none", rejection: Rejection) {
    self.init(kind: kind, title: title, items: [], text: text, method: method, reject: rejection)
  }

  /// Questions and answers that were found; the text is theirs.
  init(kind: PageKind, title: String, items: [ExtractedItem], method: String) {
    let text = items.flatMap { [$0.question.title, $0.question.body] + $0.answers.map(\.body) }
      .filter { !$0.isEmpty }.joined(separator: "\n\n")
    self.init(kind: kind, title: title, items: items, text: text, method: method, reject: nil)
  }

  fileprivate var normalised: Extraction {
    var copy = self
    copy.title = nfc(title)
    copy.text = nfc(text)
    copy.items = items.map(\.normalised)
    return copy
  }
}

extension ExtractedItem {
  fileprivate var normalised: ExtractedItem {
    ExtractedItem(
      question: Question(title: nfc(question.title), body: nfc(question.body)),
      answers: answers.map { Answer(body: nfc($0.body), accepted: $0.accepted, score: $0.score) },
      category: category.map(nfc), askedAt: askedAt.map(nfc))
  }
}

private func nfc(_ text: String) -> String {
  String(decoding: NFC.normalized(Array(text.utf8)), as: UTF8.self)
}
