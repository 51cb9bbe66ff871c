/// Cuts a template into tokens, as Jinja 3.1 does with `trim_blocks` and `lstrip_blocks`.
struct Lexer {
  private let source: [UInt8]
  private var place = 0
  private var line = 1
  private var tokens: [Token] = []
  /// Whether what comes stands at the start of a line, so that blank space before a block may go.
  private var startsLine = true

  static func tokens(of source: [UInt8]) throws -> [Token] {
    var lexer = Lexer(source)
    while lexer.place < lexer.source.count { try lexer.next() }
    lexer.add(.end)
    return lexer.tokens
  }

  /// Line ends become one byte, and the last of them goes.
  private init(_ source: [UInt8]) {
    var lines: [UInt8] = []
    lines.reserveCapacity(source.count)
    for (index, byte) in source.enumerated() {
      if byte == 0x0A, index > 0, source[index - 1] == 0x0D { continue }
      lines.append(byte == 0x0D ? 0x0A : byte)
    }
    if lines.last == 0x0A { lines.removeLast() }
    self.source = lines
  }

  private mutating func add(_ kind: Token.Kind) { tokens.append(Token(kind: kind, line: line)) }

  private func error(_ problem: String) -> TemplateError { TemplateError(problem, line: line) }

  private func byte(_ offset: Int) -> UInt8? { offset < source.count ? source[offset] : nil }

  private func stands(_ mark: StaticString, at offset: Int) -> Bool {
    guard offset + mark.utf8CodeUnitCount <= source.count else { return false }
    for index in 0..<mark.utf8CodeUnitCount where source[offset + index] != mark.utf8Start[index] {
      return false
    }
    return true
  }

  private func pastSpace(_ offset: Int) -> Int {
    var offset = offset
    while let length = Blank.length(in: source, at: offset) { offset += length }
    return offset
  }

  /// Moves on, counting lines.
  private mutating func move(to offset: Int) {
    for index in place..<offset where source[index] == 0x0A { line += 1 }
    if offset > place { startsLine = source[offset - 1] == 0x0A }
    place = offset
  }

  /// Text up to the next mark, and what the mark begins.
  private mutating func next() throws {
    var mark = place
    while mark < source.count, !(source[mark] == UInt8(ascii: "{") && isMark(byte(mark + 1))) { mark += 1 }
    guard mark < source.count else {
      add(.data(Array(source[place...])))
      return move(to: source.count)
    }
    let sign = byte(mark + 2)
    let isPrint = byte(mark + 1) == UInt8(ascii: "{")
    addText(to: mark, sign: sign, isBlock: !isPrint)
    move(to: mark)
    let isSigned = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
    let inside = mark + (isSigned ? 3 : 2)
    switch byte(mark + 1) {
    case UInt8(ascii: "#"): try comment(inside)
    case UInt8(ascii: "%"):
      if let raw = rawBegin(inside) { return try rawText(raw) }
      add(.blockBegin)
      move(to: inside)
      try code(isPrint: false)
    default:
      add(.printBegin)
      move(to: inside)
      try code(isPrint: true)
    }
  }

  private func isMark(_ byte: UInt8?) -> Bool {
    byte == UInt8(ascii: "{") || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "#")
  }

  private mutating func addText(to end: Int, sign: UInt8?, isBlock: Bool) {
    var text = source[place..<end]
    if sign == UInt8(ascii: "-") {
      text = text.prefix(upTo: Blank.end(of: source, from: place, to: end))
    } else if sign != UInt8(ascii: "+"), isBlock {
      let start = text.lastIndex(of: 0x0A).map { $0 + 1 } ?? place
      if start > place || startsLine, pastSpace(start) >= end { text = text.prefix(upTo: start) }
    }
    if !text.isEmpty { add(.data(Array(text))) }
  }

  /// Where the text of a raw block begins, if `{% raw %}` stands here.
  private func rawBegin(_ offset: Int) -> Int? {
    let word = pastSpace(offset)
    guard stands("raw", at: word) else { return nil }
    let end = pastSpace(word + 3)
    if stands("-%}", at: end) { return pastSpace(end + 3) }
    return stands("%}", at: end) ? end + 2 : nil
  }

  private mutating func rawText(_ start: Int) throws {
    move(to: start)
    var mark = start
    while mark < source.count {
      defer { mark += 1 }
      guard stands("{%", at: mark) else { continue }
      let sign = byte(mark + 2)
      let isSigned = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
      let word = pastSpace(mark + (isSigned ? 3 : 2))
      guard stands("endraw", at: word), let end = blockEnd(pastSpace(word + 6)) else { continue }
      addText(to: mark, sign: sign, isBlock: true)
      return move(to: end)
    }
    throw error("a raw block without end")
  }

  private mutating func comment(_ start: Int) throws {
    var mark = start
    while mark < source.count {
      if stands("-#}", at: mark) { return move(to: pastSpace(mark + 3)) }
      if stands("+#}", at: mark) { return move(to: mark + 3) }
      if stands("#}", at: mark) { return move(to: mark + (byte(mark + 2) == 0x0A ? 3 : 2)) }
      mark += 1
    }
    throw error("a comment without end")
  }

  /// Past the end of a block, if it stands here.
  private func blockEnd(_ offset: Int) -> Int? {
    if stands("+%}", at: offset) { return offset + 3 }
    if stands("-%}", at: offset) { return pastSpace(offset + 3) }
    if stands("%}", at: offset) { return offset + (byte(offset + 2) == 0x0A ? 3 : 2) }
    return nil
  }

  private func printEnd(_ offset: Int) -> Int? {
    if stands("-}}", at: offset) { return pastSpace(offset + 3) }
    return stands("}}", at: offset) ? offset + 2 : nil
  }

  private mutating func code(isPrint: Bool) throws {
    var open: [UInt8] = []
    while place < source.count {
      if open.isEmpty, let end = isPrint ? printEnd(place) : blockEnd(place) {
        add(isPrint ? .printEnd : .blockEnd)
        return move(to: end)
      }
      let past = pastSpace(place)
      if past > place {
        move(to: past)
        continue
      }
      var word = CodeLexer(source: source, place: place)
      let token = try word.token { error($0) }
      if case .sign(let sign) = token, let bracket = sign.utf8.first, sign.utf8.count == 1 {
        try balance(&open, bracket)
      }
      add(token)
      move(to: word.place)
    }
  }

  private func balance(_ open: inout [UInt8], _ bracket: UInt8) throws {
    switch bracket {
    case UInt8(ascii: "("), UInt8(ascii: "["): open.append(bracket == UInt8(ascii: "(") ? 0x29 : 0x5D)
    case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
      guard open.popLast() == bracket else { throw error("a closing bracket that nothing opened") }
    default: break
    }
  }
}
