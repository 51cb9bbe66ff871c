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

/// A named person's finding about a site, from `sites.yaml`. It is a grant like others: the most restrictive wins.
public struct LicenseReview: Sendable, Equatable, Codable {
  /// The class the reviewer gives.
  public let `class`: LicenseClass
  /// SPDX id or `KOGL-n`, if the finding is about a licence.
  public let license: String?
  /// Address of the licence or of the site's terms.
  public let licenseURL: String?
  /// Who decided.
  public let reviewer: String
  /// When, as `2026-09-14`.
  public let date: String
  /// What the decision rests on: a letter, a page, a sentence of the terms.
  public let evidence: String?
  /// Who is to be named.
  public let attribution: String?
  /// Signals whose reservations do not count, since the site has permitted in writing what its pages reserve.
  public let lifts: [String]

  /// Creates a review.
  public init(
    class: LicenseClass, license: String?, licenseURL: String?, reviewer: String, date: String,
    evidence: String? = nil, attribution: String? = nil, lifts: [String] = []
  ) {
    (self.class, self.license, self.licenseURL) = (`class`, license, licenseURL)
    (self.reviewer, self.date, self.evidence) = (reviewer, date, evidence)
    (self.attribution, self.lifts) = (attribution, lifts)
  }

  /// The signals a review may lift: those by which a site or a page reserves rights.
  public static let liftable: [String] = Signal.allCases.filter(\.canReserve).map(\.rawValue)
}
