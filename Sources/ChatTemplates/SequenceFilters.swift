/// Filters of lists and other sequences.
enum SequenceFilters {
  static let all: [String: Filters.Body] = [
    "length count": { evaluator, value, _ in
      if case .object(let object) = value, let loop = object as? LoopState {
        return .int(try loop.length(evaluator))
      }
      guard let count = value.count else {
        throw TemplateError("object of type '\(value.typeName)' has no len()")
      }
      return .int(count)
    },
    "list": { evaluator, value, _ in try .list(evaluator.list(value)) },
    "items": { _, value, _ in try items(value) },
    "first": { _, value, _ in
      try Evaluator.values(of: value)() ?? .undefined("No first item, sequence was empty.")
    },
    "last": { evaluator, value, _ in
      guard isReversible(value) else { throw TemplateError("'\(value.typeName)' object is not reversible") }
      return try evaluator.list(value).last ?? .undefined("No last item, sequence was empty.")
    },
    "reverse": { evaluator, value, _ in
      if case .text(let text) = value {
        return .text(Text(UTF8Text.bytes(UTF8Text.scalars(text.bytes).reversed()), isMarkup: text.isMarkup))
      }
      let values = Array(try evaluator.list(value).reversed())
      if !isReversible(value) { return try .list(values) }
      return try iterator("reversed", over: value, values)
    },
    "join": { evaluator, value, arguments in
      let given = try arguments.bound("join", ["d", "attribute"])
      let path = AttributePath(given[1])
      let separator = try given[0].map { try evaluator.printed($0) } ?? []
      let next = try Evaluator.values(of: value)
      var (out, isFirst): ([UInt8], Bool) = ([], true)
      while let item = try next() {
        if !isFirst { out += separator }
        isFirst = false
        let part = try evaluator.printed(try path.value(of: item, evaluator))
        guard out.count + part.count <= Limits.longestText else { throw Limits.tooLong }
        out += part
      }
      return .text(out)
    },
    "sort": { evaluator, value, arguments in
      let given = try arguments.bound("sort", ["reverse", "case_sensitive", "attribute"])
      let paths = AttributePath.several(given[2])
      return try .list(
        sorted(evaluator, evaluator.list(value), reverse: given[0].isTrue()) { item in
          try paths.map { try $0.value(of: item, evaluator, ignoresCase: !given[1].isTrue()) }
        })
    },
    "dictsort": { evaluator, value, arguments in
      let given = try arguments.bound("dictsort", ["case_sensitive", "by", "reverse"])
      guard case .dict(let mapping) = value else {
        if case .undefined(let undefined) = value { throw undefined.error }
        throw TemplateError("'\(value.typeName)' object has no attribute 'items'")
      }
      let by = String(decoding: try given[1].text(Array("key".utf8)), as: UTF8.self)
      guard by == "key" || by == "value" else {
        throw TemplateError("You can only sort by either \"key\" or \"value\"")
      }
      let path = AttributePath(.int(by == "key" ? 0 : 1))
      return try .list(
        sorted(
          evaluator, mapping.pairs.map { try .tuple([$0, $1]) }, reverse: given[2].isTrue(), isSingle: true
        ) {
          item in
          [try path.value(of: item, evaluator, ignoresCase: !given[0].isTrue())]
        })
    },
    "unique": { evaluator, value, arguments in
      let given = try arguments.bound("unique", ["case_sensitive", "attribute"])
      let path = AttributePath(given[1])
      let next = try Evaluator.values(of: value)
      var seen: Set<Key> = []
      return .iterator(
        try ValueIterator("generator", over: value) { [unowned evaluator] in
          while let item = try next() {
            try evaluator.charge(1)
            let key = try path.value(of: item, evaluator, ignoresCase: !given[0].isTrue())
            try evaluator.charge(key.weight)
            if seen.insert(try Key(key)).inserted { return item }
          }
          return nil
        })
    },
    "min": { try extreme("min", $0, $1, $2) { $0 == .less } },
    "max": { try extreme("max", $0, $1, $2) { $0 == .greater } },
    "groupby": groupby,
    "batch": { evaluator, value, arguments in
      let given = try arguments.bound("batch", ["linecount", "fill_with"], required: 1)
      let (size, values) = (try given[0].integer(0), try evaluator.list(value))
      guard size > 0 else { throw TemplateError("batch needs a positive count") }
      var batches: [Value] = []
      for start in stride(from: 0, to: values.count, by: size) {
        var batch = Array(values[start..<min(values.count, start + min(size, values.count))])
        if let fill = given[1], !fill.isNone, batch.count < size {
          try evaluator.charge(size)
          batch += Array(repeating: fill, count: size - batch.count)
        }
        batches.append(try .list(batch))
      }
      return try iterator("generator", over: value, batches)
    },
    "slice": { evaluator, value, arguments in
      let given = try arguments.bound("slice", ["slices", "fill_with"], required: 1)
      let (count, values) = (try given[0].integer(0), try evaluator.list(value))
      guard count != 0 else { throw TemplateError("integer division or modulo by zero") }
      guard count <= Limits.longestRange else { throw TemplateError("too many slices") }
      var (slices, start): ([Value], Int) = ([], 0)
      for index in 0..<max(0, count) {
        let isLonger = index < values.count % count
        let end = start + values.count / count + (isLonger ? 1 : 0)
        var slice = Array(values[start..<end])
        if let fill = given[1], !fill.isNone, !isLonger { slice.append(fill) }
        slices.append(try .list(slice))
        start = end
      }
      return try iterator("generator", over: value, slices)
    },
  ]

