/// Compiles a pattern; nil for anything it does not know for sure.
struct PatternReader {
  private struct Unknown: Error {}

  private let text: [Unicode.Scalar]
  private var at = 0
  private var depth = 0
  private var out = Pattern()

  static func pattern(_ text: [UInt8]) -> Pattern? {
    var reader = PatternReader(text: Array(String(decoding: text, as: UTF8.self).unicodeScalars))
    do {
      try reader.alternatives(ignoresCase: false)
      guard reader.at == reader.text.count else { return nil }
      reader.out.steps.append(.match)
      for index in reader.out.sets.indices { reader.out.sets[index].settle() }
      reader.stopGivingBack()
      return reader.out
    } catch {
      return nil
    }
  }

  private init(text: [Unicode.Scalar]) { self.text = text }

  private var peek: Unicode.Scalar? { at < text.count ? text[at] : nil }

  private mutating func take(_ scalars: String) -> Bool {
    let wanted = Array(scalars.unicodeScalars)
    guard text[at...].starts(with: wanted) else { return false }
    at += wanted.count
    return true
  }

  /// A repetition with nothing behind it but the end never gives back.
  private mutating func stopGivingBack() {
    for (index, step) in out.steps.enumerated() {
      guard case .run(let set, let least, let most) = step else { continue }
      var next = index + 1
      while case .jump(let other) = out.steps[next], other > next { next = other }
      if case .match = out.steps[next] { out.steps[index] = .take(set, least: least, most: most) }
    }
  }

  private mutating func alternatives(ignoresCase: Bool) throws {
    depth += 1
    defer { depth -= 1 }
    guard depth < 32 else { throw Unknown() }
    var ends: [Int] = []
    while true {
      let fork = out.steps.count
      out.steps.append(.fork(0))
      try sequence(ignoresCase: ignoresCase)
      guard take("|") else {
        // The last alternative needs no fork: a jump over nothing keeps the places as they are.
        out.steps[fork] = .jump(fork + 1)
        break
      }
      ends.append(out.steps.count)
      out.steps.append(.jump(0))
      out.steps[fork] = .fork(out.steps.count)
    }
    for end in ends { out.steps[end] = .jump(out.steps.count) }
  }

  private mutating func sequence(ignoresCase: Bool) throws {
    while let scalar = peek, scalar != "|", scalar != ")" {
      let first = out.steps.count
      if take("^") {
        out.steps.append(.start)
        continue
      }
      if take("$") {
        out.steps.append(.end)
        continue
      }
      if take("(?:") {
        try group(ignoresCase: ignoresCase)
      } else if take("(?i:") {
        try group(ignoresCase: true)
      } else if take("(?!") || take("(?=") {
        let isNegative = text[at - 1] == "!"
        out.steps.append(.match)
        try group(ignoresCase: ignoresCase)
        out.steps[first] = .ahead(end: out.steps.count, isNegative: isNegative)
        out.steps.append(.match)
        continue
      } else if peek == "(" {
        at += 1
        guard peek != "?" else { throw Unknown() }
        try group(ignoresCase: ignoresCase)
      } else {
        var set = try self.set()
        if ignoresCase, !set.foldCase() { throw Unknown() }
        out.sets.append(set)
        out.steps.append(.one(out.sets.count - 1))
      }
      try repetition(of: first)
    }
  }

  private mutating func group(ignoresCase: Bool) throws {
    try alternatives(ignoresCase: ignoresCase)
    guard take(")") else { throw Unknown() }
  }

