extension Equivalence {
  func relations(_ gold: [MathValue], _ r: [Relation], _ answer: [MathValue], _ s: [Relation]) throws
    -> Agreement
  {
    if r == [.equal], s == [.equal], isAssignment(.relation(gold, r)), isAssignment(.relation(answer, s)) {
      let names = try agreement(gold[0], answer[0])
      if names != .different {
        let values = try agreement(gold[1], answer[1])
        return values == .different ? .different : names == .equal ? values : .undecided
      }
    }
    guard let a = try differences(gold), let b = try differences(answer) else {
      guard r == s else { return .undecided }
      return try weakest(zip(gold, answer))
    }
    guard a.count == b.count else { return .undecided }
    if r == s {
      let result = try all(zip(a, b)) { try expressions($0, $1) }
      if result == .equal { return .equal }
    }
    guard a.count == 1 else { return try chains(gold, r, answer, s) }
    return try relation(a[0], r[0], b[0], s[0])
  }

  private func weakest(_ pairs: some Sequence<(MathValue, MathValue)>) throws -> Agreement {
    let result = try all(pairs) { try agreement($0, $1) }
    return result == .different ? .undecided : result
  }

  /// Left minus right of each relation; nil where there are sides that are no expressions.
  private func differences(_ sides: [MathValue]) throws -> [Quotient]? {
    let values = sides.compactMap(\.quotient)
    guard values.count == sides.count else { return nil }
    return try zip(values, values.dropFirst()).map { try algebra.difference($0, $1) }
  }

  private func relation(_ a: Quotient, _ r: Relation, _ b: Quotient, _ s: Relation) throws -> Agreement {
    let isSymmetric = r == .equal || r == .unequal
    if r == s.mirrored {
      let opposite = try expressions(a, -b)
      if opposite == .equal { return .equal }
    }
    let areLines = isLinear(a) && isLinear(b)
    guard r == s || r == s.mirrored else { return areLines ? .different : .undecided }
    guard let factor = try factor(a, b) else { return areLines ? .different : .undecided }
    // The same points; an equation in one unknown may be asked for in its solved form.
    if isSymmetric { return (algebra.symbols(a.above)?.count ?? 0) >= 2 ? .equal : .undecided }
    return factor.isNegative == (r == s) ? .different : .undecided
  }

  /// c where b = c · a.
  private func factor(_ a: Quotient, _ b: Quotient) throws -> Rational? {
    guard a.below == .one, b.below == .one, let (monomial, coefficient) = a.above.terms.first,
      let other = b.above.terms[monomial]
    else { return nil }
    let factor = try other / coefficient
    return try a.above.scaled(by: factor) == b.above ? factor : nil
  }

  private func isLinear(_ value: Quotient) -> Bool {
    guard value.below == .one, algebra.symbols(value.above) != nil else { return false }
    return value.above.terms.keys.allSatisfy { monomial in
      let variables = monomial.factors.filter {
        if case .symbol = algebra.atoms[$0.atom] { true } else { false }
      }
      return variables.isEmpty
        || (variables.count == 1 && variables[0].exponent.above == 1 && variables[0].exponent.below == 1)
    }
  }

  /// Chains that are not the same piece by piece.
  private func chains(_ gold: [MathValue], _ r: [Relation], _ answer: [MathValue], _ s: [Relation]) throws
    -> Agreement
  {
    guard let a = try range(of: .relation(gold, r)), let b = try range(of: .relation(answer, s)),
      a.symbol == b.symbol
    else { return .undecided }
    return try pieces(a.set, b.set) == .different ? .different : .undecided
  }

  // MARK: Inequalities as sets

  func relationAndSet(_ gold: MathValue, _ answer: MathValue) throws -> Agreement {
    if case .relation(_, let relations) = gold {
      if relations.allSatisfy({ $0 == .equal }) {
        // An equation is no number: 7 = 11a + c.
        return answer.scalar != nil ? .different : .undecided
      }
      guard isSet(answer) else { return .different }
      guard let range = try range(of: gold) else { return .undecided }
      return try pieces(range.set, answer)
    }
    guard isSet(gold) else { return .different }
    guard let range = try range(of: answer) else { return .undecided }
    return try pieces(gold, range.set) == .different ? .different : .undecided
  }

  private func isSet(_ value: MathValue) -> Bool {
    switch value {
    case .interval, .union, .set: true
    case .tuple(let parts): parts.count == 2
    default: false
    }
  }

  /// The numbers that relations linear in one unknown leave to it.
  private func range(of value: MathValue) throws -> (symbol: Int, set: MathValue)? {
    guard case .relation(let sides, let relations) = value, let differences = try differences(sides) else {
      return nil
    }
    let infinity = try algebra.quotient(.infinity)
    var symbol: Int?
    var range = MathValue.Interval(
      low: .init(value: -infinity), high: .init(value: infinity), isLowOpen: true, isHighOpen: true)
    for (difference, relation) in zip(differences, relations) {
      guard let (unknown, isRising, bound) = try bound(difference), symbol == nil || symbol == unknown else {
        return nil
      }
      symbol = unknown
      let end = MathValue.Scalar(value: bound)
      switch isRising ? relation : relation.mirrored {
      case .less, .lessOrEqual:
        guard range.high.value == infinity else { return nil }
        (range.high, range.isHighOpen) = (end, relation == .less || relation == .greater)
      case .greater, .greaterOrEqual:
        guard range.low.value == -infinity else { return nil }
        (range.low, range.isLowOpen) = (end, relation == .less || relation == .greater)
      case .unequal:
        guard relations.count == 1 else { return nil }
        var below = range
        var above = range
        (below.high, above.low) = (end, end)
        return (unknown, .union([.interval(below), .interval(above)]))
      default: return nil
      }
    }
    return symbol.map { ($0, .interval(range)) }
  }

  /// Where a·x + b is 0, and whether a is positive.
  private func bound(_ value: Quotient) throws -> (symbol: Int, isRising: Bool, bound: Quotient)? {
    guard value.below == .one, let symbols = algebra.symbols(value.above), symbols.count == 1,
      let symbol = symbols.first
    else { return nil }
    let alone = Monomial(factors: [.init(atom: symbol, exponent: try Exponent(1))])
    guard let slope = value.above.terms[alone] else { return nil }
    var rest = value.above
    try rest.add(-slope, alone)
    guard algebra.symbols(rest)?.isEmpty == true else { return nil }
    return (symbol, !slope.isNegative, Quotient(try rest.scaled(by: Rational(-1) / slope)))
  }
}