  private static func isReversible(_ value: Value) -> Bool {
    switch value {
    case .list, .tuple, .text, .dict, .range, .view: true
    default: false
    }
  }

  static func iterator(_ name: String, over source: Value, _ values: [Value]) throws -> Value {
    var index = 0
    return .iterator(
      try ValueIterator(name, over: try .list(values)) {
        guard index < values.count else { return nil }
        index += 1
        return values[index - 1]
      })
  }

  /// Pairs; what is no mapping is an error once they are asked for.
  private static func items(_ value: Value) throws -> Value {
    var next: (() throws -> Value?)?
    return .iterator(
      try ValueIterator("generator", over: value) {
        if next == nil {
          switch value {
          case .undefined: next = { nil }
          case .dict(let mapping):
            next = try Evaluator.values(of: .view(MappingView(kind: .items, mapping: mapping)))
          default: throw TemplateError("Can only get item pairs from a mapping.")
          }
        }
        return try next?()
      })
  }

  /// By keys, equals in their order, also when reversed. A single key is compared itself, as Python compares it.
  private static func sorted(
    _ evaluator: Evaluator, _ values: [Value], reverse: Bool, isSingle: Bool = false,
    _ keys: (Value) throws -> [Value]
  ) throws -> [Value] {
    let keyed = try values.map { (value: $0, keys: try keys($0)) }
    func precedes(_ a: [Value], _ b: [Value]) throws -> Bool {
      for (left, right) in zip(a, b) {
        try evaluator.charge(left, .less, right)
        guard isSingle || !left.equals(right) else { continue }
        return try left.order(right) == .less
      }
      return false
    }
    return try Sorting.sorted(keyed) {
      reverse ? try precedes($1.keys, $0.keys) : try precedes($0.keys, $1.keys)
    }
    .map(\.value)
  }

  private static func extreme(
    _ name: String, _ evaluator: Evaluator, _ value: Value, _ arguments: Arguments,
    _ isBetter: (Value.Order) -> Bool
  ) throws -> Value {
    let given = try arguments.bound(name, ["case_sensitive", "attribute"])
    let path = AttributePath(given[1])
    var best: (value: Value, key: Value)?
    for item in try evaluator.list(value) {
      let key = try path.value(of: item, evaluator, ignoresCase: !given[0].isTrue())
      if let best { try evaluator.charge(key, .less, best.key) }
      guard let current = best, try !isBetter(key.order(current.key)) else {
        best = (item, key)
        continue
      }
    }
    return best?.value ?? .undefined("No aggregated item, sequence was empty.")
  }

  @Sendable private static func groupby(
    _ evaluator: Evaluator, _ value: Value, _ arguments: Arguments
  ) throws -> Value {
    let given = try arguments.bound("groupby", ["attribute", "default", "case_sensitive"], required: 1)
    let path = AttributePath(given[0], otherwise: given[1])
    let isCaseSensitive = given[2].isTrue()
    func key(_ item: Value) throws -> Value {
      try path.value(of: item, evaluator, ignoresCase: !isCaseSensitive)
    }
    var groups: [(key: Value, items: [Value])] = []
    for item in try sorted(
      evaluator, evaluator.list(value), reverse: false, isSingle: true, { [try key($0)] })
    {
      let own = try key(item)
      if let last = groups.last { try evaluator.charge(own, .equal, last.key) }
      if let last = groups.last, last.key.equals(own) {
        groups[groups.count - 1].items.append(item)
      } else {
        groups.append((own, [item]))
      }
    }
    return try .list(
      groups.map { group in
        let shown = try group.items.first.map { try path.value(of: $0, evaluator) } ?? group.key
        return .tuple(try Items([shown, try .list(group.items)], isGroup: true))
      })
  }
}
