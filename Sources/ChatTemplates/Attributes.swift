/// `a.b`, `a[b]` and slices, with what the sandbox hides.
enum Attributes {
  /// The attribute first, then the item.
  static func attribute(_ name: Name, of value: Value, _ evaluator: Evaluator) throws -> Value {
    if let found = try own(name, of: value, evaluator) { return found }
    if case .undefined(let undefined) = value { throw undefined.error }
    if case .dict(let mapping) = value, let found = mapping[name] { return found }
    return missing(name, in: value)
  }

  /// The item first, then the attribute.
  static func item(_ index: Value, of value: Value, _ evaluator: Evaluator) throws -> Value {
    try evaluator.charge(index.weight)
    switch value {
    case .undefined(let undefined): throw undefined.error
    case .dict(let mapping):
      if let key = try? Key(index), let found = mapping.value(key) { return found }
    case .list(let items), .tuple(let items):
      if let place = position(index, in: items.values.count) { return items.values[place] }
    case .range(let range):
      if let place = position(index, in: range.count) { return .int(range[place]) }
    case .text(let text):
      if index.integer != nil {
        let scalars = try scalars(text, evaluator)
        guard let place = position(index, in: scalars.count) else { break }
        return .text(Text(UTF8Text.bytes(CollectionOfOne(scalars[place])), isMarkup: text.isMarkup))
      }
    default: break
    }
    guard case .text(let name) = index else {
      return .undefined("\(value.described) has no element \(represented(index))")
    }
    return try own(name.bytes, of: value, evaluator) ?? missing(name.bytes, in: value)
  }

  static func slice(
    _ value: Value, _ start: Int?, _ stop: Int?, _ step: Int?, _ evaluator: Evaluator
  ) throws -> Value {
    guard step != 0 else { throw TemplateError("slice step cannot be zero") }
    func places(_ count: Int) throws -> [Int] {
      let range = NumberRange(start, stop, step ?? 1, count: count)
      try evaluator.charge(range.count)
      return (0..<range.count).map { range[$0] }
    }
    switch value {
    case .undefined(let undefined): throw undefined.error
    case .list(let items): return try .list(try places(items.values.count).map { items.values[$0] })
    case .tuple(let items): return try .tuple(try places(items.values.count).map { items.values[$0] })
    case .text(let text):
      let scalars = try scalars(text, evaluator)
      let found = UTF8Text.bytes(try places(scalars.count).lazy.map { scalars[$0] })
      return .text(Text(found, isMarkup: text.isMarkup))
    case .range(let range):
      let part = NumberRange(start, stop, step ?? 1, count: range.count)
      let (from, to) = (range.start &+ part.start &* range.step, range.start &+ part.stop &* range.step)
      let (stride, overflow) = range.step.multipliedReportingOverflow(by: part.step)
      guard !overflow else { throw TemplateError("a whole number beyond 64 bits") }
      return .range(NumberRange(start: from, stop: to, step: stride))
    default: throw TemplateError("'\(value.typeName)' object is not subscriptable")
    }
  }

  private static func scalars(_ text: Text, _ evaluator: Evaluator) throws -> [Unicode.Scalar] {
    try evaluator.charge(text.bytes.count / 16)
    return UTF8Text.scalars(text.bytes)
  }

  private static func position(_ index: Value, in count: Int) -> Int? {
    guard let index = index.integer, index >= -count, index < count else { return nil }
    return index < 0 ? index + count : index
  }

  private static func missing(_ name: Name, in value: Value) -> Value {
    .undefined("'\(value.described)' has no attribute \(Value.quoted(name))")
  }

  private static func represented(_ value: Value) -> String {
    var out: [UInt8] = []
    try? value.represent(into: &out)
    return String(decoding: out.prefix(100), as: UTF8.self)
  }

  /// What Python's own attribute is; nil where the type has none of that name.
  static func own(_ name: Name, of value: Value, _ evaluator: Evaluator) throws -> Value? {
    if name.starts(with: [0x5F, 0x5F]), inEvery.contains(name) { return hidden(name, of: value) }
    switch value {
    case .text(let text): return StringMethods.method(name, of: text)
    case .dict(let mapping):
      return try Methods.of(mapping, name) ?? (changesMapping.contains(name) ? hidden(name, of: value) : nil)
    case .list(let items):
      return Methods.of(items, name, depth: value.depth)
        ?? (changesList.contains(name) ? hidden(name, of: value) : nil)
    case .tuple(let items): return Methods.of(items, name, depth: value.depth, isTuple: true)
    case .range(let range):
      switch String(decoding: name, as: UTF8.self) {
      case "start": return .int(range.start)
      case "stop": return .int(range.stop)
      case "step": return .int(range.step)
      default: return nil
      }
    case .function(let function): return try Methods.of(function, name)
    case .object(let object): return try object.attribute(name, evaluator)
    default: return nil
    }
  }

  private static func hidden(_ name: Name, of value: Value) -> Value {
    let problem = "access to attribute \(Value.quoted(name)) of '\(value.typeName)' object is unsafe."
    return .undefined(Undefined(problem: problem, isUnsafe: true))
  }

  private static func names(_ names: String) -> Set<Name> {
    Set(names.split(separator: " ").map { Array($0.utf8) })
  }

  private static let changesMapping = names("clear pop popitem setdefault update")
  private static let changesList = names("append clear pop reverse insert sort extend remove")
  private static let inEvery = names(
    """
    __class__ __delattr__ __dir__ __doc__ __eq__ __format__ __ge__ __getattribute__ __getstate__ __gt__ __hash__ \
    __init__ __init_subclass__ __le__ __lt__ __ne__ __new__ __reduce__ __reduce_ex__ __repr__ __setattr__ \
    __sizeof__ __str__ __subclasshook__
    """)
}

extension NumberRange {
  /// A slice's places among `count` items.
  init(_ start: Int?, _ stop: Int?, _ step: Int, count: Int) {
    let (lowest, highest) = step > 0 ? (0, count) : (-1, count - 1)
    func place(_ index: Int?, _ otherwise: Int) -> Int {
      guard let index else { return otherwise }
      return index < 0 ? max(index &+ count, lowest) : min(index, highest)
    }
    self.init(
      start: place(start, step > 0 ? lowest : highest), stop: place(stop, step > 0 ? highest : lowest),
      step: max(step, -Int.max))
  }
}

extension Value {
  /// How many values there are; nil for what has no length.
  var count: Int? {
    switch self {
    case .undefined: 0
    case .text(let text): UTF8Text.count(text.bytes)
    case .list(let items), .tuple(let items): items.values.count
    case .dict(let mapping): mapping.count
    case .view(let view): view.mapping.count
    case .range(let range): range.count
    default: nil
    }
  }

  var described: String { isNone ? "None" : "\(typeName) object" }
}
