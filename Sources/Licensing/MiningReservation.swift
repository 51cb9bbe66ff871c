internal import Web

/// The TDM Reservation Protocol (W3C Community Group, final report of 10 May 2024).
///
/// The page's own `meta` overrides the response's header, and that the site's file; what is absent overrides nothing.
/// Only what is in force and says 1 is a reservation; what says neither 0 nor 1 overrides nothing. A policy is an address where a licence may be had.
func miningReservations(
  _ sources: RightsSources, page: (reservations: [String], policy: String?)
) -> [Evidence] {
  let page = MiningRule(page.reservations, page.policy, at: "meta")
  let fields = { (name: String) in sources.headers.filter { $0.name.lowercased() == name }.map(\.value) }
  let response = MiningRule(fields("tdm-reservation"), fields("tdm-policy").first, at: "header")
  let site = sources.tdmrep.flatMap { MiningRule(file: $0, for: sources.url) }
  let declared = [
    (rule: page, signal: Signal.metaMining, policy: Signal.metaMiningPolicy),
    (response, .headerMining, .headerMiningPolicy), (site, .fileMining, .fileMiningPolicy),
  ]
  let first = declared.first { ["0", "1"].contains($0.rule?.reservation) }
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

  /// Of several values a 1 stays.
  init?(_ written: [String], _ policy: String?, at locator: String) {
    let values = written.flatMap { $0.utf8.split(separator: UInt8(ascii: ",")) }.map {
      Substring($0).trimmingSpaces
    }
    reservation = ["1", "0"].first(where: values.contains) ?? values.first
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
    guard file.count <= MiningRule.longestFile, let rules = JSONValue(mending: file)?.items,
      rules.count <= MiningRule.mostRules
    else {
      self.init(["1"], nil, at: "/.well-known/tdmrep.json, which cannot be read")
      return
    }
    for rule in rules {
      // A rule without a location is about everything.
      let locations = rule["location"].map { $0.items.compactMap(\.text) } ?? ["/"]
      guard let location = locations.first(where: { Self.covers($0, url) }) else { continue }
      let isReserved: Bool
      switch rule["tdm-reservation"] {
      case .number(let number): isReserved = number != 0
      case .bool(let flag): isReserved = flag
      case .string(let text):
        isReserved = !["0", "false", "no"].contains(text[...].trimmingSpaces.lowercased())
      default: continue
      }
      self.init(
        [isReserved ? "1" : "0"], rule["tdm-policy"]?.text, at: "/.well-known/tdmrep.json " + location.clipped
      )
      return
    }
    return nil
  }

  /// A location goes into a line of robots.txt, whose matching the protocol takes over. It is a path, with or without
  /// the `/` it begins with, or an address of the site.
  private static func covers(_ location: String, _ url: WebURL) -> Bool {
    if location.isEmpty || location == "*" { return true }
    if location.hasPrefix("/") { return matches(url, location) }
    guard let address = WebURL(location) else { return matches(url, "/" + location) }
    guard address.host == url.host else { return false }
    let path = Array(location.utf8)
    guard let start = path.place(of: "://")?.upperBound else { return true }
    let rest = path[start...].drop { $0 != UInt8(ascii: "/") }
    return rest.isEmpty || matches(url, String(decoding: rest, as: UTF8.self))
  }

  private static let longestFile = 1 << 18
  private static let mostRules = 1000
}
