import Korean

/// The parts of a text's eojeol: the first pass of the paper's rule, without a morphological analyser.
///
/// Lower case, without punctuation, apart where the script changes, and one of a fixed list of particles apart from
/// the word it ends.
struct EojeolParts {
  private(set) var hashes: [UInt64] = []
  private(set) var places: [Range<Int>] = []

  private enum Script { case hangul, latin, digit, other }

  /// Longest first. From methods.md A.6.
  private static let particles: [[UInt8]] = [
    "으로서", "으로써", "에서는", "에게서", "이라고", "까지", "부터", "에서", "에게", "한테", "으로", "처럼", "보다", "마다", "조차",
    "은", "는", "이", "가", "을", "를", "의", "에", "로", "와", "과", "도", "만",
  ].map { Array($0.utf8) }

  /// Reads a text in place of the last one. - Parameter utf8: NFC.
  mutating func read(_ utf8: [UInt8]) {
    hashes.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    let bytes = utf8.span
    var part: [UInt8] = []
    var (start, end, at) = (0, 0, 0)
    var script: Script?
    while at < bytes.count {
      let step = bytes.step(at: at)
      let next = Self.script(of: step.scalar)
      if next != script || next == nil {
        close(&part, start, end, script)
        (start, script) = (at, next)
      }
      at += step.length
      if next != nil {
        part.append(scalar: Self.lowercased(step.scalar))
        end = at
      }
    }
    close(&part, start, end, script)
  }

  private mutating func close(_ part: inout [UInt8], _ start: Int, _ end: Int, _ script: Script?) {
    guard !part.isEmpty else { return }
    var stem = part.count
    if script == .hangul {
      let particle = Self.particles.first { part.count > $0.count && part.suffix($0.count).elementsEqual($0) }
      stem -= particle?.count ?? 0
    }
    let middle = end - (part.count - stem)
    append(part[..<stem], start..<middle)
    if stem < part.count { append(part[stem...], middle..<end) }
    part.removeAll(keepingCapacity: true)
  }

  private mutating func append(_ part: ArraySlice<UInt8>, _ place: Range<Int>) {
    hashes.append(wordHash(part))
    places.append(place)
  }

  /// Nil for white space, punctuation and symbols.
  private static func script(of scalar: UInt32) -> Script? {
    switch scalar {
    case 0xAC00...0xD7A3, 0x3131...0x318E, 0x1100...0x11FF: return .hangul
    case 0x30...0x39: return .digit
    case 0x41...0x5A, 0x61...0x7A: return .latin
    case 0..<0x80: return nil
    default: break
    }
    guard let properties = Unicode.Scalar(scalar)?.properties else { return nil }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter: return .latin
    case .decimalNumber, .letterNumber, .otherNumber: return .digit
    case .otherLetter, .nonspacingMark, .spacingMark: return .other
    default: return nil
    }
  }

  private static func lowercased(_ scalar: UInt32) -> UInt32 {
    if scalar < 0x80 { return scalar >= 0x41 && scalar <= 0x5A ? scalar | 0x20 : scalar }
    if scalar >= 0x3000 { return scalar }
    guard let mapping = Unicode.Scalar(scalar)?.properties.lowercaseMapping.unicodeScalars,
      let first = mapping.first, mapping.count == 1
    else { return scalar }
    return first.value
  }
}

/// The words of a text between white space, as they stand: the second pass of the paper's rule.
struct RawWords {
  private(set) var hashes: [UInt64] = []
  private(set) var places: [Range<Int>] = []

  /// Reads a text in place of the last one. - Parameter utf8: NFC.
  mutating func read(_ utf8: [UInt8]) {
    hashes.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    let bytes = utf8.span
    var (start, at) = (0, 0)
    while at < bytes.count {
      let step = bytes.step(at: at)
      if Unicode.Scalar(step.scalar)?.properties.isWhitespace ?? false {
        append(utf8[start..<at], start)
        start = at + step.length
      }
      at += step.length
    }
    append(utf8[start...], start)
  }

  private mutating func append(_ word: ArraySlice<UInt8>, _ start: Int) {
    guard !word.isEmpty else { return }
    hashes.append(~wordHash(word))
    places.append(start..<start + word.count)
  }
}

/// FNV-1a.
private func wordHash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
  bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}
