/// Methods of `str`.
enum StringMethods {
  private typealias Body = (Evaluator, Arguments) throws -> Value

  static func method(_ name: Name, of text: Text) -> Value? {
    let word = String(decoding: name, as: UTF8.self)
    guard
      let body = plain(word, text) ?? stripping(word, text) ?? searching(word, text) ?? splitting(word, text)
        ?? padding(word, text) ?? classes(word, text.bytes) ?? formatting(word, text)
    else { return nil }
    return .function(
      Function(word, .method) { evaluator, arguments in
        try evaluator.charge(Value.text(text).size)
        return try body(evaluator, arguments)
      })
  }

  private static func plain(_ name: String, _ text: Text) -> Body? {
    func changed(_ change: @escaping ([UInt8]) -> [UInt8]) -> Body {
      { evaluator, arguments in
        _ = try arguments.bound(name, [])
        // A letter's case costs as much as a step.
        try evaluator.charge(text.bytes.count / 2)
        let out = change(text.bytes)
        try evaluator.chargeText(out.count)
        return .text(Text(out, isMarkup: text.isMarkup))
      }
    }
    switch name {
    case "upper": return changed(Letters.upper)
    case "lower": return changed(Letters.lower)
    case "casefold":
      return changed { bytes in
        Letters.lower(
          UTF8Text.scalars(bytes).flatMap {
            $0 == "ß" || $0 == "ẞ" ? Array("ss".utf8) : Array(String($0).utf8)
          })
      }
    case "title": return changed(Letters.title)
    case "capitalize": return changed(Letters.capitalized)
    case "swapcase": return changed(Letters.swapped)
    default: return nil
    }
  }

  private static func stripping(_ name: String, _ text: Text) -> Body? {
    switch name {
    case "strip", "lstrip", "rstrip":
      return { _, arguments in
        let chars = try arguments.bound(name, ["chars"], keywords: false)[0]
        let out = try stripped(
          text.bytes, chars.isAbsent ? nil : try chars?.string(), left: name != "rstrip",
          right: name != "lstrip")
        return .text(Text(out, isMarkup: text.isMarkup))
      }
    case "removeprefix", "removesuffix":
      return { _, arguments in
        let part = try arguments.bound(name, ["part"], required: 1, keywords: false)[0].text([])
        var out = text.bytes
        if name == "removeprefix" {
          if out.starts(with: part) { out.removeFirst(part.count) }
        } else if !part.isEmpty, out.count >= part.count, out.suffix(part.count).elementsEqual(part) {
          out.removeLast(part.count)
        }
        return .text(Text(out, isMarkup: text.isMarkup))
      }
    case "replace":
      return { evaluator, arguments in
        let given = try arguments.bound(name, ["old", "new", "count"], required: 2, keywords: false)
        return .text(
          Text(
            try replaced(
              text.bytes, try given[0].text([]), try given[1].text([]), try given[2].integer(-1), evaluator),
            isMarkup: text.isMarkup))
      }
    default: return nil
    }
  }

  /// Without the scalars of a set at its ends, white space if none is given.
  static func stripped(_ text: [UInt8], _ chars: [UInt8]?, left: Bool, right: Bool) throws -> [UInt8] {
    let set = chars.map { Set(UTF8Text.scalars($0)) }
    let scalars = UTF8Text.scalars(text)[...]
    let goes: (Unicode.Scalar) -> Bool = { scalar in set.map { $0.contains(scalar) } ?? Blank.isBlank(scalar)
    }
    var kept = left ? scalars.drop(while: goes) : scalars
    if right, let last = kept.lastIndex(where: { !goes($0) }) {
      kept = kept[...last]
    } else if right {
      kept = []
    }
    return kept.count == scalars.count ? text : UTF8Text.bytes(kept)
  }

  static func replaced(
    _ text: [UInt8], _ old: [UInt8], _ new: [UInt8], _ count: Int, _ evaluator: Evaluator
  ) throws -> [UInt8] {
    let limit = count < 0 ? Int.max : count
    let places: [Int]
    if old.isEmpty {
      // Before every scalar and at the end.
      places = (text.indices.filter { text[$0] & 0xC0 != 0x80 } + [text.count]).prefix(limit).map { $0 }
    } else {
      places = ByteSearch.all(old, in: text, limit: limit)
    }
    try evaluator.charge(places.count)
    let (more, tooLong) = places.count.multipliedReportingOverflow(by: new.count)
    guard !tooLong else { throw Limits.tooLong }
    try evaluator.chargeText(text.count + more)
    var (out, end): ([UInt8], Int) = ([], 0)
    for place in places {
      out += text[end..<place]
      out += new
      end = place + old.count
    }
    return out + text[end...]
  }

