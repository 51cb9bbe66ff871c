/// A rule that finds personal data; the raw value is its id in records. The first of two rules is the more specific.
public enum PersonalDataRule: String, CaseIterable, Sendable, Codable {
  case resident = "resident.parted"
  case residentVeiled = "resident.veiled"
  case foreigner = "foreigner.parted"
  case residentBare = "resident.bare"
  case foreignerBare = "foreigner.bare"
  case corporation = "corporation"
  case licence = "licence.parted"
  case licenceBare = "licence.bare"
  case passport = "passport"
  case phoneMobile = "phone.mobile"
  case phoneVirtual = "phone.virtual"
  case phoneLandline = "phone.landline"
  case phoneCountry = "phone.country"
  case phoneRun = "phone.run"
  case phoneBare = "phone.bare"
  case phoneSpelled = "phone.spelled"
  case email = "email"
  case emailSpelled = "email.spelled"
  case messenger = "messenger"
  case card = "card.parted"
  case cardBare = "card.bare"
  case iban = "iban"
  case business = "business"
  case account = "account.parted"
  case accountBare = "account.bare"
  case addressRoad = "address.road"
  case addressLot = "address.lot"
  case addressFlat = "address.flat"
  case plate = "plate"
  case ip = "ip"

  /// The type of what it finds.
  public var type: PersonalDataType {
    switch self {
    case .resident, .residentVeiled, .residentBare: .resident
    case .foreigner, .foreignerBare: .foreigner
    case .corporation: .corporation
    case .licence, .licenceBare: .licence
    case .passport: .passport
    case .phoneMobile, .phoneVirtual, .phoneLandline, .phoneCountry, .phoneRun, .phoneBare, .phoneSpelled:
      .phone
    case .email, .emailSpelled: .email
    case .messenger: .messenger
    case .card, .cardBare: .card
    case .iban: .iban
    case .business: .business
    case .account, .accountBare: .account
    case .addressRoad, .addressLot, .addressFlat: .address
    case .plate: .plate
    case .ip: .ip
    }
  }

  /// True where the shape alone is enough, so that a match in code is no constant.
  public var holdsInCode: Bool {
    switch self {
    case .resident, .foreigner, .phoneMobile, .email, .card, .iban: true
    default: false
    }
  }

  var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
