/// `tojson` as transformers has it: Python's `json.dumps`, without escapes for HTML.
struct ToJSON {
  private let isASCII: Bool
  private let indent: [UInt8]?
  private let separators: (item: [UInt8], key: [UInt8])
  private let sorts: Bool
  private var out: [UInt8] = []

  static func filter(_ evaluator: Evaluator, _ value: Value, _ arguments: Arguments) throws -> Value {
    let given = try arguments.bound("tojson", ["ensure_ascii", "indent", "separators", "sort_keys"])
    var writer = try ToJSON(given)
    try evaluator.charge(value.weight)
    try writer.write(value, level: 0, evaluator)
    try evaluator.chargeText(writer.out.count)
    return .text(writer.out)
  }

  private init(_ given: [Value?]) throws {
    isASCII = given[0].isTrue()
    sorts = given[3].isTrue()
    switch given[1] {
    case nil, .some(.none): indent = nil
    case .some(.text(let text)): indent = text.bytes
    case .some(let count):
      let count = try count.index()
      guard count <= 1024 else { throw Limits.tooLong }
      indent = Array(repeating: 0x20, count: max(0, count))
    }
    if let pair = given[2], !pair.isNone {
      let next = try Evaluator.values(of: pair)
      guard let item = try next(), let key = try next(), try next() == nil else {
        throw TemplateError("separators must be two strings")
      }
      separators = (try item.string(), try key.string())
    } else {
      separators = (Array((indent == nil ? ", " : ",").utf8), Array(": ".utf8))
    }
  }

  private mutating func write(_ value: Value, level: Int, _ evaluator: Evaluator) throws {
    try evaluator.charge(1)
    guard out.count <= Limits.longestText else { throw Limits.tooLong }
    switch value {
    case .none: out += Array("null".utf8)
    case .bool(let bool): out += Array((bool ? "true" : "false").utf8)
    case .int(let int): out += Array("\(int)".utf8)
    case .float(let float): out += ToJSON.number(float)
    case .text(let text): quote(text.bytes)
    case .list(let items), .tuple(let items):
      guard !items.values.isEmpty else { return out += Array("[]".utf8) }
      out.append(UInt8(ascii: "["))
      for (index, item) in items.values.enumerated() {
        try begin(index, level + 1)
        try write(item, level: level + 1, evaluator)
      }
      try end(UInt8(ascii: "]"), level)
    case .dict(let mapping):
      guard mapping.count > 0 else { return out += Array("{}".utf8) }
      out.append(UInt8(ascii: "{"))
      for (index, (key, item)) in try sorted(mapping, evaluator).enumerated() {
        try begin(index, level + 1)
        quote(try name(key))
        out += separators.key
        try write(item, level: level + 1, evaluator)
      }
      try end(UInt8(ascii: "}"), level)
    default: throw TemplateError("Object of type \(value.typeName) is not JSON serializable")
    }
  }

  private func sorted(_ mapping: Mapping, _ evaluator: Evaluator) throws -> [(Value, Value)] {
    let pairs = mapping.pairs.map { ($0.0, $0.1) }
    return sorts
      ? try Sorting.sorted(pairs) {
        try evaluator.charge($0.0, .less, $1.0)
        return try $0.0.order($1.0) == .less
      } : pairs
  }

  private func name(_ key: Value) throws -> [UInt8] {
    switch key {
    case .text(let text): return text.bytes
    case .none: return Array("null".utf8)
    case .bool(let bool): return Array((bool ? "true" : "false").utf8)
    case .int(let int): return Array("\(int)".utf8)
    case .float(let float): return ToJSON.number(float)
    default: throw TemplateError("keys must be str, int, float, bool or None, not \(key.typeName)")
    }
  }

  private static func number(_ float: Double) -> [UInt8] {
    if float.isNaN { return Array("NaN".utf8) }
    if float.isInfinite { return Array((float < 0 ? "-Infinity" : "Infinity").utf8) }
    return Array(Value.printed(float).utf8)
  }

  private mutating func begin(_ index: Int, _ level: Int) throws {
    if index > 0 { out += separators.item }
    try newLine(level)
  }

  private mutating func end(_ bracket: UInt8, _ level: Int) throws {
    try newLine(level)
    out.append(bracket)
  }

  private mutating func newLine(_ level: Int) throws {
    guard let indent else { return }
    guard out.count + indent.count * level <= Limits.longestText else { throw Limits.tooLong }
    out.append(0x0A)
    for _ in 0..<level { out += indent }
  }

  private mutating func quote(_ text: [UInt8]) {
    out.append(UInt8(ascii: "\""))
    for scalar in UTF8Text.scalars(text) {
      switch scalar {
      case "\"", "\\": out += [UInt8(ascii: "\\"), UInt8(ascii: scalar)]
      case "\n": out += Array("\\n".utf8)
      case "\r": out += Array("\\r".utf8)
      case "\t": out += Array("\\t".utf8)
      case "\u{8}": out += Array("\\b".utf8)
      case "\u{C}": out += Array("\\f".utf8)
      case let scalar where scalar.value < 0x20 || isASCII && scalar.value >= 0x7F:
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          out += Array(("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8)
        }
      default: UTF8Text.append(scalar, to: &out)
      }
    }
    out.append(UInt8(ascii: "\""))
  }
}

/// Sorting that keeps the order of equals, by an order that may fail.
enum Sorting {
  static func sorted<Item>(_ items: [Item], _ precedes: (Item, Item) throws -> Bool) throws -> [Item] {
    guard items.count > 1 else { return items }
    let middle = items.count / 2
    let left = try sorted(Array(items[..<middle]), precedes)
    let right = try sorted(Array(items[middle...]), precedes)
    var (out, a, b): ([Item], Int, Int) = ([], 0, 0)
    out.reserveCapacity(items.count)
    while a < left.count, b < right.count {
      if try precedes(right[b], left[a]) {
        out.append(right[b])
        b += 1
      } else {
        out.append(left[a])
        a += 1
      }
    }
    return out + left[a...] + right[b...]
  }
}
