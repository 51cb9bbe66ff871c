internal import Web

/// A licence the policy knows.
public struct License: Sendable, Equatable {
  /// SPDX id or `KOGL-n`.
  public let id: String
  /// The terms that matter for use, as the policy names them.
  public let terms: [String]
  /// Address of the licence's text; nil where there is none.
  public let url: String?
}

extension LicensePolicy {
  /// The licence with this address, whatever language or form of its text the address asks for; nil where the text goes
  /// on behind that, since it may go on with "not".
  public func license(at address: String) -> License? {
    LicenseAddress.isWhole(address) ? restriction(at: address) : nil
  }

  /// The licence an address speaks of, however it goes on: what that one forbids is forbidden.
  func restriction(at address: String) -> License? {
    guard let written = WebURL(address) else { return nil }
    let url = LicenseAddress.original(of: written)
    guard let host = url.host.map(LicenseAddress.bare) else { return nil }
    if let license = namedLicense(at: host + url.path) { return license }
    switch LicenseAddress(url) {
    case .creativeCommons(let codes, let version, let port)?:
      return creativeCommons(codes: codes, version: version, port: port)
    case .kogl(let type)?: return kogl.types.first { $0.number == type.rawValue }.map { kogl($0, type) }
    case .publicDomain?, nil: return nil
    }
  }

  /// The licence with this id: one that the policy lists, a type of KOGL, or `CC-BY-NC-2.0-KR`.
  public func license(id: String) -> License? {
    if let license = licenses.first(where: { $0.id == id }) { return license.license }
    if let kind = kogl.types.first(where: { $0.id == id }) {
      return kogl(kind, KOGLType(rawValue: kind.number))
    }
    let parts = id.lowercased().utf8.split(separator: UInt8(ascii: "-")).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard parts.first == "cc" else { return nil }
    let codes = parts.dropFirst().prefix { creativeCommons.codes[$0] != nil }
    let tail = parts.dropFirst(1 + codes.count)
    let path = ([codes.joined(separator: "-")] + tail).joined(separator: "/")
    guard let license = license(at: "https://creativecommons.org/licenses/\(path)/") else { return nil }
    return license.id == id ? license : nil
  }

  /// The licence with this id as people write it: in any case, spaces for hyphens.
  public func license(named text: String) -> License? {
    let id = String(decoding: text.uppercased().utf8.map { $0 == 0x20 ? 0x2D : $0 }, as: UTF8.self)
    return license(id: text) ?? license(id: id) ?? licenses.first { $0.id.uppercased() == id }?.license
  }

  /// The licence that a grant names: a page by its address, a table of rows also by its id.
  func license(of evidence: Evidence) -> License? {
    let isRow = evidence.signal == Signal.importLicense.rawValue
    return license(at: evidence.value) ?? (isRow ? license(named: evidence.value) : nil)
  }

  /// The class of a licence by its terms and the policy's purpose.
  public func `class`(of license: License) -> LicenseClass {
    license.terms.map(self.class(of:)).max() ?? unknown
  }

  func `class`(of term: String) -> LicenseClass {
    (purpose == .commercial ? commercial[term] : nil) ?? terms[term] ?? unknown
  }

  private func namedLicense(at address: String) -> License? {
    let address = address.lowercased()
    for license in licenses {
      for url in license.urls ?? [] {
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

  private func creativeCommons(codes: [String], version: String?, port: String?) -> License? {
    let terms = codes.compactMap { creativeCommons.codes[$0] }
    guard terms.count == codes.count else { return nil }
    let name = codes.joined(separator: "-")
    let tail = [version, port].compactMap(\.self)
    return License(
      id: (["CC", name] + tail).joined(separator: "-").uppercased(), terms: terms,
      url: "https://creativecommons.org/licenses/" + ([name] + tail).joined(separator: "/") + "/")
  }

  private func kogl(_ kind: KOGL.Kind, _ type: KOGLType?) -> License {
    License(id: kind.id, terms: kind.terms, url: type?.address)
  }
}

extension LicensePolicy.NamedLicense {
  var license: License { License(id: id, terms: terms, url: urls?.first.map { "https://" + $0 }) }
}
