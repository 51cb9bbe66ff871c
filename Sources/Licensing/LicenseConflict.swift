/// Something in a page's evidence that a person should look at.
public struct LicenseConflict: Sendable, Equatable {
  /// What does not fit together.
  public enum Kind: String, Sendable, CaseIterable {
    /// The page is put under several licences.
    case severalLicenses = "several_licenses"
    /// The page is licensed, and its use for training reserved.
    case grantAndReservation = "grant_and_reservation"
    /// Words name another licence than the link.
    case wordsAndLink = "words_and_link"
    /// The reviewer found otherwise than the page says.
    case reviewAndPage = "review_and_page"
    /// The page is put under terms the policy does not know.
    case unknownLicense = "unknown_license"
  }

  /// What does not fit together.
  public let kind: Kind
  /// In a sentence for a person.
  public let sentence: String
  /// What it is about.
  public let evidence: [Evidence]
}

/// What in a page's evidence contradicts itself or is not understood, for `license audit`.
///
/// Needs nothing but stored evidence, in which a review is a piece as others are.
public func conflicts(in evidence: [Evidence], policy: LicensePolicy) -> [LicenseConflict] {
  let page = evidence.filter { $0.signal != Signal.review.rawValue }
  let grants = policy.grants(in: page)
  let lifts = evidence.lazy.compactMap(LicenseReview.init).first?.lifts ?? []
  let reserved = policy.reservations(in: page).filter { !lifts.contains($0.evidence.signal) }
  let found = [
    severalLicenses(grants), grantAndReservation(grants, reserved), reviewAndPage(evidence, grants),
    unknownLicense(page, policy), unknownLicense(ofReviewIn: evidence, policy),
  ]
  return found.compactMap(\.self) + wordsAndLink(page, grants)
}

private func severalLicenses(_ grants: [Grant]) -> LicenseConflict? {
  let ids = Set(grants.compactMap(\.id)).sorted()
  guard ids.count > 1 else { return nil }
  return LicenseConflict(
    kind: .severalLicenses, sentence: "The page is put under \(ids.joined(separator: " and ")).",
    evidence: grants.compactMap(\.evidence))
}

private func grantAndReservation(_ grants: [Grant], _ reservations: [Reservation]) -> LicenseConflict? {
  guard let grant = grants.first, let reservation = reservations.first else { return nil }
  let signals = reservations.map(\.evidence.signal).reduce(into: [String]()) {
    if !$0.contains($1) { $0.append($1) }
  }
  return LicenseConflict(
    kind: .grantAndReservation,
    sentence:
      "The page is under \(grant.id ?? "a licence"), and training is reserved by \(signals.joined(separator: ", ")).",
    evidence: (grant.evidence.map { [$0] } ?? []) + [reservation.evidence]
      + reservations.dropFirst().map(\.evidence))
}

/// Each line that names a licence is compared with the licences the page links to.
private func wordsAndLink(_ page: [Evidence], _ grants: [Grant]) -> [LicenseConflict] {
  let links = page.compactMap { entry -> (evidence: Evidence, words: LicenseWords)? in
    guard linkSignals.contains(entry.signal), let words = LicenseAddress(entry.value)?.words else {
      return nil
    }
    return (entry, words)
  }
  guard !links.isEmpty else { return [] }
  return page.compactMap { entry in
    guard entry.signal == Signal.licenseText.rawValue || entry.signal == Signal.metaRights.rawValue,
      let words = LicenseWords.license(in: entry.value), words.codes.first == "by" || words.codes == ["cc0"],
      !links.contains(where: { words.isCompatible(with: $0.words) }), let link = links.first
    else { return nil }
    return LicenseConflict(
      kind: .wordsAndLink,
      sentence: "The words “\(entry.value)” name \(words.name), and the link \(link.words.name).",
      evidence: [entry, link.evidence])
  }
}

private let linkSignals = Set(
  [Signal.relLicense, .rdfaLicense, .ccLink, .metaLicense, .jsonLicense, .microdataLicense, .headerLicense]
    .map(\.rawValue))

extension LicenseAddress {
  fileprivate var words: LicenseWords? {
    switch self {
    case .creativeCommons(let codes, let version, _): LicenseWords(codes: codes, version: version)
    case .publicDomain("zero"): LicenseWords(codes: ["cc0"], version: nil)
    case .publicDomain, .kogl: nil
    }
  }
}

extension LicenseWords {
  fileprivate var name: String {
    (["CC", codes.joined(separator: "-").uppercased()] + [version].compactMap(\.self)).joined(separator: " ")
  }

  /// What is not said may be either.
  fileprivate func isCompatible(with other: LicenseWords) -> Bool {
    codes == other.codes && (version == nil || other.version == nil || version == other.version)
  }
}

/// That a page says nothing is what reviews are for.
private func reviewAndPage(_ evidence: [Evidence], _ grants: [Grant]) -> LicenseConflict? {
  guard let entry = evidence.first(where: { $0.signal == Signal.review.rawValue }),
    let review = LicenseReview(entry), let grant = Grant.strictest(of: grants), let license = grant.id,
    grant.class != review.class || review.license != nil && review.license != license
  else { return nil }
  let finding = [review.class.rawValue, review.license].compactMap(\.self).joined(separator: ", ")
  return LicenseConflict(
    kind: .reviewAndPage,
    sentence:
      "\(review.reviewer) found class \(finding) on \(review.date); the page says \(license), class \(grant.class.rawValue).",
    evidence: [entry] + grants.compactMap(\.evidence))
}

private func unknownLicense(_ page: [Evidence], _ policy: LicensePolicy) -> LicenseConflict? {
  let unknown = page.filter { $0.kind == .grant && policy.license(of: $0) == nil }
  guard let first = unknown.first else { return nil }
  return LicenseConflict(
    kind: .unknownLicense, sentence: "The page is put under terms the policy does not know: \(first.value).",
    evidence: unknown)
}

private func unknownLicense(ofReviewIn evidence: [Evidence], _ policy: LicensePolicy) -> LicenseConflict? {
  guard let entry = evidence.first(where: { $0.signal == Signal.review.rawValue }),
    let review = LicenseReview(entry), let id = review.license, policy.license(id: id) == nil
  else { return nil }
  return LicenseConflict(
    kind: .unknownLicense,
    sentence: "The review by \(review.reviewer) names a licence the policy does not know: \(id).",
    evidence: [entry])
}
