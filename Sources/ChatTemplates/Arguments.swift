/// What a function is called with.
struct Arguments {
  var positional: [Value] = []
  var named: [(name: Name, value: Value)] = []

  /// The arguments by the function's parameters; nil where one was not given.
  ///
  /// - Throws: `TemplateError`, as Python's TypeError, for too many, unknown, double and missing ones.
  func bound(
    _ function: String, _ parameters: [String], required: Int = 0, keywords: Bool = true
  ) throws -> [Value?] {
    guard positional.count <= parameters.count else {
      throw TemplateError(
        "\(function)() takes at most \(parameters.count) arguments (\(positional.count) given)")
    }
    var values: [Value?] = positional + Array(repeating: nil, count: parameters.count - positional.count)
    for (name, value) in named {
      guard keywords, let place = parameters.firstIndex(where: { $0.utf8.elementsEqual(name) }) else {
        throw TemplateError("\(function)() got an unexpected keyword argument \(Value.quoted(name))")
      }
      guard values[place] == nil else {
        throw TemplateError("\(function)() got multiple values for argument \(Value.quoted(name))")
      }
      values[place] = value
    }
    for (index, parameter) in parameters.prefix(required).enumerated() where values[index] == nil {
      throw TemplateError("\(function)() missing required argument: '\(parameter)'")
    }
    return values
  }
}

extension Value? {
  /// Whether nothing or None was given.
  var isAbsent: Bool { self?.isNone ?? true }

  func integer(_ otherwise: Int) throws -> Int {
    guard let self else { return otherwise }
    return try self.index()
  }

  func text(_ otherwise: [UInt8]) throws -> [UInt8] {
    guard let self else { return otherwise }
    return try self.string()
  }

  func isTrue(_ otherwise: Bool = false) -> Bool { self?.isTrue ?? otherwise }
}

extension Value {
  /// What Python takes for a whole number.
  func index() throws -> Int {
    if let integer { return integer }
    if case .undefined(let undefined) = self { throw undefined.error }
    throw TemplateError("'\(typeName)' object cannot be interpreted as an integer")
  }

  func string() throws -> [UInt8] {
    guard case .text(let text) = self else { throw TemplateError("must be str, not \(typeName)") }
    return text.bytes
  }
}
