internal import Licensing

/// What one piece of evidence did for a verdict.
struct EvidenceWeight: Sendable, Equatable {
  /// True if the verdict rests on it.
  let decided: Bool
  /// Why, or why not.
  let remark: String
}

/// Which evidence decided a verdict, and why the rest did not.
///
/// Asks the rules themselves: what would follow from each piece alone, and where no piece explains the verdict alone,
/// what would follow without it. What a review lifts is left out first.
func weigh(_ verdict: LicenseVerdict, policy: LicensePolicy, review: LicenseReview?) -> [EvidenceWeight] {
  let evidence = verdict.evidence
  let review = review ?? evidence.lazy.compactMap(LicenseReview.init).first
  let roles = evidence.map { role(of: $0, policy) }
  let isLifted = zip(evidence, roles).map { $1 == .reservation && review?.lifts.contains($0.signal) == true }
  let others = zip(evidence, isLifted).filter { $0.signal != "review" && !$1 }.map(\.0)
  let verdict = isLifted.contains(true) ? decide(others, policy: policy, review: review) : verdict
  let alone = evidence.map { entry in
    entry.signal == "review"
      ? decide([], policy: policy, review: review) : decide([entry], policy: policy)
  }
  var deciding: Set<Int> = []
  let explains = evidence.indices.first { place in
    !isLifted[place] && alone[place].class == verdict.class && alone[place].reason == verdict.reason
  }
  if let explains {
    deciding = [explains]
  } else if evidence.count <= 200 {
    for index in evidence.indices where !isLifted[index] {
      let isReview = evidence[index].signal == "review"
      var rest = others
      if !isReview, let place = rest.firstIndex(of: evidence[index]) { rest.remove(at: place) }
      let without = decide(rest, policy: policy, review: isReview ? nil : review)
      if (without.class, without.reason) != (verdict.class, verdict.reason) { deciding.insert(index) }
    }
  }
  return evidence.indices.map { index in
    let (entry, own) = (evidence[index], alone[index])
    if isLifted[index] {
      return EvidenceWeight(decided: false, remark: "lifted by \(review?.reviewer ?? "a review")")
    }
    if entry.signal == "review", isLifted.contains(true), !deciding.contains(index) {
      let unlifted = decide(evidence.filter { $0.signal != "review" }, policy: policy)
      if unlifted.class != verdict.class {
        return EvidenceWeight(decided: true, remark: "decided, by what it lifts")
      }
    }
    guard deciding.contains(index) else {
      return EvidenceWeight(decided: false, remark: remark(entry, roles[index], own, verdict))
    }
    switch roles[index] {
    case .notice:
      return EvidenceWeight(
        decided: false, remark: "grants nothing; without a grant the class is \(verdict.class.rawValue)")
    case .grant where own.license == nil && entry.signal != "review":
      return EvidenceWeight(decided: false, remark: "no licence the policy knows")
    case .grant, .condition, .reservation:
      let ground = entry.signal == "page.host" ? "decided by the policy's hosts" : "decided"
      return EvidenceWeight(
        decided: true, remark: deciding.count > 1 ? ground + ", with what stands beside it" : ground)
    }
  }
}

/// What a piece counts as under the policy: its lists and `hosts` may make more of a notice.
private func role(of evidence: Evidence, _ policy: LicensePolicy) -> Evidence.Kind {
  if evidence.signal == "review" { return .grant }
  let counted = policy.counted(in: [evidence])
  if !counted.reservations.isEmpty { return .reservation }
  if !counted.grants.isEmpty { return .grant }
  return evidence.kind == .reservation ? .notice : evidence.kind
}

/// Why a piece that did not decide did not.
private func remark(
  _ evidence: Evidence, _ role: Evidence.Kind, _ alone: LicenseVerdict, _ verdict: LicenseVerdict
) -> String {
  let own = "class \(alone.class.rawValue)"
  switch role {
  case .notice:
    return evidence.kind == .reservation ? "the policy does not count it" : "a notice decides nothing"
  case .grant:
    if evidence.signal != "review", alone.license == nil { return "no licence the policy knows" }
    if alone.license != nil, alone.license == verdict.license, alone.class == verdict.class {
      return "says the same"
    }
    let origin = evidence.signal == "page.host" ? "by the policy's hosts " : ""
    let name = origin + (alone.license.map { "\($0), \(own)" } ?? own)
    if alone.class < verdict.class { return "\(name): what decided is stricter" }
    if alone.class > verdict.class { return "\(name) by itself: what stands beside it permits more" }
    return "\(name) too: what decided is as strict"
  case .condition: return "of a part of the page: it can only restrict"
  case .reservation:
    if alone.class < verdict.class { return "\(own) by the policy: what decided is stricter" }
    return "\(own) too: what decided is as strict"
  }
}
