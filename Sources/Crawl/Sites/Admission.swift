internal import Kernels
internal import Web

/// Whether a URL is wanted, judged by itself: address, scope, depth, shape. What its host says is asked elsewhere.
struct Admission {
  let registry: SiteRegistry
  let settings: CrawlSettings

  /// The dotted reason and the detail, or nil if the URL is wanted.
  func refusal(_ url: WebURL, kind: EntryKind = .page, depth: Int) -> (reason: String, detail: String)? {
    if !settings.http.allowPrivate, let host = url.host, isPrivateAddress(host) {
      return ("fetch.private_address", "\(host) is loopback, private or reserved")
    }
    guard let site = registry.site(of: url) else {
      return ("scope.host", "\(url.authority) is not in the registry")
    }
    if kind == .rights { return nil }
    // Sitemaps lie beside what they list, so only `exclude` holds for them.
    if let refusal = site.scope.refusal(url.pathAndQuery), kind == .page || refusal.reason == "scope.excluded"
    {
      return refusal
    }
    let deepest = kind == .sitemap ? settings.maxSitemapDepth : site.maxDepth ?? settings.maxDepth
    if depth > deepest { return ("budget.depth", "\(depth) links from a seed > \(deepest)") }
    return settings.traps.trap(url)
  }
}

/// True for a numeric address that no public site has, and for the names of this machine.
func isPrivateAddress(_ host: String) -> Bool {
  let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
  return yi_address_is_private(bare) || bare == "localhost" || bare.hasSuffix(".localhost")
}
