internal import Web

/// A licence the policy knows.
public struct License: Sendable, Equatable {
  /// SPDX id or `KOGL-n`.
  public let id: String
  /// The terms that matter for use, as the policy names them.
  public let terms: [String]
  /// Address of the licence's text; nil where only a mark was seen.
  public let url: String?
}

extension LicensePolicy {
  /// The licence with this address, whatever language or form of its text the address asks for.
  public func license(at address: String) -> License? {
    guard let written = WebURL(address) else { return nil }
    let url = Self.original(of: written) ?? written
    guard let host = url.host else { return nil }
    let bare = host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
    if let license = namedLicense(at: bare + url.path) { return license }
    if creativeCommons.hosts.contains(bare) { return creativeCommons(path: url.path) }
    if kogl.hosts.contains(bare) { return koglType(path: url.path) }
    return nil
  }

  /// The class of a licence by its terms and the policy's purpose.
  public func `class`(of license: License) -> LicenseClass {
    license.terms.map(self.class(of:)).max() ?? unknown
  }

  func `class`(of term: String) -> LicenseClass {
    (purpose == .commercial ? commercial[term] : nil) ?? terms[term] ?? unknown
  }

  /// `https://web.archive.org/web/20130307194448/http://…`: archived pages have their links rewritten.
  private static func original(of url: WebURL) -> WebURL? {
    guard url.host == "web.archive.org", url.path.hasPrefix("/web/") else { return nil }
    let start = Array(url.path.utf8).place(of: "/http")?.lowerBound
    return start.flatMap { WebURL(String(decoding: url.path.utf8.dropFirst($0 + 1), as: UTF8.self)) }
  }

  private func namedLicense(at address: String) -> License? {
    let address = address.lowercased()
    for license in licenses {
      for url in license.urls {
        guard address.hasPrefix(url.lowercased()) else { continue }
        let rest = address.dropFirst(url.count)
        guard rest.isEmpty || rest.hasPrefix("/") || rest == ".html" || rest == ".txt" || rest == ".php"
        else {
          continue
        }
        return License(id: license.id, terms: license.terms, url: "https://" + url)
      }
    }
    return nil
  }

  /// `/licenses/by-nc/2.0/kr/deed.ko` → CC-BY-NC-2.0-KR. Old addresses have the codes in any order.
  private func creativeCommons(path: String) -> License? {
    let parts = path.lowercased().split(separator: "/").map(String.init)
    guard parts.count > 1, parts[0] == "licenses" || parts[0] == "l" else { return nil }
    let codes = parts[1].split(separator: "-").map(String.init)
    let isLicense =
      codes.allSatisfy { creativeCommons.codes[$0] != nil } && Set(codes).count == codes.count
      && !(codes.contains("nd") && codes.contains("sa"))
    guard isLicense else { return nil }
    let order = ["by", "nc", "nd", "sa"]
    let name = order.filter(codes.contains).joined(separator: "-")
    let version = parts.count > 2 && Self.isVersion(parts[2]) ? parts[2] : nil
    let port = version != nil && parts.count > 3 && Self.isPort(parts[3]) ? parts[3] : nil
    let tail = [version, port].compactMap(\.self)
    return License(
      id: (["CC", name] + tail).joined(separator: "-").uppercased(),
      terms: order.filter(codes.contains).compactMap { creativeCommons.codes[$0] },
      url: "https://creativecommons.org/licenses/" + ([name] + tail).joined(separator: "/") + "/")
  }

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

extension LicensePolicy {
  private func koglType(path: String) -> License? {
    let path = path.lowercased()
    return koglType { $0.paths.contains { path.hasPrefix($0.lowercased()) } }
  }

  /// The KOGL type whose mark an image shows: by the name of its file, or by its description.
  func koglType(markFile source: String, description: String) -> License? {
    let file = source.lowercased().split(separator: "/").last ?? ""
    if let license = koglType({ $0.marks.contains { file.holdsMark($0) } }) { return license }
    guard description.holds("공공누리") || description.holds("kogl", ignoringCase: true) else { return nil }
    return koglType { description.holdsMark("\($0.number)유형") || description.holdsMark("Type \($0.number)") }
  }

  private func koglType(_ isMeant: (KOGL.Kind) -> Bool) -> License? {
    guard let kind = kogl.types.first(where: isMeant) else { return nil }
    return License(
      id: kind.id, terms: kind.terms, url: kind.paths.first.map { "https://www.kogl.or.kr" + $0 })
  }
}

extension StringProtocol {
  /// True if the text has this part and no digit follows: `opentype1` is not in `opentype10`.
  fileprivate func holdsMark(_ part: String) -> Bool {
    let bytes = Array(utf8)
    guard let end = bytes.place(of: part)?.upperBound else { return false }
    return end == bytes.count || !(0x30...0x39).contains(bytes[end])
  }
}
