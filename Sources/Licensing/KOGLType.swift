internal import Web

/// A type of the Korea Open Government License (공공누리, kogl.or.kr; Copyright Act art. 24-2).
///
/// Types 1 to 4 name their conditions; since 2026-01-28 type 0 has none, and the AI type stands beside one of the
/// others and permits training whatever that one forbids.
enum KOGLType: String, CaseIterable {
  case zero = "0"
  case one = "1"
  case two = "2"
  case three = "3"
  case four = "4"
  case ai = "AI"

  /// A page that shows this many types explains the scheme and bears none of them.
  static let explainsFrom = 3

  /// The address of the type's terms.
  var address: String { "https://www.kogl.or.kr/info/licenseType\(self == .ai ? "Ai" : rawValue).do" }

  /// By the path of the terms: `/info/licenseType1.do`, or `/open/info/license_info/by.do` as it was until 2020.
  init?(path: String) {
    let path = path.lowercased()
    let old = ["by": KOGLType.one, "nc": .two, "nd": .three, "all": .four]
    if let type = Self.allCases.first(where: {
      path.hasPrefix("/info/licensetype\($0.rawValue.lowercased()).do")
    }) {
      self = type
    } else if let type = old.first(where: { path.hasPrefix("/open/info/license_info/\($0.key).do") })?.value {
      self = type
    } else {
      return nil
    }
  }

  /// By the file of a mark, which the rules forbid to rename: `img_opentype01.png`, `new_img_opencode1_m.jpg`.
  init?(file source: String) {
    guard let file = source.utf8.split(separator: UInt8(ascii: "/")).last else { return nil }
    let name = file.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    guard let mark = name.place(of: "opentype") ?? name.place(of: "opencode") else { return nil }
    var rest = name[mark.upperBound...]
    if rest.first == UInt8(ascii: "_") { rest = rest.dropFirst() }
    if rest.starts(with: "ai".utf8) {
      self = .ai
      return
    }
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard let number = digits.last,
      digits.count == 1 || digits.count == 2 && digits.first == UInt8(ascii: "0"),
      let type = KOGLType(rawValue: String(decoding: [number], as: UTF8.self))
    else { return nil }
    self = type
  }

  /// The types a text names: `제1유형`, `제 4 유형`, `1유형`, `Type 1`, `AI 유형`; without a number by their conditions.
  ///
  /// Only of use where the text is about the licence.
  static func named(in text: String) -> [KOGLType] {
    let bytes = text.utf8.filter { $0 > 0x20 }.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    let numbered = allCases.filter { type in
      type == .ai
        ? bytes.holds("ai유형") || bytes.holds("인공지능유형") || bytes.holds("인공지능(ai)유형")
        : bytes.holds("\(type.rawValue)유형") || bytes.holds("type\(type.rawValue)")
          || bytes.holds("type-\(type.rawValue)")
    }
    if !numbered.isEmpty { return numbered }
    guard bytes.holds("출처표시") else { return [] }
    let isNC = bytes.holds("상업적이용금지") || bytes.holds("상업용금지") || bytes.holds("비상업적")
    let isND = bytes.holds("변경금지") || bytes.holds("변형금지")
    return [isNC ? (isND ? .four : .two) : (isND ? .three : .one)]
  }

  /// By the description of a mark: its words must be about the scheme and name one type.
  init?(description: String) {
    guard description.holds("공공누리") || description.holds("kogl", ignoringCase: true) else { return nil }
    let named = Self.named(in: description)
    guard named.count == 1, let type = named.first else { return nil }
    self = type
  }
}
