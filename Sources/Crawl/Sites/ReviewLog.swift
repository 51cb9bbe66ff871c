public import Corpus
internal import Foundation
public import Licensing

/// `corpus/reviews.jsonl`: who signed which class for which site, when, on what ground, and what was seen then.
public struct ReviewLog: Sendable {
  /// The file.
  public let path: String

  /// The log of a corpus.
  public init(corpus: Corpus) { path = corpus.root + "/reviews.jsonl" }

  /// A review that was signed, and the state of things around it.
  public struct Entry: Sendable, Equatable {
    /// As it stands in the registry.
    public var host: String
    /// What was signed, and what it replaced.
    public var review: LicenseReview, earlier: LicenseReview?
    /// Digest of the evidence the reviewer saw, as `SiteEvidence` makes it.
    public var evidence: String
    /// SHA-256 of the registry before and after.
    public var sitesBefore, sitesAfter: String

    /// An entry.
    public init(
      host: String, review: LicenseReview, earlier: LicenseReview?, evidence: String, sitesBefore: String,
      sitesAfter: String
    ) {
      (self.host, self.review, self.earlier, self.evidence) = (host, review, earlier, evidence)
      (self.sitesBefore, self.sitesAfter) = (sitesBefore, sitesAfter)
    }
  }

  /// What a line says of a signature.
  public enum State: String, Sendable, Encodable {
    /// It is about to be put into the registry: where no other line follows, the registry's digest tells whether it was.
    case signing
    /// It is in the registry.
    case signed
    /// It was announced and is not in the registry.
    case unsigned
  }

  private struct Line: Encodable {
    let state: State
    let at, host: String
    let review: Finding
    let earlier: Finding?
    let evidence_digest, sites_before, sites_after, version: String
  }

  private struct Finding: Encodable {
    let `class`, reviewer, date: String
    let license, license_url, attribution, evidence: String?
    let lifts: [String]

    init(_ review: LicenseReview) {
      (`class`, reviewer, date) = (review.class.rawValue, review.reviewer, review.date)
      (license, license_url) = (review.license, review.licenseURL)
      (attribution, evidence, lifts) = (review.attribution, review.evidence, review.lifts)
    }
  }

  /// Adds a line, durably.
  ///
  /// - Parameter now: seconds since 1970.
  public func add(_ entry: Entry, _ state: State, at now: Double) throws {
    let line = Line(
      state: state, at: Date(timeIntervalSince1970: now.rounded(.down)).formatted(.iso8601), host: entry.host,
      review: Finding(entry.review), earlier: entry.earlier.map(Finding.init),
      evidence_digest: entry.evidence, sites_before: entry.sitesBefore, sites_after: entry.sitesAfter,
      version: Shard.toolVersion)
    try appendDurably(line, to: path)
  }
}

/// Adds a JSON line to a file that is only ever added to.
func appendDurably(_ line: some Encodable, to path: String) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  try appendDurably(line: [UInt8](try encoder.encode(line)), to: path)
}
