/// Runs a template's statements.
final class Evaluator {
  enum Flow { case on, breakLoop, continueLoop }

  let limits: Limits
  let now: LocalTime
  var scope: Scope
  private let root: Scope
  private(set) var line = 1
  private var steps = 0
  private var bytes = 0
  private var depth = 0

  private var out: [UInt8] = []
  /// Length of the text proper while a macro or a block collects its own.
  private var lengthOutside: Int?
  private(set) var spans: [Range<Int>] = []
  /// What may hold itself, and is let go of at the end.
  private var scopes: [Scope] = []
  private var namespaces: [Namespace] = []

  init(variables: [Name: Value], limits: Limits, now: LocalTime) {
    (self.limits, self.now) = (limits, now)
    root = Scope(Scope(Scope(nil, Globals.values), variables))
    scope = root
  }

  /// - Throws: `TemplateError` with the line.
  func render(_ statements: [Statement]) throws -> [UInt8] {
    defer {
      for scope in scopes { scope.empty() }
      for namespace in namespaces { namespace.empty() }
    }
    for name in FirstUse(of: statements).setFirst {
      scope[name] = .undefined("\(Value.quoted(name)) is undefined")
    }
    do {
      _ = try run(statements)
      return out
    } catch let error as TemplateError where error.line == nil {
      throw TemplateError(error.problem, line: line)
    }
  }

  /// Counts work done, so that it ends.
  func charge(_ count: Int) throws {
    steps += count
    guard steps <= limits.steps else { throw TemplateError("it takes too many steps") }
  }

  func charge(_ value: Value, _ arguments: Arguments) throws {
    try charge(arguments.positional.reduce(value.size) { $0 + $1.size })
    try charge(arguments.named.reduce(0) { $0 + $1.value.size })
  }

  /// Counts what two values cost that are compared.
  func charge(_ left: Value, _ comparison: Comparison, _ right: Value) throws {
    switch (comparison, left, right) {
    case (.contained, _, .dict), (.notContained, _, .dict): try charge(left.weight)
    case (.contained, _, _), (.notContained, _, _): try charge(left.weight + right.weight)
    // Those of two kinds, and texts of two lengths, differ at once.
    case (_, .dict, .dict), (_, .view, .view): try charge(left.weight + right.weight)
    case (_, .list, .list), (_, .tuple, .tuple): try charge(left.weight + right.weight)
    default: try charge(min(left.weight, right.weight))
    }
  }

  /// What `{{ }}` prints, paid for.
  func printed(_ value: Value) throws -> [UInt8] {
    try charge(value.weight)
    return try paid(value, try value.printed())
  }

  func represented(_ value: Value) throws -> [UInt8] {
    try charge(value.weight)
    var text: [UInt8] = []
    try value.represent(into: &text)
    return try paid(value, text)
  }

  private func paid(_ value: Value, _ text: [UInt8]) throws -> [UInt8] {
    // What an object holds is known only when it is printed.
    if case .object = value { try charge(text.count / 8) }
    return text
  }

  /// Counts a string before it is made.
  func chargeText(_ length: Int) throws {
    guard length <= Limits.longestText else { throw Limits.tooLong }
    bytes += length
    guard bytes <= limits.bytes else { throw TemplateError("it makes too much text") }
  }

