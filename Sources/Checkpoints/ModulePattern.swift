/// A regular expression over names of modules, with Python's meaning: letters, digits, `_`, `-`, `.`, groups, `|`, `*`, `+`, `?`,
/// `{m,n}`, classes, `^`, `$`, `\b`, `\d`, `\w`, and escaped marks.
///
/// It comes from a file, so it is matched without going back: a name costs its length times the pattern's steps.
public struct ModulePattern: Sendable, Equatable {
  /// As it was written.
  public let text: String
  private let steps: [Step]

  static let mostBytes = 2_000
  static let mostSteps = 10_000

  /// - Throws: `CheckpointError` without a path, for what is no such expression, and for too long ones.
  public init(_ text: String) throws(CheckpointError) {
    self.text = text
    var parser = Parser(bytes: Array(text.utf8))
    steps = try parser.steps()
  }

  /// Whether it fits a whole name, or one's end that begins after a dot.
  func fits(_ name: String, atDots: Bool) -> Bool {
    let name = Array(name.utf8)
    var now: [Int] = []
    // Where a step was taken up last: once at each place is enough.
    var seen = [Int](repeating: -1, count: steps.count)
    for place in 0...name.count {
      if place == 0 || atDots && name[place - 1] == UInt8(ascii: ".") { now.append(0) }
      var next: [Int] = []
      while let at = now.popLast() {
        guard seen[at] < place else { continue }
        seen[at] = place
        switch steps[at] {
        case .one(let set): if place < name.count, set.holds(name[place]) { next.append(at + 1) }
        case .begin: if place == 0 { now.append(at + 1) }
        case .end: if place == name.count { now.append(at + 1) }
        case .edge:
          let isAfter = place > 0 && isWord(name[place - 1])
          if isAfter != (place < name.count && isWord(name[place])) { now.append(at + 1) }
        case .either(let one, let other): now += [one, other]
        case .done: if place == name.count { return true }
        }
      }
      now = next
    }
    return false
  }

  /// Equal if they are written alike.
  public static func == (one: ModulePattern, other: ModulePattern) -> Bool { one.text == other.text }
}

private enum Step: Sendable {
  case one(ByteSet)
  case begin, end, edge, done
  case either(Int, Int)
}

private func isWord(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
  default: false
  }
}

/// Bytes of ASCII, and whether all others belong to them.
private struct ByteSet: Sendable {
  private var bits: UInt128 = 0
  private var others: Bool

  init(_ belongs: (UInt8) -> Bool) {
    for byte in 0..<128 as Range<UInt8> where belongs(byte) { bits |= 1 << UInt128(byte) }
    others = belongs(128)
  }

  func holds(_ byte: UInt8) -> Bool { byte < 128 ? bits >> UInt128(byte) & 1 == 1 : others }

  mutating func join(_ other: ByteSet) {
    bits |= other.bits
    others = others || other.others
  }
}

/// Each part becomes steps that count from 0 and lead to the one behind the last.
private struct Parser {
  let bytes: [UInt8]
  var at = 0
  var depth = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  private func error(_ problem: String) -> CheckpointError {
    CheckpointError(path: "", problem: "is no pattern that is supported: \(problem)")
  }

  mutating func steps() throws(CheckpointError) -> [Step] {
    guard bytes.count <= ModulePattern.mostBytes else {
      throw error("it has \(bytes.count) bytes, more than \(ModulePattern.mostBytes)")
    }
    let steps = try choice()
    guard at == bytes.count else { throw error(") without (") }
    return steps + [.done]
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard at < bytes.count, bytes[at] == UInt8(ascii: mark) else { return false }
    at += 1
    return true
  }

  private mutating func choice() throws(CheckpointError) -> [Step] {
    var branches: [[Step]] = []
    var last = try sequence()
    var whole = last.count
    while take("|") {
      branches.append(last)
      last = try sequence()
      whole += last.count + 2
      guard whole <= ModulePattern.mostSteps else { throw error("it repeats too much") }
    }
    var steps: [Step] = []
    for branch in branches {
      let start = steps.count
      steps.append(.either(start + 1, start + branch.count + 2))
      steps += moved(branch, by: start + 1)
      steps.append(.either(whole, whole))
    }
    return steps + moved(last, by: steps.count)
  }

  private mutating func sequence() throws(CheckpointError) -> [Step] {
    var steps: [Step] = []
    while at < bytes.count, bytes[at] != UInt8(ascii: "|"), bytes[at] != UInt8(ascii: ")") {
      steps += moved(try repeated(), by: steps.count)
      guard steps.count <= ModulePattern.mostSteps else { throw error("it repeats too much") }
    }
    return steps
  }

