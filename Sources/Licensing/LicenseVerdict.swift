/// What may be done with a text. Later classes are more restrictive.
public enum LicenseClass: String, Sendable, Comparable, Codable, CaseIterable {
  /// Crawl, train and redistribute.
  case a = "A"
  /// Crawl and train, never redistribute.
  case b = "B"
  /// Exclude.
  case c = "C"

  /// True if the first allows more.
  public static func < (one: LicenseClass, other: LicenseClass) -> Bool { one.rawValue < other.rawValue }
}

/// A class with all that led to it.
public struct LicenseVerdict: Sendable, Equatable {
  /// What may be done.
  public let `class`: LicenseClass
  /// SPDX id, or `KOGL-0` to `KOGL-4` and `KOGL-AI`; nil if no licence is known.
  ///
  /// Ported Creative Commons licences that SPDX does not list are named the way it names ports: `CC-BY-2.0-KR`.
  public let license: String?
  /// Address of the licence's text.
  public let licenseURL: String?
  /// The terms of the licence, as the policy names them: `attribution`, `share_alike` bind who republishes.
  public let terms: [String]
  /// Who is to be named, if the page or the reviewer says so.
  public let attribution: String?
  /// Everything that was found, whether it counted or not.
  public let evidence: [Evidence]
  /// What decided, in words.
  public let reason: String
}
