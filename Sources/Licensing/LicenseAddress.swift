internal import Web

/// An address that by its form names a licence of Creative Commons, or a type of the Korea Open Government License.
///
/// These forms are fixed; what follows from a licence is the policy's.
enum LicenseAddress: Hashable {
  /// `/licenses/by-nc/2.0/kr/deed.ko`: codes in the order the names of licences have them, a version, a port.
  case creativeCommons(codes: [String], version: String?, port: String?)
  /// `zero/1.0`, `mark/1.0` or the old `publicdomain`.
  case publicDomain(String)
  case kogl(KOGLType)

  init?(_ address: String) {
    guard let written = WebURL(address) else { return nil }
    self.init(Self.original(of: written))
  }

  init?(_ url: WebURL) {
    guard let host = url.host.map(Self.bare) else { return nil }
    let parts = url.path.lowercased().utf8.split(separator: UInt8(ascii: "/")).map {
      String(decoding: $0, as: UTF8.self)
    }
    switch host {
    case "creativecommons.org", "i.creativecommons.org", "licensebuttons.net":
      guard let found = Self.creativeCommons(parts) else { return nil }
      self = found
    case "kogl.or.kr":
      guard let type = KOGLType(path: url.path) else { return nil }
      self = .kogl(type)
    default: return nil
    }
  }

  /// Without a licence's own name where one of its ports is named too: `by/2.0` beside `by/2.0/kr`.
  static func withoutUnported(_ addresses: Set<LicenseAddress>) -> Set<LicenseAddress> {
    addresses.filter { address in
      guard case .creativeCommons(let codes, let version, nil) = address else { return true }
      return !addresses.contains { other in
        guard case .creativeCommons(codes, version, .some) = other else { return false }
        return true
      }
    }
  }

  /// `https://web.archive.org/web/20130307194448/http://…`: archived pages have their links rewritten.
  static func original(of url: WebURL) -> WebURL {
    guard url.host == "web.archive.org", url.path.hasPrefix("/web/") else { return url }
    let start = Array(url.path.utf8).place(of: "/http")?.lowerBound
    let inner = start.flatMap { WebURL(String(decoding: url.path.utf8.dropFirst($0 + 1), as: UTF8.self)) }
    return inner ?? url
  }

  static func bare(_ host: String) -> String { host.hasPrefix("www.") ? String(host.dropFirst(4)) : host }

  /// `/licenses/CODES/VERSION/PORT`, `/l/…` for the buttons. Old addresses have the codes in any order.
  private static func creativeCommons(_ parts: [String]) -> LicenseAddress? {
    guard parts.count > 1 else { return nil }
    switch (parts[0], parts[1]) {
    case ("publicdomain", "zero"), ("publicdomain", "mark"), ("p", "zero"), ("p", "mark"):
      return .publicDomain(parts[1])
    case ("licenses", "publicdomain"): return .publicDomain(parts[1])
    case ("licenses", _), ("l", _): break
    default: return nil
    }
    let written = parts[1].split(separator: "-").map(String.init)
    let codes = order.filter(written.contains)
    guard codes.count == written.count, !codes.isEmpty, !(codes.contains("nd") && codes.contains("sa")) else {
      return nil
    }
    let version = parts.count > 2 && isVersion(parts[2]) ? parts[2] : nil
    if let version, !versions.contains(version) { return nil }
    let port = version != nil && parts.count > 3 && isPort(parts[3]) ? parts[3] : nil
    return .creativeCommons(codes: codes, version: version, port: port)
  }

  private static let order = ["by", "nc", "nd", "sa"]
  private static let versions: Set<String> = ["1.0", "2.0", "2.1", "2.5", "3.0", "4.0"]

  private static func isVersion(_ part: String) -> Bool {
    let numbers = part.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return numbers.count == 2
      && numbers.allSatisfy { $0.count == 1 && $0.allSatisfy { (0x30...0x39).contains($0) } }
  }

  /// A country, or `igo`, `scotland`; not the `deed` and `legalcode` that may stand in the same place.
  private static func isPort(_ part: String) -> Bool {
    part == "scotland"
      || (2...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x61...0x7A).contains($0) }
  }
}
