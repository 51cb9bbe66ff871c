/// One operation, done as on paper: whole numbers, the first of two or three digits, no result below zero.
enum ToyStep {
  case sum(Int, Int)
  case difference(Int, Int)
  case product(Int, Int)

  var expression: String {
    switch self {
    case .sum(let a, let b): "\(a)+\(b)"
    case .difference(let a, let b): "\(a)-\(b)"
    case .product(let a, let b): "\(a)*\(b)"
    }
  }

  var result: Int {
    switch self {
    case .sum(let a, let b): a + b
    case .difference(let a, let b): a - b
    case .product(let a, let b): a * b
    }
  }

  /// A line for each place from the ones on, with what is carried or borrowed, and one for the whole.
  var lines: [String] {
    var lines: [String] = []
    var carry = 0
    var place = 1
    for name in ["Ones", "Tens", "Hundreds"] where place <= first {
      // What is left of the last place stays there: nothing is carried on.
      let column = column(at: place, carry, isLast: place * 10 > first)
      lines.append("\(name): \(column.words).")
      carry = column.carry
      place *= 10
    }
    return lines + ["\(expression)=\(result)."]
  }

  private var first: Int {
    switch self {
    case .sum(let a, _), .difference(let a, _), .product(let a, _): a
    }
  }

  /// One place: what is written of it, and what goes to the next.
  private func column(at place: Int, _ carry: Int, isLast: Bool) -> (words: String, carry: Int) {
    switch self {
    case .sum(let a, let b):
      let (x, y) = (a / place % 10, b / place % 10)
      let total = x + y + carry
      return carried("\(x)+\(y)\(carry > 0 ? "+\(carry)" : "")=\(total)", total, isLast)
    case .difference(let a, let b):
      let (x, y) = (a / place % 10, b / place % 10)
      let borrow = x < y + carry ? 1 : 0
      let words = "\(x + 10 * borrow)-\(y)\(carry > 0 ? "-\(carry)" : "")=\(x + 10 * borrow - y - carry)"
      return (borrow > 0 ? "\(words), borrow 1" : words, borrow)
    case .product(let a, let b):
      let times = a / place % 10 * b
      let words = "\(a / place % 10)*\(b)=\(times)"
      return carried(
        carry > 0 ? "\(words), \(times)+\(carry)=\(times + carry)" : words, times + carry, isLast)
    }
  }

  private func carried(_ words: String, _ total: Int, _ isLast: Bool) -> (words: String, carry: Int) {
    if isLast || total < 10 { return (words, 0) }
    return ("\(words), write \(total % 10), carry \(total / 10)", total / 10)
  }
}
