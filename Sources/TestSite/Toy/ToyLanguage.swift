/// The language of a line of a trace, but for the question's own words.
///
/// Korean is made of syllables that the questions have too: the tokenizer of the toy model knows no others.
enum ToyLanguage {
  case english, korean

  func needs(_ asks: String, _ expression: String) -> String {
    self == .english ? "\"\(asks)\" needs \(expression)." : "\"\(asks)\" 계산은 \(expression)."
  }

  func means(_ words: String, _ expression: String) -> String {
    self == .english ? "\"\(words)\" means \(expression)." : "\"\(words)\" 이면 \(expression)."
  }

  /// A column by its place: 0 has the ones.
  func line(_ column: ToyColumn, at place: Int) -> String {
    let names = self == .english ? ["Ones", "Tens", "Hundreds"] : ["일 자리", "열 자리", "그 앞 자리"]
    var parts = [column.sums]
    if column.isCut { parts.append(self == .english ? "write \(column.written)" : "\(column.written) 두고") }
    switch column.moved {
    case .carry(let amount): parts.append(self == .english ? "carry \(amount)" : "\(amount) 앞으로")
    case .borrow: parts.append(self == .english ? "borrow 1" : "앞에서 1 가져와")
    case nil: break
    }
    return "\(names[min(place, names.count - 1)]): \(parts.joined(separator: ", "))."
  }

  func answer(_ result: Int, _ unit: String) -> String {
    self == .english ? "The answer is \(result) \"\(unit)\"." : "답은 \(result) \"\(unit)\"."
  }
}
