/// What a sitemap or feed lists (sitemaps.org protocol 0.9, RSS 0.91 to 2.0, Atom).
public struct SitemapDocument: Sendable, Hashable {
  /// The form of a document.
  public enum Kind: String, Sendable, Hashable {
    /// A list of pages; a list of other sitemaps.
    case urlset, index
    /// Feeds.
    case rss, atom
    /// One URL a line.
    case text
    /// A web page served in place of a sitemap; it lists nothing.
    case html
  }

  /// The form the document was read as.
  public internal(set) var kind: Kind
  /// The pages, in the order of the document, absolute; hosts other than the sitemap's are left in.
  public internal(set) var entries: [SitemapEntry] = []
  /// The sitemaps an index lists, absolute.
  public internal(set) var children: [String] = []
  /// True if a limit or damage kept the reader from the document's end.
  public internal(set) var truncated = false

  /// What the protocol allows a document, uncompressed: bytes and URLs. What is beyond is not read.
  public static let sizeLimit = 50 * 1024 * 1024
  /// The URLs read of one document.
  public static let countLimit = 50_000

  /// Reads a document, gzip or not, fetched from `url`, which relative links are resolved against.
  ///
  /// Broken documents give what they have. Throws where there is nothing of a sitemap in the bytes.
  public init(parsing bytes: [UInt8], url: WebURL) throws(SitemapError) {
    var body = bytes
    var isCut = false
    if isGzip(bytes[...]) {
      let (unzipped, error) = gunzipPrefix(bytes, limit: Self.sizeLimit)
      if let error, unzipped.isEmpty { throw .damaged(error) }
      body = unzipped
      isCut = error != nil
    } else if bytes.count > Self.sizeLimit {
      body = Array(bytes.prefix(Self.sizeLimit))
      isCut = true
    }
    self = try Self.reading(body, base: url)
    truncated = truncated || isCut
  }

  private static func reading(_ body: [UInt8], base: WebURL) throws(SitemapError) -> SitemapDocument {
    let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = body[...].drop { $0.isWhiteSpace || byteOrderMark.contains($0) }
    guard let first = text.first else { throw .empty }
    let isUTF16 = text.starts(with: [0xFE, 0xFF]) || text.starts(with: [0xFF, 0xFE])
    if first == UInt8(ascii: "<") || isUTF16 { return try SitemapReader.read(text, base: base) }
    return try lines(of: text)
  }

  /// The text form: one absolute URL a line.
  private static func lines(of text: ArraySlice<UInt8>) throws(SitemapError) -> SitemapDocument {
    var document = SitemapDocument(kind: .text)
    var rest = text
    while let first = rest.first {
      if first == 0x0A || first == 0x0D {
        rest = rest.dropFirst()
        continue
      }
      let line = rest.prefix { $0 != 0x0A && $0 != 0x0D }
      rest = rest[line.endIndex...]
      guard line.count <= SitemapEntry.longest, line.trimmed.startsIgnoringCase("http".utf8) else { continue }
      guard let url = WebURL(String(decoding: line, as: UTF8.self)), url.isHTTP else { continue }
      guard document.append(SitemapEntry(loc: url.href, lastmod: nil)) else { break }
    }
    if document.entries.isEmpty { throw .notASitemap }
    return document
  }

  /// Adds an entry to the pages, or to the children of an index; false if the document is full.
  mutating func append(_ entry: SitemapEntry) -> Bool {
    guard entries.count + children.count < Self.countLimit else {
      truncated = true
      return false
    }
    if kind == .index { children.append(entry.loc) } else { entries.append(entry) }
    return true
  }

  init(kind: Kind) { self.kind = kind }
}

/// One page of a sitemap or feed.
public struct SitemapEntry: Sendable, Hashable {
  /// The page's absolute URL.
  public let loc: String
  /// When it was last changed or published, as written: a W3C date in sitemaps and Atom, RFC 822 in RSS.
  public let lastmod: String?

  /// Longer URLs are not taken for such; the protocol's own limit is 2,048 characters.
  static let longest = 8192
}

/// Why a document is no sitemap.
public enum SitemapError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is nothing but white space.
  case empty
  /// It is compressed, and nothing could be decompressed.
  case damaged(GunzipError)
  /// It is neither a sitemap nor a feed nor a list of URLs.
  case notASitemap

  /// What is wrong.
  public var description: String {
    switch self {
    case .empty: "sitemap is empty"
    case .damaged(let error): "sitemap: \(error)"
    case .notASitemap: "neither a sitemap nor a feed nor a list of URLs"
    }
  }
}
