internal import Web

/// The TDM Reservation Protocol (W3C Community Group, final report of 10 May 2024).
///
/// The page's own `meta` overrides the response's header, and that the site's file; what is absent overrides nothing.
/// Only what is in force and says 1 is a reservation. A policy is an address where a licence may be had.
func miningReservations(
  _ sources: RightsSources, page: (reservation: String?, policy: String?)
) -> [Evidence] {
  let page = MiningRule(page.reservation, page.policy, at: "meta")
  let field = { (name: String) in sources.headers.first { $0.name.lowercased() == name }?.value }
  let response = MiningRule(field("tdm-reservation"), field("tdm-policy"), at: "header")
  let site = sources.tdmrep.flatMap { MiningRule(file: $0, for: sources.url) }
  let declared = [
    (rule: page, signal: Signal.metaMining, policy: Signal.metaMiningPolicy),
    (response, .headerMining, .headerMiningPolicy), (site, .fileMining, .fileMiningPolicy),
  ]
  let first = declared.first { $0.rule?.reservation != nil }
  return declared.flatMap { rule, signal, policy -> [Evidence] in
    guard let rule else { return [] }
    let isInForce = signal == first?.signal
    let remark = isInForce ? "" : first.map { ", overridden by \($0.signal.rawValue)" } ?? ""
    let isReserved = isInForce && rule.reservation == "1"
    let reservation = rule.reservation.map {
      Evidence(signal, $0.clipped, rule.locator + remark, isReserved ? .reservation : .notice)
    }
    return [reservation, rule.policy.map { Evidence(policy, $0.clipped, rule.locator, .notice) }].compactMap(
      \.self)
  }
}

private struct MiningRule {
  let reservation: String?
  let policy: String?
  let locator: String

  init?(_ reservation: String?, _ policy: String?, at locator: String) {
    self.reservation = reservation.map { $0[...].trimmingSpaces }
    self.policy = policy
    self.locator = locator
    if reservation == nil, policy == nil { return nil }
  }

  /// The first rule of a `tdmrep.json` whose location covers the address (§ TDM File on the Origin Server).
  ///
  /// A file that cannot be read may reserve anything.
  init?(file: [UInt8], for url: WebURL) {
    // A page stands for "no such file".
    if file.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") { return nil }
    guard file.count <= MiningRule.longestFile, let rules = JSONValue(mending: file)?.items else {
      self.init("1", nil, at: "/.well-known/tdmrep.json, which cannot be read")
      return
    }
    for rule in rules.prefix(1000) {
      let locations = (rule["location"]?.items ?? []).compactMap(\.text)
      // A location goes into a line of robots.txt, whose matching the protocol takes over.
      guard let location = locations.first(where: { $0.hasPrefix("/") && matches(url, $0) }) else { continue }
      let reservation: String? =
        switch rule["tdm-reservation"] {
        case .number(let number): number == 1 ? "1" : "0"
        case .bool(let flag): flag ? "1" : "0"
        case .string(let text): text
        default: nil
        }
      guard reservation != nil else { continue }
      self.init(reservation, rule["tdm-policy"]?.text, at: "/.well-known/tdmrep.json " + location.clipped)
      return
    }
    return nil
  }

  private static let longestFile = 1 << 18
}
