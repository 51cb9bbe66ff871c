/// What is said of a rule in docs/personal-data.md; its examples are tests.
public struct PersonalDataRuleRow: Sendable, Equatable {
  /// What must be there, and why that is enough.
  public let reason: String
  /// A text in which the rule finds something.
  public let finds: String
  /// A text that looks alike, in which nothing is found.
  public let keeps: String

  init(_ reason: String, _ finds: String, _ keeps: String) {
    (self.reason, self.finds, self.keeps) = (reason, finds, keeps)
  }
}

extension PersonalDataRule {
  /// The rule's row.
  public var row: PersonalDataRuleRow {
    switch self {
    case .resident:
      .init(
        "six and seven digits, a day of the century that the seventh names", "900101-1234567",
        "900230-1234567")
    case .residentVeiled:
      .init("a veiled number still holds birthday and sex", "900101-1******", "900101-1***")
    case .residentBare:
      .init(
        "thirteen digits are a number like any; the word must be near", "주민번호 9001011234567", "9001011234567")
    case .foreigner: .init("the same with a seventh digit of 5 to 8", "900101-5234567", "901301-5234567")
    case .foreignerBare: .init("as resident.bare", "외국인등록 9001015234567", "총 9001015234567개")
    case .corporation:
      .init(
        "the word and the check digit; birthdays have the same shape", "법인등록번호 130111-0006246",
        "130111-0006246")
    case .licence: .init("2-2-6-2 digits, the first a region of issue", "11-23-123456-78", "31-23-123456-78")
    case .licenceBare:
      .init("twelve digits, or the old form, and the word", "면허 112312345678", "112312345678")
    case .passport:
      .init(
        "letter and digits are part numbers elsewhere; the word must be near", "여권 M12345678", "부품 M12345678")
    case .phoneMobile:
      .init("01x and seven or eight digits with signs between", "010-1234-5678", "0.010-1234-5678")
    case .phoneVirtual: .init("070 and 050x lines, sold to persons too", "0505-123-4567", "080-123-4567")
    case .phoneLandline:
      .init("an area code and signs between; with spaces only near a word", "02-123-4567", "02 123 4567")
    case .phoneCountry: .init("behind +, or 82- and a mobile number", "+82 10-1234-5678", "12 +82 10")
    case .phoneRun: .init("eleven digits from 010, not all of them 0 and 1", "01012345678", "01010101010")
    case .phoneBare: .init("any other line without signs near a word", "전화 0212345678", "0212345678")
    case .phoneSpelled:
      .init("eleven digits in syllables, O and l, that make a mobile number", "공일공 일이삼사 오육칠팔", "일이삼사오육칠팔구")
    case .email: .init("an address at a public top-level domain", "abc@naver.com", "someone@example.com")
    case .emailSpelled:
      .init("골뱅이, [at], spaces: a provider that is known, or a domain", "abc골뱅이네이버", "골뱅이 무침")
    case .messenger: .init("the messenger, then a tag or a sign, then a name", "카톡 아이디 hong1234", "카톡 보냈어요")
    case .card:
      .init("Luhn's check and a network's first digits", "4111-1111-1111-1111", "4111-1111-1111-1112")
    case .cardBare:
      .init(
        "the same in one run: sixteen digits, or fewer near the word; amounts have a unit",
        "4111111111111111", "4111111111111112")
    case .iban: .init("a country's length and MOD 97-10", "DE89370400440532013000", "DE88370400440532013000")
    case .business: .init("3-2-5 digits and the check digit", "123-45-67891", "123-45-67890")
    case .account:
      .init("digits with dashes near a bank or the word", "국민은행 123456-12-123456", "주문 123456-12-123456")
    case .accountBare:
      .init("ten to fourteen digits right by the word", "계좌 11012345678901", "입금 11012345678901원")
    case .addressRoad: .init("로 or 길, a number, and a region or a room", "강남구 테헤란로 152", "버스로 30분")
    case .addressLot:
      .init("동, 리 or 가, a region, and a number with a dash or 번지", "강남구 역삼동 737-32", "우리 동네 3곳")
    case .addressFlat:
      .init("동 and 호 behind a block of flats, or near the word", "한빛아파트 101동 1203호", "101동에 산다")
    case .plate:
      .init(
        "2 or 3 digits, a syllable of use, 4 digits, without a space or near the word", "12가3456",
        "12가 3456의 약수")
    case .ip: .init("public, and too large for a version or near the word", "211.234.10.5", "192.168.0.1")
    }
  }
}