  private static func searching(_ name: String, _ text: Text) -> Body? {
    switch name {
    case "startswith", "endswith":
      return { _, arguments in
        let given = try arguments.bound(name, ["part", "start", "end"], required: 1, keywords: false)
        let parts: [Value]
        if case .tuple(let items)? = given[0] { parts = items.values } else { parts = [given[0] ?? .none] }
        guard let range = try span(text.bytes, given[1], given[2]) else { return .bool(false) }
        let inside = text.bytes[range.0..<range.1]
        return .bool(
          try parts.contains { part in
            guard case .text(let part) = part else {
              throw TemplateError("\(name) first arg must be str or a tuple of str, not \(part.typeName)")
            }
            guard part.bytes.count <= inside.count else { return false }
            return name == "startswith"
              ? inside.starts(with: part.bytes) : inside.suffix(part.bytes.count).elementsEqual(part.bytes)
          })
      }
    case "find", "index", "rfind", "rindex", "count":
      return { _, arguments in
        let given = try arguments.bound(name, ["part", "start", "end"], required: 1, keywords: false)
        let part = try given[0].text([])
        let range = try span(text.bytes, given[1], given[2])
        let inside = range.map { Array(text.bytes[$0.0..<$0.1]) } ?? []
        if name == "count" {
          guard range != nil else { return .int(0) }
          return .int(part.isEmpty ? UTF8Text.count(inside) + 1 : ByteSearch.all(part, in: inside).count)
        }
        var place: Int?
        if range != nil {
          place =
            !name.hasPrefix("r")
            ? ByteSearch.first(part, in: inside, from: 0)
            : part.isEmpty ? inside.count : ByteSearch.allFromRight(part, in: inside, limit: 1).last
        }
        guard let place, let range else {
          if name.hasSuffix("find") { return .int(-1) }
          throw TemplateError("substring not found")
        }
        return .int(UTF8Text.count(Array(text.bytes[..<(range.0 + place)])))
      }
    default: return nil
    }
  }

  /// Bytes of the scalars from `start` to `end`; nil where nothing can be found.
  private static func span(_ text: [UInt8], _ start: Value?, _ end: Value?) throws -> (Int, Int)? {
    if start.isAbsent, end.isAbsent { return (0, text.count) }
    let places = text.indices.filter { text[$0] & 0xC0 != 0x80 } + [text.count]
    let count = places.count - 1
    func place(_ value: Value?, _ otherwise: Int) throws -> Int {
      guard let value, !value.isNone else { return otherwise }
      let index = try value.index()
      return index < 0 ? max(0, index &+ count) : index
    }
    let (from, to) = (try place(start, 0), min(try place(end, count), count))
    return from > to ? nil : (places[from], places[to])
  }

  private static func splitting(_ name: String, _ text: Text) -> Body? {
    func list(_ parts: [[UInt8]]) throws -> Value {
      try .list(parts.map { .text(Text($0, isMarkup: text.isMarkup)) })
    }
    switch name {
    case "split", "rsplit":
      return { evaluator, arguments in
        let given = try arguments.bound(name, ["sep", "maxsplit"])
        let limit = try given[1].integer(-1)
        let separator = given[0].isAbsent ? nil : try given[0].text([])
        guard separator?.isEmpty != true else { throw TemplateError("empty separator") }
        let parts = Splitting.split(
          text.bytes, separator, limit < 0 ? .max : limit, fromRight: name == "rsplit")
        try evaluator.charge(parts.count)
        return try list(parts)
      }
    case "splitlines":
      return { evaluator, arguments in
        let parts = Splitting.lines(
          text.bytes, keepsEnds: try arguments.bound(name, ["keepends"])[0].isTrue())
        try evaluator.charge(parts.count)
        return try list(parts)
      }
    case "partition", "rpartition":
      return { _, arguments in
        let separator = try arguments.bound(name, ["sep"], required: 1, keywords: false)[0].text([])
        guard !separator.isEmpty else { throw TemplateError("empty separator") }
        let isLeft = name == "partition"
        let place =
          isLeft
          ? ByteSearch.first(separator, in: text.bytes, from: 0)
          : ByteSearch.allFromRight(separator, in: text.bytes, limit: 1).last
        guard let place else {
          return try .tuple(
            isLeft ? [.text(text), .string(""), .string("")] : [.string(""), .string(""), .text(text)])
        }
        let after = Array(text.bytes[(place + separator.count)...])
        return try .tuple([.text(Array(text.bytes[..<place])), .text(separator), .text(after)])
      }
    case "join":
      return { evaluator, arguments in
        let items = try evaluator.list(
          try arguments.bound(name, ["iterable"], required: 1, keywords: false)[0] ?? .none)
        let parts = try items.enumerated().map { index, item in
          guard case .text(let part) = item else {
            throw TemplateError("sequence item \(index): expected str instance, \(item.typeName) found")
          }
          return text.isMarkup ? HTML.escaped(part) : part.bytes
        }
        let length = parts.reduce(0) { $0 + $1.count + text.bytes.count }
        try evaluator.chargeText(length)
        return .text(Text(Array(parts.joined(separator: text.bytes)), isMarkup: text.isMarkup))
      }
    default: return nil
    }
  }

