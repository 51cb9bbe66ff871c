/// A name in a template, as UTF-8: `String` would take a decomposed syllable for the composed one.
typealias Name = [UInt8]

/// A constant as it was written.
enum Literal: Sendable {
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case text([UInt8])
}

/// What has a value.
indirect enum Expression: Sendable {
  case literal(Literal)
  case name(Name)
  case list([Expression])
  case tuple([Expression])
  case dict([(key: Expression, value: Expression)])
  case attribute(Expression, Name)
  case item(Expression, Expression)
  case slice(Expression, start: Expression?, stop: Expression?, step: Expression?)
  case call(Expression, CallArguments)
  /// The operand is nil where the filter stands on a block.
  case filter(Expression?, Name, CallArguments)
  case test(Expression, Name, CallArguments)
  case conditional(test: Expression, then: Expression, otherwise: Expression?)
  case and(Expression, Expression)
  case or(Expression, Expression)
  case not(Expression)
  case compare(Expression, [(Comparison, Expression)])
  case concatenate([Expression])
  case binary(Arithmetic, Expression, Expression)
  case unary(isNegative: Bool, Expression)
}

enum Comparison: Sendable {
  case equal, unequal, less, lessOrEqual, greater, greaterOrEqual, contained, notContained
}

enum Arithmetic: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case modulo = "%"
  case power = "** or pow()"
}

/// What a call, a filter or a test is given: `f(a, b=c, *d, **e)`.
struct CallArguments: Sendable {
  var positional: [Expression] = []
  var named: [(name: Name, value: Expression)] = []
  var spread: Expression?
  var spreadNamed: Expression?
}

/// Where a value goes.
indirect enum Target: Sendable {
  case name(Name)
  case attribute(of: Name, Name)
  case tuple([Target])
}

/// A statement, or what is printed, with its line.
struct Statement: Sendable {
  let line: Int
  let kind: Kind

  indirect enum Kind: Sendable {
    case text([UInt8])
    case print(Expression)
    case set(Target, Expression)
    case setBlock(Target, filter: Expression?, [Statement])
    case condition([(test: Expression, body: [Statement])], otherwise: [Statement])
    case loop(Loop)
    case with([(Target, Expression)], [Statement])
    /// A block, or what else has variables of its own; a block sees those of the outermost level only.
    case scope([Statement], fromRoot: Bool)
    case macro(MacroDefinition)
    case callBlock(MacroDefinition, Expression, CallArguments)
    case filterBlock(Expression, [Statement])
    case generation([Statement])
    case breakLoop
    case continueLoop
    /// What needs other templates, which there are none of.
    case unsupported(String)
  }

  struct Loop: Sendable {
    let target: Target
    let over: Expression
    let test: Expression?
    let body: [Statement]
    let otherwise: [Statement]
    let isRecursive: Bool
  }
}

struct MacroDefinition: Sendable {
  /// Empty for the body of a call block.
  let name: Name
  let parameters: [Name]
  /// Of the last parameters.
  let defaults: [Expression]
  let body: [Statement]
  /// Whether the body reads what a macro is given beyond its parameters.
  let readsCaller: Bool
  let readsArguments: Bool
  let readsKeywords: Bool
}
