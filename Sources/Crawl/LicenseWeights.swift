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
/// what would follow without it.
func weigh(_ verdict: LicenseVerdict, policy: LicensePolicy, review: LicenseReview?) -> [EvidenceWeight] {
  let evidence = verdict.evidence
  let others = evidence.filter { $0.signal != "review" }
  let alone = evidence.map { entry in
    entry.signal == "review"
      ? decide([], policy: policy, review: review) : decide([entry], policy: policy)
  }
  var deciding: Set<Int> = []
  if let first = alone.firstIndex(where: { $0.class == verdict.class && $0.reason == verdict.reason }) {
    deciding = [first]
  } else if evidence.count <= 200 {
    for index in evidence.indices {
      let isReview = evidence[index].signal == "review"
      var rest = others
      if !isReview, let place = rest.firstIndex(of: evidence[index]) { rest.remove(at: place) }
      let without = decide(rest, policy: policy, review: isReview ? nil : review)
      if (without.class, without.reason) != (verdict.class, verdict.reason) { deciding.insert(index) }
    }
  }
  return evidence.indices.map { index in
    let (entry, own) = (evidence[index], alone[index])
    guard deciding.contains(index) else {
      return EvidenceWeight(decided: false, remark: remark(entry, own, verdict))
    }
    switch entry.kind {
    case .notice:
      return EvidenceWeight(
        decided: false, remark: "grants nothing; without a grant the class is \(verdict.class.rawValue)")
    case .grant where own.license == nil && entry.signal != "review":
      return EvidenceWeight(decided: false, remark: "no licence the policy knows")
    case .grant, .reservation:
      let isShared = deciding.count > 1
      return EvidenceWeight(
        decided: true, remark: isShared ? "decided, with what stands beside it" : "decided")
    }
  }
}

/// Why a piece that did not decide did not.
private func remark(_ evidence: Evidence, _ alone: LicenseVerdict, _ verdict: LicenseVerdict) -> String {
  let own = "class \(alone.class.rawValue)"
  switch evidence.kind {
  case .notice: return "a notice decides nothing"
  case .grant:
    if evidence.signal != "review", alone.license == nil { return "no licence the policy knows" }
    if alone.license != nil, alone.license == verdict.license, alone.class == verdict.class {
      return "says the same"
    }
    let name = alone.license.map { "\($0), \(own)" } ?? own
    if alone.class < verdict.class { return "\(name): what decided is stricter" }
    if alone.class > verdict.class { return "\(name) by itself: what stands beside it permits more" }
    return "\(name) too: what decided is as strict"
  case .reservation:
    if alone.class < verdict.class { return "\(own) by the policy: what decided is stricter" }
    if alone.class > verdict.class { return "\(own) by itself: lifted" }
    return "\(own) too: what decided is as strict"
  }
}
