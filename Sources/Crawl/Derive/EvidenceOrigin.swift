internal import Corpus
internal import Foundation
internal import Licensing

/// What a piece of evidence was read from: bytes that can be shown, where, and when.
struct EvidenceOrigin: Sendable, Equatable {
  /// Address of the page or of the file; nil for a reviewer's word.
  let url: String?
  /// SHA-256 of the body as it came, or of the head where a header field speaks; nil for a reviewer's word.
  let digest: [UInt8]?
  /// Seconds since 1970: when it was last seen.
  let observedAt: Double?

  init(_ statement: HostRights.Statement?) {
    url = statement?.url
    digest = statement.flatMap { $0.digest.isEmpty ? nil : $0.digest }
    observedAt = statement.flatMap { $0.status == 0 ? nil : $0.observedAt }
  }

  init(url: String?, digest: [UInt8]?, observedAt: Double?) {
    (self.url, self.digest, self.observedAt) = (url, digest, observedAt)
  }
}

/// Finds the origin of each piece of evidence on one page.
struct EvidenceOrigins {
  /// The response the page came with.
  let response: StoredResponse
  /// The head its fields were read from, if it is another's: that of the body a 304 confirmed.
  let earlierHead: [UInt8]?
  let rights: HostRights
  let review: LicenseReview?

  func callAsFunction(_ evidence: Evidence) -> EvidenceOrigin {
    let host = response.host
    switch evidence.source {
    case .review:
      let day = review.flatMap { try? Date($0.date, strategy: .iso8601.year().month().day()) }
      return EvidenceOrigin(url: nil, digest: nil, observedAt: day?.timeIntervalSince1970)
    case .robots: return EvidenceOrigin(rights.robotsStatement(of: host))
    case .header:
      return EvidenceOrigin(
        url: response.url, digest: Digest.sha256(response.head + (earlierHead ?? [])),
        observedAt: response.fetchedAt)
    case .tdmrep: return EvidenceOrigin(rights.statement(.tdmrep, of: host))
    case .aiText: return EvidenceOrigin(rights.statement(.aiText, of: host))
    case .rsl: return EvidenceOrigin(rights.statement(.rsl, of: host))
    case .page:
      return EvidenceOrigin(url: response.url, digest: response.digest, observedAt: response.fetchedAt)
    }
  }
}
