extension MathParser {
  /// Whether a factor may begin here without a sign of multiplication.
  func beginsFactor(_ token: MathToken) -> Bool {
    switch token {
    case .number, .letter, .command, .openGroup, .infinity, .begin: true
    case .sign(let sign): sign == UInt8(ascii: "(")
    default: false
    }
  }

  mutating func primary() throws -> MathValue {
    guard let token = current else { throw MathTrouble.grammar }
    try algebra.spend(1)
    at += 1
    switch token {
    case .number(let literal):
      if current == .sign(UInt8(ascii: "_")) { return try based(literal) }
      return .scalar(.init(value: Quotient(literal.value), form: literal.isDecimal ? .decimal : .exact))
    case .letter(let name): return try letter(name)
    case .word(let word): return .text(word)
    case .infinity: return .exact(try algebra.quotient(.infinity))
    case .empty: return .set([])
    case .reals:
      let infinity = try algebra.quotient(.infinity)
      return .interval(
        .init(low: .init(value: -infinity), high: .init(value: infinity), isLowOpen: true, isHighOpen: true))
    case .openGroup: return try deeper { try $0.group() }
    case .openSet: return try deeper { try $0.set() }
    case .sign(let sign): return try deeper { try $0.bracket(sign) }
    case .command(let name): return try deeper { try $0.command(String(decoding: name, as: UTF8.self)) }
    case .begin(let environment): return try deeper { try $0.matrix(environment) }
    default: throw MathTrouble.grammar
    }
  }

  // MARK: Names

  private mutating func letter(_ name: [UInt8]) throws -> MathValue {
    var name = name
    if name.elementsEqual("pi".utf8) { return .exact(try algebra.quotient(.pi)) }
    if accept("_") { name += [UInt8(ascii: "_")] + (try index()) }
    if name.count == 1, "fghFGP".utf8.contains(name[0]), current == .sign(UInt8(ascii: "(")) {
      at += 1
      let arguments = try deeper { try $0.items() }.map { value in
        guard let argument = value.quotient else { throw MathTrouble.grammar }
        return argument
      }
      guard accept(")") else { throw MathTrouble.grammar }
      return .exact(try algebra.quotient(.call(name, arguments)))
    }
    if name == [UInt8(ascii: "e")] { return .exact(try algebra.quotient(.e)) }
    if name == [UInt8(ascii: "i")] { return .exact(try algebra.quotient(.imaginary)) }
    return .exact(try algebra.quotient(.symbol(name)))
  }

  /// The letters and digits behind _.
  private mutating func index() throws -> [UInt8] {
    let isGroup = accept(.openGroup)
    var name: [UInt8] = []
    while let token = current {
      switch token {
      case .number(let literal): name += literal.digits
      case .letter(let letter): name += letter
      case .word(let word): name += word
      default:
        guard isGroup, !name.isEmpty else { throw MathTrouble.grammar }
        try expect(.closeGroup)
        return name
      }
      at += 1
      if !isGroup { return name }
    }
    throw MathTrouble.grammar
  }

  private mutating func based(_ literal: MathToken.Literal) throws -> MathValue {
    at += 1
    let index = String(decoding: try index(), as: UTF8.self)
    guard !literal.isDecimal, let base = Int(index), (2...36).contains(base) else {
      throw MathTrouble.grammar
    }
    return .based(literal.digits, base: base)
  }

  // MARK: Brackets

  private mutating func group() throws -> MathValue {
    let values = try items()
    try expect(.closeGroup)
    return values.count == 1 ? values[0] : .list(values)
  }

  private mutating func set() throws -> MathValue {
    if accept(.closeSet) { return .set([]) }
    let values = try items()
    try expect(.closeSet)
    return .set(values.flatMap { if case .list(let inner) = $0 { inner } else { [$0] } })
  }

  private mutating func bracket(_ open: UInt8) throws -> MathValue {
    if open == UInt8(ascii: "|") {
      let values = try items()
      guard accept("|"), values.count == 1, let inside = values[0].quotient else { throw MathTrouble.grammar }
      return .exact(try algebra.absolute(inside))
    }
    guard open == UInt8(ascii: "(") || open == UInt8(ascii: "[") else { throw MathTrouble.grammar }
    let values = try items()
    let isLowOpen = open == UInt8(ascii: "(")
    let isHighOpen = accept(")")
    guard isHighOpen || accept("]") else { throw MathTrouble.grammar }
    if values.count == 2, !isLowOpen || !isHighOpen {
      guard let low = values[0].scalar, let high = values[1].scalar else { throw MathTrouble.grammar }
      // From more to less there is nothing between: a pair.
      if let a = low.value.constant, let b = high.value.constant, try Rational.isLess(b, a) {
        guard isLowOpen == isHighOpen else { throw MathTrouble.grammar }
        return .tuple(values)
      }
      return .interval(.init(low: low, high: high, isLowOpen: isLowOpen, isHighOpen: isHighOpen))
    }
    guard isLowOpen == isHighOpen else { throw MathTrouble.grammar }
    return values.count == 1 ? values[0] : .tuple(values)
  }

  private mutating func matrix(_ environment: [UInt8]) throws -> MathValue {
    let name = String(decoding: environment, as: UTF8.self)
    guard ["matrix", "pmatrix", "bmatrix", "array", "smallmatrix"].contains(name) else {
      throw MathTrouble.grammar
    }
    var rows: [[Quotient]] = [[]]
    while !accept(.end(environment)) {
      if accept(.row) {
        rows.append([])
        continue
      }
      if accept(.cell) { continue }
      let cell = try items()
      guard cell.count == 1, let value = cell[0].quotient else { throw MathTrouble.grammar }
      rows[rows.count - 1].append(value)
    }
    if rows.last?.isEmpty == true { rows.removeLast() }
    guard let width = rows.first?.count, width > 0, rows.allSatisfy({ $0.count == width }) else {
      throw MathTrouble.grammar
    }
    return .matrix(rows)
  }
}
