import Corpus
import Distill

/// Questions as sites show them, by number.
func examItem(
  _ number: Int, _ body: String, answer: String? = nil, accepted: Bool = true, title: String = "",
  category: String? = "exams"
) -> Item {
  let url = "http://exam.example/\(number)"
  return Item(
    id: RecordID(page: url, post: 0), page: RecordID(page: url), post: 0, url: url, host: "exam.example",
    category: category, title: title, body: body,
    answers: answer.map { [Item.Answer(body: $0, accepted: accepted)] } ?? [], askedAt: nil, method: "test",
    retrievedAt: 1_700_000_000)
}

extension RecordID {
  /// The id of 32 hexadecimal digits.
  init?(hex: String) {
    let digits = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue.map(UInt8.init) }
    guard digits.count == 32, hex.utf8.count == 32 else { return nil }
    self.init(stride(from: 0, to: 32, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
  }
}
