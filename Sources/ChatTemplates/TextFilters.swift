/// Filters of strings. What is no string is printed first.
enum TextFilters {
  static let all: [String: Filters.Body] = [
    "upper": changed("upper", Letters.upper),
    "lower": changed("lower", Letters.lower),
    "capitalize": changed("capitalize", Letters.capitalized),
    "title": changed("title", title),
    "string": { evaluator, value, _ in try .text(soft(value, evaluator)) },
    "safe": { evaluator, value, _ in .text(Text(try evaluator.printed(value), isMarkup: true)) },
    "escape e": { evaluator, value, _ in
      .text(Text(HTML.escaped(try soft(value, evaluator)), isMarkup: true))
    },
    "forceescape": { evaluator, value, _ in
      .text(Text(HTML.escaped(try evaluator.printed(value)), isMarkup: true))
    },
    "trim": { evaluator, value, arguments in
      let chars = try arguments.bound("trim", ["chars"])[0]
      let text = try soft(value, evaluator)
      let out = try StringMethods.stripped(
        text.bytes, chars.isAbsent ? nil : try chars?.string(), left: true, right: true)
      return .text(Text(out, isMarkup: text.isMarkup))
    },
    "replace": { evaluator, value, arguments in
      let given = try arguments.bound("replace", ["old", "new", "count"], required: 2)
      let count = given[2].isAbsent ? -1 : try given[2].integer(-1)
      return .text(
        try StringMethods.replaced(
          evaluator.printed(value), given[0].map { try evaluator.printed($0) } ?? [],
          given[1].map { try evaluator.printed($0) } ?? [], count, evaluator))
    },
    "center": { evaluator, value, arguments in
      let width = try arguments.bound("center", ["width"])[0].integer(80)
      let centered =
        try Attributes.own(Array("center".utf8), of: .text(soft(value, evaluator)), evaluator) ?? .none
      return try evaluator.call(centered, Arguments(positional: [.int(width)]))
    },
    "format": { evaluator, value, arguments in
      guard arguments.positional.isEmpty || arguments.named.isEmpty else {
        throw TemplateError("can't handle positional and keyword arguments at the same time")
      }
      var names = Mapping()
      for (name, value) in arguments.named { try names.set(.text(name), value) }
      let values: Value = arguments.named.isEmpty ? try .tuple(arguments.positional) : .dict(names)
      return try evaluator.operate(.modulo, .text(soft(value, evaluator)), values)
    },
    "indent": indent,
    "truncate": truncate,
    "wordcount": { evaluator, value, _ in
      var (count, isInWord) = (0, false)
      for scalar in UTF8Text.scalars(try soft(value, evaluator).bytes) {
        let isWord = Letters.isWord(scalar)
        if isWord, !isInWord { count += 1 }
        isInWord = isWord
      }
      return .int(count)
    },
    "striptags": { evaluator, value, _ in
      try .text(withoutTags(try evaluator.printed(value), evaluator))
    },
    "urlencode": urlencode,
    "xmlattr": xmlattr,
  ]

  /// A string as it is, anything else printed.
  static func soft(_ value: Value, _ evaluator: Evaluator) throws -> Text {
    if case .text(let text) = value { return text }
    return Text(try evaluator.printed(value))
  }

  private static func changed(_ name: String, _ change: @escaping @Sendable ([UInt8]) -> [UInt8])
    -> Filters.Body
  {
    { evaluator, value, arguments in
      _ = try arguments.bound(name, [])
      let text = try soft(value, evaluator)
      // A letter's case costs as much as a step.
      try evaluator.charge(text.bytes.count / 2)
      return .text(Text(change(text.bytes), isMarkup: text.isMarkup && name != "title"))
    }
  }

  /// Words begin after blanks, hyphens and opening brackets only.
  @Sendable private static func title(_ text: [UInt8]) -> [UInt8] {
    var (out, word): ([UInt8], [Unicode.Scalar]) = ([], [])
    func flush() {
      guard let first = word.first else { return }
      out += Letters.upper(UTF8Text.bytes([first])) + Letters.lower(UTF8Text.bytes(word.dropFirst()))
      word = []
    }
    for scalar in UTF8Text.scalars(text) {
      if Blank.isBlank(scalar) || ["-", "(", "{", "[", "<"].contains(scalar) {
        flush()
        UTF8Text.append(scalar, to: &out)
      } else {
        word.append(scalar)
      }
    }
    flush()
    return out
  }

  @Sendable private static func indent(
    _ evaluator: Evaluator, _ value: Value, _ arguments: Arguments
  ) throws -> Value {
    let given = try arguments.bound("indent", ["width", "first", "blank"])
    guard case .text(let text) = value else {
      if case .undefined(let undefined) = value { throw undefined.error }
      throw TemplateError("indent needs a string, not \(value.typeName)")
    }
    let pad: [UInt8]
    if case .text(let own)? = given[0] {
      pad = own.bytes
    } else {
      let width = try given[0].integer(4)
      guard width <= 4096 else { throw Limits.tooLong }
      pad = Array(repeating: 0x20, count: max(0, width))
    }
    let lines = Splitting.lines(text.bytes + [0x0A])
    try evaluator.chargeText(text.bytes.count + lines.count * (pad.count + 1))
    var out: [UInt8] = []
    for (index, line) in lines.enumerated() {
      if index > 0 { out.append(0x0A) }
      if index == 0 ? given[1].isTrue() : given[2].isTrue() || !line.isEmpty { out += pad }
      out += line
    }
    return .text(Text(out, isMarkup: text.isMarkup))
  }

