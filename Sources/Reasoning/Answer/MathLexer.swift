/// Cuts a mathematical text, TeX or plain, into tokens. What says nothing (spaces, `\left`, `\displaystyle`) goes.
struct MathLexer {
  private let text: [UInt8]
  private let isTeX: Bool
  private let hasRows: Bool
  private var at = 0
  /// Of round, square and set brackets, in which a comma is never a thousands separator.
  private var depth = 0
  private var tokens: [MathToken] = []

  static let mostBytes = 4096
  private static let mostTokens = 1024

  /// Throws where the text is too long or has what no token begins with.
  static func tokens(_ text: [UInt8], isTeX: Bool) throws -> [MathToken] {
    guard text.count <= mostBytes else { throw MathTrouble.limit }
    var lexer = MathLexer(text: text, isTeX: isTeX)
    while lexer.at < text.count {
      try lexer.next()
      guard lexer.tokens.count <= mostTokens else { throw MathTrouble.limit }
    }
    return lexer.tokens
  }

  private init(text: [UInt8], isTeX: Bool) {
    self.text = text
    self.isTeX = isTeX
    hasRows = text.hasWord("matrix}") || text.hasWord("array}")
  }

  private func byte(_ place: Int) -> UInt8 { place < text.count ? text[place] : 0 }
  private func isDigit(_ place: Int) -> Bool { (0x30...0x39).contains(byte(place)) }
  private func isLetter(_ place: Int) -> Bool { (0x61...0x7A).contains(byte(place) | 0x20) }

