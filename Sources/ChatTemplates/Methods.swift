/// Methods of dictionaries, lists, tuples and macros; those that change them are hidden by the sandbox.
enum Methods {
  static func of(_ mapping: Mapping, _ name: Name) throws -> Value? {
    func view(_ kind: MappingView.Kind) -> Value {
      method(name, mapping.depth + 1) { _, arguments in
        _ = try arguments.bound(kind.rawValue, [])
        return .view(MappingView(kind: kind, mapping: mapping))
      }
    }
    switch String(decoding: name, as: UTF8.self) {
    case "items": return view(.items)
    case "keys": return view(.keys)
    case "values": return view(.values)
    case "get":
      return method(name, mapping.depth + 1) { _, arguments in
        let given = try arguments.bound("get", ["key", "default"], required: 1, keywords: false)
        return try given[0].flatMap { mapping.value(try Key($0)) } ?? given[1] ?? .none
      }
    case "copy":
      return method(name, mapping.depth + 1) { _, arguments in
        _ = try arguments.bound("copy", [])
        return .dict(mapping)
      }
    default: return nil
    }
  }

  static func of(_ items: Items, _ name: Name, depth: Int, isTuple: Bool = false) -> Value? {
    switch String(decoding: name, as: UTF8.self) {
    case "grouper" where items.isGroup: return items.values.first
    case "list" where items.isGroup: return items.values.last
    case "copy" where !isTuple: return method(name, depth + 1) { _, _ in .list(items) }
    case "count":
      return method(name, depth + 1) { evaluator, arguments in
        let wanted = try arguments.bound("count", ["value"], required: 1, keywords: false)[0] ?? .none
        try evaluator.charge(items.weight)
        return .int(items.values.count { $0.equals(wanted) })
      }
    case "index":
      return method(name, depth + 1) { evaluator, arguments in
        let given = try arguments.bound("index", ["value", "start", "stop"], required: 1, keywords: false)
        let range = NumberRange(
          try given[1]?.index(), try given[2]?.index(), 1, count: items.values.count)
        try evaluator.charge(items.weight)
        for index in 0..<range.count where items.values[range[index]].equals(given[0] ?? .none) {
          return .int(range[index])
        }
        throw TemplateError("the value is not in the list")
      }
    default: return nil
    }
  }

  static func of(_ function: Function, _ name: Name) throws -> Value? {
    guard case .macro(let macro) = function.kind else { return nil }
    switch String(decoding: name, as: UTF8.self) {
    case "name": return macro.name.isEmpty ? Value.none : .text(macro.name)
    case "arguments": return try .tuple(macro.parameters.map { .text($0) })
    case "caller": return .bool(macro.readsCaller)
    case "catch_kwargs": return .bool(macro.readsKeywords)
    case "catch_varargs": return .bool(macro.readsArguments)
    default: return nil
    }
  }

  static func method(
    _ name: Name, _ depth: Int, _ call: @escaping (Evaluator, Arguments) throws -> Value
  ) -> Value {
    .function(Function(String(decoding: name, as: UTF8.self), .method, depth: depth, call))
  }
}
