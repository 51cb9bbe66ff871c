/// Reads tokens into a value: statements, lists, relations, sums, products, powers. Its depth is bounded.
struct MathParser {
  let algebra: Algebra
  var tokens: [MathToken]
  var at = 0
  private var depth = 0
  /// Which of the two ± stands for, and whether one was met.
  private var isLowerSign = false
  private var hasSigns = false

  private static let deepest = 24
  private static let mostItems = 64

  /// The value of a whole text; throws what it is not.
  static func value(_ text: [UInt8], isTeX: Bool, in algebra: Algebra) throws -> MathValue {
    let tokens = try MathLexer.tokens(text, isTeX: isTeX)
    var parser = MathParser(algebra: algebra, tokens: tokens)
    let value = try parser.statement()
    guard parser.at == parser.tokens.count else { throw MathTrouble.grammar }
    return value
  }

  private init(algebra: Algebra, tokens: [MathToken]) {
    self.algebra = algebra
    self.tokens = tokens
  }

  var current: MathToken? { at < tokens.count ? tokens[at] : nil }

  mutating func accept(_ token: MathToken) -> Bool {
    guard current == token else { return false }
    at += 1
    return true
  }

  mutating func accept(_ sign: Unicode.Scalar) -> Bool { accept(.sign(UInt8(ascii: sign))) }

  mutating func expect(_ token: MathToken) throws {
    guard accept(token) else { throw MathTrouble.grammar }
  }

