/// What becomes of each type of personal data.
public struct PersonalDataSettings: Sendable, Equatable {
  /// What is done with a match.
  public enum Policy: String, Sendable, CaseIterable, Codable {
    /// Found, and replaced by its placeholder.
    case mask
    /// Found and reported; the text keeps it.
    case flag
    /// Not looked for in the result.
    case ignore
  }

  /// The policy of each type; a type without one is masked.
  public var policies: [PersonalDataType: Policy]

  /// The default policies, with some of them replaced.
  public init(_ policies: [PersonalDataType: Policy] = [:]) {
    self.policies = Self.published.merging(policies) { $1 }
  }

  /// The policy of one type.
  public func policy(_ type: PersonalDataType) -> Policy { policies[type] ?? .mask }

  /// Numbers that the law has published: every shop must show them, and a firm is no person.
  private static let published: [PersonalDataType: Policy] = [.business: .flag, .corporation: .flag]

  /// Why a type is treated as it is by default.
  public static func reason(_ type: PersonalDataType) -> String {
    switch type {
    case .resident, .foreigner, .licence, .passport:
      "a unique identifier under the Personal Information Protection Act, article 24"
    case .phone, .email, .messenger: "reaches a person directly"
    case .account, .card, .iban: "money can be moved or asked for with it"
    case .business: "published by law for every shop; the owner of a small one is a person, so it is shown"
    case .corporation: "in a public register; a firm is no person"
    case .address: "where someone lives, or may"
    case .plate: "leads to its keeper"
    case .ip: "leads to a line and its holder"
    }
  }
}