  private static func padding(_ name: String, _ text: Text) -> Body? {
    switch name {
    case "center", "ljust", "rjust":
      return { evaluator, arguments in
        let given = try arguments.bound(name, ["width", "fillchar"], required: 1, keywords: false)
        let fill = try given[1].text([0x20])
        guard UTF8Text.count(fill) == 1 else {
          throw TemplateError("The fill character must be exactly one character long")
        }
        let (width, count) = (try given[0].integer(0), UTF8Text.count(text.bytes))
        guard width > count else { return .text(text) }
        let pad = width - count
        guard pad <= Limits.longestText else { throw Limits.tooLong }
        try evaluator.chargeText(pad * fill.count + text.bytes.count)
        let left = name == "ljust" ? 0 : name == "rjust" ? pad : pad / 2 + (pad & width & 1)
        func filled(_ count: Int) -> [UInt8] { Array(repeatElement(fill, count: count).joined()) }
        return .text(Text(filled(left) + text.bytes + filled(pad - left), isMarkup: text.isMarkup))
      }
    case "zfill":
      return { evaluator, arguments in
        let width = try arguments.bound(name, ["width"], required: 1, keywords: false)[0].integer(0)
        let pad = width - min(width, UTF8Text.count(text.bytes))
        guard pad <= Limits.longestText else { throw Limits.tooLong }
        try evaluator.chargeText(max(0, pad) + text.bytes.count)
        let isSigned = text.bytes.first == UInt8(ascii: "-") || text.bytes.first == UInt8(ascii: "+")
        let sign = text.bytes.prefix(isSigned ? 1 : 0)
        return .text(sign + Array(repeating: 0x30, count: max(0, pad)) + text.bytes.dropFirst(sign.count))
      }
    case "expandtabs":
      return { evaluator, arguments in
        let size = try arguments.bound(name, ["tabsize"])[0].integer(8)
        guard size <= 1024 else { throw Limits.tooLong }
        var (out, column): ([UInt8], Int) = ([], 0)
        for scalar in UTF8Text.scalars(text.bytes) {
          if scalar == "\t" {
            let pad = size > 0 ? size - column % size : 0
            out += Array(repeating: 0x20, count: pad)
            column += pad
          } else {
            UTF8Text.append(scalar, to: &out)
            column = scalar == "\n" || scalar == "\r" ? 0 : column + 1
          }
          guard out.count <= Limits.longestText else { throw Limits.tooLong }
        }
        try evaluator.chargeText(out.count)
        return .text(out)
      }
    default: return nil
    }
  }

  private static func classes(_ name: String, _ text: [UInt8]) -> Body? {
    func all(_ holds: @escaping (Unicode.Scalar) -> Bool) -> Body {
      { _, _ in .bool(!text.isEmpty && UTF8Text.scalars(text).allSatisfy(holds)) }
    }
    switch name {
    case "isalpha": return all(Letters.isAlphabetic)
    case "isdecimal": return all(Letters.isDecimal)
    case "isdigit": return all(Letters.isDigit)
    case "isnumeric": return all(Letters.isNumeric)
    case "isalnum": return all(Letters.isAlphanumeric)
    case "isspace": return all(Blank.isBlank)
    case "islower": return { _, _ in .bool(Letters.isLower(text)) }
    case "isupper": return { _, _ in .bool(Letters.isUpper(text)) }
    case "istitle": return { _, _ in .bool(Letters.isTitle(text)) }
    case "isascii": return { _, _ in .bool(text.allSatisfy { $0 < 0x80 }) }
    case "isprintable": return { _, _ in .bool(UTF8Text.scalars(text).allSatisfy(Letters.isPrintable)) }
    case "isidentifier":
      return { _, _ in
        let scalars = UTF8Text.scalars(text)
        guard let first = scalars.first, first == "_" || first.properties.isXIDStart else {
          return .bool(false)
        }
        return .bool(scalars.allSatisfy { $0.properties.isXIDContinue })
      }
    default: return nil
    }
  }

  private static func formatting(_ name: String, _ text: Text) -> Body? {
    switch name {
    case "format":
      return { evaluator, arguments in .text(try BraceFormat.format(text.bytes, arguments, evaluator)) }
    case "format_map", "encode", "translate", "maketrans":
      return { _, _ in throw TemplateError("str.\(name) is not supported") }
    default: return nil
    }
  }
}
