/// Macros and call blocks.
extension Evaluator {
  func macro(_ definition: MacroDefinition) -> Value {
    let home = scope
    keep(home)
    let name = definition.name.isEmpty ? "caller" : String(decoding: definition.name, as: UTF8.self)
    return .function(
      Function(name, .macro(definition)) { evaluator, arguments in
        try evaluator.nested { .text(try evaluator.expand(definition, home, arguments)) }
      })
  }

  func callBlock(
    _ definition: MacroDefinition, _ function: Expression, _ arguments: CallArguments
  ) throws -> Value {
    let caller = macro(definition)
    return try nested {
      let called = try value(function)
      var given = try evaluated(arguments)
      given.named.append((Array("caller".utf8), caller))
      return try call(called, given)
    }
  }

  private func expand(_ macro: MacroDefinition, _ home: Scope, _ arguments: Arguments) throws -> [UInt8] {
    let before = scope
    defer { scope = before }
    let own = Scope(home)
    scope = own
    try bind(macro, arguments, own)
    return try captured { _ = try run(macro.body) }
  }

  private func bind(_ macro: MacroDefinition, _ arguments: Arguments, _ own: Scope) throws {
    let name = "macro \(macro.name.isEmpty ? "None" : Value.quoted(macro.name))"
    var named = arguments.named
    let caller = Array("caller".utf8)
    for (index, parameter) in macro.parameters.enumerated() {
      try charge(1 + named.count)
      if index < arguments.positional.count {
        own[parameter] = arguments.positional[index]
      } else if let place = named.firstIndex(where: { $0.name == parameter }) {
        own[parameter] = named.remove(at: place).value
      } else {
        let later = index - (macro.parameters.count - macro.defaults.count)
        // A default may read the parameters before it.
        own[parameter] =
          later >= 0
          ? try value(macro.defaults[later])
          : .undefined("parameter \(Value.quoted(parameter)) was not provided")
      }
    }
    if macro.readsCaller {
      let place = named.firstIndex { $0.name == caller }
      own[caller] = place.map { named.remove(at: $0).value } ?? .undefined("No caller defined")
    }
    if macro.readsKeywords {
      var keywords = Mapping()
      for (name, value) in named { try keywords.set(.text(name), value) }
      own[Array("kwargs".utf8)] = .dict(keywords)
    } else if let first = named.first {
      throw TemplateError(
        first.name == caller
          ? "\(name) was invoked with two values for the special caller argument. This is most likely a bug."
          : "\(name) takes no keyword argument \(Value.quoted(first.name))")
    }
    let rest = Array(arguments.positional.dropFirst(macro.parameters.count))
    if macro.readsArguments {
      own[Array("varargs".utf8)] = try .tuple(rest)
    } else if !rest.isEmpty {
      throw TemplateError("\(name) takes not more than \(macro.parameters.count) argument(s)")
    }
  }
}
