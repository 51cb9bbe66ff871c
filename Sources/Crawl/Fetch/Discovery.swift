internal import Corpus
internal import Foundation
internal import Web

/// What a stored response leads to: a pure function of its bytes, so that a killed run can ask again.
struct Discovery: Sendable, Equatable {
  /// New URLs, in the document's order, each once.
  var found: [FoundURL] = []
  /// Why nothing was looked for, as `fetch.not_html`; nil if something was.
  var reason: String?
  var detail: String?
  /// The visible text, in digests; nil if the response is no page.
  var text: TextDigests?

  /// Bytes of a decoded body that are looked at.
  static let contentLimit = 32 << 20

  /// Reads a response.
  static func from(
    _ response: StoredResponse, kind: EntryKind, depth: Int, redirects: Int, maxRedirects: Int
  ) -> Discovery {
    var out = Discovery()
    guard let base = WebURL(response.url) else { return out }
    if kind == .rights {
      out.readRights(response, base, redirects, maxRedirects)
      return out
    }
    if (300...399).contains(response.status), response.status != 304 {
      out.follow(response, base, kind, depth, redirects, maxRedirects)
      return out
    }
    guard (200...299).contains(response.status) else { return out }
    do throws(ContentCoding.Problem) {
      let content = try response.content(limit: contentLimit)
      out.read(content, response, base, kind, depth)
    } catch {
      (out.reason, out.detail) = explain(error)
    }
    return out
  }

  static func explain(_ problem: ContentCoding.Problem) -> (String, String) {
    switch problem {
    case .tooLarge: ("fetch.bomb", "expands to more than \(contentLimit) bytes")
    case .damaged: ("fetch.bad_coding", "the compressed body is damaged")
    case .unknown(let coding): ("fetch.bad_coding", "content coding \(coding) was not asked for")
    }
  }

  /// A file that is not where it was asked for is looked for in its next place; it leads nowhere else.
  private mutating func readRights(
    _ response: StoredResponse, _ base: WebURL, _ redirects: Int, _ maxRedirects: Int
  ) {
    switch response.status {
    case 304: return
    case 200...299:
      let file = RightsFile(at: base)
      let content = try? response.content(limit: HostRights.contentLimit)
      if let content, file.accepts(content, contentType: response.headers["Content-Type"]) { return }
      (reason, detail) = ("rights.no_file", "status \(response.status), and the body is no \(file.rawValue)")
    case 300...399:
      follow(response, base, .rights, 0, redirects, maxRedirects)
      if let target = found.first, RightsFile.leads(from: base, to: target.url) { return }
      if let target = found.first {
        (reason, detail) = ("rights.no_file", "redirected to \(target.canonical)")
      }
      found = []
    default: break
    }
    let next = RightsFile.next(after: base)
    found = next.flatMap { FoundURL($0, kind: .rights, via: .wellKnown, depth: 0) }.map { [$0] } ?? []
  }

  private mutating func follow(
    _ response: StoredResponse, _ base: WebURL, _ kind: EntryKind, _ depth: Int, _ redirects: Int,
    _ maxRedirects: Int
  ) {
    guard let location = response.headers["Location"], let target = WebURL(location, base: base) else {
      (reason, detail) = ("fetch.redirect_nowhere", "status \(response.status) without a usable Location")
      return
    }
    guard target.isHTTP else {
      (reason, detail) = ("fetch.redirect_scheme", "to \(target.href.prefix(200))")
      return
    }
    guard redirects < maxRedirects else {
      (reason, detail) = ("fetch.redirect_limit", "more than \(maxRedirects) redirects in a row")
      return
    }
    let next = FoundURL(
      target, kind: kind, via: .redirect, depth: depth, redirects: redirects + 1, parent: response.id)
    guard let next else { return }
    if next.id == response.id {
      (reason, detail) = ("fetch.redirect_loop", "to itself")
    } else {
      found = [next]
    }
  }

  private mutating func read(
    _ content: [UInt8], _ response: StoredResponse, _ base: WebURL, _ kind: EntryKind, _ depth: Int
  ) {
    let type = sniffContent(content, declared: response.headers["Content-Type"])
    if kind == .sitemap || type == .feed {
      readSitemap(content, base, response.id, depth)
      return
    }
    guard type == .html else {
      (reason, detail) = ("fetch.not_html", type.rawValue)
      return
    }
    let text = decodeText(content, contentType: response.headers["Content-Type"])
    let document = HTMLDocument(text.utf8)
    let visible = document.body?.text ?? ""
    // The shell of a page that scripts fill says nothing, so it says nothing twice.
    if visible.utf8.count >= 16 { self.text = TextDigests(of: Array((document.title + "\n" + visible).utf8)) }
    let header = response.headers.all("X-Robots-Tag").joined(separator: ",").lowercased()
    let asksNot = header.contains("nofollow") || header.split { ",: ".contains($0) }.contains("none")
    if asksNot || document.robots(agent: CrawlSettings.agent).nofollow {
      (reason, detail) = ("links.nofollow", "the page asks not to follow its links")
      return
    }
    var seen: Set<RecordID> = [response.id]
    for link in document.links(base: base) where !link.nofollow {
      let next = FoundURL(link.url, via: .link, depth: depth + 1, parent: response.id)
      if let next, seen.insert(next.id).inserted { found.append(next) }
    }
  }

  private mutating func readSitemap(_ content: [UInt8], _ base: WebURL, _ id: RecordID, _ depth: Int) {
    do {
      let sitemap = try SitemapDocument(parsing: content, url: base)
      var seen: Set<RecordID> = [id]
      for child in sitemap.children.compactMap({ WebURL($0, base: base) }) {
        let next = FoundURL(child, kind: .sitemap, via: .sitemap, depth: depth + 1, parent: id)
        if let next, seen.insert(next.id).inserted { found.append(next) }
      }
      for entry in sitemap.entries.compactMap({ WebURL($0.loc, base: base) }) {
        let next = FoundURL(entry, via: .sitemap, depth: depth + 1, parent: id)
        if let next, seen.insert(next.id).inserted { found.append(next) }
      }
      if sitemap.truncated { (reason, detail) = ("sitemap.truncated", "longer than the protocol allows") }
    } catch {
      (reason, detail) = ("sitemap.unreadable", "\(error)")
    }
  }
}
