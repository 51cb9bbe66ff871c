public import Corpus
internal import Licensing

/// What the licence shards say of each host: classes, licences, contradictions, and what was read of its rights.
public struct LicenseReport: Sendable, Equatable, Encodable {
  /// Over all hosts, whatever the lists below leave out.
  public struct Totals: Sendable, Equatable, Encodable {
    /// Pages judged.
    public var pages = 0
    /// Pages by class.
    public var classes: [String: Int] = [:]
    /// Pages without a known licence.
    public var unknown = 0
    /// Hosts with pages.
    public var hosts = 0
    /// Hosts of which no page and no file says anything.
    public var silentHosts = 0
    /// Pages with at least one contradiction.
    public var conflictingPages = 0
    /// Contradictions, each kind and wording counted once for a host.
    public var conflicts = 0
    /// Texts that stand under different classes on different hosts.
    public var sharedTexts = 0
    /// Reviews that pages were judged by.
    public var reviews = 0
  }

  /// A review that pages of a host were judged by.
  public struct Review: Sendable, Equatable, Encodable {
    /// A, B or C.
    public let `class`: String
    /// The licence it names.
    public let license: String?
    /// Who decided, and when.
    public let reviewer, date: String
    /// What the decision rests on.
    public let evidence: String?
    /// Signals whose reservations do not count.
    public let lifts: [String]
    /// Pages.
    public var pages = 0
  }

  /// One host.
  public struct Host: Sendable, Equatable, Encodable {
    /// `host[:port]`.
    public let host: String
    /// Pages judged.
    public var pages = 0
    /// Pages by class.
    public var classes: [String: Int] = [:]
    /// Pages by licence.
    public var licenses: [String: Int] = [:]
    /// Pages without a known licence.
    public var unknown = 0
    /// Pages with at least one contradiction.
    public var conflictingPages = 0
    /// More than one only where the review was changed while the stage ran.
    public var reviews: [Review] = []
    /// True if no page and no file says anything about rights.
    public var isSilent = true
    /// robots.txt and the files beside it.
    public var files: [RightsFileRecord] = []
    /// 0 to 1.
    public var unknownShare: Double { Double(unknown) / Double(max(pages, 1)) }
  }

  /// Pages of one host that contradict themselves in the same words.
  public struct Conflict: Sendable, Equatable, Encodable {
    /// `host[:port]`.
    public let host: String
    /// What contradicts what: the kinds of `LicenseConflict`.
    public let kind: String
    /// The two sides.
    public let detail: String
    /// Pages that do.
    public var pages = 0
    /// One of them.
    public let example: String
  }

  /// Texts that stand on two hosts under different classes: dedup keeps the one under the freest.
  public struct SharedTexts: Sendable, Equatable, Encodable {
    /// Where the text is freest, and its class there.
    public let freest, freestClass: String
    /// Where it is most restricted, and its class there.
    public let strictest, strictestClass: String
    /// How many texts.
    public var texts = 0
    /// Ids of the two items of one of them, the freest first.
    public let example: [String]
  }

  /// Counts over everything.
  public let totals: Totals
  /// Most pages first.
  public let hosts: [Host]
  /// Most pages first.
  public let conflicts: [Conflict]
  /// Most texts first.
  public let sharedTexts: [SharedTexts]

  /// Reads the licence, item and crawl shards; no network.
  ///
  /// Memory: about 100 bytes a page and 150 a distinct text.
  /// - Parameters:
  ///   - host: if not nil, only this one; texts it shares with others are counted.
  ///   - limit: entries of each list at most; the totals count all.
  /// - Throws: `CorpusFailure` if there are no licence shards, or none of this host.
  public init(of corpus: Corpus, host wanted: String? = nil, limit: Int = .max) throws {
    let policy = try PolicyInForce(of: corpus).policy
    var counts = LedgerCounts()
    try corpus.readLedger(host: wanted) { counts.add($0, policy) }
    if let wanted, counts.hosts.isEmpty {
      throw CorpusFailure(
        .missing, wanted, "no page of this host was judged",
        remedy: "give host or host:port as it stands in sites.yaml")
    }
    for (host, files) in try corpus.rightsFiles(host: wanted) { counts.add(files, of: host) }
    let shared = try corpus.sharedTexts(with: wanted)
    var totals = counts.totals
    totals.sharedTexts = shared.reduce(0) { $0 + $1.texts }
    self.totals = totals
    hosts = Array(counts.hosts.values.sorted { ($1.pages, $0.host) < ($0.pages, $1.host) }.prefix(limit))
    conflicts = Array(counts.conflicts.prefix(limit))
    sharedTexts = Array(shared.prefix(limit))
  }
}
