internal import Web

/// The TDM Reservation Protocol (W3C Community Group, final report of 10 May 2024).
///
/// The page's own `meta` overrides the response's header, and that the site's file; what is absent overrides nothing.
/// Only what is in force and says 1 is a reservation.
func miningReservations(_ sources: RightsSources) -> [Evidence] {
  let page = sources.document?.meta("tdm-reservation").first.map {
    (signal: "meta.tdm_reservation", value: $0, locator: "meta")
  }
  let response = sources.headers.first { $0.name.lowercased() == "tdm-reservation" }.map {
    (signal: "header.tdm_reservation", value: $0.value, locator: $0.name)
  }
  let site = sources.tdmrep.flatMap { siteRule($0, for: sources.url) }
  let declared = [page, response, site].compactMap(\.self)
  return declared.enumerated().map { place, declaration in
    let isInForce = place == 0
    return Evidence(
      signal: declaration.signal, value: declaration.value,
      locator: declaration.locator + (isInForce ? "" : ", overridden by \(declared[0].signal)"),
      kind: isInForce && declaration.value == "1" ? .reservation : .notice)
  }
}

/// The first rule of a `tdmrep.json` whose location covers the address (§ TDM File on the Origin Server).
private func siteRule(_ file: [UInt8], for url: WebURL) -> (signal: String, value: String, locator: String)? {
  for rule in JSONValue(mending: file)?.items ?? [] {
    guard let location = rule["location"]?.text, isPattern(location), matches(url, location) else { continue }
    let value: String? =
      switch rule["tdm-reservation"] {
      case .number(let number): number == 1 ? "1" : "0"
      case .string(let text): text
      default: nil
      }
    return value.map { ("file.tdmrep", $0, "/.well-known/tdmrep.json " + location) }
  }
  return nil
}

/// A location goes into a line of robots.txt, whose matching the protocol takes over.
private func isPattern(_ location: String) -> Bool {
  location.hasPrefix("/") && location.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "#") }
}
