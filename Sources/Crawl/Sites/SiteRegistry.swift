public import Corpus
internal import Foundation
public import Licensing
public import Web

/// `sites.yaml`: who crawls, and which hosts.
public struct SiteRegistry: Sendable {
  /// A page that says who is crawling and how to object; sent with every request.
  public let contact: String
  /// In the file's order.
  public let sites: [Site]
  private let byHost: [String: Int]

  /// A registry without sites, for a corpus that nothing is crawled into.
  public init() { (contact, sites, byHost) = ("", [], [:]) }

  /// Reads and checks `sites.yaml`.
  ///
  /// - Parameter policy: knows the licences that reviews may name; nil for the built-in one.
  public init(contentsOf file: String, policy: LicensePolicy? = nil) throws {
    try self.init(ConfigurationMap(contentsOf: file), policy: policy)
  }

  /// What `yisang init` writes: nobody's page, so nothing is fetched in its name.
  public static let exampleContact = "https://example.org/our-crawler"

  /// Reads and checks a registry.
  ///
  /// - Throws: `ConfigurationMap.Failure` with file and line.
  public init(_ root: ConfigurationMap, policy: LicensePolicy? = nil) throws {
    try root.expectOnly(["contact", "sites"])
    guard let contact = try root.string("contact"), let url = WebURL(contact), url.isHTTP else {
      throw root.failure(
        "contact", "contact must be the http(s) address of a page that says who crawls and how to object")
    }
    guard contact != SiteRegistry.exampleContact else {
      throw root.failure(
        "contact",
        "contact is still the example's; put in the address of a page of yours, and your sites below it")
    }
    self.contact = contact
    let policy = try policy ?? .embedded()
    sites = try root.maps("sites").map { try SiteRegistry.site($0, policy) }
    var byHost: [String: Int] = [:]
    for (index, site) in sites.enumerated() {
      guard byHost.updateValue(index, forKey: site.host) == nil else {
        throw root.failure("sites", "host \(site.host) is listed twice")
      }
    }
    self.byHost = byHost
  }

  /// The site a URL belongs to, by `host:port`, then by host alone for default ports.
  public func site(of url: WebURL) -> Site? {
    guard url.isHTTP, let host = url.host else { return nil }
    if let index = byHost[url.authority] { return sites[index] }
    // `authority` shows no default port, so "host" covers http and https.
    let port = url.effectivePort ?? 0
    return byHost["\(host):\(port)"].map { sites[$0] }
  }

  private static func site(_ map: ConfigurationMap, _ policy: LicensePolicy) throws -> Site {
    try map.expectOnly([
      "host", "seeds", "scheme", "scope", "category", "engine", "delay", "max_pages", "max_depth",
      "max_pages_per_pattern", "license_review", "name",
    ])
    guard let host = try map.string("host") else { throw map.failure("host", "a site needs a host") }
    guard let parsed = WebURL("http://\(host)/"), parsed.path == "/", !parsed.authority.isEmpty,
      !host.contains("*")
    else {
      throw map.failure("host", "\(host) is not a host or host:port")
    }
    var seeds = try map.strings("seeds")
    if seeds.isEmpty { seeds = ["https://\(host)/"] }
    for seed in seeds where WebURL(seed)?.isHTTP != true {
      throw map.failure("seeds", "\(seed) is not an http(s) address")
    }
    let scheme = try map.string("scheme")
    if let scheme, scheme != "http", scheme != "https" {
      throw map.failure("scheme", "scheme must be http or https, not \(scheme)")
    }
    let category = try map.string("category")
    if let category, !Site.categories.contains(category) {
      let near = nearest(category, among: Site.categories).map { "; did you mean \($0)?" } ?? ""
      throw map.failure(
        "category", "\(category) is none of \(Site.categories.joined(separator: ", "))\(near)")
    }
    let scope = try map.map("scope")
    try scope?.expectOnly(["include", "exclude"])
    for key in ["delay", "max_pages", "max_depth", "max_pages_per_pattern"] {
      if let value = try map.double(key), !(0...1e9).contains(value) || key == "delay" && value > 86_400 {
        throw map.failure(key, "\(key) must not be negative, and a delay at most a day")
      }
    }
    return Site(
      host: parsed.authority, seeds: seeds, scheme: scheme,
      scope: Scope(
        include: try scope?.strings("include").map(PathPattern.init) ?? [],
        exclude: try scope?.strings("exclude").map(PathPattern.init) ?? []),
      category: category, engine: try map.string("engine"), delay: try map.double("delay"),
      maxPages: try map.int("max_pages"), maxDepth: try map.int("max_depth"),
      maxPagesPerPattern: try map.int("max_pages_per_pattern"),
      review: try map.map("license_review").map { try review($0, policy) })
  }

  private static func review(_ map: ConfigurationMap, _ policy: LicensePolicy) throws -> LicenseReview {
    try map.expectOnly([
      "class", "license", "license_url", "reviewer", "date", "evidence", "attribution", "lifts",
    ])
    func required(_ key: String) throws -> String {
      guard let value = try map.string(key), !isBlank(value) else {
        throw map.failure(key, "a licence review needs \(key): who decided, when, and on what ground")
      }
      return value
    }
    let reviewer = try required("reviewer")
    let date = try required("date")
    guard let day = try? Date(date, strategy: .iso8601.year().month().day()), day <= Date() else {
      throw map.failure("date", "date must be the day of the review, as 2026-01-31, and not in the future")
    }
    let letter = try required("class")
    guard let licenseClass = LicenseClass(rawValue: letter) else {
      throw map.failure("class", "class must be A, B or C, not \(letter)")
    }
    let license = try map.string("license")
    if licenseClass == .a {
      guard let license, !isBlank(license) else {
        throw map.failure("class", "class A needs license: under which licence may rows be redistributed?")
      }
      guard policy.license(id: license) != nil else {
        let near = nearest(license.uppercased(), among: policy.knownIDs.map { $0.uppercased() })
        let known = policy.knownIDs.first { $0.uppercased() == near }
        throw map.failure(
          "license",
          "class A needs a licence the policy knows, and \(license) is none"
            + (known.map { "; did you mean \($0)?" } ?? ": see yisang license policy"))
      }
    }
    let lifts = try map.strings("lifts")
    if let stranger = lifts.first(where: { !LicenseReview.liftable.contains($0) }) {
      let near = nearest(stranger, among: LicenseReview.liftable).map { "; did you mean \($0)?" } ?? ""
      throw map.failure("lifts", "\(stranger) reserves nothing: see docs/licensing.md\(near)")
    }
    return LicenseReview(
      class: licenseClass, license: license, licenseURL: try map.string("license_url"),
      reviewer: reviewer, date: date, evidence: try required("evidence"),
      attribution: try map.string("attribution"), lifts: lifts)
  }

  private static func isBlank(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
  }
}
