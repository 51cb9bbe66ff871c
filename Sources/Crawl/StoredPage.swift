public import Corpus
internal import GRDB
internal import Web

/// What the corpus holds of one address: the answer's head, and the text a reader would have seen.
public struct StoredPage: Sendable, Equatable {
  /// The canonical URL, and the crawl shard's number.
  public let url: String, shard: Int
  /// HTTP status.
  public let status: Int
  /// Seconds since 1970.
  public let fetchedAt: Double
  /// SHA-256 of the body's bytes, in hexadecimal.
  public let digest: String
  /// Status line and header fields.
  public let head: String
  /// What the body was decoded from; nil where it was not.
  public let encoding: String?
  /// The visible text, or the file; nil where there is none to show.
  public let text: String?
  /// Why there is no text; nil if there is.
  public let problem: String?
  /// True if `text` is not all of it.
  public let isCut: Bool

  /// The newest stored answer of an address; nil if there is none.
  ///
  /// - Parameter most: scalars of text at most.
  public init?(_ address: String, in corpus: Corpus, most: Int = 100_000) throws {
    let ids = [address, WebURL(address)?.canonical() ?? address].map { RecordID(page: $0) }
    let open = try corpus.openIndices(of: .crawl).map { ($0, corpus.openPath(of: .crawl, $0)) }
    let sealed = try corpus.sealedIndices(of: .crawl).reversed().map { ($0, corpus.path(of: .crawl, $0)) }
    for (index, path) in open + sealed {
      let shard = try Shard.openForReading(path, stage: .crawl)
      let found = try shard.database.read { db -> StoredResponse? in
        for id in ids { if let response = try StoredResponse.find(id, in: db) { return response } }
        return nil
      }
      guard let found else { continue }
      try self.init(found, index, BodySource(corpus: corpus), most)
      return
    }
    return nil
  }

  private init(_ response: StoredResponse, _ shard: Int, _ bodies: BodySource, _ most: Int) throws {
    (url, self.shard, status, fetchedAt) = (response.url, shard, response.status, response.fetchedAt)
    (digest, head) = (response.digest.hex, String(decoding: response.head, as: UTF8.self))
    var (found, encoding): (String?, String?) = (nil, nil)
    var problem: String?
    do {
      if [.page, .archive].contains(response.source) {
        let opened = try OpenedPage(response, bodies)
        encoding = opened.page.text.encoding
        found = (opened.page.document.body ?? opened.page.document.root)?.text ?? ""
      } else if let original = try bodies.original(of: response) {
        let content = try original.content(limit: HostRights.contentLimit)
        let text = decodeText(content, contentType: original.headers["Content-Type"])
        (encoding, found) = (text.encoding, String(decoding: text.utf8, as: UTF8.self))
      } else {
        problem = "its shard is gone"
      }
    } catch let rejection as Rejection {
      problem = [rejection.reason, rejection.value].compactMap(\.self).joined(separator: ": ")
    } catch let coding as ContentCoding.Problem {
      problem = "cannot be expanded: \(coding)"
    }
    let start = found.map { Beginning(of: $0, scalars: most) }
    (text, isCut) = (start?.text, start?.isCut ?? false)
    (self.encoding, self.problem) = (encoding, problem)
  }
}
