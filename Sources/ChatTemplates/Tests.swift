/// The tests behind `is`.
enum Tests {
  static func isKnown(_ name: Name) -> Bool { names.contains(name) }

  private static let names = Set(
    """
    odd even divisibleby defined undefined filter test none boolean false true integer float lower upper string \
    mapping number sequence iterable callable sameas escaped in == eq equalto != ne > gt greaterthan ge >= < lt \
    lessthan <= le
    """.split(separator: " ").map { Array($0.utf8) })

  static func holds(_ name: Name, _ value: Value, _ arguments: Arguments, _ evaluator: Evaluator) throws
    -> Bool
  {
    let word = String(decoding: name, as: UTF8.self)
    func other() throws -> Value {
      try arguments.bound(word, [word == "divisibleby" ? "num" : "other"], required: 1)[0] ?? .none
    }
    func compares(_ comparison: Comparison, _ other: Value) throws -> Bool {
      try evaluator.charge(value, comparison, other)
      return try value.compares(comparison, other)
    }
    try evaluator.charge(value, arguments)
    if let comparison = comparisons[word] { return try compares(comparison, try other()) }
    switch word {
    case "divisibleby": return try evaluator.operate(.modulo, value, try other()).equals(.int(0))
    case "sameas": return value.isSame(as: try other())
    case "in": return try compares(.contained, try arguments.bound(word, ["seq"], required: 1)[0] ?? .none)
    default:
      _ = try arguments.bound(word, [])
      return try holds(word, value, evaluator)
    }
  }

  private static let comparisons: [String: Comparison] = [
    "==": .equal, "eq": .equal, "equalto": .equal, "!=": .unequal, "ne": .unequal, ">": .greater,
    "gt": .greater,
    "greaterthan": .greater, ">=": .greaterOrEqual, "ge": .greaterOrEqual, "<": .less, "lt": .less,
    "lessthan": .less, "<=": .lessOrEqual, "le": .lessOrEqual,
  ]

  private static func holds(_ word: String, _ value: Value, _ evaluator: Evaluator) throws -> Bool {
    switch word {
    case "defined": return !value.isUndefined
    case "undefined": return value.isUndefined
    case "none": return value.isNone
    case "odd": return try evaluator.operate(.modulo, value, .int(2)).equals(.int(1))
    case "even": return try evaluator.operate(.modulo, value, .int(2)).equals(.int(0))
    case "boolean": if case .bool = value { return true }
    case "true": if case .bool(let bool) = value { return bool }
    case "false": if case .bool(let bool) = value { return !bool }
    case "integer": if case .int = value { return true }
    case "float": if case .float = value { return true }
    case "number": return value.double != nil
    case "string": if case .text = value { return true }
    case "mapping": if case .dict = value { return true }
    case "lower": return Letters.isLower(try evaluator.printed(value))
    case "upper": return Letters.isUpper(try evaluator.printed(value))
    case "sequence":
      if case .view = value { return false }
      return value.count != nil
    case "iterable": return value.isIterable
    case "callable": return value.isCallable
    case "escaped": if case .text(let text) = value { return text.isMarkup }
    case "filter": return Filters.isKnown(try value.hashableName())
    case "test": return names.contains(try value.hashableName())
    default: throw TemplateError("no test named \(Value.quoted(Array(word.utf8)))")
    }
    return false
  }
}

extension Value {
  fileprivate var isIterable: Bool {
    switch self {
    case .none, .bool, .int, .float, .function: false
    case .object(let object): object is LoopState
    default: true
    }
  }

  fileprivate var isCallable: Bool {
    switch self {
    case .function, .undefined: true
    case .object(let object): object is LoopState || object is Joiner
    default: false
    }
  }

  fileprivate func hashableName() throws -> Name {
    if case .text(let text) = self { return text.bytes }
    _ = try Key(self)
    return []
  }
}
