/// Reads the statements of a template, as Jinja 3.1's parser does, with transformers' `generation` and loop controls.
struct Parser {
  /// Python refuses to compile what nests deeper than about this.
  static let deepest = 100

  private let tokens: [Token]
  private var place = 0
  var depth = 0
  /// Whether `break` has a loop to leave.
  private var isInLoop = false
  /// Whether an unknown filter is an error only when it is met, as under a condition.
  var isConditional = false
  /// Unknown filters and tests that no condition stands before.
  var problems: [TemplateError] = []
  private var blocks: Set<Name> = []
  /// Loops around, in which nothing else may be named loop.
  private(set) var loops = 0
  /// Which of these the macro at hand was seen to read.
  var reads: Set<Name> = []
  static let givenToMacros = Set(["caller", "varargs", "kwargs"].map { Array($0.utf8) })

  static func statements(of source: [UInt8]) throws -> [Statement] {
    var parser = Parser(tokens: try Lexer.tokens(of: source))
    let statements = try parser.body(until: [])
    if let problem = parser.problems.first { throw problem }
    return statements
  }

  private init(tokens: [Token]) { self.tokens = tokens }

  var current: Token { tokens[min(place, tokens.count - 1)] }
  var following: Token { tokens[min(place + 1, tokens.count - 1)] }
  var line: Int { current.line }

  mutating func skip(_ count: Int = 1) { place += count }

  func error(_ problem: String) -> TemplateError { TemplateError(problem, line: line) }

  mutating func take(sign: String) -> Bool {
    guard current.isSign(sign) else { return false }
    skip()
    return true
  }

  mutating func take(word: String) -> Bool {
    guard current.isName(word) else { return false }
    skip()
    return true
  }

  mutating func expect(sign: String) throws {
    guard take(sign: sign) else { throw error("expected \(sign), not \(current.described)") }
  }

  private mutating func expect(word: String) throws {
    guard take(word: word) else { throw error("expected \(word), not \(current.described)") }
  }

  mutating func expectName() throws -> Name {
    guard case .name(let name) = current.kind else {
      throw error("expected a name, not \(current.described)")
    }
    skip()
    return name
  }

  private mutating func expect(_ kind: Token.Kind, _ written: String) throws {
    guard current.kind == kind else { throw error("expected \(written), not \(current.described)") }
    skip()
  }

  /// Statements up to a block that begins with one of the words; the word stays.
  private mutating func body(until words: [String]) throws -> [Statement] {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Parser.deepest else { throw error("nested too deep") }
    var statements: [Statement] = []
    while true {
      let line = line
      switch current.kind {
      case .data(let text):
        skip()
        statements.append(Statement(line: line, kind: .text(text)))
      case .printBegin:
        skip()
        let value = try tuple()
        try expect(.printEnd, "}}")
        statements.append(Statement(line: line, kind: .print(value)))
      case .blockBegin:
        skip()
        if words.contains(where: { current.isName($0) }) { return statements }
        if let kind = try statement() { statements += kind.map { Statement(line: line, kind: $0) } }
        try expect(.blockEnd, "%}")
      default:
        guard words.isEmpty else {
          throw error("the template ends before \(words.joined(separator: " or "))")
        }
        return statements
      }
    }
  }

  /// The body of a statement whose head was read.
  private mutating func block(until words: String...) throws -> [Statement] {
    _ = take(sign: ":")
    try expect(.blockEnd, "%}")
    return try body(until: words)
  }

  /// A body that `break` cannot leave.
  private mutating func closedBlock(until word: String, isInLoop inside: Bool = false) throws -> [Statement] {
    let before = isInLoop
    isInLoop = inside
    defer { isInLoop = before }
    return try block(until: word)
  }

  private mutating func statement() throws -> [Statement.Kind]? {
    guard case .name(let word) = current.kind else {
      throw error("expected a statement, not \(current.described)")
    }
    skip()
    switch String(decoding: word, as: UTF8.self) {
    case "set": return [try set()]
    case "for": return [try loop()]
    case "if": return [try condition()]
    case "with": return [try with()]
    case "macro": return [try macro()]
    case "call": return [try callBlock()]
    case "filter": return [try filterBlock()]
    case "print": return try printed()
    case "block": return [try namedBlock()]
    case "generation": return [try generation()]
    case "autoescape": return [try autoescape()]
    case "break", "continue":
      guard isInLoop else { throw error("\(String(decoding: word, as: UTF8.self)) outside a loop") }
      return [word == Array("break".utf8) ? .breakLoop : .continueLoop]
    case "extends", "include", "import", "from":
      while current.kind != .blockEnd, current.kind != .end { skip() }
      return [
        .unsupported("a chat template has no other templates to \(String(decoding: word, as: UTF8.self))")
      ]
    case let word: throw error("an unknown statement: \(word)")
    }
  }

  private mutating func set() throws -> Statement.Kind {
    let target = try target(withAttributes: true, until: "=")
    if take(sign: "=") { return .set(target, try tuple()) }
    let filter = try filters(nil, isFirst: false)
    let body = try block(until: "endset")
    skip()
    return .setBlock(target, filter: filter, body)
  }

