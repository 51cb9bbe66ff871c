import Testing

@testable import Reasoning

/// Numbers that a translation has to keep.
@Suite struct NumberReaderTests {
  private func reader(_ text: String) -> NumberReader { NumberReader(text.unicodeScalars.map(\.value)) }

  @Test(arguments: [
    ("0", "0"), ("007", "7"), ("3.50", "3.5"), ("1,000", "1000"), ("1,2,3", "1 2 3"), ("1,0000", "1 0"),
    ("3만", "30000"), ("3만큼", "3"),
    ("5조각", "5"), ("3만 5천", "35000"), ("1억 2,000만", "120000000"), ("5천 3만", "5000 30000"),
    ("2.5 million", "2500000"),
    ("12345678901234567890123", "12345678901234567800000"), ("０１２", "12"), ("2020-01-02", "2020 1 2"),
    ("1.2.3", "1.2 3"),
    ("0.05", "0.05"), ("9조 9억", "9000900000000"), ("1만 2", "10000 2"), ("10만 3천 명", "103000"),
  ])
  func digitsAreRead(_ text: String, _ numbers: String) {
    let read = reader(text).written
    #expect(read.map(\.description).joined(separator: " ") == numbers)
  }

  @Test(arguments: [
    "1억억억억억억억억억", "9999999999999999999조", "9.9.9.9만만만", "million million",
    String(repeating: "trillion ", count: 50), "조조조", ",,,", "1,", ".",
  ])
  func hostileNumbersAreRead(_ text: String) { #expect(reader(text).written.count < 10) }

  @Test(
    arguments: [
      ("12와 30", "30 and 12", nil), ("12와 12", "12", "12"), ("12와 12", "12 and 12", nil),
      ("3만 5천 원", "35,000 won", nil), ("3만 5천 원", "3,500 won", "35000"), ("12월 5일", "December 5", nil),
      ("사과 3개", "three apples", nil), ("사과 3개", "four apples", "3"), ("사과", "7 apples", nil),
      ("2.5만 명", "25 thousand people", nil), ("0.5", "half", "0.5"), ("", "", nil),
    ] as [(String, String, String?)])
  func whatIsMissingIsSaid(_ text: String, _ other: String, _ number: String?) {
    #expect(reader(text).missing(from: reader(other), asOften: true)?.description == number)
    let once = text == "12와 12" ? nil : number
    #expect(reader(text).missing(from: reader(other))?.description == once)
  }
}
