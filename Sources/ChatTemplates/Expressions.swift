/// Values of expressions.
extension Evaluator {
  func value(_ expression: Expression) throws -> Value {
    try charge(1)
    return try nested { try evaluate(expression) }
  }

  private func evaluate(_ expression: Expression) throws -> Value {
    switch expression {
    case .literal(let literal): return literal.value
    case .name(let name): return scope[name] ?? .undefined("\(Value.quoted(name)) is undefined")
    case .list(let items): return try .list(try items.map { try value($0) })
    case .tuple(let items): return try .tuple(try items.map { try value($0) })
    case .dict(let pairs): return try dictionary(pairs)
    case .attribute(let object, let name): return try Attributes.attribute(name, of: try value(object), self)
    case .item(let object, let index):
      return try Attributes.item(try value(index), of: try value(object), self)
    case .slice(let object, let start, let stop, let step): return try slice(object, start, stop, step)
    case .call(let function, let arguments): return try call(try value(function), try evaluated(arguments))
    case .filter(let operand, let name, let arguments):
      guard let operand else { throw TemplateError("a filter of nothing") }
      return try Filters.apply(name, try value(operand), try evaluated(arguments), self)
    case .test(let operand, let name, let arguments):
      return .bool(try Tests.holds(name, try value(operand), try evaluated(arguments), self))
    case .conditional(let test, let then, let otherwise): return try conditional(test, then, otherwise)
    case .and(let left, let right):
      let left = try value(left)
      return left.isTrue ? try value(right) : left
    case .or(let left, let right):
      let left = try value(left)
      return left.isTrue ? left : try value(right)
    case .not(let operand): return .bool(!(try value(operand).isTrue))
    case .compare(let left, let comparisons): return .bool(try compare(left, comparisons))
    case .concatenate(let parts): return try concatenate(parts)
    case .binary(let operation, let left, let right):
      return try operate(operation, try value(left), try value(right))
    case .unary(let isNegative, let operand): return try signed(try value(operand), isNegative)
    }
  }

  private func dictionary(_ pairs: [(key: Expression, value: Expression)]) throws -> Value {
    var mapping = Mapping()
    for (key, item) in pairs {
      let key = try value(key)
      try charge(key.weight)
      try mapping.set(key, try value(item))
    }
    return .dict(mapping)
  }

  private func conditional(_ test: Expression, _ then: Expression, _ otherwise: Expression?) throws -> Value {
    if try value(test).isTrue { return try value(then) }
    guard let otherwise else {
      return .undefined("the inline if-expression evaluated to false and no else section was defined.")
    }
    return try value(otherwise)
  }

  private func compare(_ left: Expression, _ comparisons: [(Comparison, Expression)]) throws -> Bool {
    var left = try value(left)
    for (comparison, right) in comparisons {
      let right = try value(right)
      try charge(left, comparison, right)
      guard try left.compares(comparison, right) else { return false }
      left = right
    }
    return true
  }

  private func concatenate(_ parts: [Expression]) throws -> Value {
    var out: [UInt8] = []
    for part in parts {
      let text = try printed(try value(part))
      try chargeText(out.count + text.count)
      out += text
    }
    return .text(out)
  }

  func evaluated(_ arguments: CallArguments) throws -> Arguments {
    var found = Arguments()
    found.positional = try arguments.positional.map { try value($0) }
    found.named = try arguments.named.map { (name: $0.name, value: try value($0.value)) }
    if let spread = arguments.spread { found.positional += try list(try value(spread)) }
    guard let spreadNamed = arguments.spreadNamed else { return found }
    guard case .dict(let mapping) = try value(spreadNamed) else {
      throw TemplateError("argument after ** must be a mapping")
    }
    for (key, value) in mapping.pairs {
      guard case .text(let name) = key else { throw TemplateError("keywords must be strings") }
      try charge(key.weight + found.named.count)
      guard !found.named.contains(where: { $0.name == name.bytes }) else {
        throw TemplateError("got multiple values for keyword argument \(Value.quoted(name.bytes))")
      }
      found.named.append((name.bytes, value))
    }
    return found
  }

  /// The filters of a block on what it printed.
  func filtered(_ filter: Expression, _ text: Value) throws -> Value {
    guard case .filter(let inner, let name, let arguments) = filter else { return text }
    let operand = try inner.map { inner in try nested { try filtered(inner, text) } } ?? text
    return try Filters.apply(name, operand, try evaluated(arguments), self)
  }

  func call(_ function: Value, _ arguments: Arguments) throws -> Value {
    switch function {
    case .function(let function):
      if case .macro = function.kind {
      } else {
        try charge(arguments.positional.reduce(0) { $0 + $1.weight })
        try charge(arguments.named.reduce(0) { $0 + $1.value.weight })
      }
      return try nested { try function.call(self, arguments) }
    case .object(let object):
      if let value = try nested({ try object.call(arguments, self) }) { return value }
    case .undefined(let undefined): throw undefined.error
    default: break
    }
    throw TemplateError("'\(function.typeName)' object is not callable")
  }

  private func slice(
    _ object: Expression, _ start: Expression?, _ stop: Expression?, _ step: Expression?
  ) throws -> Value {
    let object = try value(object)
    func bound(_ expression: Expression?) throws -> Int? {
      guard let expression else { return nil }
      let value = try value(expression)
      return value.isNone ? nil : try value.sliceIndex()
    }
    return try Attributes.slice(object, try bound(start), try bound(stop), try bound(step), self)
  }
}

extension Value {
  /// nil is undefined in Jinja: an index of no kind that a slice takes.
  fileprivate func sliceIndex() throws -> Int {
    if let integer { return integer }
    throw TemplateError("slice indices must be integers or None or have an __index__ method")
  }
}

extension Literal {
  var value: Value {
    switch self {
    case .none: .none
    case .bool(let bool): .bool(bool)
    case .int(let int): .int(int)
    case .float(let float): .float(float)
    case .text(let text): .text(text)
    }
  }
}
