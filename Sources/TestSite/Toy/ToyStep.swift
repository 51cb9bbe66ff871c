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

  /// Whether it can be written: nothing is taken from less.
  var isPossible: Bool {
    if case .difference(let a, let b) = self { a > b } else { true }
  }

  /// What is written, place by place; wrong where a carry or a borrow is left out.
  func result(carrying: Bool) -> Int {
    columns(carrying: carrying).reversed().reduce(0) { 10 * $0 + $1.written }
  }

  /// The places from the ones on. What is carried or borrowed goes to the next one; or it is left out.
  func columns(carrying: Bool) -> [ToyColumn] {
    var columns: [ToyColumn] = []
    var carry = 0
    var place = 1
    while place <= first {
      // What is left of the last place stays there: nothing is carried on.
      var column = column(at: place, carry, isLast: place * 10 > first)
      if !carrying { column.moved = nil }
      carry = column.moved?.amount ?? 0
      columns.append(column)
      place *= 10
    }
    return columns
  }

  private var first: Int {
    switch self {
    case .sum(let a, _), .difference(let a, _), .product(let a, _): a
    }
  }

  private func column(at place: Int, _ carry: Int, isLast: Bool) -> ToyColumn {
    switch self {
    case .sum(let a, let b):
      let (x, y) = (a / place % 10, b / place % 10)
      let total = x + y + carry
      return ToyColumn("\(x)+\(y)\(carry > 0 ? "+\(carry)" : "")=\(total)", total, isLast: isLast)
    case .difference(let a, let b):
      let (x, y) = (a / place % 10, b / place % 10)
      let borrow = x < y + carry ? 10 : 0
      let left = x + borrow - y - carry
      var column = ToyColumn(
        "\(x + borrow)-\(y)\(carry > 0 ? "-\(carry)" : "")=\(left)", left, isLast: isLast)
      if borrow > 0 { column.moved = .borrow }
      return column
    case .product(let a, let b):
      let times = a / place % 10 * b
      let sums = "\(a / place % 10)*\(b)=\(times)"
      return ToyColumn(
        carry > 0 ? "\(sums), \(times)+\(carry)=\(times + carry)" : sums, times + carry, isLast: isLast)
    }
  }
}

/// One place of a step.
struct ToyColumn {
  /// What goes to the next place.
  enum Move {
    case carry(Int)
    case borrow

    var amount: Int { if case .carry(let amount) = self { amount } else { 1 } }
  }

  /// The equations.
  let sums: String
  /// The digit that stays; all that is left in the last place.
  let written: Int
  /// Whether that is less than the equations end with.
  let isCut: Bool
  var moved: Move?

  init(_ sums: String, _ total: Int, isLast: Bool) {
    self.sums = sums
    isCut = !isLast && total > 9
    written = isCut ? total % 10 : total
    moved = isCut ? .carry(total / 10) : nil
  }
}
