/// What a piece of personal data is; the raw value names it in records and settings.
///
/// Names of people are out of reach: no rule tells a name from a word, so none is here.
public enum PersonalDataType: String, CaseIterable, Sendable, Codable {
  /// 주민등록번호, of citizens.
  case resident
  /// 외국인등록번호 and 국내거소신고번호.
  case foreigner
  /// 운전면허번호.
  case licence
  /// 여권번호, of the Republic of Korea.
  case passport
  /// A telephone that may be a person's; hotlines (15xx, 16xx, 18xx), 080 and 11x are none.
  case phone
  /// An e-mail address.
  case email
  /// A name in KakaoTalk, Telegram, LINE and the like.
  case messenger
  /// 계좌번호.
  case account
  /// The number of a payment card (ISO/IEC 7812).
  case card
  /// 사업자등록번호.
  case business
  /// 법인등록번호.
  case corporation
  /// A postal address down to the building.
  case address
  /// 자동차등록번호.
  case plate
  /// A public IPv4 or IPv6 address.
  case ip
  /// An international account number (ISO 13616).
  case iban

  /// What stands in a masked text for the value.
  public var placeholder: String {
    switch self {
    case .resident: "<주민등록번호>"
    case .foreigner: "<외국인등록번호>"
    case .licence: "<운전면허번호>"
    case .passport: "<여권번호>"
    case .phone: "<전화번호>"
    case .email: "<이메일>"
    case .messenger: "<메신저아이디>"
    case .account: "<계좌번호>"
    case .card: "<카드번호>"
    case .business: "<사업자등록번호>"
    case .corporation: "<법인등록번호>"
    case .address: "<주소>"
    case .plate: "<차량번호>"
    case .ip: "<아이피주소>"
    case .iban: "<국제계좌번호>"
    }
  }

  static let placeholders: [[UInt8]] = allCases.map { Array($0.placeholder.utf8) }
}