  private mutating func repetition(of first: Int) throws {
    let (least, most): (Int, Int)
    if take("*") {
      (least, most) = (0, .max)
    } else if take("+") {
      (least, most) = (1, .max)
    } else if take("?") {
      (least, most) = (0, 1)
    } else if take("{") {
      (least, most) = try bounds()
    } else {
      return
    }
    if let next = peek, "?+*{".unicodeScalars.contains(next) { throw Unknown() }
    if case .one(let set) = out.steps[first], first == out.steps.count - 1 {
      out.steps[first] = .run(set, least: least, most: most)
      return
    }
    switch (least, most) {
    case (0, 1):
      shift(from: first, by: 1)
      out.steps.insert(.fork(out.steps.count + 1), at: first)
    case (0, .max), (1, .max):
      let lead = least == 0 ? 2 : 1
      shift(from: first, by: lead)
      if least == 0 { out.steps.insert(.fork(out.steps.count + 5), at: first) }
      let loop = first + lead - 1
      out.steps.insert(.mark(out.marks), at: loop)
      out.steps.append(.moved(out.marks))
      out.steps.append(.fork(out.steps.count + 2))
      out.steps.append(.jump(loop))
      if least == 0 { out.steps[first] = .fork(out.steps.count) }
      out.marks += 1
    default: throw Unknown()
    }
  }

  /// Moves the targets of jumps when steps are put in before them.
  private mutating func shift(from first: Int, by count: Int) {
    for index in first..<out.steps.count {
      switch out.steps[index] {
      case .fork(let other): out.steps[index] = .fork(other + count)
      case .jump(let other): out.steps[index] = .jump(other + count)
      case .ahead(let end, let isNegative):
        out.steps[index] = .ahead(end: end + count, isNegative: isNegative)
      default: break
      }
    }
  }

  private mutating func bounds() throws -> (Int, Int) {
    func number() -> Int? {
      var value: Int?
      while let scalar = peek, ("0"..."9").contains(scalar), (value ?? 0) < 1000 {
        value = (value ?? 0) * 10 + Int(scalar.value - 0x30)
        at += 1
      }
      return value
    }
    let least = number()
    var most = least
    if take(",") { most = number() ?? .max }
    guard take("}"), let least, let most, least <= most else { throw Unknown() }
    return (least, most)
  }
}

extension PatternReader {
  /// A class, an escape or a scalar by itself.
  private mutating func set() throws -> ScalarSet {
    var set = ScalarSet()
    if take("[") {
      set.isNegated = take("^")
      var isFirst = true
      while isFirst || peek != "]" {
        isFirst = false
        if peek == "[" || take("&&") { throw Unknown() }
        guard let low = try member(&set) else { continue }
        if peek == "-", at + 1 < text.count, text[at + 1] != "]" {
          at += 1
          if peek == "[" { throw Unknown() }
          guard let high = try member(&set), low <= high else { throw Unknown() }
          set.insert(low...high)
        } else {
          set.insert(low...low)
        }
      }
      at += 1
      return set
    }
    if take(".") {
      set.isNegated = true
      set.insert(0x0A...0x0A)
      return set
    }
    if let scalar = try member(&set) { set.insert(scalar...scalar) }
    return set
  }

  /// One member of a class: a scalar, or a property, which is put into the set.
  private mutating func member(_ set: inout ScalarSet) throws -> UInt32? {
    guard let scalar = peek else { throw Unknown() }
    at += 1
    guard scalar == "\\" else { return scalar.value }
    guard let escape = peek else { throw Unknown() }
    at += 1
    switch escape {
    case "r": return 0x0D
    case "n": return 0x0A
    case "t": return 0x09
    case "s": set.insert(.space)
    case "S": set.insert(absenceOf: .space)
    case "d": set.insert(ScalarKind(rawValue: 0x100))
    case "D": set.insert(absenceOf: ScalarKind(rawValue: 0x100))
    case "w": set.insert(.word)
    case "W": set.insert(absenceOf: .word)
    case "p", "P":
      var name = ""
      guard take("{") else { throw Unknown() }
      while let next = peek, next != "}", name.utf8.count < 8 {
        name.unicodeScalars.append(next)
        at += 1
      }
      guard take("}"), let kind = ScalarKind.named(name) else { throw Unknown() }
      if escape == "p" { set.insert(kind) } else { set.insert(absenceOf: kind) }
    case "u", "x": throw Unknown()
    default:
      guard escape.isASCII, !escape.properties.isAlphabetic, !("0"..."9").contains(escape) else {
        throw Unknown()
      }
      return escape.value
    }
    return nil
  }
}
