/// The class of a text by what was found about it.
///
/// The most restrictive grant whose licence the policy knows decides, or a reservation that is more restrictive still.
/// Without such a grant the class is the policy's `unknown`, whatever notices there are. Nothing but the arguments has a
/// part in it: stored evidence can be judged again at any time, and another policy gives another verdict.
///
/// `review` takes the place of one that is in the evidence. Without it that one holds: who has withdrawn a review leaves
/// its evidence out.
public func decide(
  _ evidence: [Evidence], policy: LicensePolicy, review: LicenseReview? = nil
) -> LicenseVerdict {
  let review = review ?? evidence.lazy.compactMap(LicenseReview.init).first
  let evidence = evidence.filter { $0.signal != Signal.review.rawValue }
  let grants = policy.grants(in: evidence) + (review.map { [Grant(review: $0, policy: policy)] } ?? [])
  // What a part of the page is under restricts the page, and grants nothing by itself.
  let grant = Grant.strictest(of: grants.isEmpty ? [] : grants + policy.conditions(in: evidence))
  let reserved = policy.reservations(in: evidence)
  let lifted = reserved.filter { review?.lifts.contains($0.evidence.signal) == true }
  let reservation = reserved.filter { review?.lifts.contains($0.evidence.signal) != true }
    .reduce(nil as Reservation?) { strictest, next in
      strictest.map { $0.class >= next.class } == true ? strictest : next
    }

  var verdict = grant?.class ?? policy.unknown
  var reason = grant?.reason ?? noGrant(evidence)
  if let reservation, reservation.class > verdict || grant == nil && reservation.class == verdict {
    verdict = reservation.class
    reason = "reserved: \(reservation.evidence.signal) \(reservation.evidence.value)"
  }
  if let review, !lifted.isEmpty {
    let signals = Set(lifted.map(\.evidence.signal)).sorted().joined(separator: ", ")
    reason += "; \(review.reviewer) lifts \(signals)"
  }
  return LicenseVerdict(
    class: verdict, license: grant?.id, licenseURL: grant?.url, terms: grant?.terms ?? [],
    attribution: review?.attribution ?? attribution(in: evidence),
    evidence: evidence + (review.map { [Evidence(review: $0)] } ?? []), reason: reason)
}

private func noGrant(_ evidence: [Evidence]) -> String {
  if let unknown = evidence.first(where: { $0.kind == .grant }) {
    return "no known licence: \(unknown.signal) \(unknown.value)"
  }
  let notices = evidence.filter { $0.kind == .notice && $0.signal != Signal.host.rawValue }
  let notice = notices.first { $0.signal == Signal.copyright.rawValue } ?? notices.first
  return notice.map { "no licence, only a notice: \($0.signal) \($0.value)" } ?? "no licence found"
}

/// Who is to be named: the first of what names one most plainly.
private func attribution(in evidence: [Evidence]) -> String? {
  let signals: [Signal] = [
    .importAttribution, .attributionName, .copyrightHolder, .metaRightsHolder, .koglSource, .author,
    .importAuthor,
  ]
  return signals.lazy.compactMap { signal in evidence.first { $0.signal == signal.rawValue }?.value }.first
}

/// A licence found on the page, or a reviewer's finding.
struct Grant {
  let `class`: LicenseClass
  let id: String?
  let url: String?
  let terms: [String]
  let reason: String
  let evidence: Evidence?

  init(license: License, class: LicenseClass, evidence: Evidence, remark: String = "") {
    self.class = `class`
    (id, url, terms) = (license.id, license.url, license.terms)
    reason = "\(license.id) (\(license.terms.joined(separator: ", "))), \(evidence.signal)\(remark)"
    self.evidence = evidence
  }

  init(review: LicenseReview, policy: LicensePolicy) {
    self.class = review.class
    id = review.license
    url = review.licenseURL
    terms = review.license.flatMap(policy.license(id:))?.terms ?? []
    reason = "reviewed by \(review.reviewer) on \(review.date)"
    evidence = nil
  }

  /// The first of the most restrictive.
  static func strictest(of grants: [Grant]) -> Grant? {
    grants.reduce(nil as Grant?) { strictest, grant in
      strictest.map { $0.isAtLeastAsStrict(as: grant) } == true ? strictest : grant
    }
  }

