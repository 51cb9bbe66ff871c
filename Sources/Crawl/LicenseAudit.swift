internal import Licensing

/// A contradiction in what is said of one page.
struct AuditFinding: Sendable, Hashable {
  /// What contradicts what.
  enum Kind: String, Sendable, CaseIterable {
    case severalLicences = "several licences"
    case grantWithReservation = "grant with reservation"
    case wordsAgainstLink = "words against link"
    case reviewAgainstPage = "review against page"
  }

  let kind: Kind
  /// The two sides, in words.
  let detail: String
}

/// What contradicts itself in the evidence on one page.
func auditFindings(_ evidence: [Evidence], policy: LicensePolicy) -> [AuditFinding] {
  var findings: [AuditFinding] = []
  let grants = evidence.filter { $0.kind == .grant && $0.signal != "review" }
  let licenses = grants.compactMap { policy.license(at: $0.value) }
  // The mark that permits training stands beside another by design.
  let names = Set(licenses.map(\.id)).subtracting(["KOGL-AI"]).sorted()
  if names.count > 1 {
    findings.append(AuditFinding(kind: .severalLicences, detail: names.joined(separator: ", ")))
  }
  let reviewed = evidence.first { $0.signal == "review" }?.value.prefix { $0 != " " }
  let review = reviewed.flatMap { LicenseClass(rawValue: String($0)) }
  let freest = (licenses.map(policy.class(of:)) + [review].compactMap(\.self)).min()
  let reservations = evidence.filter {
    $0.kind == .reservation && decide([$0], policy: policy).class > freest ?? .c
  }
  if let first = reservations.first {
    let signals = Set(reservations.map(\.signal)).sorted().joined(separator: ", ")
    let granted =
      names.isEmpty ? "a review of class \(review?.rawValue ?? "")" : names.joined(separator: ", ")
    let others = signals.isEmpty ? first.signal : signals
    findings.append(AuditFinding(kind: .grantWithReservation, detail: "\(granted); reserved by \(others)"))
  }
  if let review, let strictest = licenses.map(policy.class(of:)).max(), strictest != review {
    let detail =
      "class \(review.rawValue); the page says \(names.joined(separator: ", ")), class \(strictest.rawValue)"
    findings.append(AuditFinding(kind: .reviewAgainstPage, detail: detail))
  }
  return findings
}
