import Korean

/// The numbers of a text, the signs that may be operators with what stands beside them, and the words that turn a
/// question around.
struct MathTokens {
  private enum Token: Equatable {
    case number, letter, word, open, close, lineBreak
    case sign(UInt32)
    case certain(UInt32)
    case function(String)
  }

  private struct Entry {
    let token: Token
    let isApart: Bool  // white space before it
  }

  private var entries: [Entry] = []
  private(set) var numbers: [String] = []
  private(set) var words = TurningWords()

  mutating func read(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var at = range.lowerBound
    var isApart = true
    while at < range.upperBound {
      let step = bytes.step(at: at)
      let scalar = KeyFold.folded(step.scalar)
      var token: Token?
      var end = at + step.length
      switch scalar {
      case 0x0A: token = .lineBreak
      case 0x30...0x39:
        end = readNumber(bytes, at)
        token = .number
      case 0x41...0x5A, 0x61...0x7A:
        while end < range.upperBound, Self.isASCIILetter(bytes[end]) { end += 1 }
        token =
          end - at == 1
          ? .letter : MathFunctions.name(bytes.extracting(at..<end)).map(Token.function) ?? .word
      case 0xAC00...0xD7A3:
        (end, token) = (readKorean(bytes, at), .word)
      case 0x5C: (end, token) = readCommand(bytes, at)
      case 0x28, 0x5B, 0x7B: token = .open
      case 0x29, 0x5D, 0x7D: token = .close
      case 0x2B, 0x2D, 0x2A, 0x2F, 0x3C, 0x3D, 0x3E, 0x5E, 0x3A, 0x21, 0x7C: token = .sign(scalar)
      case 0x2212, 0x2013: token = .sign(0x2D)
      case 0xD7, 0xF7, 0xB1, 0x2200...0x2211, 0x2213...0x22FF: token = .certain(scalar)
      case 0xB2, 0xB3, 0xB9, 0x2070, 0x2074...0x2079:
        entries.append(Entry(token: .certain(0x5E), isApart: false))
        numbers.append(String(Self.superscript(scalar)))
        token = .number
      case 0x2460...0x2473:
        numbers.append(String(scalar - 0x245F))
        token = .close
      case 0xBC...0xBE:
        numbers.append(["1/4", "1/2", "3/4"][Int(scalar - 0xBC)])
        token = .number
      default: if !KeyFold.isSpace(scalar) && !KeyFold.isInvisible(scalar) { token = .word }
      }
      if let token {
        entries.append(Entry(token: token, isApart: isApart))
        if scalar < 0xAC00 || scalar > 0xD7A3 { words.end() }
      }
      isApart = KeyFold.isSpace(scalar)
      at = max(end, at + 1)
    }
  }

  /// The signs that are operators where they stand, in one form each.
  func operators() -> [String] {
    entries.indices.compactMap { index in
      let scalar: UInt32
      switch entries[index].token {
      case .certain(let certain): scalar = certain
      case .function(let name): return name
      case .sign(let sign) where isOperator(sign, at: index): scalar = sign
      default: return nil
      }
      switch scalar {
      case 0x2A, 0x22C5: return "×"
      case 0x2F, 0x2215: return "÷"
      case 0x2223: return "|"
      default: return Unicode.Scalar(scalar).map { String(Character($0)) }
      }
    }
  }

  private func isOperator(_ sign: UInt32, at index: Int) -> Bool {
    let before: Token? = index > 0 ? entries[index - 1].token : nil
    let next = index + 1 < entries.count ? entries[index + 1] : nil
    let isApart = entries[index].isApart
    let isAfterOperand = before == .number || before == .letter || before == .close
    let isBeforeOperand =
      switch next?.token {
      case .number, .letter, .open, .certain, .function, .sign(0x2D), .sign(0x7C): true
      default: false
      }
    let isOnto = isBeforeOperand && next?.isApart == false  // written onto what follows
    if sign == 0x7C { return isOnto || (isAfterOperand && !isApart) }  // |x|, no edge of a table
    if before == .sign(sign) || next?.token == .sign(sign) { return false }  // C++, **bold**, ^^, --, //
    switch sign {
    case 0x3D: return true
    case 0x2B: return isBeforeOperand || isAfterOperand || (before == .word && next?.token == .word)
    case 0x2D:
      return isBeforeOperand && isAfterOperand
        || isOnto && (next?.token == .number || before != .word || isApart)
    case 0x3A: return before == .number && next?.token == .number
    case 0x21:  // 5!, n!, (n+1)!, but neither "(sic)!" nor "5 !"
      let inner = index > 1 ? entries[index - 2].token : nil
      return isAfterOperand && !isApart && (before != .close || inner == .number || inner == .letter)
    default: return isAfterOperand && isBeforeOperand
    }
  }

  private mutating func readNumber(_ bytes: Span<UInt8>, _ start: Int) -> Int {
    var digits: [UInt8] = []
    var end = DigitRun.end(in: bytes, from: start) { digits.append($0) }
    if end < bytes.count {
      let step = bytes.step(at: end)
      if let zeros = KoreanNumber.zeros(of: step.scalar) {  // 3만, 1.5억
        digits = DecimalText.shifted(digits, by: zeros)
        end += step.length
      }
    }
    numbers.append(DecimalText.plain(digits))
    return end
  }

  /// Reads a run of syllables; what it says in words before a counter is a number.
  private mutating func readKorean(_ bytes: Span<UInt8>, _ start: Int) -> Int {
    var (at, first) = (start, KoreanNumber())
    while at < bytes.count {
      let scalar = bytes.step(at: at).scalar
      guard first.append(scalar) else { break }
      words.append(scalar)
      at += 3
    }
    let end = at
    while at < bytes.count, KeyFold.isSpace(UInt32(bytes[at])), at - end < 2 { at += 1 }
    var second = KoreanNumber()
    while second.hasRoomForCounter, at < bytes.count, second.append(bytes.step(at: at).scalar) { at += 3 }
    if let value = first.value(before: second) { numbers.append(String(value)) }
    return end
  }

  /// A command of TeX: its operator, or a word.
  private func readCommand(_ bytes: Span<UInt8>, _ start: Int) -> (Int, Token?) {
    var end = start + 1
    var name: [UInt8] = []
    while end < bytes.count, name.count < 8, Self.isASCIILetter(bytes[end]) {
      name.append(bytes[end])
      end += 1
    }
    if let function = MathFunctions.name(name.span) { return (end, .function(function)) }
    switch String(decoding: name, as: UTF8.self) {
    case "times", "cdot": return (end, .certain(0xD7))
    case "div", "frac", "dfrac", "tfrac": return (end, .certain(0xF7))
    case "sqrt": return (end, .certain(0x221A))
    case "le", "leq": return (end, .certain(0x2264))
    case "ge", "geq": return (end, .certain(0x2265))
    case "ne", "neq": return (end, .certain(0x2260))
    case "vert", "lvert", "rvert", "mid": return (end, .certain(0x2223))
    case "pm": return (end, .certain(0xB1))
    case "lt": return (end, .certain(0x3C))
    case "gt": return (end, .certain(0x3E))
    case "left", "right", "": return (end, nil)
    default: return (end, .word)
    }
  }

  private static func isASCIILetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  private static func superscript(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0xB2, 0xB3: scalar - 0xB0
    case 0xB9: 1
    default: scalar - 0x2070
    }
  }
}