  /// Of two of one class the one with more terms is stricter; a page's own word goes before a reviewer's.
  private func isAtLeastAsStrict(as other: Grant) -> Bool {
    (`class`, evidence == nil ? 0 : terms.count) >= (
      other.class, other.evidence == nil ? 0 : other.terms.count
    )
  }
}

/// A reservation that the policy counts.
struct Reservation {
  let evidence: Evidence
  let `class`: LicenseClass
}

extension LicensePolicy {
  /// The grants by licences this policy knows, each with its class.
  func grants(in evidence: [Evidence]) -> [Grant] {
    let found = evidence.compactMap { evidence -> (evidence: Evidence, license: License, remark: String)? in
      if evidence.kind == .grant { return license(of: evidence).map { (evidence, $0, "") } }
      guard evidence.signal == Signal.host.rawValue, let rule = rule(ofHost: evidence.value) else {
        return nil
      }
      return license(id: rule.license).map { (evidence, $0, ", \(rule.host): \(rule.because)") }
    }
    let companion = kogl.types.first { kind in
      kind.beside != nil && found.contains { $0.license.id == kind.id }
    }
    return found.compactMap { evidence, license, remark in
      let strict = self.class(of: license)
      guard let companion, let beside = companion.beside else {
        return Grant(license: license, class: strict, evidence: evidence, remark: remark)
      }
      if license.id == companion.id {
        // It adds a permission to the licence it stands beside, and has no say of its own there.
        if found.contains(where: { beside.contains($0.license.id) }) { return nil }
        return Grant(license: license, class: strict, evidence: evidence)
      }
      guard beside.contains(license.id) else {
        return Grant(license: license, class: strict, evidence: evidence, remark: remark)
      }
      let permitted = companion.terms.map(self.class(of:)).max() ?? strict
      return Grant(
        license: license, class: min(strict, permitted), evidence: evidence, remark: ", with \(companion.id)")
    }
  }

  /// The licences of parts of the page, as if each were a grant, and those of addresses that go on.
  func conditions(in evidence: [Evidence]) -> [Grant] {
    evidence.compactMap { evidence in
      let isOfPart = evidence.kind == .condition
      guard isOfPart || evidence.kind == .grant && license(of: evidence) == nil,
        let license = restriction(at: evidence.value)
      else { return nil }
      return Grant(
        license: license, class: self.class(of: license), evidence: evidence,
        remark: isOfPart ? " of a part of the page" : " with an address that goes on")
    }
  }

  private func rule(ofHost host: String) -> Host? {
    hosts.first { host == $0.host || host.hasSuffix("." + $0.host) }
  }

  /// The reservations this policy counts: where it has a list, what the list names, else what was read as such.
  func reservations(in evidence: [Evidence]) -> [Reservation] {
    evidence.compactMap { evidence in
      let isCounted: Bool
      switch Signal(rawValue: evidence.signal)?.list {
      case .agents: isCounted = agents(in: evidence.value).contains { isListed($0, reservations.agents) }
      case .directives: isCounted = isListed(evidence.value, reservations.directives)
      case .trainingKeys:
        let denied = UsagePreferences(evidence.value).denied
        let isCut = evidence.kind == .reservation && evidence.value.utf8.suffix(3).elementsEqual("…".utf8)
        isCounted = isCut || denied.contains { isListed($0, reservations.trainingKeys) }
      case nil: isCounted = evidence.kind == .reservation
      }
      guard isCounted else { return nil }
      return Reservation(evidence: evidence, class: reservations.signals[evidence.signal] ?? .c)
    }
  }

  /// `GPTBot, CCBot` or `GPTBot: noindex` → names.
  private func agents(in value: String) -> [String] {
    let names = value.utf8.prefix { $0 != UInt8(ascii: ":") }.split(separator: UInt8(ascii: ","))
    return names.map { Substring($0).trimmingSpaces }
  }

  private func isListed(_ word: String, _ list: [String]) -> Bool {
    let word = word.lowercased()
    return list.contains { $0.lowercased() == word }
  }
}