  @Sendable private static func truncate(
    _ evaluator: Evaluator, _ value: Value, _ arguments: Arguments
  ) throws -> Value {
    let given = try arguments.bound("truncate", ["length", "killwords", "end", "leeway"])
    guard let count = value.count else {
      throw TemplateError("object of type '\(value.typeName)' has no len()")
    }
    let (length, end) = (try given[0].integer(255), try given[2].text(Array("...".utf8)))
    let leeway = given[3].isAbsent ? 5 : try given[3].integer(5)
    let room = length - UTF8Text.count(end)
    guard room >= 0, leeway >= 0 else {
      throw TemplateError("expected length >= \(UTF8Text.count(end)), got \(length)")
    }
    guard count > length, count - length > leeway else { return value }
    guard case .text(let text) = value else {
      throw TemplateError("truncate needs a string, not \(value.typeName)")
    }
    var cut = UTF8Text.bytes(UTF8Text.scalars(text.bytes).prefix(room))
    if !given[1].isTrue(), let last = cut.lastIndex(of: 0x20) { cut = Array(cut[..<last]) }
    return .text(cut + end)
  }

  /// Without comments and tags, blanks joined.
  private static func withoutTags(_ text: [UInt8], _ evaluator: Evaluator) throws -> [UInt8] {
    let rest = withoutElements(withoutComments(text))
    let plain = [
      ("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&#34;", "\""), ("&quot;", "\""), ("&amp;", "&"),
    ]
    let joined = Array(Splitting.split(rest, nil, .max, fromRight: false).joined(separator: [0x20]))
    return try plain.reduce(joined) { text, plain in
      try StringMethods.replaced(text, Array(plain.0.utf8), Array(plain.1.utf8), -1, evaluator)
    }
  }

  /// What a comment parted may be the start of another one, and `<!-->` is one.
  private static func withoutComments(_ text: [UInt8]) -> [UInt8] {
    let (open, close) = (Array("<!--".utf8), Array("-->".utf8))
    var (out, place): ([UInt8], Int) = ([], 0)
    while place < text.count {
      out.append(text[place])
      place += 1
      guard text[place - 1] == open[3], out.count >= 4, out.suffix(4).elementsEqual(open) else { continue }
      let end: Int
      if text[place...].starts(with: close[2...]) {
        end = place + 1
      } else if text[place...].starts(with: close[1...]) {
        end = place + 2
      } else {
        guard let found = ByteSearch.first(close, in: text, from: place) else { return out + text[place...] }
        end = found + 3
      }
      out.removeLast(4)
      place = end
    }
    return out
  }

  private static func withoutElements(_ text: [UInt8]) -> [UInt8] {
    var (out, place): ([UInt8], Int) = ([], 0)
    while let start = text[place...].firstIndex(of: UInt8(ascii: "<")),
      let end = text[start...].firstIndex(of: UInt8(ascii: ">"))
    {
      out += text[place..<start]
      place = end + 1
    }
    return out + text[place...]
  }

  private static func quoted(_ text: [UInt8], keepsSlash: Bool) -> [UInt8] {
    var out: [UInt8] = []
    let hex = Array("0123456789ABCDEF".utf8)
    for byte in text {
      let isPlain =
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "_.-~".utf8.contains(byte)
      if isPlain || keepsSlash && byte == UInt8(ascii: "/") {
        out.append(byte)
      } else {
        out += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
      }
    }
    return out
  }

  @Sendable private static func urlencode(
    _ evaluator: Evaluator, _ value: Value, _ arguments: Arguments
  ) throws -> Value {
    if case .text(let text) = value { return .text(quoted(text.bytes, keepsSlash: true)) }
    var pairs: [Value] = []
    switch value {
    case .dict(let mapping): pairs = try mapping.pairs.map { try .tuple([$0, $1]) }
    case .none, .bool, .int, .float: return .text(quoted(try value.printed(), keepsSlash: true))
    default: pairs = try evaluator.list(value)
    }
    let parts = try pairs.map { pair in
      let parts = try evaluator.list(pair)
      guard parts.count == 2 else { throw TemplateError("urlencode needs pairs") }
      return try parts.map { part in
        Array(
          quoted(try evaluator.printed(part), keepsSlash: false).split(
            separator: Array("%20".utf8), omittingEmptySubsequences: false
          ).joined(separator: [UInt8(ascii: "+")]))
      }.joined(separator: [UInt8(ascii: "=")])
    }
    return .text(Array(parts.joined(separator: [UInt8(ascii: "&")])))
  }

  @Sendable private static func xmlattr(
    _ evaluator: Evaluator, _ value: Value, _ arguments: Arguments
  ) throws -> Value {
    let spaces = try arguments.bound("xmlattr", ["autospace"])[0].isTrue(true)
    guard case .dict(let mapping) = value else { throw TemplateError("xmlattr needs a mapping") }
    var out: [UInt8] = []
    for (key, item) in mapping.pairs where !item.isNone && !item.isUndefined {
      let name = try key.string()
      try evaluator.charge(key.size + item.size)
      guard !name.contains(where: { $0 <= 0x20 || "/>=".utf8.contains($0) }) else {
        throw TemplateError("Invalid character in attribute name: \(Value.quoted(name))")
      }
      if !out.isEmpty || spaces { out.append(0x20) }
      out +=
        HTML.escaped(name) + Array("=\"".utf8) + HTML.escaped(try soft(item, evaluator)) + Array("\"".utf8)
    }
    return .text(out)
  }
}
