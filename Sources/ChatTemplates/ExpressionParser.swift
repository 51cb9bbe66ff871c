/// Reads expressions: from `a if b else c` down to names and numbers.
extension Parser {
  /// Left-deep chains cost depth as brackets do; Python's own parser holds 200.
  private static let longest = 180

  mutating func expression(withConditional: Bool = true) throws -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Parser.deepest else { throw error("nested too deep") }
    return withConditional ? try conditional() : try or()
  }

  /// One expression, or several with commas between them.
  mutating func tuple(
    withConditional: Bool = true, until word: String? = nil, inBrackets: Bool = false
  ) throws -> Expression {
    var items: [Expression] = []
    var isTuple = false
    while true {
      if !items.isEmpty { try expect(sign: ",") }
      if isTupleEnd(word) { break }
      items.append(try expression(withConditional: withConditional))
      guard current.isSign(",") else { break }
      isTuple = true
    }
    if !isTuple {
      if let item = items.first { return item }
      guard inBrackets else { throw error("expected an expression, not \(current.described)") }
    }
    return .tuple(items)
  }

  private func isTupleEnd(_ word: String?) -> Bool {
    switch current.kind {
    case .printEnd, .blockEnd: true
    case .sign(")"): true
    default: word.map { current.isName($0) } ?? false
    }
  }

  private mutating func conditional() throws -> Expression {
    let (start, wasConditional) = (problems.count, isConditional)
    defer { isConditional = wasConditional }
    var value = try or()
    var count = 0
    while take(word: "if") {
      count += 1
      guard count < Parser.longest else { throw error("nested too deep") }
      problems.removeSubrange(start...)
      isConditional = true
      let test = try or()
      let otherwise = take(word: "else") ? try expression() : nil
      value = .conditional(test: test, then: value, otherwise: otherwise)
    }
    return value
  }

  /// Operators of one rank, from the left.
  private mutating func chain(
    _ next: (inout Parser) throws -> Expression,
    _ operation: (inout Parser) -> ((Expression, Expression) -> Expression)?
  ) throws -> Expression {
    var left = try next(&self)
    var count = 0
    while let join = operation(&self) {
      count += 1
      guard count < Parser.longest else { throw error("a chain of too many operators") }
      left = join(left, try next(&self))
    }
    return left
  }

  private mutating func or() throws -> Expression {
    try chain({ try $0.and() }, { $0.take(word: "or") ? { .or($0, $1) } : nil })
  }

  private mutating func and() throws -> Expression {
    try chain({ try $0.not() }, { $0.take(word: "and") ? { .and($0, $1) } : nil })
  }

  private mutating func not() throws -> Expression {
    var count = 0
    while take(word: "not") { count += 1 }
    guard count < Parser.longest else { throw error("nested too deep") }
    var value = try compare()
    for _ in 0..<count { value = .not(value) }
    return value
  }

  private mutating func compare() throws -> Expression {
    let left = try sum()
    var comparisons: [(Comparison, Expression)] = []
    while let comparison = takeComparison() { comparisons.append((comparison, try sum())) }
    return comparisons.isEmpty ? left : .compare(left, comparisons)
  }

  private mutating func takeComparison() -> Comparison? {
    if take(word: "in") { return .contained }
    if current.isName("not"), following.isName("in") {
      skip(2)
      return .notContained
    }
    guard case .sign(let sign) = current.kind else { return nil }
    let comparison: Comparison
    switch sign {
    case "==": comparison = .equal
    case "!=": comparison = .unequal
    case "<": comparison = .less
    case "<=": comparison = .lessOrEqual
    case ">": comparison = .greater
    case ">=": comparison = .greaterOrEqual
    default: return nil
    }
    skip()
    return comparison
  }

  private mutating func arithmetic(_ signs: [String]) -> ((Expression, Expression) -> Expression)? {
    guard case .sign(let sign) = current.kind, signs.contains(sign) else { return nil }
    guard let operation = sign == "**" ? .power : Arithmetic(rawValue: sign) else { return nil }
    skip()
    return { .binary(operation, $0, $1) }
  }

  private mutating func sum() throws -> Expression {
    try chain({ try $0.concatenation() }, { $0.arithmetic(["+", "-"]) })
  }

  private mutating func concatenation() throws -> Expression {
    var parts = [try product()]
    while take(sign: "~") { parts.append(try product()) }
    return parts.count == 1 ? parts[0] : .concatenate(parts)
  }

  private mutating func product() throws -> Expression {
    try chain({ try $0.power() }, { $0.arithmetic(["*", "/", "//", "%"]) })
  }

  private mutating func power() throws -> Expression {
    try chain({ try $0.unary() }, { $0.arithmetic(["**"]) })
  }

  private mutating func unary(withFilters: Bool = true) throws -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Parser.deepest else { throw error("nested too deep") }
    var value: Expression
    if take(sign: "-") {
      value = .unary(isNegative: true, try unary(withFilters: false))
    } else if take(sign: "+") {
      value = .unary(isNegative: false, try unary(withFilters: false))
    } else {
      value = try primary()
    }
    value = try postfix(value)
    return withFilters ? try suffixes(value) : value
  }

  private mutating func postfix(_ value: Expression) throws -> Expression {
    var value = value
    var count = 0
    while true {
      count += 1
      guard count < Parser.longest else { throw error("a chain of too many calls") }
      if current.isSign(".") || current.isSign("[") {
        value = try subscripted(value)
      } else if current.isSign("(") {
        value = .call(value, try arguments())
      } else {
        return value
      }
    }
  }

  /// Filters, tests and calls of what they give.
  private mutating func suffixes(_ value: Expression) throws -> Expression {
    var value = value
    var count = 0
    while true {
      count += 1
      guard count < Parser.longest else { throw error("a chain of too many filters") }
      if current.isSign("|") {
        value = try filters(value, isFirst: false) ?? value
      } else if current.isName("is") {
        value = try test(value)
      } else if current.isSign("(") {
        value = .call(value, try arguments())
      } else {
        return value
      }
    }
  }

  private mutating func primary() throws -> Expression {
    let token = current
    switch token.kind {
    case .name(let name):
      skip()
      switch String(decoding: name, as: UTF8.self) {
      case "true", "True": return .literal(.bool(true))
      case "false", "False": return .literal(.bool(false))
      case "none", "None": return .literal(.none)
      default:
        if Parser.givenToMacros.contains(name) { reads.insert(name) }
        return .name(name)
      }
    case .text(var text):
      skip()
      while case .text(let more) = current.kind {
        text += more
        skip()
      }
      return .literal(.text(text))
    case .int(let int):
      skip()
      return .literal(.int(int))
    case .float(let float):
      skip()
      return .literal(.float(float))
    case .sign("("):
      skip()
      let value = try tuple(inBrackets: true)
      try expect(sign: ")")
      return value
    case .sign("["): return .list(try items(until: "]") { try $0.expression() })
    case .sign("{"):
      return .dict(
        try items(until: "}") { parser in
          let key = try parser.expression()
          try parser.expect(sign: ":")
          return (key: key, value: try parser.expression())
        })
    default: throw error("unexpected \(token.described)")
    }
  }

  /// What stands between brackets; a comma may end it.
  private mutating func items<Item>(
    until end: String, _ item: (inout Parser) throws -> Item
  ) throws -> [Item] {
    skip()
    var items: [Item] = []
    while !current.isSign(end) {
      if !items.isEmpty { try expect(sign: ",") }
      if current.isSign(end) { break }
      items.append(try item(&self))
    }
    skip()
    return items
  }

  private mutating func subscripted(_ value: Expression) throws -> Expression {
    if take(sign: ".") {
      let token = current
      skip()
      switch token.kind {
      case .name(let name): return .attribute(value, name)
      case .int(let int): return .item(value, .literal(.int(int)))
      default: throw error("expected a name or a number, not \(token.described)")
      }
    }
    skip()
    var indices: [Expression] = []
    var slice: (Expression?, Expression?, Expression?)?
    while !current.isSign("]") {
      if !indices.isEmpty || slice != nil { try expect(sign: ",") }
      let start = current.isSign(":") ? nil : try expression()
      guard take(sign: ":") else {
        if let start { indices.append(start) }
        continue
      }
      let stop = isSliceEnd ? nil : try expression()
      let step = take(sign: ":") && !isSliceEnd ? try expression() : nil
      slice = (start, stop, step)
    }
    skip()
    guard let slice else { return .item(value, indices.count == 1 ? indices[0] : .tuple(indices)) }
    guard indices.isEmpty else { throw error("slices in several dimensions are not supported") }
    return .slice(value, start: slice.0, stop: slice.1, step: slice.2)
  }

  private var isSliceEnd: Bool { current.isSign(":") || current.isSign("]") || current.isSign(",") }

  mutating func arguments() throws -> CallArguments {
    var found = CallArguments()
    let problem = "a call whose arguments are in no valid order"
    skip()
    var isFirst = true
    while !current.isSign(")") {
      if !isFirst {
        try expect(sign: ",")
        if current.isSign(")") { break }
      }
      isFirst = false
      if take(sign: "*") {
        guard found.spread == nil, found.spreadNamed == nil else { throw error(problem) }
        found.spread = try expression()
      } else if take(sign: "**") {
        guard found.spreadNamed == nil else { throw error(problem) }
        found.spreadNamed = try expression()
      } else if case .name(let name) = current.kind, following.isSign("=") {
        guard found.spreadNamed == nil else { throw error(problem) }
        guard !found.named.contains(where: { $0.name == name }) else { throw error("a keyword given twice") }
        skip(2)
        found.named.append((name, try expression()))
      } else {
        guard found.spread == nil, found.spreadNamed == nil, found.named.isEmpty else { throw error(problem) }
        found.positional.append(try expression())
      }
    }
    skip()
    return found
  }

  private mutating func dottedName() throws -> Name {
    var name = try expectName()
    while take(sign: ".") { name += [UInt8(ascii: ".")] + (try expectName()) }
    return name
  }

  mutating func filters(_ value: Expression?, isFirst: Bool) throws -> Expression? {
    var value = value
    var isFirst = isFirst
    var count = 0
    while isFirst || current.isSign("|") {
      count += 1
      guard count < Parser.longest else { throw error("a chain of too many filters") }
      if !isFirst { skip() }
      isFirst = false
      let name = try dottedName()
      if !Filters.isKnown(name) { unknown("filter", name) }
      value = .filter(value, name, current.isSign("(") ? try arguments() : CallArguments())
    }
    return value
  }

  private mutating func test(_ value: Expression) throws -> Expression {
    skip()
    let isNegated = take(word: "not")
    let name = try dottedName()
    if !Tests.isKnown(name) { unknown("test", name) }
    var given = CallArguments()
    if current.isSign("(") {
      given = try arguments()
    } else if isTestArgument {
      if current.isName("is") { throw error("tests cannot be chained with is") }
      given.positional = [try postfix(try primary())]
    }
    let test = Expression.test(value, name, given)
    return isNegated ? .not(test) : test
  }

  private var isTestArgument: Bool {
    switch current.kind {
    case .name: !["else", "or", "and"].contains { current.isName($0) }
    case .text, .int, .float, .sign("["), .sign("{"): true
    default: false
    }
  }

  private mutating func unknown(_ kind: String, _ name: Name) {
    if !isConditional { problems.append(error("no \(kind) named \(String(decoding: name, as: UTF8.self))")) }
  }

  /// What a statement assigns to.
  mutating func target(withAttributes: Bool = false, until end: String) throws -> Target {
    var targets: [Target] = []
    var isTuple = false
    while true {
      if !targets.isEmpty { try expect(sign: ",") }
      if isTupleEnd(end) || current.isSign("=") { break }
      targets.append(try primaryTarget(withAttributes: withAttributes))
      guard current.isSign(",") else { break }
      isTuple = true
    }
    if isTuple { return .tuple(targets) }
    guard let target = targets.first else { throw error("expected a name, not \(current.described)") }
    return target
  }

  private mutating func primaryTarget(withAttributes: Bool) throws -> Target {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Parser.deepest else { throw error("nested too deep") }
    if take(sign: "(") {
      let inner = try target(withAttributes: withAttributes, until: "")
      try expect(sign: ")")
      return inner
    }
    let name = try expectName()
    guard
      !["true", "false", "none", "True", "False", "None"].contains(where: { name.elementsEqual($0.utf8) })
    else { throw error("cannot assign to a constant") }
    guard loops == 0 || name != LoopState.name else {
      throw error("cannot assign to the special loop variable")
    }
    if withAttributes, take(sign: ".") { return .attribute(of: name, try expectName()) }
    return .name(name)
  }
}
