/// The functions every template has.
enum Globals {
  static var values: [Name: Value] {
    var values: [Name: Value] = [:]
    for function in [raiseException, strftimeNow, range, dict, namespace, cycler, joiner] {
      values[Array(function.name.utf8)] = .function(function)
    }
    return values
  }

  private static var raiseException: Function {
    Function("raise_exception") { evaluator, arguments in
      let message = try evaluator.printed(
        try arguments.bound("raise_exception", ["message"], required: 1)[0] ?? .none)
      throw TemplateError(String(decoding: message, as: UTF8.self))
    }
  }

  private static var strftimeNow: Function {
    Function("strftime_now") { evaluator, arguments in
      let format = try arguments.bound("strftime_now", ["format"], required: 1)[0].text([])
      let text = evaluator.now.formatted(format)
      try evaluator.chargeText(text.count)
      return .text(text)
    }
  }

  private static var range: Function {
    Function("range") { _, arguments in
      let given = try arguments.bound("range", ["start", "stop", "step"], required: 1, keywords: false)
      let first = try given[0].integer(0)
      let (start, stop) = given[1] == nil ? (0, first) : (first, try given[1].integer(0))
      let step = try given[2].integer(1)
      guard step != 0 else { throw TemplateError("range() arg 3 must not be zero") }
      let (span, overflow) = stop.subtractingReportingOverflow(start)
      guard !overflow, span.magnitude < 1 << 62, step != .min,
        NumberRange(start: start, stop: stop, step: step).count <= Limits.longestRange
      else {
        throw TemplateError("Range too big. The sandbox blocks ranges larger than \(Limits.longestRange).")
      }
      return .range(NumberRange(start: start, stop: stop, step: step))
    }
  }

  private static var dict: Function {
    Function("dict") { evaluator, arguments in .dict(try mapping("dict", arguments, evaluator)) }
  }

  private static var namespace: Function {
    Function("namespace") { evaluator, arguments in
      let namespace = try Namespace(try mapping("namespace", arguments, evaluator))
      evaluator.keep(namespace)
      return .object(namespace)
    }
  }

  /// `dict(…)` of Python: a mapping or pairs, and keywords.
  private static func mapping(_ name: String, _ arguments: Arguments, _ evaluator: Evaluator) throws
    -> Mapping
  {
    guard arguments.positional.count <= 1 else { throw TemplateError("\(name) expected at most 1 argument") }
    var mapping = Mapping()
    switch arguments.positional.first {
    case nil: break
    case .dict(let given): mapping = given
    case .some(let pairs):
      for pair in try evaluator.list(pairs) {
        let pair = try evaluator.list(pair)
        guard pair.count == 2 else {
          throw TemplateError("dictionary update sequence element has no two parts")
        }
        try evaluator.charge(pair[0].weight)
        try mapping.set(pair[0], pair[1])
      }
    }
    for (name, value) in arguments.named { try mapping.set(.text(name), value) }
    return mapping
  }

  private static var cycler: Function {
    Function("cycler") { _, arguments in .object(try Cycler(arguments.positional)) }
  }

  private static var joiner: Function {
    Function("joiner") { _, arguments in
      .object(try Joiner(try arguments.bound("joiner", ["sep"])[0] ?? .string(", ")))
    }
  }
}
