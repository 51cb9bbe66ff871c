/// Compares a known value with an answered one, in this order: the known one says which form is asked for.
///
/// It follows math-verify (huggingface, 0.9) where that says "equal"; where it says "not equal" of what is the same all
/// the same (a gold interval and an answered inequality), the answer is `undecided`.
struct Equivalence {
  let algebra: Algebra
  /// Decimals are compared when rounded to so many places.
  let digits: Int

  func agreement(_ gold: MathValue, _ answer: MathValue) throws -> Agreement {
    var (gold, answer) = (gold, answer)
    let (isGoldAssignment, isAnswerAssignment) = (isAssignment(gold), isAssignment(answer))
    if isGoldAssignment { gold = withoutMiddle(gold) }
    if isAnswerAssignment { answer = withoutMiddle(answer) }
    if let last = lastSide(answer), lastSide(gold) == nil {
      answer = last
    } else if isGoldAssignment, lastSide(answer) == nil, let last = lastSide(gold) {
      gold = last
    }
    switch (gold, answer) {
    case (.relation(let a, let r), .relation(let b, let s)): return try relations(a, r, b, s)
    case (.relation, _), (_, .relation): return try relationAndSet(gold, answer)
    case (.text, _), (_, .text): return words(gold, answer)
    case (.based(let a, let m), .based(let b, let n)):
      let (x, y) = (try BigInteger(digits: a, base: UInt32(m)), try BigInteger(digits: b, base: UInt32(n)))
      return x != y ? .different : m == n ? .equal : .undecided
    case (.based, _), (_, .based): return .undecided
    case (.matrix(let a), .matrix(let b)): return try matrices(a, b)
    case (.matrix, _), (_, .matrix): return .undecided
    case (.scalar(let a), .scalar(let b)): return try scalars(a, b)
    default: return try collections(gold, answer)
    }
  }

  // MARK: Assignments

  /// x = … with nothing but names on the left.
  func isAssignment(_ value: MathValue) -> Bool {
    guard case .relation(let sides, let relations) = value, relations.allSatisfy({ $0 == .equal }) else {
      return false
    }
    return isNames(sides[0])
  }

  private func isNames(_ value: MathValue) -> Bool {
    switch value {
    case .tuple(let parts): return parts.allSatisfy { isNames($0) }
    case .text: return true
    case .scalar(let scalar):
      guard scalar.value.below == .one, let (monomial, coefficient) = scalar.value.above.single,
        coefficient.isOne, !monomial.factors.isEmpty
      else { return false }
      return monomial.factors.allSatisfy { factor in
        switch algebra.atoms[factor.atom] {
        case .symbol, .call: true
        default: false
        }
      }
    default: return false
    }
  }

  private func withoutMiddle(_ value: MathValue) -> MathValue {
    guard case .relation(let sides, _) = value, let last = sides.last else { return value }
    return .relation([sides[0], last], [.equal])
  }

  /// What an equation ends in.
  private func lastSide(_ value: MathValue) -> MathValue? {
    guard case .relation(let sides, let relations) = value, relations.allSatisfy({ $0 == .equal }) else {
      return nil
    }
    return sides.last
  }

  // MARK: Numbers and expressions

  func scalars(_ gold: MathValue.Scalar, _ answer: MathValue.Scalar) throws -> Agreement {
    switch (gold.unit, answer.unit) {
    case (Unit.degrees?, nil), (nil, Unit.degrees?): return try angles(gold, answer, isRadian: false)
    case (Unit.degrees?, Unit.radians?), (Unit.radians?, Unit.degrees?):
      return try angles(gold, answer, isRadian: true)
    default: break
    }
    guard let a = gold.unit, let b = answer.unit, a != b else { return try numbers(gold, answer) }
    if a.dimension == b.dimension {
      var (x, y) = (gold, answer)
      x.value = try algebra.product(x.value, Quotient(a.factor))
      y.value = try algebra.product(y.value, Quotient(b.factor))
      return try numbers(x, y)
    }
    // Other words for what is counted may mean the same.
    return try numbers(gold, answer) == .different ? .different : .undecided
  }

  /// One side has a degree mark: the other is in radians, or may leave the mark out.
  private func angles(_ gold: MathValue.Scalar, _ answer: MathValue.Scalar, isRadian: Bool) throws
    -> Agreement
  {
    if !isRadian {
      let plain = try numbers(gold, answer)
      guard plain == .different else { return plain }
    }
    var (a, b) = (gold, answer)
    if a.unit == .degrees { a.value = try algebra.radians(a.value) }
    if b.unit == .degrees { b.value = try algebra.radians(b.value) }
    return try numbers(a, b)
  }

