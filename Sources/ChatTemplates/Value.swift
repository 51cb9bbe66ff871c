/// A value as Python has it, of the types a chat template can meet.
enum Value {
  case undefined(Undefined)
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case text(Text)
  case list(Items)
  case tuple(Items)
  case dict(Mapping)
  case view(MappingView)
  case range(NumberRange)
  case iterator(ValueIterator)
  case function(Function)
  case object(any TemplateObject)
}

/// What was not there; using it is an error, printing it is not.
struct Undefined {
  let problem: String
  /// Whether it was hidden by the sandbox.
  var isUnsafe = false
}

/// A string: UTF-8, and whether it is marked as safe for HTML, which `+` with a plain string escapes.
struct Text {
  var bytes: [UInt8]
  var isMarkup = false

  init(_ bytes: [UInt8], isMarkup: Bool = false) {
    self.bytes = bytes
    self.isMarkup = isMarkup
  }

  init(_ text: String) { self.init(Array(text.utf8)) }
}

/// Items of a list or a tuple, and how deep values nest in them.
struct Items {
  let values: [Value]
  let depth: Int
  /// Values in it and in them.
  let weight: Int
  /// Whether it is a pair of `groupby`, whose parts have names.
  let isGroup: Bool

  /// - Throws: `TemplateError` where values nest deeper than Python could print them.
  init(_ values: [Value], isGroup: Bool = false) throws {
    (self.values, self.isGroup) = (values, isGroup)
    depth = try Value.depth(around: values)
    weight = try Value.weight(of: values)
  }
}

/// A range of whole numbers, as Python's.
struct NumberRange {
  let start: Int
  let stop: Int
  let step: Int

  var count: Int {
    if step > 0, stop > start { return (stop - start - 1) / step + 1 }
    if step < 0, stop < start { return (start - stop - 1) / -step + 1 }
    return 0
  }

  subscript(_ index: Int) -> Int { start + index * step }
}

/// What gives its values once, as a Python generator.
final class ValueIterator {
  /// What Python calls it.
  let name: String
  let depth: Int
  private let pull: () throws -> Value?

  init(_ name: String, over source: Value, _ pull: @escaping () throws -> Value?) throws {
    self.name = name
    self.pull = pull
    depth = try Value.depth(around: [source])
  }

  func next() throws -> Value? { try pull() }
}

/// What can be called.
final class Function {
  let name: String
  let depth: Int
  let kind: Kind
  let call: (Evaluator, Arguments) throws -> Value

  enum Kind { case macro(MacroDefinition), builtin, method }

  init(
    _ name: String, _ kind: Kind = .builtin, depth: Int = 1,
    _ call: @escaping (Evaluator, Arguments) throws -> Value
  ) {
    (self.name, self.kind, self.depth, self.call) = (name, kind, depth, call)
  }
}

/// A value with attributes of its own kind: a namespace, a loop, a cycler.
protocol TemplateObject: AnyObject {
  var typeName: String { get }
  var depth: Int { get }
  /// nil where there is no such attribute.
  func attribute(_ name: Name, _ evaluator: Evaluator) throws -> Value?
  func call(_ arguments: Arguments, _ evaluator: Evaluator) throws -> Value?
  func printed() throws -> [UInt8]
}

extension Value {
  /// Python gives up at a thousand nested calls; no honest template comes near this.
  static let deepest = 280

  static func depth(around values: [Value]) throws -> Int {
    let depth = values.reduce(0) { max($0, $1.depth) } + 1
    guard depth <= deepest else { throw TemplateError("values nested deeper than \(deepest)") }
    return depth
  }

  /// Values in lists of lists, and eight bytes of text for one; the same list twice counts twice, as it would be printed twice.
  static let heaviest = 1 << 22

  static func weight(of values: some Sequence<Value>) throws -> Int {
    var sum = 1
    for value in values { sum += value.weight }
    guard sum <= heaviest else { throw TemplateError("a value of more than \(heaviest) parts") }
    return sum
  }

  var weight: Int {
    switch self {
    case .list(let items), .tuple(let items): items.weight
    case .dict(let mapping): mapping.weight
    case .view(let view): view.mapping.weight
    default: size
    }
  }

  /// What looking at it costs, but not into what it holds.
  var size: Int { if case .text(let text) = self { 1 + text.bytes.count / 8 } else { 1 } }

  var depth: Int {
    switch self {
    case .list(let items), .tuple(let items): items.depth
    case .dict(let mapping): mapping.depth
    case .view(let view): view.mapping.depth + 1
    case .iterator(let iterator): iterator.depth
    case .function(let function): function.depth
    case .object(let object): object.depth
    default: 0
    }
  }

  static func text(_ bytes: [UInt8]) -> Value { .text(Text(bytes)) }
  static func string(_ text: String) -> Value { .text(Text(text)) }
  static func list(_ values: [Value]) throws -> Value { .list(try Items(values)) }
  static func tuple(_ values: [Value]) throws -> Value { .tuple(try Items(values)) }
  static func undefined(_ problem: String) -> Value { .undefined(Undefined(problem: problem)) }

  var isUndefined: Bool { if case .undefined = self { true } else { false } }
  var isNone: Bool { if case .none = self { true } else { false } }

  /// A whole number; Python's booleans are numbers too.
  var integer: Int? {
    switch self {
    case .int(let int): int
    case .bool(let bool): bool ? 1 : 0
    default: nil
    }
  }

  /// Python's name of the type.
  var typeName: String {
    switch self {
    case .undefined: "Undefined"
    case .none: "NoneType"
    case .bool: "bool"
    case .int: "int"
    case .float: "float"
    case .text(let text): text.isMarkup ? "Markup" : "str"
    case .list: "list"
    case .tuple: "tuple"
    case .dict: "dict"
    case .view(let view): view.kind.rawValue
    case .range: "range"
    case .iterator(let iterator): iterator.name
    case .function(let function): if case .macro = function.kind { "Macro" } else { "function" }
    case .object(let object): object.typeName
    }
  }
}
