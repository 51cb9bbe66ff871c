/// What `namespace(…)` makes: the one thing a template can change.
final class Namespace: TemplateObject {
  private var values = Mapping()
  let typeName = "TemplateNamespace"
  private(set) var depth = 1
  private var isPrinting = false

  init(_ values: Mapping) throws {
    for (name, value) in values.pairs {
      if case .text(let text) = name { try set(text.bytes, value) } else { try self.values.set(name, value) }
    }
  }

  func set(_ name: Name, _ value: Value) throws {
    guard name.first != UInt8(ascii: "_") else {
      throw TemplateError("underscore-prefixed attributes of a namespace are not allowed")
    }
    depth = max(depth, try Value.depth(around: [value]))
    try values.set(.text(name), value)
  }

  func attribute(_ name: Name, _ evaluator: Evaluator) -> Value? { values[name] }

  func call(_ arguments: Arguments, _ evaluator: Evaluator) -> Value? { nil }

  func printed() throws -> [UInt8] {
    // A namespace may hold itself.
    guard !isPrinting else { return Array("<Namespace {...}>".utf8) }
    isPrinting = true
    defer { isPrinting = false }
    var out = Array("<Namespace ".utf8)
    try Value.dict(values).represent(into: &out)
    return out + Array(">".utf8)
  }

  func empty() { values = Mapping() }
}

/// `loop` in the body of a loop.
final class LoopState: TemplateObject {
  typealias Recursion = (Evaluator, Value, Int) throws -> Value

  static let name = Array("loop".utf8)

  let typeName = "LoopContext"
  let depth = 1
  private var pull: () throws -> Value?
  private let recursion: Recursion?
  private let level: Int
  private var index = -1
  private var knownCount: Int?
  private var ahead: Value??
  private var current: Value = .none
  private var before: Value = .none
  private var lastChanged: [Value]?

  init(_ over: Value, depth: Int, recursion: Recursion?, test: ((Value) throws -> Bool)?) throws {
    let next = try Evaluator.values(of: over)
    self.recursion = recursion
    level = depth
    if let test {
      pull = {
        while let item = try next() {
          if try test(item) { return item }
        }
        return nil
      }
    } else {
      pull = next
      knownCount = over.count
    }
  }

  func advance() throws -> Value? {
    let next: Value?
    if let waiting = ahead {
      next = waiting
      // What has ended stays ended.
      if waiting != nil { ahead = nil }
    } else {
      next = try pull()
      if next == nil { ahead = .some(nil) }
    }
    guard let next else { return nil }
    index += 1
    before = current
    current = next
    return next
  }

  private func peek() throws -> Value? {
    if let waiting = ahead { return waiting }
    let next = try pull()
    ahead = .some(next)
    return next
  }

  private func count(_ evaluator: Evaluator) throws -> Int {
    if let knownCount { return knownCount }
    var rest: [Value] = []
    if case .some(.some(let waiting)) = ahead { rest.append(waiting) }
    ahead = nil
    while let item = try pull() {
      try evaluator.charge(1)
      rest.append(item)
    }
    let count = index + 1 + rest.count
    knownCount = count
    var place = 0
    pull = {
      guard place < rest.count else { return nil }
      place += 1
      return rest[place - 1]
    }
    return count
  }

  func attribute(_ name: Name, _ evaluator: Evaluator) throws -> Value? {
    switch String(decoding: name, as: UTF8.self) {
    case "index": .int(index + 1)
    case "index0": .int(index)
    case "length": .int(try count(evaluator))
    case "revindex": .int(try count(evaluator) - index)
    case "revindex0": .int(try count(evaluator) - index - 1)
    case "first": .bool(index == 0)
    case "last": .bool(try peek() == nil)
    case "depth": .int(level + 1)
    case "depth0": .int(level)
    case "previtem": index == 0 ? .undefined("there is no previous item") : before
    case "nextitem": try peek() ?? .undefined("there is no next item")
    case "cycle":
      .function(
        Function("cycle", .method) { [self] _, arguments in
          let items = arguments.positional
          guard !items.isEmpty else { throw TemplateError("no items for cycling given") }
          return items[index % items.count]
        })
    case "changed":
      .function(
        Function("changed", .method) { [self] _, arguments in
          let values = arguments.positional
          if let last = lastChanged, last.count == values.count,
            zip(last, values).allSatisfy({ $0.equals($1) })
          {
            return .bool(false)
          }
          lastChanged = values
          return .bool(true)
        })
    default: nil
    }
  }

  func call(_ arguments: Arguments, _ evaluator: Evaluator) throws -> Value? {
    guard let recursion else {
      throw TemplateError("The loop must have the 'recursive' marker to be called recursively.")
    }
    let over = try arguments.bound("loop", ["iterable"], required: 1)[0] ?? .none
    return try recursion(evaluator, over, level + 1)
  }

  func printed() throws -> [UInt8] { Array("<LoopContext \(index + 1)/\(knownCount ?? 0)>".utf8) }

  func length(_ evaluator: Evaluator) throws -> Int { try count(evaluator) }
}

/// What `cycler(…)` makes.
final class Cycler: TemplateObject {
  let typeName = "Cycler"
  let depth: Int
  private let items: [Value]
  private var place = 0

  init(_ items: [Value]) throws {
    guard !items.isEmpty else { throw TemplateError("at least one item has to be provided") }
    self.items = items
    depth = try Value.depth(around: items)
  }

  func attribute(_ name: Name, _ evaluator: Evaluator) -> Value? {
    switch String(decoding: name, as: UTF8.self) {
    case "current": items[place]
    case "next":
      .function(
        Function("next", .method, depth: depth) { [self] _, _ in
          defer { place = (place + 1) % items.count }
          return items[place]
        })
    case "reset":
      .function(
        Function("reset", .method, depth: depth) { [self] _, _ in
          place = 0
          return .none
        })
    default: nil
    }
  }

  func call(_ arguments: Arguments, _ evaluator: Evaluator) -> Value? { nil }
  func printed() -> [UInt8] { Array("<Cycler>".utf8) }
}

/// What `joiner(…)` makes: nothing at the first call, then the separator.
final class Joiner: TemplateObject {
  let typeName = "Joiner"
  let depth: Int
  private let separator: Value
  private var isUsed = false

  init(_ separator: Value) throws {
    self.separator = separator
    depth = try Value.depth(around: [separator])
  }

  func attribute(_ name: Name, _ evaluator: Evaluator) -> Value? {
    switch String(decoding: name, as: UTF8.self) {
    case "sep": separator
    case "used": .bool(isUsed)
    default: nil
    }
  }

  func call(_ arguments: Arguments, _ evaluator: Evaluator) -> Value? {
    defer { isUsed = true }
    return isUsed ? separator : .string("")
  }

  func printed() -> [UInt8] { Array("<Joiner>".utf8) }
}