  private mutating func next() throws {
    let first = text[at]
    switch first {
    case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "$"), UInt8(ascii: "~"), UInt8(ascii: "\""):
      at += 1
    case 0x30...0x39: try number()
    case UInt8(ascii: ".") where isDigit(at + 1): try number()
    case UInt8(ascii: "\\"): try command()
    case 0x41...0x5A, 0x61...0x7A: try letters()
    case 0x80...: try symbol()
    default: try sign(first)
    }
  }

  private mutating func put(_ token: MathToken, _ length: Int) {
    tokens.append(token)
    at += length
  }

  // MARK: Numbers

  private mutating func number() throws {
    let isApart = at > 0 && byte(at - 1) == 0x20
    var digits: [UInt8] = []
    let start = at
    while isDigit(at) { take(&digits) }
    if !digits.isEmpty, digits.count <= 3, digits[0] != 0x30 {
      while let gap = separator(), (0..<3).allSatisfy({ isDigit(at + gap + $0) }), !isDigit(at + gap + 3) {
        at += gap
        for _ in 0..<3 { take(&digits) }
      }
    }
    var value = Rational(try BigInteger(digits: digits))
    var isDecimal = false
    if byte(at) == UInt8(ascii: "."), isDigit(at + 1) {
      isDecimal = true
      at += 1
      digits.append(UInt8(ascii: "."))
      var fraction: [UInt8] = []
      while isDigit(at) { take(&fraction) }
      digits += fraction
      let part = try Rational(BigInteger(digits: fraction), over: BigInteger(10).power(fraction.count))
      value = try value + part
    }
    // 2,74 could be two numbers or, in some countries, one.
    if !isTeX, start == at - digits.count, byte(at) == UInt8(ascii: ","), isDigit(at + 1), depth == 0 {
      throw MathTrouble.grammar
    }
    tokens.append(.number(.init(value: value, isDecimal: isDecimal, digits: digits, isApart: isApart)))
  }

  private mutating func take(_ digits: inout [UInt8]) {
    digits.append(text[at])
    at += 1
  }

  /// The bytes of a thousands separator, if one stands here.
  private func separator() -> Int? {
    if starts("{,}") { return 3 }
    if starts("\\,") || starts("\\ ") { return 2 }
    if byte(at) == 0x20, !isTeX { return 1 }
    guard byte(at) == UInt8(ascii: ","), depth == 0 else { return nil }
    guard starts("\\!", at + 1) else { return 1 }
    var end = at + 3
    while byte(end) == 0x20 { end += 1 }
    return end - at
  }

  func starts(_ prefix: StaticString, _ place: Int? = nil) -> Bool {
    let place = place ?? at
    return prefix.withUTF8Buffer { place + $0.count <= text.count && text[place...].starts(with: $0) }
  }

  // MARK: Words

  private mutating func letters() throws {
    var end = at
    while isLetter(end) { end += 1 }
    let word = Array(text[at..<end])
    let isWhole = at == 0 || (!isLetter(at - 1) && byte(at - 1) != UInt8(ascii: "_"))
    if isWhole, let token = MathWords.plain[word.smallASCII] {
      put(token, word.count)
    } else if isWhole, word.count >= 4 || (!isTeX && word.count == 3), at == 0 || !isDigit(at - 1) {
      // Prose, or a unit.
      put(.word(word), word.count)
    } else {
      put(.letter([text[at]]), 1)
    }
  }

  private mutating func command() throws {
    let next = byte(at + 1)
    if next == UInt8(ascii: "\\") {
      // A backslash too many, as JSON leaves behind, unless rows can end here.
      if !hasRows, isLetter(at + 2) || "()[]{}".utf8.contains(byte(at + 2)) {
        at += 1
      } else {
        put(.row, 2)
      }
      return
    }
    guard isLetter(at + 1) else {
      switch next {
      case UInt8(ascii: "{"): open(.openSet, 2)
      case UInt8(ascii: "}"): close(.closeSet, 2)
      case UInt8(ascii: "%"): put(.percent, 2)
      case UInt8(ascii: "|"): throw MathTrouble.grammar
      case 0: throw MathTrouble.grammar
      default: at += 2  // spaces of some width, \( \[ \$
      }
      return
    }
    var end = at + 1
    while isLetter(end) { end += 1 }
    let name = Array(text[(at + 1)..<end])
    at = end
    if MathWords.silent.contains(name) { return }
    if MathWords.texts.contains(name) {
      try textArgument()
    } else if name.elementsEqual("begin".utf8) || name.elementsEqual("end".utf8) {
      let environment = try group()
      tokens.append(name[0] == UInt8(ascii: "b") ? .begin(environment) : .end(environment))
      // The columns of an array.
      if environment.elementsEqual("array".utf8), name[0] == UInt8(ascii: "b"), byte(at) == UInt8(ascii: "{")
      {
        _ = try group()
      }
    } else if name.elementsEqual("mathbb".utf8) {
      guard try group() == [UInt8(ascii: "R")] else { throw MathTrouble.grammar }
      tokens.append(.reals)
    } else if let token = MathWords.commands[name] {
      tokens.append(token)
      if token == .openSet { depth += 1 }
      if token == .closeSet { depth -= 1 }
    } else {
      throw MathTrouble.grammar
    }
  }

  /// The text between braces, which may be nested.
  private mutating func group() throws -> [UInt8] {
    while byte(at) == 0x20 { at += 1 }
    guard byte(at) == UInt8(ascii: "{") else { throw MathTrouble.grammar }
    var level = 0
    let start = at + 1
    while at < text.count {
      if text[at] == UInt8(ascii: "{") { level += 1 }
      if text[at] == UInt8(ascii: "}") { level -= 1 }
      at += 1
      if level == 0 { return Array(text[start..<(at - 1)]) }
    }
    throw MathTrouble.grammar
  }

  private mutating func textArgument() throws {
    let words = try group().withoutOuterSpace
    if words.isEmpty { return }
    if let token = MathWords.plain[words.smallASCII], !words.isEmpty {
      tokens.append(token)
    } else if words.allSatisfy({ (0x30...0x39).contains($0) }) {
      let value = Rational(try BigInteger(digits: words))
      tokens.append(.number(.init(value: value, isDecimal: false, digits: words, isApart: true)))
    } else {
      tokens.append(.word(words))
    }
  }

  // MARK: Signs

  private mutating func open(_ token: MathToken, _ length: Int) {
    depth += 1
    put(token, length)
  }

  private mutating func close(_ token: MathToken, _ length: Int) {
    depth -= 1
    put(token, length)
  }

  private mutating func sign(_ first: UInt8) throws {
    switch first {
    case UInt8(ascii: "("), UInt8(ascii: "["): open(.sign(first), 1)
    case UInt8(ascii: ")"), UInt8(ascii: "]"): close(.sign(first), 1)
    case UInt8(ascii: "*") where byte(at + 1) == first: put(.sign(UInt8(ascii: "^")), 2)
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "^"),
      UInt8(ascii: "_"), UInt8(ascii: "|"):
      put(.sign(first), 1)
    case UInt8(ascii: ":"): put(.sign(UInt8(ascii: "/")), 1)
    case UInt8(ascii: "{"): put(.openGroup, 1)
    case UInt8(ascii: "}"): put(.closeGroup, 1)
    case UInt8(ascii: ","), UInt8(ascii: ";"): put(.separator, 1)
    case UInt8(ascii: "%"): put(.percent, 1)
    case UInt8(ascii: "&"): put(.cell, 1)
    case UInt8(ascii: "!"):
      byte(at + 1) == UInt8(ascii: "=") ? put(.relation(.unequal), 2) : put(.sign(first), 1)
    case UInt8(ascii: "="): put(.relation(.equal), byte(at + 1) == first ? 2 : 1)
    case UInt8(ascii: "<"), UInt8(ascii: ">"):
      let isLess = first == UInt8(ascii: "<")
      if byte(at + 1) == UInt8(ascii: "=") {
        put(.relation(isLess ? .lessOrEqual : .greaterOrEqual), 2)
      } else {
        put(.relation(isLess ? .less : .greater), 1)
      }
    default: throw MathTrouble.grammar
    }
  }

  private mutating func symbol() throws {
    for (name, token) in MathWords.symbols where text[at...].starts(with: name) {
      if let token { tokens.append(token) }
      at += name.count
      return
    }
    // Korean words and other letters, up to a space or an ASCII sign.
    var end = at
    while end < text.count, text[end] >= 0x80 { end += 1 }
    let word = Array(text[at..<end])
    put(MathWords.plain[word] ?? .word(word), end - at)
  }
}