  private mutating func loop() throws -> Statement.Kind {
    loops += 1
    defer { loops -= 1 }
    let target = try target(until: "in")
    try expect(word: "in")
    let over = try tuple(withConditional: false, until: "recursive")
    let test = take(word: "if") ? try expression() : nil
    let isRecursive = take(word: "recursive")
    let before = isInLoop
    isInLoop = true
    defer { isInLoop = before }
    let wasConditional = isConditional
    isConditional = false
    defer { isConditional = wasConditional }
    let body = try block(until: "endfor", "else")
    isInLoop = before && !isRecursive
    var otherwise: [Statement] = []
    if take(word: "else") { otherwise = try block(until: "endfor") }
    skip()
    return .loop(
      Statement.Loop(
        target: target, over: over, test: test, body: body, otherwise: otherwise, isRecursive: isRecursive))
  }

  private mutating func condition() throws -> Statement.Kind {
    let wasConditional = isConditional
    isConditional = true
    defer { isConditional = wasConditional }
    var branches: [(Expression, [Statement])] = []
    repeat {
      let test = try tuple(withConditional: false)
      branches.append((test, try block(until: "elif", "else", "endif")))
    } while take(word: "elif")
    var otherwise: [Statement] = []
    if take(word: "else") { otherwise = try block(until: "endif") }
    skip()
    return .condition(branches.map { (test: $0.0, body: $0.1) }, otherwise: otherwise)
  }

  private mutating func with() throws -> Statement.Kind {
    var targets: [(Target, Expression)] = []
    while current.kind != .blockEnd, !current.isSign(":") {
      if !targets.isEmpty { try expect(sign: ",") }
      let target = try target(until: "=")
      try expect(sign: "=")
      targets.append((target, try expression()))
    }
    let body = try block(until: "endwith")
    skip()
    return .with(targets, body)
  }

  private mutating func printed() throws -> [Statement.Kind] {
    var values: [Statement.Kind] = []
    while current.kind != .blockEnd {
      if !values.isEmpty { try expect(sign: ",") }
      values.append(.print(try expression()))
    }
    return values
  }

  private mutating func namedBlock() throws -> Statement.Kind {
    let name = try expectName()
    guard blocks.insert(name).inserted else { throw error("a block that is there twice") }
    let isScoped = take(word: "scoped")
    let isRequired = take(word: "required")
    let body = try closedBlock(until: "endblock")
    skip()
    _ = take(word: String(decoding: name, as: UTF8.self))
    return isRequired ? .unsupported("a required block was not filled") : .scope(body, fromRoot: !isScoped)
  }

  private mutating func autoescape() throws -> Statement.Kind {
    guard take(word: "false") || take(word: "False") else { throw error("autoescape is not supported") }
    let body = try block(until: "endautoescape")
    skip()
    return .scope(body, fromRoot: false)
  }

  private mutating func generation() throws -> Statement.Kind {
    let body = try closedBlock(until: "endgeneration")
    skip()
    return .generation(body)
  }

  private mutating func filterBlock() throws -> Statement.Kind {
    guard let filter = try filters(nil, isFirst: true) else { throw error("expected a filter") }
    let body = try block(until: "endfilter")
    skip()
    return .filterBlock(filter, body)
  }

  private mutating func macro() throws -> Statement.Kind {
    let name = try expectName()
    return .macro(try definition(name, try signature(), until: "endmacro"))
  }

  private mutating func callBlock() throws -> Statement.Kind {
    let parameters = current.isSign("(") ? try signature() : ([], [])
    guard case .call(let function, let arguments) = try expression() else { throw error("expected a call") }
    return .callBlock(try definition([], parameters, until: "endcall"), function, arguments)
  }

  private mutating func signature() throws -> ([Name], [Expression]) {
    var (names, defaults): ([Name], [Expression]) = ([], [])
    try expect(sign: "(")
    while !current.isSign(")") {
      if !names.isEmpty { try expect(sign: ",") }
      let name = try expectName()
      guard !names.contains(name) else { throw error("a parameter that is there twice") }
      names.append(name)
      if take(sign: "=") {
        defaults.append(try expression())
      } else if !defaults.isEmpty {
        throw error("a parameter without default follows one with a default")
      }
    }
    skip()
    return (names, defaults)
  }

  private mutating func definition(
    _ name: Name, _ parameters: ([Name], [Expression]), until word: String
  ) throws -> MacroDefinition {
    let (before, wasConditional) = (reads, isConditional)
    (reads, isConditional) = ([], false)
    let body = try closedBlock(until: word)
    skip()
    let own = reads.subtracting(parameters.0)
    // Jinja takes what an inner macro reads for read by the outer one too.
    reads.formUnion(before)
    isConditional = wasConditional
    return MacroDefinition(
      name: name, parameters: parameters.0, defaults: parameters.1, body: body,
      readsCaller: own.contains(Array("caller".utf8)), readsArguments: own.contains(Array("varargs".utf8)),
      readsKeywords: own.contains(Array("kwargs".utf8)))
  }
}
