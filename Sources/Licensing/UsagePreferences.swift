/// A statement of preference: `train-ai=n, search=y` (IETF draft-ietf-aipref-vocab-08 §6, a dictionary of RFC 9651
/// §3.2) or `search=yes, ai-train=no` (Content Signals, Cloudflare, September 2025).
///
/// Read with tolerance: either vocabulary's values in either's place, any case, spaces around `=`. What can't be read
/// is passed over as far as the next comma, and noted. Of a key that comes twice a denial stays.
struct UsagePreferences: Equatable {
  /// Labels that are denied, in lower case, in the order of the text.
  private(set) var denied: [String] = []
  /// Labels that are allowed.
  private(set) var allowed: [String] = []
  /// False if some part means nothing.
  private(set) var isWhole = true

  /// What is past this many bytes is not read.
  private static let longest = 32_768
  /// Labels that are about training: of the drafts of aipref so far, and of Content Signals.
  static let trainingLabels: Set<String> = [
    "ai", "ai-train", "bots", "genai", "tdm", "train-ai", "train-genai",
  ]

  /// True if training is denied, by any label that is about it.
  var deniesTraining: Bool { denied.contains(where: Self.trainingLabels.contains) }

  init(_ text: String) {
    let bytes = Array(text.utf8.prefix(Self.longest))
    if text.utf8.count > Self.longest { isWhole = false }
    for member in Self.parts(bytes[...], at: UInt8(ascii: ",")) {
      let parts = Self.parts(member, at: UInt8(ascii: ";"))
      guard let first = parts.first, !first.isEmpty else { continue }
      add(first)
      // Parameters mean nothing here. But who writes `search=y; train-ai=n` meant a comma.
      for parameter in parts.dropFirst()
      where Self.key(of: parameter).map(Self.trainingLabels.contains) == true {
        add(parameter)
      }
    }
  }

  private mutating func add(_ written: ArraySlice<UInt8>) {
    // `ai-train:no`.
    var member = written
    if !member.contains(UInt8(ascii: "=")), let colon = member.firstIndex(of: UInt8(ascii: ":")) {
      member[colon] = UInt8(ascii: "=")
    }
    guard let key = Self.key(of: member) else { return isWhole = false }
    guard let equals = member.firstIndex(of: UInt8(ascii: "=")) else {
      // RFC 9651 §3.2: a key alone is true.
      allowed.append(key)
      return
    }
    var value = Self.trimmed(member[(equals + 1)...])
    if value.first == UInt8(ascii: "\""), value.last == UInt8(ascii: "\""), value.count > 1 {
      value = value.dropFirst().dropLast()
    }
    switch Self.lowercased(value) {
    case "n", "no", "?0", "0", "false", "deny", "disallow": denied.append(key)
    case "y", "yes", "?1", "1", "true", "allow": allowed.append(key)
    default: isWhole = false
    }
  }

  /// A key in lower case: letters, digits, `_`, `-`, `.`, `*`.
  private static func key(of member: ArraySlice<UInt8>) -> String? {
    let written = trimmed(member.prefix { $0 != UInt8(ascii: "=") })
    let isKey = { (byte: UInt8) in
      (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || "_-.*".utf8.contains(byte)
    }
    return !written.isEmpty && written.allSatisfy(isKey) ? lowercased(written) : nil
  }

  /// Parts between separators that stand outside of quotation marks and parentheses, trimmed.
  private static func parts(_ bytes: ArraySlice<UInt8>, at separator: UInt8) -> [ArraySlice<UInt8>] {
    var parts: [ArraySlice<UInt8>] = []
    var start = bytes.startIndex
    var isQuoted = false
    var isList = false
    var place = bytes.startIndex
    // A mark that is never closed would swallow what follows.
    let lastQuote = bytes.lastIndex(of: UInt8(ascii: "\"")) ?? place
    let lastParenthesis = bytes.lastIndex(of: UInt8(ascii: ")")) ?? place
    while place < bytes.endIndex {
      let byte = bytes[place]
      if isQuoted {
        if byte == UInt8(ascii: "\\") { place += 1 } else if byte == UInt8(ascii: "\"") { isQuoted = false }
      } else if byte == UInt8(ascii: "\"") {
        isQuoted = place < lastQuote
      } else if byte == UInt8(ascii: "(") {
        isList = place < lastParenthesis
      } else if byte == UInt8(ascii: ")") {
        isList = false
      } else if byte == separator, !isList {
        parts.append(trimmed(bytes[start..<place]))
        start = place + 1
      }
      place += 1
    }
    return parts + [trimmed(bytes[min(start, bytes.endIndex)...])]
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let start = bytes.drop { $0 <= 0x20 }
    guard let last = start.lastIndex(where: { $0 > 0x20 }) else { return start.prefix(0) }
    return start[...last]
  }

  private static func lowercased(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}

extension UsagePreferences {
  /// A statement as evidence; nil where there is none.
  static func evidence(_ signal: Signal, _ statement: String, at locator: String) -> Evidence? {
    let text = statement[...].trimmingSpaces
    guard !text.isEmpty else { return nil }
    let preferences = UsagePreferences(text)
    // What is too long to be read to its end may deny training there.
    let isReserved = preferences.deniesTraining || text.utf8.count > longest
    // What is too long to be kept is kept as what it denies, training first.
    let denied = preferences.denied.sorted { trainingLabels.contains($0) && !trainingLabels.contains($1) }
    let value = text.clipped == text ? text : denied.map { $0 + "=n" }.joined(separator: ", ") + " …"
    return Evidence(signal, value.clipped, locator, isReserved ? .reservation : .notice)
  }
}

extension Substring {
  /// Without white space at the ends.
  var trimmingSpaces: String {
    String(decoding: utf8.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed(), as: UTF8.self)
  }
}
