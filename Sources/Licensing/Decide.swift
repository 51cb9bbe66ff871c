/// The class of a text by what was found about it.
///
/// The most restrictive grant whose licence the policy knows decides, or a reservation that is more restrictive still.
/// Without such a grant the class is the policy's `unknown`, whatever notices there are.
public func decide(
  _ evidence: [Evidence], policy: LicensePolicy, review: LicenseReview? = nil
) -> LicenseVerdict {
  let grants = policy.grants(in: evidence) + (review.map { [Grant(review: $0)] } ?? [])
  let grant = grants.reduce(nil as Grant?) { strictest, grant in
    strictest.map { $0.isAtLeastAsStrict(as: grant) } == true ? strictest : grant
  }
  let reservation = evidence.lazy
    .filter { $0.kind == .reservation }
    .map { (evidence: $0, class: policy.class(ofReservation: $0)) }
    .reduce(nil as (evidence: Evidence, class: LicenseClass)?) { strictest, next in
      strictest.map { $0.class >= next.class } == true ? strictest : next
    }

  var verdict = grant?.class ?? policy.unknown
  var reason = grant?.reason ?? noGrant(evidence)
  if let reservation, reservation.class > verdict || grant == nil && reservation.class == verdict {
    verdict = reservation.class
    reason = "reserved: \(reservation.evidence.signal) \(reservation.evidence.value)"
  }
  return LicenseVerdict(
    class: verdict, license: grant?.id, licenseURL: grant?.url,
    evidence: evidence + (review.map { [Evidence(review: $0)] } ?? []), reason: reason)
}

private func noGrant(_ evidence: [Evidence]) -> String {
  if let unknown = evidence.first(where: { $0.kind == .grant }) {
    return "no known licence: \(unknown.signal) \(unknown.value)"
  }
  let notice = evidence.first { $0.signal == "notice.copyright" } ?? evidence.first { $0.kind == .notice }
  return notice.map { "no licence, only a notice: \($0.signal) \($0.value)" } ?? "no licence found"
}

/// A licence found on the page, or a reviewer's finding.
private struct Grant {
  let `class`: LicenseClass
  let id: String?
  let url: String?
  let reason: String
  /// Conditions beside the class: of two licences of one class the one with more is stricter.
  let conditions: Int

  init(license: License, class: LicenseClass, evidence: Evidence, remark: String = "") {
    self.class = `class`
    id = license.id
    url = license.url
    conditions = license.terms.count
    reason = "\(license.id) (\(license.terms.joined(separator: ", "))), \(evidence.signal)\(remark)"
  }

  init(review: LicenseReview) {
    self.class = review.class
    id = review.license
    url = review.licenseURL
    conditions = 0
    reason = "reviewed by \(review.reviewer) on \(review.date)"
  }

  func isAtLeastAsStrict(as other: Grant) -> Bool {
    (`class`, conditions) >= (other.class, other.conditions)
  }
}

extension LicensePolicy {
  fileprivate func grants(in evidence: [Evidence]) -> [Grant] {
    let found = evidence.filter { $0.kind == .grant }
      .compactMap { evidence in license(at: evidence.value).map { (evidence: evidence, license: $0) } }
    let companion = kogl.types.first { kind in
      kind.beside != nil && found.contains { $0.license.id == kind.id }
    }
    return found.compactMap { evidence, license in
      let strict = self.class(of: license)
      guard let companion, let beside = companion.beside else {
        return Grant(license: license, class: strict, evidence: evidence)
      }
      if license.id == companion.id {
        // It adds a permission to the licence it stands beside, and has no say of its own there.
        if found.contains(where: { beside.contains($0.license.id) }) { return nil }
        return Grant(license: license, class: strict, evidence: evidence)
      }
      guard beside.contains(license.id) else {
        return Grant(license: license, class: strict, evidence: evidence)
      }
      let permitted = companion.terms.map(self.class(of:)).max() ?? strict
      return Grant(
        license: license, class: min(strict, permitted), evidence: evidence, remark: ", with \(companion.id)")
    }
  }

  fileprivate func `class`(ofReservation evidence: Evidence) -> LicenseClass {
    reservations.signals[evidence.signal] ?? .c
  }
}

extension Evidence {
  fileprivate init(review: LicenseReview) {
    let finding = [review.class.rawValue, review.license, review.evidence].compactMap(\.self)
    self.init(
      signal: "review", value: finding.joined(separator: " "),
      locator: "\(review.reviewer), \(review.date)", kind: .grant)
  }
}
