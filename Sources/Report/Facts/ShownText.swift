internal import Corpus
public import Licensing

/// Who may read a report.
public enum Audience: Sendable, Equatable {
  /// Anyone: texts of class A alone.
  case anyone
  /// Who may train on this machine: texts of class A and B.
  case thisMachine

  /// Whether texts of a class may be shown; those without a verdict are class C.
  public func admits(_ licenseClass: LicenseClass?) -> Bool {
    switch self {
    case .anyone: licenseClass == .a
    case .thisMachine: licenseClass == .a || licenseClass == .b
    }
  }
}

/// A text of a row that a report may show: there is no way to one but by the class of the row's page.
public struct ShownText: Sendable, Equatable, Encodable {
  /// The text, cut where it is very long.
  public let text: String

  /// - Parameters:
  ///   - licenseClass: of the page the text comes from; nil where nobody judged it.
  ///   - audience: who will read it.
  /// - Returns: nil where they may not.
  public init?(_ text: String, of licenseClass: LicenseClass?, for audience: Audience) {
    guard audience.admits(licenseClass) else { return nil }
    self.text = Beginning(of: text, scalars: 12_000).marked
  }

  /// As a text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
