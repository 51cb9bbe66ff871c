/// Which names the template itself sets before it reads them, no condition between.
///
/// Jinja compiles such a name to a variable of its own: a macro or a loop that reads it before it is set finds nothing, not the
/// variable of that name that the template was given.
struct FirstUse {
  private(set) var setFirst: Set<Name> = []
  private var seen: Set<Name> = []

  init(of statements: [Statement]) { visit(statements) }

  private mutating func visit(_ statements: [Statement]) {
    for statement in statements { visit(statement.kind) }
  }

  private mutating func visit(_ statement: Statement.Kind) {
    switch statement {
    case .print(let expression): read(expression)
    case .set(let target, let expression):
      read(expression)
      store(target)
    case .setBlock(let target, _, _): store(target)
    case .condition(let branches, let otherwise):
      branches.first.map { read($0.test) }
      var names = seen
      for body in branches.map(\.body) + [otherwise] { names.formUnion(after(body)) }
      for branch in branches.dropFirst() { names.formUnion(FirstUse(seen, branch.test).seen) }
      seen = names
    case .loop(let loop): read(loop.over)
    case .with(let targets, _): for target in targets { read(target.1) }
    case .macro(let macro): store(.name(macro.name))
    case .callBlock(_, let function, let arguments):
      read(function)
      read(arguments)
    case .filterBlock(let filter, _): read(filter)
    case .text, .scope, .generation, .breakLoop, .continueLoop, .unsupported: break
    }
  }

  private init(_ seen: Set<Name>, _ expression: Expression) {
    self.seen = seen
    read(expression)
  }

  /// The names seen once a branch is over.
  private func after(_ body: [Statement]) -> Set<Name> {
    var branch = self
    branch.visit(body)
    return branch.seen
  }

  private mutating func store(_ target: Target) {
    switch target {
    case .name(let name): if seen.insert(name).inserted { setFirst.insert(name) }
    case .attribute(let name, _): seen.insert(name)
    case .tuple(let targets): for target in targets { store(target) }
    }
  }

  private mutating func read(_ arguments: CallArguments) {
    for argument in arguments.positional + arguments.named.map(\.value) { read(argument) }
    for argument in [arguments.spread, arguments.spreadNamed] { argument.map { read($0) } }
  }

  private mutating func read(_ expression: Expression) {
    switch expression {
    case .literal: break
    case .name(let name): seen.insert(name)
    case .list(let items), .tuple(let items), .concatenate(let items): for item in items { read(item) }
    case .dict(let pairs):
      for pair in pairs {
        read(pair.key)
        read(pair.value)
      }
    case .attribute(let object, _), .not(let object), .unary(_, let object): read(object)
    case .item(let left, let right), .and(let left, let right), .or(let left, let right),
      .binary(_, let left, let right):
      read(left)
      read(right)
    case .slice(let object, let start, let stop, let step):
      read(object)
      for bound in [start, stop, step] { bound.map { read($0) } }
    case .call(let object, let arguments), .test(let object, _, let arguments):
      read(object)
      read(arguments)
    case .filter(let object, _, let arguments):
      object.map { read($0) }
      read(arguments)
    case .conditional(let test, let then, let otherwise):
      read(test)
      read(then)
      otherwise.map { read($0) }
    case .compare(let left, let comparisons):
      read(left)
      for (_, right) in comparisons { read(right) }
    }
  }
}
