import PersonalData
import Testing

@Suite struct PersonalDataTests {
  @Test(arguments: PersonalDataCase.finds) func finds(_ example: PersonalDataCase) {
    let matches = findPersonalData(in: example.text)
    #expect(matches.map(\.range) == example.ranges)
    #expect(matches.map(\.rule) == example.rules)
  }

  @Test(arguments: PersonalDataCase.keeps) func keeps(_ example: PersonalDataCase) {
    #expect(findPersonalData(in: example.text).map(\.rule) == [])
  }

  /// What is out of reach, as the docs say: found one day, these become cases above.
  @Test func knownMisses() {
    for text in ["제 이름은 홍길동입니다", "010-****-5678", "카톡 honggildong", "강남역 근처 삼성빌딩 3층에 살아요"] {
      #expect(findPersonalData(in: Array(text.utf8)).isEmpty, "\(text)")
    }
  }

  /// Over all cases: a match counts if its type and its range are right.
  @Test func precisionAndRecall() {
    var (right, found, wanted) = (0, 0, 0)
    for example in PersonalDataCase.finds + PersonalDataCase.keeps {
      let matches = findPersonalData(in: example.text)
      let truth = zip(example.ranges, example.rules.map(\.type))
      right += matches.count { match in truth.contains { $0 == match.range && $1 == match.type } }
      found += matches.count
      wanted += example.ranges.count
    }
    let count = PersonalDataCase.finds.count + PersonalDataCase.keeps.count
    print("personal-data: \(right)/\(wanted) found, \(right)/\(found) right, in \(count) cases")
    #expect(count >= 150 && PersonalDataCase.keeps.count >= 60)
    #expect(right == wanted)
    #expect(right == found)
  }

  @Test(arguments: PersonalDataCase.finds + PersonalDataCase.keeps) func maskingTwiceIsMaskingOnce(
    _ example: PersonalDataCase
  ) {
    let once = maskPersonalData(in: example.text)
    let twice = maskPersonalData(in: once.utf8)
    #expect(twice.utf8 == once.utf8)
  }

  @Test func maskedTextHoldsPlaceholdersAndNothingElseChanges() {
    let text = "연락처 010-1234-5678, 메일 a.b@naver.com, 사업자 123-45-67891 끝"
    let masked = maskPersonalData(in: Array(text.utf8))
    #expect(String(decoding: masked.utf8, as: UTF8.self) == "연락처 <전화번호>, 메일 <이메일>, 사업자 123-45-67891 끝")
    #expect(masked.matches.map(\.type) == [.phone, .email, .business])
  }

  @Test func policiesDecide() {
    let text = Array("010-1234-5678, 123-45-67891".utf8)
    let settings = PersonalDataSettings([.phone: .ignore, .business: .mask])
    #expect(
      String(decoding: maskPersonalData(in: text, settings: settings).utf8, as: UTF8.self)
        == "010-1234-5678, <사업자등록번호>")
    #expect(findPersonalData(in: text, settings: settings).map(\.type) == [.business])
    #expect(PersonalDataSettings().policy(.corporation) == .flag)
  }

  /// Conjoining jamo, as macOS writes them: the same matches, at the bytes of this text.
  @Test(arguments: [
    ("주민번호 ", "9001011234567", PersonalDataRule.residentBare), ("", "공일공 일이삼사 오육칠팔", .phoneSpelled),
    ("", "서울 강남구 테헤란로 152", .addressRoad), ("카톡 아이디 ", "hong1234", .messenger),
    ("국민은행 ", "123456-12-123456", .account),
  ])
  func decomposedHangul(_ before: String, _ value: String, _ rule: PersonalDataRule) {
    let (head, body) = (decomposed(before), decomposed(value))
    let matches = findPersonalData(in: head + body + decomposed(" 끝"))
    #expect(matches.map(\.rule) == [rule])
    #expect(matches.first?.range == head.count..<(head.count + body.count))
  }

  @Test func invisibleScalarsHideNothing() {
    let text = Array("010-\u{200B}1234-\u{FEFF}5678".utf8)
    #expect(findPersonalData(in: text).map(\.range) == [0..<text.count])
  }

  /// A thousand times a thousand of what begins many matches and ends none; a quadratic step would not come back.
  @Test(arguments: ["0123456789", "@", "010-"]) func megabytesAreLinear(_ piece: String) {
    let text = Array(String(repeating: piece, count: 1_000_000 / piece.utf8.count).utf8)
    #expect(findPersonalData(in: text) == [])
  }

  @Test(arguments: [
    "a@", "1.2.3.4.", "공일", "서울 강남구 로 1 ", "카톡 아이디 ", "[at]", "가 1", "12가", "<", "<전화", "+82 ", "계좌 123-45-",
    "2001:", "로 1-",
    "DE89", "O1O ", "(", "국민은행 110-234-567890 ", "강남구 테헤란로 1 ",
  ])
  func hostileTextIsLinear(_ piece: String) {
    let text = Array(String(repeating: piece, count: 150_000 / piece.utf8.count).utf8)
    #expect(findPersonalData(in: text).allSatisfy { $0.range.upperBound <= text.count })
  }

  /// Syllables taken apart by arithmetic (The Unicode Standard, section 3.12).
  private func decomposed(_ text: String) -> [UInt8] {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      guard (0xAC00...0xD7A3).contains(scalar.value) else {
        scalars.append(scalar)
        continue
      }
      let index = scalar.value - 0xAC00
      let parts = [0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11A7 + index % 28]
      scalars.append(contentsOf: parts.filter { $0 != 0x11A7 }.compactMap(Unicode.Scalar.init))
    }
    return Array(String(scalars).utf8)
  }
}