  private func numbers(_ gold: MathValue.Scalar, _ answer: MathValue.Scalar) throws -> Agreement {
    // A whole number is not approximate: 682 is not 682.0000001.
    let isExact = [gold, answer].contains { $0.form != .decimal && $0.value.constant?.isWhole == true }
    if !isExact, gold.form == .decimal || answer.form == .decimal {
      return try decimals(gold.value, answer.value)
    }
    switch (gold.form, answer.form) {
    case (.percent(let whole), .exact) where answer.value.constant == whole,
      (.exact, .percent(let whole)) where gold.value.constant == whole:
      return .equal
    default: break
    }
    // To math-verify V is v and e is E.
    if let a = name(gold.value), let b = name(answer.value), a != b, a.smallASCII == b.smallASCII {
      return .undecided
    }
    return try expressions(gold.value, answer.value)
  }

  func expressions(_ left: Quotient, _ right: Quotient) throws -> Agreement {
    switch try algebra.compare(left, right) {
    case .same: algebra.hasSquaredI ? .undecided : .equal
    case .different: .different
    case .unknown: .undecided
    }
  }

  /// Equal where the same number of 10^−digits is nearest to both; what lies midway has two nearest ones.
  private func decimals(_ left: Quotient, _ right: Quotient) throws -> Agreement {
    guard let a = try nearest(left), let b = try nearest(right) else { return try expressions(left, right) }
    let shared = !a.isDisjoint(with: b)
    if !shared { return .different }
    return a.count == 1 && b.count == 1 || left == right ? .equal : .undecided
  }

  private func nearest(_ value: Quotient) throws -> Set<BigInteger>? {
    if let constant = value.constant {
      let (below, isMidway) = try constant.rounded(digits)
      return isMidway ? [below, try below + BigInteger(1)] : [below]
    }
    guard !algebra.hasSymbols(value), let double = algebra.value(of: value, at: 0) else { return nil }
    var scaled = double
    for _ in 0..<digits { scaled *= 10 }
    // Where doubles are too coarse, no digit is certain.
    guard scaled.magnitude < 1e12 else { throw MathTrouble.limit }
    let slack = max(scaled.magnitude * 1e-13, 1e-6)
    return Set([scaled - slack, scaled + slack].map { BigInteger(Int($0.rounded())) })
  }

  private func matrices(_ gold: [[Quotient]], _ answer: [[Quotient]]) throws -> Agreement {
    guard gold.count == answer.count, zip(gold, answer).allSatisfy({ $0.count == $1.count }) else {
      return .different
    }
    return try all(zip(gold.joined(), answer.joined())) { try decimalsOrExpressions($0, $1) }
  }

  /// A cell does not tell how it was written.
  private func decimalsOrExpressions(_ left: Quotient, _ right: Quotient) throws -> Agreement {
    let exact = try expressions(left, right)
    guard exact == .different, left.constant != nil || right.constant != nil else { return exact }
    return try decimals(left, right) == .different ? .different : .undecided
  }

  /// Equal if all are, different if one is.
  func all<Pairs: Sequence, A, B>(_ pairs: Pairs, _ compare: (A, B) throws -> Agreement) throws -> Agreement
  where Pairs.Element == (A, B) {
    var result = Agreement.equal
    for (a, b) in pairs {
      switch try compare(a, b) {
      case .equal: break
      case .undecided: result = .undecided
      case .different: return .different
      }
    }
    return result
  }

  // MARK: Words

  /// The name of a lone variable.
  private func name(_ value: Quotient) -> [UInt8]? {
    guard value.below == .one, let (monomial, coefficient) = value.above.single, coefficient.isOne,
      monomial.factors.count == 1, monomial.factors[0].exponent.above == 1,
      monomial.factors[0].exponent.below == 1
    else { return nil }
    switch algebra.atoms[monomial.factors[0].atom] {
    case .symbol(let name): return name
    case .e: return [UInt8(ascii: "e")]
    case .imaginary: return [UInt8(ascii: "i")]
    default: return nil
    }
  }

  private func words(_ gold: MathValue, _ answer: MathValue) -> Agreement {
    guard let a = words(gold), let b = words(answer) else {
      let isNumber = [gold, answer].contains { $0.quotient?.constant != nil }
      return isNumber ? .different : .undecided
    }
    // 서울 may be 서울특별시; V is v only where it is no variable.
    guard PlainAnswer.folded(a) == PlainAnswer.folded(b), a == b || a.count > 1 else { return .undecided }
    return .equal
  }

  private func words(_ value: MathValue) -> [UInt8]? {
    switch value {
    case .text(let text): AnswerText.cleaned(text.filter { $0 != 0x28 && $0 != 0x29 })
    case .scalar(let scalar): name(scalar.value)
    default: nil
    }
  }
}