  private func moved(_ steps: [Step], by count: Int) -> [Step] {
    steps.map { step in
      if case .either(let one, let other) = step { .either(one + count, other + count) } else { step }
    }
  }

  private mutating func repeated() throws(CheckpointError) -> [Step] {
    let part = try atom()
    guard let (least, most) = try times() else { return part }
    guard (most ?? least) * (part.count + 1) < ModulePattern.mostSteps else {
      throw error("it repeats too much")
    }
    var steps: [Step] = []
    let again = part.count + 1
    for time in 0..<least {
      let start = steps.count
      steps += moved(part, by: start)
      if most == nil, time == least - 1 { steps.append(.either(start, start + again)) }
    }
    if let most {
      for _ in least..<max(least, most) {
        steps += moved([.either(1, again)] + moved(part, by: 1), by: steps.count)
      }
    } else if least == 0 {
      steps = [.either(1, again + 1)] + moved(part, by: 1) + [.either(0, again + 1)]
    }
    return steps
  }

  /// How often the part before is there, at least and at most; nil for once.
  private mutating func times() throws(CheckpointError) -> (Int, Int?)? {
    let times: (Int, Int?)
    if take("*") {
      times = (0, nil)
    } else if take("+") {
      times = (1, nil)
    } else if take("?") {
      times = (0, 1)
    } else if take("{") {
      let start = at
      let least = try number()
      let most = take(",") ? try number() : least
      guard at - start > 1 || least != nil, take("}"), least ?? 0 <= most ?? .max else {
        throw error("byte \(start - 1), {")
      }
      times = (least ?? 0, most)
    } else {
      return nil
    }
    // Fewest first (`*?`) fits the same whole names.
    _ = take("?")
    return times
  }

  private mutating func number() throws(CheckpointError) -> Int? {
    var number: Int?
    while at < bytes.count, case 0x30...0x39 = bytes[at] {
      number = (number ?? 0) * 10 + Int(bytes[at] - 0x30)
      guard number ?? 0 <= ModulePattern.mostSteps else { throw error("it repeats too much") }
      at += 1
    }
    return number
  }

  private mutating func atom() throws(CheckpointError) -> [Step] {
    let byte = bytes[at]
    at += 1
    switch byte {
    case UInt8(ascii: "("):
      depth += 1
      defer { depth -= 1 }
      guard depth <= 32 else { throw error("groups deeper than 32") }
      if take("?"), !take(":") { throw error("byte \(at), a group of another kind than (?:") }
      let steps = try choice()
      guard take(")") else { throw error("( without )") }
      return steps
    case UInt8(ascii: "["): return [.one(try set())]
    case UInt8(ascii: "."): return [.one(ByteSet { _ in true })]
    case UInt8(ascii: "^"): return [.begin]
    case UInt8(ascii: "$"): return [.end]
    case UInt8(ascii: "\\"):
      if take("b") { return [.edge] }
      return [.one(try escaped())]
    case UInt8(ascii: "-"): return [.one(only(byte))]
    case let byte where isWord(byte): return [.one(only(byte))]
    default: throw error("byte \(at - 1), \(String(decoding: [byte], as: UTF8.self))")
    }
  }

  private mutating func set() throws(CheckpointError) -> ByteSet {
    let isNegated = take("^")
    var set = ByteSet { _ in false }
    var isEmpty = true
    while !take("]") {
      guard at < bytes.count else { throw error("[ without ]") }
      let first = bytes[at]
      at += 1
      isEmpty = false
      if first == UInt8(ascii: "\\") {
        set.join(try escaped())
        continue
      }
      guard isWord(first) || ".-".utf8.contains(first) else { throw error("byte \(at - 1) in [ ]") }
      var last = first
      if at + 1 < bytes.count, bytes[at] == UInt8(ascii: "-"), bytes[at + 1] != UInt8(ascii: "]") {
        last = bytes[at + 1]
        at += 2
        guard isWord(last), first <= last else { throw error("byte \(at - 1) in [ ]") }
      }
      set.join(ByteSet { $0 >= first && $0 <= last })
    }
    guard !isEmpty else { throw error("[ ] of nothing") }
    return isNegated ? ByteSet { !set.holds($0) } : set
  }

  private mutating func escaped() throws(CheckpointError) -> ByteSet {
    guard at < bytes.count else { throw error("\\ at the end") }
    let byte = bytes[at]
    at += 1
    switch byte {
    case UInt8(ascii: "d"): return ByteSet { (0x30...0x39).contains($0) }
    case UInt8(ascii: "w"): return ByteSet(isWord)
    case let byte where ".\\()|*+?{}[]^$-_".utf8.contains(byte): return only(byte)
    default: throw error("byte \(at - 1) behind \\")
    }
  }

  private func only(_ byte: UInt8) -> ByteSet { ByteSet { $0 == byte } }
}
