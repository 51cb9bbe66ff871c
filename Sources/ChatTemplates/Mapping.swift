/// A dictionary in the order its keys came, as Python's.
struct Mapping {
  private(set) var keys: [Value] = []
  private(set) var values: [Value] = []
  private(set) var depth = 1
  private(set) var weight = 1
  private var places: [Key: Int] = [:]

  var count: Int { keys.count }

  subscript(_ name: Name) -> Value? { places[.text(name)].map { values[$0] } }

  func value(_ key: Key) -> Value? { places[key].map { values[$0] } }

  /// A key that is there keeps its place.
  ///
  /// - Throws: `TemplateError` for a key that Python cannot hash.
  mutating func set(_ key: Value, _ value: Value) throws {
    let depth = try Value.depth(around: [key, value])
    self.depth = max(self.depth, depth)
    let weight = self.weight + key.weight + value.weight
    guard weight <= Value.heaviest else {
      throw TemplateError("a value of more than \(Value.heaviest) parts")
    }
    self.weight = weight
    let hashed = try Key(key)
    if let place = places[hashed] {
      values[place] = value
    } else {
      places[hashed] = keys.count
      keys.append(key)
      values.append(value)
    }
  }

  var pairs: Zip2Sequence<[Value], [Value]> { zip(keys, values) }
}

/// What `items()`, `keys()` and `values()` give: not a list, but countable and good for many loops.
struct MappingView {
  enum Kind: String { case items = "dict_items", keys = "dict_keys", values = "dict_values" }

  let kind: Kind
  let mapping: Mapping

  func values() throws -> [Value] {
    switch kind {
    case .keys: mapping.keys
    case .values: mapping.values
    case .items: try mapping.pairs.map { try Value.tuple([$0, $1]) }
    }
  }
}

/// A value as a dictionary's key: 1, 1.0 and True are one.
enum Key: Hashable {
  case undefined, none
  case int(Int)
  case float(Double)
  case text([UInt8])
  case tuple([Key])
  case object(ObjectIdentifier)
  case range(Int, Int, Int)

  init(_ value: Value) throws {
    switch value {
    case .undefined: self = .undefined
    case .none: self = .none
    case .bool(let bool): self = .int(bool ? 1 : 0)
    case .int(let int): self = .int(int)
    case .float(let float): self = Int(exactly: float).map(Key.int) ?? .float(float)
    case .text(let text): self = .text(text.bytes)
    case .tuple(let items): self = .tuple(try items.values.map { try Key($0) })
    case .range(let range): self = .range(range.count, range.start, range.step)
    case .iterator(let iterator): self = .object(ObjectIdentifier(iterator))
    case .function(let function): self = .object(ObjectIdentifier(function))
    case .object(let object): self = .object(ObjectIdentifier(object))
    case .list, .dict, .view: throw TemplateError("unhashable type: '\(value.typeName)'")
    }
  }
}
