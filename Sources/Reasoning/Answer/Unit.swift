/// What a number counts or measures, under one name in all writings.
struct Unit: Hashable {
  /// What can be compared: length, mass, or the unit itself.
  let dimension: String
  /// How many of the dimension's own unit it is.
  let factor: Rational

  static let degrees = Unit(named: Array("degrees".utf8))
  static let radians = Unit(named: Array("radians".utf8))

  /// What the letter behind a degree mark makes of it.
  static func temperature(_ letter: [UInt8]) -> Unit? {
    letter.count == 1 && "CF".utf8.contains(letter[0])
      ? Unit(named: Array(letter == [0x43] ? "℃".utf8 : "℉".utf8)) : nil
  }

  private static let table: [String: (String, Rational)] = {
    var table: [String: (String, Rational)] = [:]
    for (dimension, names, factor) in rows {
      for name in names.split(separator: " ") { table[String(name)] = (dimension, factor) }
    }
    return table
  }()

  private static func part(_ above: Int, _ below: Int = 1) -> Rational {
    (try? Rational(BigInteger(above), over: BigInteger(below))) ?? Rational(above)
  }

  private static let rows: [(String, String, Rational)] = [
    ("length", "mm millimeter millimeters 밀리미터", part(1, 1000)),
    ("length", "cm centimeter centimeters 센티미터 센티", part(1, 100)),
    ("length", "m meter meters metre metres 미터", part(1)),
    ("length", "km kilometer kilometers 킬로미터", part(1000)),
    ("area", "cm2 제곱센티미터", part(1, 10000)),
    ("area", "m2 제곱미터", part(1)), ("area", "km2 제곱킬로미터", part(1_000_000)),
    ("area", "mm2 제곱밀리미터", part(1, 1_000_000)),
    ("volume", "mL ml 밀리리터 cc cm3 세제곱센티미터", part(1, 1000)), ("volume", "L l 리터 liter liters", part(1)),
    ("volume", "dL 데시리터", part(1, 10)), ("volume", "m3 세제곱미터", part(1000)),
    ("mass", "mg 밀리그램", part(1, 1000)), ("mass", "g 그램 gram grams", part(1)),
    ("mass", "kg 킬로그램 킬로 kilogram kilograms", part(1000)), ("mass", "t 톤 ton tons", part(1_000_000)),
    ("time", "s 초 초간 sec second seconds", part(1)), ("time", "min 분 분간 minute minutes", part(60)),
    ("time", "h 시간 hr hour hours", part(3600)), ("time", "일 일간 day days", part(86400)),
    ("time", "주 주일 주간 week weeks", part(604_800)),
    ("month", "개월 달 month months", part(1)), ("month", "년 년간 year years", part(12)),
    ("speed", "km/h kmh kph 킬로미터/시간", part(1)), ("speed m/s", "m/s 미터/초", part(1)),
    ("won", "원", part(1)), ("dollar", "달러 dollar dollars USD", part(1)),
    ("cent", "센트 cent cents", part(1)), ("euro", "유로 euro euros", part(1)), ("yen", "엔 yen", part(1)),
    ("people", "명 사람 people persons person students student 인", part(1)),
    ("pieces", "개 개의 pieces piece items item", part(1)), ("animals", "마리", part(1)), ("books", "권", part(1)),
    ("sheets", "장", part(1)), ("machines", "대", part(1)), ("pencils", "자루", part(1)),
    ("times", "번 회 차례", part(1)), ("times as much", "배 times", part(1)), ("age", "살 세", part(1)),
    ("bottles", "병", part(1)), ("cups", "잔 컵", part(1)), ("pages", "쪽 페이지 page pages", part(1)),
    ("points", "점", part(1)), ("ways", "가지 가지의 ways", part(1)), ("degrees", "도 deg degree degrees", part(1)),
    ("radians", "rad radian radians 라디안", part(1)),
    ("flowers", "송이", part(1)), ("trees", "그루", part(1)), ("pairs", "켤레 쌍", part(1)),
    ("boxes", "상자 box boxes", part(1)), ("bags", "봉지", part(1)), ("slices", "조각", part(1)),
    ("floors", "층", part(1)), ("spaces", "칸", part(1)), ("lines", "줄", part(1)), ("rooms", "호 호실", part(1)),
    ("vehicles", "척", part(1)), ("houses", "채", part(1)), ("o'clock", "시", part(1)),
    ("cases", "건 편", part(1)),
    ("bundles", "묶음", part(1)), ("figures", "자리", part(1)), ("digits", "digit digits", part(1)),
    ("units", "단위 unit units", part(1)), ("ratio", "할", part(1)),
  ]

  /// A known unit in any of its writings, or a unit of its own under the word's name.
  init(named word: [UInt8], power: Int = 1) {
    var name = String(decoding: word.filter { $0 != 0x20 }, as: UTF8.self)
    name = name.replacing("²", with: "2").replacing("³", with: "3").replacing("^", with: "")
    if name.hasSuffix("."), name.count > 1 { name.removeLast() }
    if power > 1 { name += "\(power)" }
    if let (dimension, factor) = Self.table[name] ?? Self.table[name.lowercased()] {
      (self.dimension, self.factor) = (dimension, factor)
    } else {
      (dimension, factor) = (name.lowercased(), Rational(1))
    }
  }

  /// Whether a word is in the table, by its exact writing.
  static func isKnown(_ word: [UInt8]) -> Bool { table[String(decoding: word, as: UTF8.self)] != nil }

  /// The known unit at the end of a text, and what lies before it.
  static func suffix(of text: [UInt8], isTeX: Bool = false) -> (rest: [UInt8], unit: Unit)? {
    // The longest has 27 bytes; the text before it must be there and no part of a longer ASCII word.
    var start = max(1, text.count - 28)
    while start < text.count {
      defer { start += 1 }
      if text[start] & 0xC0 == 0x80 { continue }
      let word = Array(text[start...])
      guard isKnown(word.filter { $0 != 0x20 && $0 != 0x5E }) || isKnown(folded(word)) else { continue }
      let before = text[start - 1]
      let isASCII = word[0] < 0x80
      if isASCII, (0x61...0x7A).contains(before | 0x20) || before == 0x5C { continue }
      // In TeX 5m is five times m; elsewhere 5x, 5t or 5s may be.
      if isASCII, word.count == 1, before != 0x20,
        isTeX || !["m", "g", "L"].contains(String(decoding: word, as: UTF8.self))
      {
        continue
      }
      return (text[..<start].withoutOuterSpace, Unit(named: word))
    }
    return nil
  }

  private static func folded(_ word: [UInt8]) -> [UInt8] {
    Array(
      String(decoding: word, as: UTF8.self).replacing("²", with: "2").replacing("³", with: "3").replacing(
        "^", with: ""
      )
      .utf8)
  }
}
