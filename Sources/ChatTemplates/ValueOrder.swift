/// Truth, equality and order, as Python has them.
extension Value {
  var isTrue: Bool {
    switch self {
    case .undefined, .none: false
    case .bool(let bool): bool
    case .int(let int): int != 0
    case .float(let float): float != 0
    case .text(let text): !text.bytes.isEmpty
    case .list(let items), .tuple(let items): !items.values.isEmpty
    case .dict(let mapping): mapping.count > 0
    case .view(let view): view.mapping.count > 0
    case .range(let range): range.count > 0
    case .iterator, .function, .object: true
    }
  }

  func equals(_ other: Value) -> Bool {
    switch (self, other) {
    case (.undefined, .undefined), (.none, .none): true
    case (.text(let a), .text(let b)): a.bytes == b.bytes
    case (.list(let a), .list(let b)), (.tuple(let a), .tuple(let b)):
      a.values.count == b.values.count && zip(a.values, b.values).allSatisfy { $0.equals($1) }
    case (.dict(let a), .dict(let b)): a.equals(b)
    case (.range(let a), .range(let b)):
      a.count == b.count && (a.count == 0 || a.start == b.start && (a.count == 1 || a.step == b.step))
    case (.view(let a), .view(let b)):
      a.kind == b.kind && a.kind != .values && a.mapping.count == b.mapping.count
        && (a.kind == .items
          ? a.mapping.equals(b.mapping)
          : a.mapping.keys.allSatisfy { key in (try? Key(key)).flatMap { b.mapping.value($0) } != nil })
    default: isSame(as: other) || compareNumbers(other) == .equal
    }
  }

  /// Whether two are one thing, as `is` of Python; lists and dictionaries have no identity here.
  func isSame(as other: Value) -> Bool {
    switch (self, other) {
    case (.none, .none): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.text(let a), .text(let b)): a.bytes == b.bytes && a.isMarkup == b.isMarkup
    case (.iterator(let a), .iterator(let b)): a === b
    case (.function(let a), .function(let b)): a === b
    case (.object(let a), .object(let b)): a === b
    default: false
    }
  }

  enum Order { case less, equal, greater, none }

  /// nil if one of the two is no number.
  func compareNumbers(_ other: Value) -> Order? {
    if let a = integer, let b = other.integer { return a < b ? .less : a == b ? .equal : .greater }
    switch (self, other) {
    case (.float(let a), .float(let b)): return Value.order(a, b)
    case (.float(let a), _):
      guard let b = other.integer else { return nil }
      return Value.order(a, b)
    case (_, .float(let b)):
      guard let a = integer else { return nil }
      switch Value.order(b, a) {
      case .less: return .greater
      case .greater: return .less
      case let order: return order
      }
    default: return nil
    }
  }

  private static func order(_ a: Double, _ b: Double) -> Order {
    a < b ? .less : a == b ? .equal : a > b ? .greater : .none
  }

  /// Exact also where a whole number has more digits than a float.
  private static func order(_ a: Double, _ b: Int) -> Order {
    if a.isNaN { return .none }
    if a >= 0x1p63 { return .greater }
    if a < -0x1p63 { return .less }
    let whole = Int(a.rounded(.down))
    if whole != b { return whole < b ? .less : .greater }
    return a == a.rounded(.down) ? .equal : .greater
  }

  /// - Throws: `TemplateError` where Python knows no order between the two.
  func order(_ other: Value, _ sign: String = "<") throws -> Order {
    if let order = compareNumbers(other) { return order }
    switch (self, other) {
    case (.text(let a), .text(let b)):
      // The order of UTF-8 is the order of scalars.
      return a.bytes == b.bytes ? .equal : a.bytes.lexicographicallyPrecedes(b.bytes) ? .less : .greater
    case (.list(let a), .list(let b)), (.tuple(let a), .tuple(let b)):
      for (left, right) in zip(a.values, b.values) where !left.equals(right) {
        return try left.order(right, sign)
      }
      let (a, b) = (a.values.count, b.values.count)
      return a < b ? .less : a == b ? .equal : .greater
    case (.undefined(let undefined), _), (_, .undefined(let undefined)): throw undefined.error
    default:
      throw TemplateError(
        "'\(sign)' not supported between instances of '\(typeName)' and '\(other.typeName)'")
    }
  }

  func compares(_ comparison: Comparison, _ other: Value) throws -> Bool {
    switch comparison {
    case .equal: equals(other)
    case .unequal: !equals(other)
    case .less: try order(other, "<") == .less
    case .greater: try order(other, ">") == .greater
    case .lessOrEqual: try [.less, .equal].contains(order(other, "<="))
    case .greaterOrEqual: try [.greater, .equal].contains(order(other, ">="))
    case .contained: try other.contains(self)
    case .notContained: try !other.contains(self)
    }
  }

  func contains(_ value: Value) throws -> Bool {
    switch self {
    case .text(let text):
      guard case .text(let part) = value else {
        throw TemplateError("'in <string>' requires string as left operand, not \(value.typeName)")
      }
      return ByteSearch.first(part.bytes, in: text.bytes, from: 0) != nil
    case .dict(let mapping): return mapping.value(try Key(value)) != nil
    case .view(let view) where view.kind == .keys: return view.mapping.value(try Key(value)) != nil
    case .undefined: return false
    default:
      let next = try Evaluator.values(of: self, otherwise: "argument of type '\(typeName)' is not iterable")
      while let item = try next() {
        if item.equals(value) { return true }
      }
      return false
    }
  }
}

extension Mapping {
  func equals(_ other: Mapping) -> Bool {
    count == other.count
      && pairs.allSatisfy { key, value in
        (try? Key(key)).flatMap { other.value($0) }.map { value.equals($0) } ?? false
      }
  }
}

extension Undefined {
  var error: TemplateError { TemplateError(problem) }
}