  /// Counts how deep evaluation is.
  func nested<Result>(_ body: () throws -> Result) throws -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= limits.depth else { throw TemplateError("calls nested deeper than \(limits.depth)") }
    return try body()
  }

  func keep(_ namespace: Namespace) { namespaces.append(namespace) }

  private func emit(_ text: [UInt8]) throws {
    try chargeText(text.count)
    guard out.count + text.count <= Limits.longestText else { throw Limits.tooLong }
    out += text
  }

  /// What statements print, as a string.
  func captured(_ body: () throws -> Void) throws -> [UInt8] {
    let (before, length) = (out, lengthOutside)
    lengthOutside = length ?? before.count
    out = []
    defer { (out, lengthOutside) = (before, length) }
    try body()
    return out
  }

  /// Runs statements with variables of their own.
  func inner<Result>(of parent: Scope? = nil, _ body: () throws -> Result) throws -> Result {
    let before = scope
    scope = Scope(parent ?? before)
    defer { scope = before }
    return try body()
  }

  func run(_ statements: [Statement]) throws -> Flow {
    for statement in statements {
      line = statement.line
      try charge(1)
      let flow = try nested { try run(statement) }
      if flow != .on { return flow }
    }
    return .on
  }

  private func run(_ statement: Statement) throws -> Flow {
    switch statement.kind {
    case .text(let text): try emit(text)
    case .print(let expression):
      let value = try value(expression)
      try emit(try printed(value))
    case .set(let target, let expression): try assign(target, try value(expression))
    case .setBlock(let target, let filter, let body): return try setBlock(target, filter, body)
    case .condition(let branches, let otherwise): return try runCondition(branches, otherwise)
    case .loop(let loop): return try runLoop(loop, line: statement.line)
    case .with(let targets, let body): return try runWith(targets, body)
    case .scope(let body, let fromRoot): return try inner(of: fromRoot ? root : nil) { try run(body) }
    case .macro(let definition): scope[definition.name] = macro(definition)
    case .callBlock(let definition, let function, let arguments):
      try emit(joinable(try callBlock(definition, function, arguments)))
    case .filterBlock(let filter, let body): return try filterBlock(filter, body)
    case .generation(let body): try runGeneration(body)
    case .breakLoop: return .breakLoop
    case .continueLoop: return .continueLoop
    case .unsupported(let problem): throw TemplateError(problem)
    }
    return .on
  }

  private func runCondition(
    _ branches: [(test: Expression, body: [Statement])], _ otherwise: [Statement]
  ) throws -> Flow {
    for branch in branches where try value(branch.test).isTrue { return try run(branch.body) }
    return try run(otherwise)
  }

  private func runWith(_ targets: [(Target, Expression)], _ body: [Statement]) throws -> Flow {
    let values = try targets.map { try value($0.1) }
    return try inner {
      for (target, value) in zip(targets, values) { try assign(target.0, value) }
      return try run(body)
    }
  }

  private func setBlock(_ target: Target, _ filter: Expression?, _ body: [Statement]) throws -> Flow {
    var flow = Flow.on
    let text = try inner {
      let text = Value.text(try captured { flow = try run(body) })
      return try filter.map { try filtered($0, text) } ?? text
    }
    if flow == .on { try assign(target, text) }
    return flow
  }

  private func filterBlock(_ filter: Expression, _ body: [Statement]) throws -> Flow {
    var flow = Flow.on
    let value = try inner {
      try filtered(filter, .text(try captured { flow = try run(body) }))
    }
    if flow == .on { try emit(joinable(value)) }
    return flow
  }

  /// What a filter or call block gives is not printed but joined, which only strings can be.
  private func joinable(_ value: Value) throws -> [UInt8] {
    guard case .text(let text) = value else {
      throw TemplateError("expected str instance, \(value.typeName) found")
    }
    return text.bytes
  }

  /// The body is a macro of its own in transformers, too: what it sets ends with it.
  private func runGeneration(_ body: [Statement]) throws {
    let text = try captured { try inner { _ = try run(body) } }
    let start = lengthOutside ?? out.count
    spans.append(start..<start + text.count)
    try emit(text)
  }

  func assign(_ target: Target, _ value: Value) throws {
    switch target {
    case .name(let name): scope[name] = value
    case .attribute(let object, let name):
      guard case .object(let found)? = scope[object], let namespace = found as? Namespace else {
        throw TemplateError("cannot assign attribute on non-namespace object")
      }
      try namespace.set(name, value)
    case .tuple(let targets):
      let next = try Evaluator.values(
        of: value, otherwise: "cannot unpack non-iterable \(value.typeName) object")
      var values: [Value] = []
      while values.count <= targets.count, let item = try next() { values.append(item) }
      guard values.count == targets.count else {
        throw TemplateError(
          values.count > targets.count
            ? "too many values to unpack (expected \(targets.count))"
            : "not enough values to unpack (expected \(targets.count), got \(values.count))")
      }
      for (target, value) in zip(targets, values) { try assign(target, value) }
    }
  }

  private func runLoop(_ loop: Statement.Loop, line: Int) throws -> Flow {
    let over = try value(loop.over)
    guard loop.isRecursive else { return try turns(loop, over, depth: 0, within: scope, nil) }
    let within = scope
    let text = try captured { _ = try turns(loop, over, depth: 0, within: within, recursion(loop, within)) }
    try emit(text)
    return .on
  }

  /// What `loop(…)` does in a recursive loop: the body again, one level deeper.
  private func recursion(_ loop: Statement.Loop, _ within: Scope) -> LoopState.Recursion {
    { evaluator, over, depth in
      try evaluator.nested {
        .text(
          try evaluator.captured {
            _ = try evaluator.turns(
              loop, over, depth: depth, within: within, evaluator.recursion(loop, within))
          })
      }
    }
  }

  private func turns(
    _ loop: Statement.Loop, _ over: Value, depth: Int, within: Scope, _ recursion: LoopState.Recursion?
  ) throws -> Flow {
    let before = scope
    defer { scope = before }
    let state = try LoopState(over, depth: depth, recursion: recursion, test: try test(loop, within))
    var ran = false
    while let item = try state.advance() {
      try charge(1)
      scope = Scope(within)
      scope[LoopState.name] = .object(state)
      try assign(loop.target, item)
      let flow = try run(loop.body)
      if flow == .breakLoop { break }
      // As in Jinja, a turn that was left early does not count against the else block.
      if flow == .on { ran = true }
    }
    guard !ran else { return .on }
    scope = Scope(within)
    return try run(loop.otherwise)
  }

  private func test(_ loop: Statement.Loop, _ within: Scope) throws -> ((Value) throws -> Bool)? {
    guard let test = loop.test else { return nil }
    return { [unowned self] item in
      let before = scope
      scope = Scope(within)
      defer { scope = before }
      try charge(1)
      try assign(loop.target, item)
      return try value(test).isTrue
    }
  }

  /// The values of what can be looped over, one at a time.
  ///
  /// - Throws: `TemplateError`, `problem` if it is given.
  static func values(of value: Value, otherwise problem: String? = nil) throws -> () throws -> Value? {
    var index = 0
    func each(_ values: [Value]) -> () -> Value? {
      {
        guard index < values.count else { return nil }
        index += 1
        return values[index - 1]
      }
    }
    switch value {
    case .undefined: return { nil }
    case .list(let items), .tuple(let items): return each(items.values)
    case .dict(let mapping): return each(mapping.keys)
    case .view(let view): return each(try view.values())
    case .iterator(let iterator): return { try iterator.next() }
    case .range(let range):
      return {
        guard index < range.count else { return nil }
        index += 1
        return .int(range[index - 1])
      }
    case .text(let text):
      return {
        guard let (scalar, length) = UTF8Text.scalar(in: text.bytes, at: index) else { return nil }
        index += length
        return .text(Text(UTF8Text.bytes(CollectionOfOne(scalar)), isMarkup: text.isMarkup))
      }
    case .object(let object) where object is LoopState:
      guard let state = object as? LoopState else { return { nil } }
      return { try state.advance().map { try .tuple([$0, .object(state)]) } }
    default: throw TemplateError(problem ?? "'\(value.typeName)' object is not iterable")
    }
  }

  /// All values of what can be looped over.
  func list(_ value: Value) throws -> [Value] {
    switch value {
    case .list(let items), .tuple(let items):
      try charge(items.values.count)
      return items.values
    default:
      let next = try Evaluator.values(of: value)
      var values: [Value] = []
      while let item = try next() {
        try charge(1)
        values.append(item)
      }
      return values
    }
  }

  /// Notes a scope that a macro refers to.
  func keep(_ scope: Scope) {
    if scopes.last !== scope { scopes.append(scope) }
  }
}
