extension Equivalence {
  func collections(_ gold: MathValue, _ answer: MathValue) throws -> Agreement {
    if isPieces(gold) || isPieces(answer) { return try pieces(gold, answer) }
    switch (gold, answer) {
    case (.tuple(let a), .tuple(let b)):
      return a.count == b.count ? try all(zip(a, b)) { try agreement($0, $1) } : .different
    case (.tuple(let a), .list(let b)):
      guard a.count == b.count else { return .different }
      let inOrder = try all(zip(a, b)) { try agreement($0, $1) }
      // A list that says something twice is a set without order to math-verify, and then shorter.
      guard inOrder != .different, try distinct(b).count == b.count else {
        return try weaker(unordered(a, b))
      }
      return inOrder
    case (.list(let a), .tuple(let b)):
      guard a.count == b.count else { return .different }
      let inOrder = try all(zip(a, b)) { try agreement($0, $1) }
      return inOrder == .equal && isAscending(a) ? .equal : try weaker(unordered(a, b))
    case (.tuple(let a), .set(let b)), (.set(let a), .tuple(let b)): return try weaker(unordered(a, b))
    case (.tuple, .scalar), (.scalar, .tuple): return .different
    default: return try unordered(distinct(members(gold)), distinct(members(answer)))
    }
  }

  /// The same in another form is no proof that it is what was asked.
  private func weaker(_ agreement: Agreement) -> Agreement { agreement == .equal ? .undecided : agreement }

  private func members(_ value: MathValue) -> [MathValue] {
    switch value {
    case .list(let values), .set(let values), .tuple(let values): values
    default: [value]
    }
  }

  private func distinct(_ values: [MathValue]) throws -> [MathValue] {
    var kept: [MathValue] = []
    for value in values where try !kept.contains(where: { try agreement($0, value) == .equal }) {
      kept.append(value)
    }
    return kept
  }

  private func unordered(_ gold: [MathValue], _ answer: [MathValue]) throws -> Agreement {
    guard gold.count == answer.count else { return .different }
    var left = answer
    var isOpen = false
    var unmatched = 0
    for value in gold {
      var found: Int?
      for (place, other) in left.enumerated() {
        switch try agreement(value, other) {
        case .equal: found = place
        case .undecided: isOpen = true
        case .different: break
        }
        if found != nil { break }
      }
      if let found { left.remove(at: found) } else { unmatched += 1 }
    }
    return unmatched == 0 ? .equal : isOpen ? .undecided : .different
  }

  private func isAscending(_ values: [MathValue]) -> Bool {
    let doubles = values.compactMap {
      $0.quotient.flatMap { algebra.hasSymbols($0) ? nil : algebra.value(of: $0, at: 0) }
    }
    return doubles.count == values.count && zip(doubles, doubles.dropFirst()).allSatisfy { $0 < $1 }
  }

  // MARK: Intervals

  private func isPieces(_ value: MathValue) -> Bool {
    switch value {
    case .interval, .union: true
    default: false
    }
  }

  func pieces(_ gold: MathValue, _ answer: MathValue) throws -> Agreement {
    guard let a = pieces(of: gold), let b = pieces(of: answer) else {
      return [gold, answer].contains { if case .union = $0 { true } else { false } } ? .undecided : .different
    }
    if a.count == 1, b.count == 1 {
      let ends = try all([(a[0].low, b[0].low), (a[0].high, b[0].high)]) { try scalars($0, $1) }
      let isAlike = a[0].isLowOpen == b[0].isLowOpen && a[0].isHighOpen == b[0].isHighOpen
      return isAlike ? ends : .different
    }
    let (x, y) = (try merged(a), try merged(b))
    guard x.count == y.count else { return .different }
    return try all(zip(x, y)) { p, q in
      guard p.isLowOpen == q.isLowOpen, p.isHighOpen == q.isHighOpen else { return .different }
      return try all([(p.low, q.low), (p.high, q.high)]) { try scalars($0, $1) }
    }
  }

  private func pieces(of value: MathValue) -> [MathValue.Interval]? {
    switch value {
    case .interval(let interval): return [interval]
    case .union(let parts):
      let found = parts.map { self.pieces(of: $0) }
      return found.contains { $0 == nil } ? nil : found.compactMap { $0 }.flatMap { $0 }
    case .tuple(let ends):
      guard ends.count == 2, let low = ends[0].scalar, let high = ends[1].scalar else { return nil }
      return [.init(low: low, high: high, isLowOpen: true, isHighOpen: true)]
    case .set(let points):
      let scalars = points.compactMap(\.scalar)
      guard scalars.count == points.count else { return nil }
      return scalars.map { .init(low: $0, high: $0, isLowOpen: false, isHighOpen: false) }
    default: return nil
    }
  }

  /// In order, what touches joined. Throws where the ends have no order here.
  private func merged(_ pieces: [MathValue.Interval]) throws -> [MathValue.Interval] {
    let placed = try pieces.map { piece in
      let (low, high) = (try place(piece.low.value), try place(piece.high.value))
      guard low < high || (low == high && !piece.isLowOpen && !piece.isHighOpen) else {
        throw MathTrouble.undefined
      }
      return (low, high, piece)
    }.sorted { ($0.0, $0.2.isLowOpen ? 1 : 0) < ($1.0, $1.2.isLowOpen ? 1 : 0) }
    var result: [(high: Double, piece: MathValue.Interval)] = []
    for (low, high, piece) in placed {
      guard let last = result.last,
        low < last.high || (low == last.high && !(piece.isLowOpen && last.piece.isHighOpen))
      else {
        result.append((high, piece))
        continue
      }
      var joined = last
      if high > last.high {
        (joined.high, joined.piece.high, joined.piece.isHighOpen) = (high, piece.high, piece.isHighOpen)
      } else if high == last.high {
        joined.piece.isHighOpen = joined.piece.isHighOpen && piece.isHighOpen
      }
      result[result.count - 1] = joined
    }
    return result.map(\.piece)
  }

  /// A number's place on the line; only exact ones, that two equal ones have the same.
  private func place(_ value: Quotient) throws -> Double {
    let infinity = try algebra.quotient(.infinity)
    if value == infinity { return .infinity }
    if value == -infinity { return -.infinity }
    guard let constant = value.constant else {
      guard !algebra.hasSymbols(value), let double = algebra.value(of: value, at: 0) else {
        throw MathTrouble.grammar
      }
      return (double * 1e9).rounded() / 1e9
    }
    return constant.double
  }
}
