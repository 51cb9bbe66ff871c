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
    // A font may be called so too.
    let head = name[..<mark.lowerBound]
    guard
      head.elementsEqual("img_".utf8) || head.elementsEqual("new_img_".utf8)
        || source.holds("kogl.or.kr/", ignoringCase: true)
    else { return nil }
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

  /// The types a text names: `제1유형`, `제 4 유형`, `1유형`, `Type 1`, `AI 유형`, and all of `제2,3유형` and `제1~4유형`.
  ///
  /// Only of use where the text is about the licence. A condition that the number does not have names another type.
  static func named(in text: String) -> [KOGLType] {
    let bytes = plainText(text).filter { $0 > 0x20 }
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    var numbers: Set<Int> = []
    for place in scalars.indices {
      if scalars[place...].starts(with: "유형".unicodeScalars) {
        let run = scalars[..<place].suffix(40).reversed().prefix(while: Self.isOfList)
        numbers.formUnion(Self.numbers(run.reversed()))
      } else if scalars[place...].starts(with: "type".unicodeScalars) {
        numbers.formUnion(
          Self.numbers(Array(scalars[(place + 4)...].prefix(40).prefix(while: Self.isOfList))))
      }
    }
    var types = Set(numbers.compactMap { KOGLType(rawValue: "\($0)") })
    if types.count == 1, let type = types.first, let said = forbidding(bytes), !type.forbids(as: said) {
      types.insert(said)
    }
    if ["ai유형", "인공지능유형", "인공지능(ai)유형"].contains(where: { bytes.holds($0) }) { types.insert(.ai) }
    return allCases.filter(types.contains)
  }

  /// What stands between the numbers of a list.
  private static func isOfList(_ scalar: Unicode.Scalar) -> Bool {
    "0123456789,~-/+&·∼〜제및와과또는내지".unicodeScalars.contains(scalar)
  }

  /// `2,3` → 2 and 3; `1~4` → all of them.
  private static func numbers(_ run: [Unicode.Scalar]) -> Set<Int> {
    let isDigit = { (scalar: Unicode.Scalar) in (0x30...0x39).contains(scalar.value) }
    let parts = run.split { !isDigit($0) }.compactMap { Int(String(String.UnicodeScalarView($0))) }
    guard let least = parts.min(), let most = parts.max(), most < 10 else { return Set(parts) }
    let isRange = run.contains { "~-∼〜내".unicodeScalars.contains($0) }
    return isRange && parts.count > 1 ? Set(least...most) : Set(parts)
  }

  /// The type whose conditions a text without spaces names, if it forbids anything. Where nothing is said to be
  /// permitted, to speak of a use is to forbid it.
  private static func forbidding(_ bytes: [UInt8], strictly isStrict: Bool = false) -> KOGLType? {
    let bans = ["금지", "불가", "불허", "제한", "은불가", "은금지", "을금", "를금", "은제한", "및변경금지"]
    let permits = bytes.holds("가능") || bytes.holds("허용")
    let holds = { (words: [String], uses: [String]) in
      isStrict && !permits && words.contains { bytes.holds($0) }
        || uses.contains { use in bans.contains { bytes.holds(use + $0) } }
    }
    let isNC = bytes.holds("비영리") || holds(["상업", "영리"], ["상업적이용", "상업적사용", "상업용", "영리목적"])
    let isND = holds(["변경", "변형", "개작", "2차"], ["변경", "변형", "개작", "2차적저작물작성"])
    return isNC ? (isND ? .four : .two) : isND ? .three : nil
  }

  /// True if all that another type forbids is forbidden by this one.
  private func forbids(as other: KOGLType) -> Bool { self == other || self == .four }

  /// By the description of a mark: its words must be about the scheme and name one type, by number or by conditions.
  init?(description: String) {
    guard description.holds("공공누리") || description.holds("kogl", ignoringCase: true) else { return nil }
    let named = Self.named(in: description)
    if named.isEmpty {
      let bytes = plainText(description).filter { $0 > 0x20 }
      guard bytes.holds("출처표시") else { return nil }
      self = Self.forbidding(bytes, strictly: true) ?? .one
    } else if named.count == 1, let type = named.first {
      self = type
    } else {
      return nil
    }
  }
}
