public import Corpus
internal import GRDB
internal import Licensing
internal import Web

/// A verdict with each piece of evidence, which of them decided, and why the others did not.
public struct LicenseExplanation: Sendable, Equatable, Encodable {
  /// One piece of evidence.
  public struct Entry: Sendable, Equatable, Encodable {
    /// grant, reservation or notice.
    public let kind: String
    /// What it was read from, dotted.
    public let signal: String
    /// What it says.
    public let value: String
    /// The place in the source.
    public let locator: String
    /// True if the verdict rests on it.
    public let decided: Bool
    /// Why it decided, or why not.
    public let remark: String
    /// Address of what it was read from; nil for a reviewer's word.
    public let sourceURL: String?
    /// SHA-256 of the bytes it was read from, in hexadecimal.
    public let sourceDigest: String?
    /// Seconds since 1970.
    public let observedAt: Double?
  }

  /// The page's address; nil for a file of which none was given.
  public let url: String?
  /// The page's id in the corpus; nil for a file.
  public let page: String?
  /// A, B or C.
  public let `class`: String
  /// SPDX id or `KOGL-n`.
  public let license: String?
  /// Where its text is.
  public let licenseURL: String?
  /// What decided, in words.
  public let reason: String
  /// Where the policy stands.
  public let policy: String
  /// The class in the licence shards; nil if the page was not judged, or for a file.
  public let storedClass: String?
  /// In the order it was found.
  public let evidence: [Entry]
  /// What a person must know before the verdict; nil for most.
  public let note: String?

  /// Explains a page of HTML that is not in the corpus.
  ///
  /// - Parameter url: its address; nil if nobody knows it: then its relative links stay relative.
  /// - Throws: `CrawlFailure` if `url` is no http(s) address.
  public init(html: [UInt8], url address: String?, policy: PolicyInForce) throws {
    guard let url = WebURL(address ?? LicenseExplanation.nowhere + "/"), url.isHTTP else {
      throw CrawlFailure(
        address ?? "", "this is no http or https address", remedy: "give the page's own with --url")
    }
    let isHTML =
      html.contains(UInt8(ascii: "<")) && [.html, .text, .feed].contains(sniffContent(html, declared: nil))
    let document = isHTML ? HTMLDocument(decodeText(html, contentType: nil).utf8) : nil
    let sources = RightsSources(url: url, agent: CrawlSettings.agent, document: document)
    let found = collectEvidence(sources)
    let verdict = decide(
      address == nil ? found.compactMap(LicenseExplanation.unplaced) : found, policy: policy.policy)
    let origin = EvidenceOrigin(
      url: address == nil ? nil : url.href, digest: Digest.sha256(html), observedAt: nil)
    self.init(
      url: origin.url, page: nil, verdict: verdict, origins: verdict.evidence.map { _ in origin },
      review: nil, policy: policy, stored: nil,
      note: isHTML ? nil : "no HTML: nothing on it can license it")
  }

  /// The base of a page whose address nobody knows (RFC 2606 §2).
  private static let nowhere = "https://page.invalid"

  /// Evidence without what was made up; nil if nothing is left.
  private static func unplaced(_ evidence: Evidence) -> Evidence? {
    if evidence.signal == "page.host" { return nil }
    guard evidence.value.utf8.starts(with: nowhere.utf8) else { return evidence }
    let value = String(decoding: evidence.value.utf8.dropFirst(nowhere.utf8.count), as: UTF8.self)
    return Evidence(signal: evidence.signal, value: value, locator: evidence.locator, kind: evidence.kind)
  }

  /// Explains a page of the corpus, from its stored response; no network.
  ///
  /// - Parameters:
  ///   - record: an id of a page or an item, at least 6 of its digits, or an address.
  ///   - registry: gives the reviews; nil for none.
  /// - Throws: `CorpusFailure` or `CrawlFailure` that says why there is no such page.
  public init(of record: String, in corpus: Corpus, registry: SiteRegistry?, policy: PolicyInForce) throws {
    let query = record.contains("://") ? WebURL(record)?.canonical() ?? record : record
    let inputs = try corpus.newestGeneration()
    let lineage = try corpus.lineage(of: query)
    guard let response = try inputs.page(lineage.page) else { throw try corpus.noPage(lineage.url, inputs) }
    let bodies = BodySource(corpus: corpus)
    let url = WebURL(response.url)
    let step = LicenseStep(
      policy: policy, registry: registry,
      rights: try HostRights(in: inputs, bodies: bodies, host: url?.authority), bodies: bodies)
    let outcome = try step.decide(response)
    self.init(
      url: response.url, page: response.id.description, verdict: outcome.verdict, origins: outcome.origins,
      review: url.flatMap { registry?.site(of: $0) }?.review, policy: policy,
      stored: lineage.license?.licenseClass, note: nil)
  }

  private init(
    url: String?, page: String?, verdict: LicenseVerdict, origins: [EvidenceOrigin], review: LicenseReview?,
    policy: PolicyInForce, stored: String?, note: String?
  ) {
    self.note = note
    (self.url, self.page, storedClass, self.policy) = (url, page, stored, policy.place)
    (`class`, license, licenseURL) = (verdict.class.rawValue, verdict.license, verdict.licenseURL)
    reason = verdict.reason
    let weights = weigh(verdict, policy: policy.policy, review: review)
    evidence = zip(verdict.evidence, zip(origins, weights)).map { evidence, more in
      let (origin, weight) = more
      return Entry(
        kind: evidence.kind.rawValue, signal: evidence.signal, value: evidence.value,
        locator: evidence.locator,
        decided: weight.decided, remark: weight.remark, sourceURL: origin.url,
        sourceDigest: origin.digest?.hex,
        observedAt: origin.observedAt)
    }
  }
}

extension [SealedShard] {
  /// The newest answer of a page; nil if none of these shards has one.
  fileprivate func page(_ id: RecordID) throws -> StoredResponse? {
    for sealed in reversed() {
      let found = try sealed.shard.database.read { try StoredResponse.find(id, in: $0) }
      guard let found, [.page, .archive, .import].contains(found.source) else { continue }
      return (200...299).contains(found.status) || found.status == 304 ? found : nil
    }
    return nil
  }
}

extension Corpus {
  /// Why an address has no page: what became of it, or an address like it that has one.
  fileprivate func noPage(_ url: String, _ inputs: [SealedShard]) throws -> CrawlFailure {
    if let met = try PageHistory(of: url, in: self).path.first {
      return CrawlFailure(
        url, "no page is stored here: it is \(met.state)\(met.reason.map { ", " + $0 } ?? "")",
        remedy: "yisang why shows how it ended")
    }
    let other = url.hasPrefix("https:") ? "http:" + url.dropFirst(6) : "https:" + url.dropFirst(5)
    let near = [url, other].flatMap { [$0, $0.hasSuffix("/") ? String($0.dropLast()) : $0 + "/"] }.dropFirst()
    let found = try near.first { try inputs.page(RecordID(page: $0)) != nil }
    return CrawlFailure(
      url, "the corpus never met this page",
      remedy: found.map { "did you mean \($0)?" } ?? "check the address")
  }
}
