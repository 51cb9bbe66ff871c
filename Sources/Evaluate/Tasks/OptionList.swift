import StrictJSON

/// The options in one field: a list, an object of labels, or either as a text, as JSON or as Python prints it.
enum OptionList {
  /// The options in order, those of an object by their labels; nil where the value is none of these, or a label is left out.
  static func texts(_ value: JSON) -> [String]? {
    switch value {
    case .array(let items): return plain(items)
    case .object(let members):
      // {"text": […], "label": […]}, or {"A": …, "B": …}, those that are null left out.
      if let texts = value["text"]?.array {
        guard let labels = value["label"]?.array else { return plain(texts) }
        guard let labels = plain(labels), labels.count == texts.count else { return nil }
        return ordered(zip(labels, texts).map { ($0, $1) })
      }
      return ordered(members.map { (String(decoding: $0.name, as: UTF8.self), $0.value) })
    case .string(let bytes): return (try? JSON(parsing: bytes)).flatMap(nested) ?? PythonLiteral.texts(bytes)
    default: return nil
    }
  }

  private static func nested(_ value: JSON) -> [String]? {
    if case .string = value { return nil }
    return texts(value)
  }

  private static func plain(_ items: [JSON]) -> [String]? {
    let texts = items.compactMap(TaskText.plain)
    return texts.count == items.count ? texts : nil
  }

  private static func ordered(_ items: [(String, JSON)]) -> [String]? {
    let items = items.filter { !$0.1.isNull }
    let texts = items.compactMap { TaskText.plain($0.1) }
    return texts.count == items.count ? ordered(items.map(\.0), texts) : nil
  }

  /// Texts by their labels, which are to be A, B, C or 1, 2, 3 and so on, each once, in any order.
  static func ordered(_ labels: [String], _ texts: [String]) -> [String]? {
    guard !labels.isEmpty else { return nil }
    var places = [String?](repeating: nil, count: labels.count)
    for (label, text) in zip(labels, texts) {
      guard let place = place(of: label), places.indices.contains(place - 1), places[place - 1] == nil else {
        return nil
      }
      places[place - 1] = text
    }
    return places.compactMap { $0 }
  }

  /// `B`, `(B)`, `2`; or what follows the last `_`, `-` or space, as in `option_B`; or the number at the end of `choice2`.
  private static func place(of label: String) -> Int? {
    let label = TaskText.trimmed(label)
    if let place = ChoiceGold.label(label) { return place }
    let bytes = Array(label.utf8)
    let joints: [UInt8] = [0x5F, 0x2D, 0x20]
    if let joint = bytes.lastIndex(where: { joints.contains($0) }) {
      return ChoiceGold.label(String(decoding: bytes[(joint + 1)...], as: UTF8.self))
    }
    let digits = bytes.reversed().prefix { (0x30...0x39).contains($0) }.reversed()
    return digits.count <= 2 ? Int(String(decoding: Array(digits), as: UTF8.self)) : nil
  }
}

/// What Python prints of a list, a NumPy array (no commas) or a dictionary of texts and numbers.
struct PythonLiteral {
  private let bytes: [UInt8]
  private var at = 0

  /// The texts, of a dictionary its values by their labels; nil where the bytes are something else.
  static func texts(_ bytes: [UInt8]) -> [String]? {
    var literal = PythonLiteral(bytes: bytes)
    return literal.all()
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func skipSpace() { while let byte = peek, TaskRows.isSpace(byte) { at += 1 } }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard peek == byte else { return false }
    at += 1
    return true
  }

  private mutating func all() -> [String]? {
    let closing: [UInt8: UInt8] = [0x5B: 0x5D, 0x28: 0x29, 0x7B: 0x7D]
    skipSpace()
    guard let opening = peek, let end = closing[opening] else { return nil }
    at += 1
    var labels: [String] = []
    var texts: [String] = []
    while !take(end) {
      guard var value = scalar() else { return nil }
      if opening == 0x7B {
        guard let label = value, take(0x3A), let named = scalar() else { return nil }
        value = named
        if value != nil { labels.append(label) }
      }
      if let value { texts.append(value) }
      _ = take(0x2C)
    }
    skipSpace()
    guard at == bytes.count, !texts.isEmpty else { return nil }
    return opening == 0x7B ? OptionList.ordered(labels, texts) : texts
  }

  /// A text or a number; an inner nil for None, an outer one for anything else.
  private mutating func scalar() -> String?? {
    skipSpace()
    guard let first = peek else { return nil }
    if first == 0x27 || first == 0x22 { return string(first).map { .some($0) } }
    let start = at
    while let byte = peek, byte != 0x2C, byte != 0x3A, byte != 0x5D, byte != 0x29, byte != 0x7D,
      !TaskRows.isSpace(byte)
    { at += 1 }
    let word = String(decoding: bytes[start..<at], as: UTF8.self)
    if word == "None" || word == "nan" { return .some(nil) }
    return Double(word) == nil ? nil : .some(word)
  }

  private mutating func string(_ quote: UInt8) -> String? {
    at += 1
    var out: [UInt8] = []
    while let byte = peek {
      at += 1
      if byte == quote { return String(validating: out, as: UTF8.self) }
      guard byte == 0x5C else {
        out.append(byte)
        continue
      }
      guard escape(into: &out) else { return nil }
    }
    return nil
  }

  private mutating func escape(into out: inout [UInt8]) -> Bool {
    guard let byte = peek else { return false }
    at += 1
    switch byte {
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "r"): out.append(0x0D)
    case 0x27, 0x22, 0x5C: out.append(byte)
    case UInt8(ascii: "x"): return scalar(digits: 2, into: &out)
    case UInt8(ascii: "u"): return scalar(digits: 4, into: &out)
    case UInt8(ascii: "U"): return scalar(digits: 8, into: &out)
    default: out += [0x5C, byte]
    }
    return true
  }

  private mutating func scalar(digits: Int, into out: inout [UInt8]) -> Bool {
    guard at + digits <= bytes.count,
      let value = UInt32(String(decoding: bytes[at..<at + digits], as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(value)
    else { return false }
    out += Array(String(scalar).utf8)
    at += digits
    return true
  }
}
