/// `map`, `select` and their like: they give their values one at a time, and once.
enum SelectionFilters {
  static let all: [String: Filters.Body] = [
    "map": map,
    "select": { try chosen($0, $1, $2, byAttribute: false, keeps: true) },
    "reject": { try chosen($0, $1, $2, byAttribute: false, keeps: false) },
    "selectattr": { try chosen($0, $1, $2, byAttribute: true, keeps: true) },
    "rejectattr": { try chosen($0, $1, $2, byAttribute: true, keeps: false) },
  ]

  @Sendable private static func map(
    _ evaluator: Evaluator, _ value: Value, _ arguments: Arguments
  ) throws -> Value {
    try lazily(evaluator, over: value) { evaluator in
      let change = try change(arguments)
      let next = try Evaluator.values(of: value)
      return { [unowned evaluator] in
        try evaluator.charge(1)
        return try next().map { try change(evaluator, $0) }
      }
    }
  }

  private static func change(_ arguments: Arguments) throws -> (Evaluator, Value) throws -> Value {
    let attribute = Array("attribute".utf8)
    if arguments.positional.isEmpty, arguments.named.contains(where: { $0.name == attribute }) {
      let given = try arguments.bound("map", ["attribute", "default"])
      let path = AttributePath(given[0], otherwise: given[1])
      return { evaluator, item in try path.value(of: item, evaluator) }
    }
    guard let first = arguments.positional.first else {
      throw TemplateError("map requires a filter argument")
    }
    let name = try first.filterName()
    let rest = Arguments(positional: Array(arguments.positional.dropFirst()), named: arguments.named)
    return { evaluator, item in try Filters.apply(name, item, rest, evaluator) }
  }

  private static func chosen(
    _ evaluator: Evaluator, _ value: Value, _ arguments: Arguments, byAttribute: Bool, keeps: Bool
  ) throws -> Value {
    try lazily(evaluator, over: value) { evaluator in
      var rest = arguments.positional[...]
      var path = AttributePath(nil)
      if byAttribute {
        guard let attribute = rest.popFirst() else {
          throw TemplateError("Missing parameter for attribute name")
        }
        path = AttributePath(attribute)
      }
      let test = try rest.popFirst()?.filterName()
      let given = Arguments(positional: Array(rest), named: arguments.named)
      let next = try Evaluator.values(of: value)
      return { [unowned evaluator] in
        while let item = try next() {
          try evaluator.charge(1)
          let looked = try path.value(of: item, evaluator)
          let holds = try test.map { try Tests.holds($0, looked, given, evaluator) } ?? looked.isTrue
          if holds == keeps { return item }
        }
        return nil
      }
    }
  }

  /// Nothing happens before the first value is asked for, also no error.
  private static func lazily(
    _ evaluator: Evaluator, over value: Value, _ start: @escaping (Evaluator) throws -> () throws -> Value?
  ) throws -> Value {
    var next: (() throws -> Value?)?
    return .iterator(
      try ValueIterator("generator", over: value) { [unowned evaluator] in
        if next == nil { next = value.isTrue ? try start(evaluator) : { nil } }
        return try next?()
      })
  }
}

extension Value {
  fileprivate func filterName() throws -> Name {
    guard case .text(let text) = self else { throw TemplateError("no filter or test named \(typeName)") }
    return text.bytes
  }
}