  mutating func deeper<Value>(_ read: (inout MathParser) throws -> Value) throws -> Value {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw MathTrouble.limit }
    return try read(&self)
  }

  // MARK: Lists and relations

  private mutating func statement() throws -> MathValue {
    let values = try items()
    if values.count == 1 { return values[0] }
    // x = 1, 2 gives x two values.
    if case .relation(let sides, [.equal]) = values[0], sides.count == 2,
      values.dropFirst().allSatisfy({ if case .relation = $0 { false } else { true } })
    {
      return .relation([sides[0], .list([sides[1]] + values.dropFirst())], [.equal])
    }
    return .list(values)
  }

  /// One value or several with separators between; what has a ± is two.
  mutating func items() throws -> [MathValue] {
    var values: [MathValue] = []
    repeat {
      let start = at
      let (hadSigns, wasLower) = (hasSigns, isLowerSign)
      (hasSigns, isLowerSign) = (false, false)
      let value = try relation()
      values.append(value)
      if hasSigns {
        at = start
        isLowerSign = true
        let other = try relation()
        if other != value { values.append(other) }
      }
      (hasSigns, isLowerSign) = (hadSigns, wasLower)
      guard values.count <= Self.mostItems else { throw MathTrouble.limit }
      guard case .separator = current else { break }
      while accept(.separator) {}
    } while true
    return values
  }

  private mutating func relation() throws -> MathValue {
    var sides = [try unions()]
    var relations: [Relation] = []
    while case .relation(let relation) = current {
      at += 1
      relations.append(relation)
      sides.append(try unions())
    }
    if relations.isEmpty { return sides[0] }
    if relations == [.element] { return sides[1] }
    guard !relations.contains(.element) else { throw MathTrouble.grammar }
    // What is about the same says nothing new, unless nothing else is said.
    if let place = relations.firstIndex(of: .approximate), place > 0 {
      return .relation(Array(sides[...place]), Array(relations[..<place]))
    }
    return .relation(sides, relations.map { $0 == .approximate ? .equal : $0 })
  }

  private mutating func unions() throws -> MathValue {
    var parts = [try sum()]
    while accept(.union) { parts.append(try sum()) }
    return parts.count == 1 ? parts[0] : .union(parts)
  }

  // MARK: Arithmetic

  private mutating func sum() throws -> MathValue {
    var value: MathValue
    if accept("-") {
      value = try negated(product())
    } else if let sign = leadingSigns() {
      value = sign ? try negated(product()) : try product()
    } else {
      _ = accept("+")
      value = try product()
    }
    while true {
      if accept("+") {
        value = try added(value, product())
      } else if accept("-") {
        value = try added(value, negated(product()))
      } else if let isMinus = leadingSigns() {
        let other = try product()
        value = try added(value, isMinus ? negated(other) : other)
      } else {
        return value
      }
    }
  }

  /// Whether the ± that stands here is a minus now.
  private mutating func leadingSigns() -> Bool? {
    guard case .plusMinus(let isMinusFirst) = current else { return nil }
    at += 1
    hasSigns = true
    return isMinusFirst != isLowerSign
  }

  private func negated(_ value: MathValue) throws -> MathValue {
    switch value {
    case .scalar(var scalar):
      scalar.value = -scalar.value
      if case .percent(let whole) = scalar.form { scalar.form = .percent(whole: -whole) }
      return .scalar(scalar)
    case .matrix(let rows): return .matrix(rows.map { $0.map { -$0 } })
    default: throw MathTrouble.grammar
    }
  }

  private func added(_ left: MathValue, _ right: MathValue) throws -> MathValue {
    switch (left, right) {
    case (.scalar(let a), .scalar(let b)):
      guard a.unit == b.unit || a.unit == nil || b.unit == nil else { throw MathTrouble.grammar }
      let sum = try algebra.sum(a.value, b.value)
      return .scalar(.init(value: sum, unit: b.unit ?? a.unit))
    case (.matrix(let a), .matrix(let b)):
      guard a.count == b.count, zip(a, b).allSatisfy({ $0.count == $1.count }) else {
        throw MathTrouble.grammar
      }
      return .matrix(try zip(a, b).map { try zip($0, $1).map { try algebra.sum($0, $1) } })
    default: throw MathTrouble.grammar
    }
  }

  private mutating func product() throws -> MathValue {
    var value = try unary()
    while let token = current {
      switch token {
      case .sign(UInt8(ascii: "*")):
        at += 1
        value = try multiplied(value, unary())
      case .sign(UInt8(ascii: "/")):
        at += 1
        guard let a = value.quotient, let b = try unary().quotient else { throw MathTrouble.grammar }
        value = .exact(try algebra.division(a, b))
      case .word(let word):
        guard case .scalar(var scalar) = value, scalar.unit == nil || scalar.unit == .degrees else {
          return value
        }
        at += 1
        // What has that many degrees says no more.
        if scalar.unit == .degrees {
          if let temperature = Unit.temperature(word) { scalar.unit = temperature }
          value = .scalar(scalar)
          continue
        }
        scalar.unit = Unit(named: word, power: try unitPower())
        value = .scalar(scalar)
      default:
        guard beginsFactor(token) else { return value }
        if let mixed = try mixedNumber(value) {
          value = mixed
        } else {
          if case .number = token { throw MathTrouble.grammar }
          value = try multiplied(value, power())
        }
      }
    }
    return value
  }

  /// The power of a unit: the 2 of cm^2.
  private mutating func unitPower() throws -> Int {
    guard accept("^") else { return 1 }
    guard let power = try exponent().constant?.int, (1...3).contains(power) else { throw MathTrouble.grammar }
    return power
  }

  private mutating func unary() throws -> MathValue {
    if accept("-") { return try negated(power()) }
    _ = accept("+")
    return try power()
  }

  private func multiplied(_ left: MathValue, _ right: MathValue) throws -> MathValue {
    switch (left, right) {
    case (.scalar(let a), .scalar(let b)):
      guard a.unit == nil || b.unit == nil else { throw MathTrouble.grammar }
      return .scalar(.init(value: try algebra.product(a.value, b.value), unit: a.unit ?? b.unit))
    case (.scalar(let a), .matrix(let rows)), (.matrix(let rows), .scalar(let a)):
      return .matrix(try rows.map { try $0.map { try algebra.product(a.value, $0) } })
    case (.matrix(let a), .matrix(let b)):
      guard let width = b.first?.count, a.allSatisfy({ $0.count == b.count }) else {
        throw MathTrouble.grammar
      }
      return .matrix(
        try a.map { row in
          try (0..<width).map { column in
            try zip(row, b).reduce(Quotient(Rational(0))) { sum, pair in
              try algebra.sum(sum, algebra.product(pair.0, pair.1[column]))
            }
          }
        })
    default: throw MathTrouble.grammar
    }
  }

  /// 3½ is 3 + 1/2 where a whole number stands right before a fraction of whole numbers.
  private mutating func mixedNumber(_ value: MathValue) throws -> MathValue? {
    guard at > 0, case .number(let whole) = tokens[at - 1], !whole.isDecimal,
      value == .exact(Quotient(whole.value))
    else { return nil }
    let start = at
    let part: Rational
    switch current {
    case .command(let name) where name.elementsEqual("frac".utf8):
      guard let constant = try power().quotient?.constant else {
        at = start
        return nil
      }
      part = constant
    case .number(let above) where above.isApart && !above.isDecimal:
      guard at + 2 < tokens.count, tokens[at + 1] == .sign(UInt8(ascii: "/")),
        case .number(let below) = tokens[at + 2], !below.isDecimal
      else { return nil }
      at += 3
      part = try above.value / below.value
    default: return nil
    }
    guard try !part.isNegative && Rational.isLess(part, Rational(1)) else { throw MathTrouble.grammar }
    return .exact(Quotient(try whole.value + part))
  }

  // MARK: Powers

  mutating func power() throws -> MathValue {
    var value = try postfixed(primary())
    while accept("^") {
      if accept(.degree) {
        value = marked(value)
        continue
      }
      let base = value.quotient
      if current == .openGroup, at + 2 < tokens.count, tokens[at + 1] == .degree,
        tokens[at + 2] == .closeGroup
      {
        at += 3
        value = marked(value)
        continue
      }
      let raised = try exponent()
      if case .matrix = value { throw MathTrouble.grammar }
      guard let base else { throw MathTrouble.grammar }
      value = try postfixed(.exact(try algebra.power(base, raised)))
    }
    return value
  }

  /// A number of degrees, or a temperature.
  private mutating func marked(_ value: MathValue) -> MathValue {
    guard case .scalar(var scalar) = value, scalar.unit == nil else { return value }
    if case .letter(let letter) = current, let temperature = Unit.temperature(letter) {
      at += 1
      scalar.unit = temperature
    } else {
      algebra.hasDegrees = true
      scalar.unit = .degrees
    }
    return .scalar(scalar)
  }

  /// What stands behind ^: a group, or one thing with its sign.
  mutating func exponent() throws -> Quotient {
    let value = try deeper { parser in
      if parser.accept("-") { return try parser.negated(parser.power()) }
      return try parser.power()
    }
    guard let exponent = value.quotient else { throw MathTrouble.grammar }
    return exponent
  }

  private mutating func postfixed(_ value: MathValue) throws -> MathValue {
    var value = value
    while let token = current {
      switch token {
      case .sign(UInt8(ascii: "!")):
        guard let argument = value.quotient else { throw MathTrouble.grammar }
        value = .exact(try algebra.factorial(argument))
      case .percent:
        guard case .scalar(let scalar) = value else { throw MathTrouble.grammar }
        let hundredth = Quotient(try Rational(1) / Rational(100))
        let whole = scalar.value.constant.flatMap { $0.isWhole ? $0 : nil }
        value = .scalar(
          .init(
            value: try algebra.product(scalar.value, hundredth),
            form: whole.map { .percent(whole: $0) } ?? scalar.form))
      case .degree:
        at += 1
        value = marked(value)
        continue
      default: return value
      }
      at += 1
    }
    return value
  }
}
