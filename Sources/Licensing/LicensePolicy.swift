internal import Yams

/// The rules by which evidence becomes a class, as data (`licenses/policy.yaml`).
public struct LicensePolicy: Sendable, Equatable {
  /// What the corpus is for.
  public enum Purpose: String, Sendable, Codable {
    case noncommercial, commercial
  }

  /// What the corpus and the models trained on it are for.
  public var purpose: Purpose
  let terms: [String: LicenseClass]
  let commercial: [String: LicenseClass]
  let unknown: LicenseClass
  let licenses: [NamedLicense]
  let creativeCommons: CreativeCommons
  let kogl: KOGL
  let hosts: [Host]
  let reservations: Reservations

  struct NamedLicense: Sendable, Equatable, Codable {
    let id: String
    let terms: [String]
    let urls: [String]?
  }

  struct CreativeCommons: Sendable, Equatable, Codable {
    let codes: [String: String]
  }

  /// What holds for all pages of a host and of the hosts below it, and why.
  struct Host: Sendable, Equatable, Codable {
    let host: String
    let license: String
    let because: String
  }

  struct KOGL: Sendable, Equatable, Codable {
    struct Kind: Sendable, Equatable, Codable {
      let id: String
      let terms: [String]
      let number: String
      let beside: [String]?
    }
    let types: [Kind]
  }

  struct Reservations: Sendable, Equatable, Codable {
    let signals: [String: LicenseClass]
    let agents: [String]
    let directives: [String]
    let trainingKeys: [String]

    enum CodingKeys: String, CodingKey {
      case signals, agents, directives
      case trainingKeys = "training_keys"
    }
  }

  /// What this program reads; another version may mean other things by the same words.
  private struct Version: Decodable {
    static let known = 2
    let version: Int
  }

  /// Reads a policy. Every key must be there, and every term a licence names must have a class.
  public init(yaml: String) throws(LicensePolicyError) {
    let decoder = YAMLDecoder()
    do {
      let version = try decoder.decode(Version.self, from: yaml).version
      guard version == Version.known else {
        throw LicensePolicyError(
          "version: this program reads policies of version \(Version.known), and this one is of version \(version)"
        )
      }
      self = try decoder.decode(LicensePolicy.self, from: yaml)
    } catch {
      throw LicensePolicyError(error)
    }
    let named = licenses.flatMap(\.terms) + kogl.types.flatMap(\.terms) + Array(creativeCommons.codes.values)
    if let stranger = named.first(where: { terms[$0] == nil }) {
      throw LicensePolicyError("the term '\(stranger)' has no class: add it under 'terms'")
    }
    if let host = hosts.first(where: { license(id: $0.license) == nil }) {
      throw LicensePolicyError(
        "the licence '\(host.license)' of the host \(host.host) is not known: add it under 'licenses'")
    }
    let signals = Set(Signal.allCases.map(\.rawValue))
    if let stranger = reservations.signals.keys.sorted().first(where: { !signals.contains($0) }) {
      throw LicensePolicyError("there is no signal '\(stranger)': see docs/licensing.md")
    }
  }

  /// Ids of licences this policy knows, for whoever mistyped one: Creative Commons without its ports.
  public var knownIDs: [String] {
    let codes = ["BY", "BY-SA", "BY-NC", "BY-ND", "BY-NC-SA", "BY-NC-ND"]
    let creative = codes.flatMap { code in ["4.0", "3.0", "2.5", "2.0", "1.0"].map { "CC-\(code)-\($0)" } }
    return licenses.map(\.id) + kogl.types.map(\.id) + creative.filter { license(id: $0) != nil }
  }

  /// What of a page's evidence counts under this policy: reservations that restrict, and grants by known licences.
  public func counted(in evidence: [Evidence]) -> (reservations: [Evidence], grants: [Evidence]) {
    (
      reservations(in: evidence).filter { $0.class > .a }.map(\.evidence),
      grants(in: evidence).compactMap(\.evidence)
    )
  }

  /// The text of the policy the program was built with.
  public static var embeddedText: String { embeddedPolicy }

  /// The policy the program was built with.
  public static func embedded() throws(LicensePolicyError) -> LicensePolicy {
    try LicensePolicy(yaml: embeddedPolicy)
  }
}

extension LicensePolicy: Decodable {
  enum CodingKeys: String, CodingKey {
    case purpose, terms, commercial, unknown, licenses, kogl, hosts, reservations
    case creativeCommons = "creative_commons"
  }
}
