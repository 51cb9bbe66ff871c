/// A run of syllables that may begin with a number in words: 세 개, 열다섯 명, 이백 원.
///
/// Only before a counter: 이 is also "this", 일 "work", 세 the beginning of "world". A Sino-Korean number needs two
/// syllables and a power of ten; "한 번" is "once, just" and no number.
struct KoreanNumber {
  private var syllables: [UInt32] = []

  /// Takes one more syllable; false for anything else. What lies behind the longest number and counter is passed over.
  mutating func append(_ scalar: UInt32) -> Bool {
    guard scalar >= 0xAC00, scalar <= 0xD7A3 else { return false }
    if syllables.count < 24 { syllables.append(scalar) }
    return true
  }

  /// False once there are as many syllables as the longest counter has.
  var hasRoomForCounter: Bool { syllables.count < Self.longestCounter }

  /// The number this run begins with, if a counter follows in it or, where it is no more than the number, begins the next.
  func value(before next: KoreanNumber) -> UInt64? {
    guard let (value, length) = native() ?? sino(), value > 0 else { return nil }
    let rest = syllables[length...]
    let counter = Self.counter(rest.isEmpty ? next.syllables[...] : rest)
    guard let counter, !(value == 1 && counter == [0xBC88]) else { return nil }
    return value
  }

  /// The zeros a syllable right behind digits adds: 백 2, 천 3, 만 4, 억 8. Not 조, which is also a group's number.
  static func zeros(of scalar: UInt32) -> Int? {
    switch scalar {
    case 0xBC31: 2
    case 0xCC9C: 3
    case 0xB9CC: 4
    case 0xC5B5: 8
    default: nil
    }
  }

  private func native() -> (value: UInt64, length: Int)? {
    let ten = Self.tens.first { syllables.starts(with: $0.key) }
    let behind = syllables[(ten?.key.count ?? 0)...]
    let one = Self.ones.first { behind.starts(with: $0.key) }
    let length = (ten?.key.count ?? 0) + (one?.key.count ?? 0)
    return length == 0 ? nil : ((ten?.value ?? 0) + (one?.value ?? 0), length)
  }

  private func sino() -> (value: UInt64, length: Int)? {
    var (total, section, digit): (UInt64, UInt64, UInt64) = (0, 0, 0)
    var (length, hasPower) = (0, false)
    for syllable in syllables.prefix(16) {
      if let found = Self.digits.firstIndex(of: syllable) {
        guard digit == 0 else { return nil }
        digit = UInt64(found) + 1
      } else if let power = Self.powers[syllable] {
        section += max(digit, 1) * power
        (digit, hasPower) = (0, true)
      } else if let power = Self.myriads[syllable] {
        let part = (max(section + digit, 1)).multipliedReportingOverflow(by: power)
        guard !part.overflow else { return nil }
        total &+= part.partialValue
        (section, digit, hasPower) = (0, 0, true)
      } else {
        break
      }
      length += 1
    }
    return length >= 2 && hasPower ? (total &+ section &+ digit, length) : nil
  }

  private static func counter(_ run: ArraySlice<UInt32>) -> [UInt32]? {
    counters.first { run.starts(with: $0) }
  }

  private static func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

  private static func table(_ words: [(String, UInt64)]) -> [(key: [UInt32], value: UInt64)] {
    words.map { (scalars($0.0), $0.1) }.sorted { $0.key.count > $1.key.count }
  }

  private static let ones = table([
    ("한", 1), ("하나", 1), ("두", 2), ("둘", 2), ("세", 3), ("셋", 3), ("네", 4), ("넷", 4), ("다섯", 5),
    ("여섯", 6), ("일곱", 7), ("여덟", 8), ("아홉", 9),
  ])
  private static let tens = table([
    ("열", 10), ("스물", 20), ("스무", 20), ("서른", 30), ("마흔", 40), ("쉰", 50), ("예순", 60), ("일흔", 70),
    ("여든", 80), ("아흔", 90),
  ])
  private static let digits = scalars("일이삼사오육칠팔구")
  private static let powers: [UInt32: UInt64] = [0xC2ED: 10, 0xBC31: 100, 0xCC9C: 1000]
  private static let myriads: [UInt32: UInt64] = [0xB9CC: 10_000, 0xC5B5: 100_000_000]
  private static let counters = [
    "시간", "가지", "사람", "마리", "송이", "자루", "그루", "켤레", "그릇", "조각", "봉지", "상자", "개월", "학년",
    "퍼센트", "미터", "센티", "킬로", "그램", "리터", "등분", "자리", "개", "명", "번", "살", "시", "권", "병", "장", "대", "배",
    "달", "쪽", "줄", "잔", "원", "년", "일", "층", "도", "점", "세", "분", "초", "회", "인",
  ].map(scalars)
  private static let longestCounter = 3
}
