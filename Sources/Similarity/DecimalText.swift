/// Decimal numbers as ASCII digits, of any length.
enum DecimalText {
  /// A number times a power of ten; digits with more than one point are left as they are.
  static func shifted(_ digits: [UInt8], by zeros: Int) -> [UInt8] {
    guard let point = digits.firstIndex(of: 0x2E) else {
      return digits + [UInt8](repeating: 0x30, count: zeros)
    }
    let fraction = digits[(point + 1)...]
    if fraction.contains(0x2E) { return digits }
    let moved = fraction.prefix(zeros) + [UInt8](repeating: 0x30, count: max(0, zeros - fraction.count))
    let rest = fraction.dropFirst(zeros)
    return digits[..<point] + moved + (rest.isEmpty ? [] : [0x2E] + rest)
  }

  /// Without zeros that say nothing: 007 is 7, 3.50 is 3.5, 3.0 is 3. Dates such as 2020.01.02 stay.
  static func plain(_ digits: [UInt8]) -> String {
    var kept = digits[...]
    let points = digits.count { $0 == 0x2E }
    if points == 1 {
      while kept.last == 0x30 { kept.removeLast() }
      if kept.last == 0x2E { kept.removeLast() }
    }
    if points <= 1 {
      while kept.count > 1, kept.first == 0x30, kept[kept.startIndex + 1] != 0x2E { kept.removeFirst() }
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
