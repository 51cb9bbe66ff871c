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
    switch host {
    case _ where Self.creativeCommonsHosts.contains(host):
      guard let found = Self.creativeCommons(Self.parts(of: url)) else { return nil }
      self = found
    case "kogl.or.kr":
      guard let type = KOGLType(path: url.path) else { return nil }
      self = .kogl(type)
    default: return nil
    }
  }

  /// True if a text is one address and no more: without white space, and with nothing behind a licence of Creative
  /// Commons but a form of its text, as `deed.ko`.
  static func isWhole(_ address: String) -> Bool {
    let isSpace = { (byte: UInt8) in byte <= 0x20 }
    let text = address.utf8.drop(while: isSpace).reversed().drop(while: isSpace)
    guard !text.contains(where: isSpace), let written = WebURL(address) else { return false }
    let url = original(of: written)
    guard let host = url.host.map(bare), creativeCommonsHosts.contains(host) else { return true }
    let parts = parts(of: url)
    let isPorted = parts.first == "licenses" || parts.first == "l"
    var rest = parts.dropFirst(2)
    if let version = rest.first, isVersion(version) {
      rest = rest.dropFirst()
      if isPorted, let port = rest.first, isPort(port, of: version) { rest = rest.dropFirst() }
    }
    return rest.isEmpty || rest.count == 1 && rest.allSatisfy(isForm)
  }

  private static let creativeCommonsHosts = [
    "creativecommons.org", "i.creativecommons.org", "licensebuttons.net",
  ]

  private static func parts(of url: WebURL) -> [String] {
    url.path.lowercased().utf8.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
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
    let port = version.flatMap { parts.count > 3 && isPort(parts[3], of: $0) ? parts[3] : nil }
    return .creativeCommons(codes: codes, version: version, port: port)
  }

  private static let order = ["by", "nc", "nd", "sa"]
  private static let versions: Set<String> = ["1.0", "2.0", "2.1", "2.5", "3.0", "4.0"]

  private static func isVersion(_ part: String) -> Bool {
    let numbers = part.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return numbers.count == 2
      && numbers.allSatisfy { $0.count == 1 && $0.allSatisfy { (0x30...0x39).contains($0) } }
  }

  /// A jurisdiction that a version was ported to; 4.0 was to none.
  private static func isPort(_ part: String, of version: String) -> Bool {
    version != "4.0" && ports.contains(part)
  }

  private static let ports: Set<String> = [
    "am", "ar", "at", "au", "az", "be", "bg", "br", "ca", "ch", "cl", "cn", "co", "cr", "cz", "de", "dk",
    "ec",
    "ee", "eg", "es", "fi", "fr", "ge", "gr", "gt", "hk", "hr", "hu", "ie", "igo", "il", "in", "it", "jp",
    "kr",
    "lu", "mk", "mt", "mx", "my", "nl", "no", "nz", "pe", "ph", "pl", "pr", "pt", "ro", "rs", "scotland",
    "se",
    "sg", "si", "th", "tw", "ua", "ug", "uk", "us", "ve", "vn", "za",
  ]

  /// `deed`, `deed.ko`, `legalcode.de`, `rdf`, or a button: `88x31.png`.
  private static func isForm(_ part: String) -> Bool {
    let dot = part.utf8.firstIndex(of: UInt8(ascii: ".")) ?? part.utf8.endIndex
    let name = part.utf8[..<dot]
    let isKnown = ["deed", "legalcode", "rdf"].contains { name.elementsEqual($0.utf8) }
    let sides = name.split(separator: 0x78, omittingEmptySubsequences: false)
    let isButton =
      sides.count == 2 && sides.allSatisfy { !$0.isEmpty && $0.allSatisfy { (0x30...0x39).contains($0) } }
    return (isKnown || isButton)
      && part.utf8[dot...].dropFirst().allSatisfy {
        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || "-_@".utf8.contains($0)
      }
  }
}
