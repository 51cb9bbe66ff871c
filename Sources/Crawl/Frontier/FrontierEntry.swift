internal import Corpus
internal import Foundation
internal import GRDB
internal import Web

/// How a URL came to be known.
enum Via: String, Sendable {
  case seed, link, redirect, sitemap, robots, archive, `import`, wellKnown = "well-known"
}

/// What a URL is expected to hold.
enum EntryKind: String, Sendable {
  case page, sitemap
  /// What the host says of the rights of all its pages.
  case rights
}

/// A URL that was found and may be added to the frontier.
struct FoundURL: Sendable, Equatable {
  let url: WebURL
  /// `url.canonical()`: what is fetched, and what the id is made of.
  let canonical: String
  let kind: EntryKind
  let via: Via
  let depth: Int
  let redirects: Int
  let parent: RecordID?

  /// nil if the URL is not http or https.
  init?(
    _ url: WebURL, kind: EntryKind = .page, via: Via, depth: Int, redirects: Int = 0, parent: RecordID? = nil
  ) {
    guard let canonical = url.canonical(), let clean = WebURL(canonical) else { return nil }
    (self.url, self.canonical, self.kind, self.via) = (clean, canonical, kind, via)
    (self.depth, self.redirects, self.parent) = (depth, redirects, parent)
  }

  var id: RecordID { RecordID(page: canonical) }

  /// The same page under the scheme its site is asked for; itself where nothing changes or a port is named.
  func under(scheme: String?) -> FoundURL {
    guard let scheme, scheme != url.scheme, url.port == nil else { return self }
    let other = WebURL(scheme + canonical.dropFirst(url.scheme.count)).flatMap {
      FoundURL($0, kind: kind, via: via, depth: depth, redirects: redirects, parent: parent)
    }
    return other ?? self
  }
}

/// A URL leased for fetching.
struct LeasedURL: Sendable, Equatable {
  let id: RecordID
  let url: String
  let host: String
  let site: String
  let kind: EntryKind
  let depth: Int
  let redirects: Int
  let attempts: Int
  let leasedUntil: Double
  /// Validators of the last generation's response, for a conditional request.
  let etag: String?
  let lastModified: String?
  /// The shard that holds the body those validators belong to.
  let bodyIn: String?
  let bodyDigest: [UInt8]?
}

extension LeasedURL {
  static let columns = """
    id, url, host, site, kind, depth, redirects, attempts, leased_until, etag, last_modified, body_in, digest
    """

  init(row: Row) {
    id = row["id"]
    url = row["url"]
    host = row["host"]
    site = row["site"]
    kind = EntryKind(rawValue: row["kind"]) ?? .page
    depth = row["depth"]
    redirects = row["redirects"]
    attempts = row["attempts"]
    leasedUntil = row["leased_until"] ?? 0
    etag = row["etag"]
    lastModified = row["last_modified"]
    bodyIn = row["body_in"]
    bodyDigest = (row["digest"] as Data?).map(Array.init)
  }
}

/// How the work on a leased URL ended.
enum Settlement: Sendable, Equatable {
  /// The response is in a shard.
  case done(status: Int, reason: String?, detail: String?, validators: Validators?)
  /// Ask again later.
  case retry(notBefore: Double, reason: String, detail: String)
  /// Never asked, or given up.
  case dead(reason: String, detail: String)
  /// Back to pending as it was: the lease ended before a request was made.
  case released
}

/// What a conditional request needs next time.
struct Validators: Sendable, Equatable {
  let etag: String?
  let lastModified: String?
  let bodyIn: String
  let digest: [UInt8]
}
