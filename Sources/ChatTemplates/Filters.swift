/// The filters behind `|`, by name.
enum Filters {
  typealias Body = @Sendable (Evaluator, Value, Arguments) throws -> Value

  static func isKnown(_ name: Name) -> Bool { table[name] != nil || left.contains(name) }

  static func apply(_ name: Name, _ value: Value, _ arguments: Arguments, _ evaluator: Evaluator) throws
    -> Value
  {
    guard let body = table[name] else {
      let isLeft = left.contains(name)
      throw TemplateError(
        isLeft
          ? "the filter \(Value.quoted(name)) is not supported" : "no filter named \(Value.quoted(name))")
    }
    if plain.contains(name) { _ = try arguments.bound(String(decoding: name, as: UTF8.self), []) }
    try evaluator.charge(value, arguments)
    let result = try body(evaluator, value, arguments)
    if case .text(let text) = result { try evaluator.chargeText(text.bytes.count) }
    return result
  }

  /// Filters without arguments.
  private static let plain = Set(
    "length count list items first last reverse string safe e escape forceescape wordcount striptags abs"
      .split(separator: " ").map { Array($0.utf8) })

  /// Filters of Jinja that no chat template needs.
  private static let left = Set(["random", "urlize", "wordwrap", "pprint"].map { Array($0.utf8) })

  private static let table: [Name: Body] = {
    var table: [Name: Body] = [:]
    for filters in [TextFilters.all, SequenceFilters.all, SelectionFilters.all, NumberFilters.all, general] {
      for (names, body) in filters {
        for name in names.split(separator: " ") { table[Array(name.utf8)] = body }
      }
    }
    return table
  }()

  private static let general: [String: Body] = [
    "tojson": ToJSON.filter,
    "default d": { _, value, arguments in
      let given = try arguments.bound("default", ["default_value", "boolean"])
      let isMissing = value.isUndefined || given[1].isTrue() && !value.isTrue
      return isMissing ? given[0] ?? .string("") : value
    },
    "attr": { evaluator, value, arguments in
      let name = try arguments.bound("attr", ["name"], required: 1)[0].text([])
      if case .undefined(let undefined) = value { throw undefined.error }
      return try Attributes.own(name, of: value, evaluator)
        ?? .undefined("'\(value.described)' has no attribute \(Value.quoted(name))")
    },
  ]
}

/// What `attribute="a.b.0"` looks up, as several filters do.
struct AttributePath {
  private let parts: [Value]
  private let otherwise: Value?

  init(_ path: Value?, otherwise: Value? = nil) {
    self.otherwise = otherwise.isAbsent ? nil : otherwise
    switch path {
    case nil, .some(.none): parts = []
    case .text(let text): parts = AttributePath.parts(text.bytes)
    case .some(let value): parts = [value]
    }
  }

  private static func parts(_ path: [UInt8]) -> [Value] {
    path.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { part in
      let isNumber = !part.isEmpty && part.allSatisfy { (0x30...0x39).contains($0) }
      return (isNumber ? NumberText.integer(Array(part)).map { .int($0) } : nil) ?? .text(Array(part))
    }
  }

  /// One path for each part between commas.
  static func several(_ path: Value?) -> [AttributePath] {
    guard case .text(let text)? = path else { return [AttributePath(path)] }
    return text.bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      .map { AttributePath(.text(Array($0))) }
  }

  func value(of item: Value, _ evaluator: Evaluator, ignoresCase: Bool = false) throws -> Value {
    var value = item
    for part in parts {
      value = try Attributes.item(part, of: value, evaluator)
      if value.isUndefined, let otherwise { value = otherwise }
    }
    guard ignoresCase else { return value }
    if case .text(let text) = value { try evaluator.charge(text.bytes.count / 2) }
    return value.withoutCase
  }
}

extension Value {
  fileprivate var withoutCase: Value {
    guard case .text(let text) = self else { return self }
    return .text(Text(Letters.lower(text.bytes), isMarkup: text.isMarkup))
  }
}
