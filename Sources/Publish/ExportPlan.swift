internal import Corpus
internal import GRDB
public import Licensing

/// What an export would write, counted before a text is read.
public struct ExportPlan: Sendable {
  /// Rows written, by class.
  public private(set) var written: [LicenseClass: Int] = [:]
  /// Rows left out, by class.
  public private(set) var withheld: [LicenseClass: Int] = [:]
  /// Rows written, by `host[:port]`.
  public private(set) var hosts: [String: Int] = [:]
  /// The files of rows, relative to the folder, with the rows of each.
  public private(set) var files: [(name: String, rows: Int)] = []

  /// All rows written.
  public var rows: Int { written.values.reduce(0, +) }

  /// A licence as rows name it.
  struct NamedLicense: Hashable {
    let id: String?
    let url: String?
  }

  /// The stages whose shards an export reads, beside the licences.
  static func stages(of rows: ExportRows) -> [Stage] {
    rows == .prompts ? [.dedup] : [.dedup, .trace, .distill]
  }

  /// `stage/nnnnn=digest` of all shards that are read, by what they hold now: the key of a shard from which rows were
  /// forgotten is still that of the one it was.
  let seals: [String]

  private(set) var licenses: [NamedLicense: Int] = [:]
  private(set) var categories: [String: Int] = [:]
  private(set) var methods: [String: Int] = [:]
  private(set) var teachers: [String: Int] = [:]
  /// The questions of conversations.
  private(set) var items: Set<RecordID> = []
  /// Rows whose page says whom to name.
  private(set) var attributed = 0
  /// Hosts of which no row is written: named nowhere, only counted.
  var silentHosts: Set<String> { grants.hosts.union(withheldHosts).subtracting(hosts.keys) }
  /// When the first and the last page were fetched, in seconds since 1970.
  private(set) var fetched: ClosedRange<Double>?
  let shards: [SealedShard]
  let grants: PageGrants

  private var withheldHosts: Set<String> = []

  /// Counts the rows of a corpus by the verdicts on their pages.
  init(_ corpus: Corpus, target: ExportTarget, policy: LicensePolicy, settings: ExportSettings) throws {
    // Dedup's shards name the verdicts they rest on: other verdicts, and the corpus refuses them here.
    let read = try ExportPlan.stages(of: settings.rows).map { try corpus.sealedShards(of: $0) }
    shards = read.last ?? []
    let verdicts = try corpus.sealedShards(of: .license)
    grants = try PageGrants(verdicts, policy: policy)
    seals = try (read + [verdicts]).flatMap(\.self).map { try $0.seal }
    let sql =
      settings.rows == .prompts
      ? "SELECT page, host, category, retrieved_at, method, NULL AS teacher, NULL AS item FROM item"
      : "SELECT page, host, category, retrieved_at, NULL AS method, teacher, item FROM example"
    for sealed in shards {
      try sealed.shard.database.read { db in
        let rows = try Row.fetchCursor(db, sql: sql)
        while let row = try rows.next() { add(row, target) }
      }
    }
    files = ExportPlan.files(rows: rows, settings)
    _ = try CorpusRecord.parameters(of: .filter, in: corpus)
  }

  private mutating func add(_ row: Row, _ target: ExportTarget) {
    let grant = grants[row["page"]]
    guard let grant, target.admits(grant.licenseClass) else {
      withheld[grant?.licenseClass ?? .c, default: 0] += 1
      withheldHosts.insert(row["host"])
      return
    }
    written[grant.licenseClass, default: 0] += 1
    hosts[row["host"], default: 0] += 1
    licenses[NamedLicense(id: grant.license, url: grant.licenseURL), default: 0] += 1
    categories[row["category"] ?? "", default: 0] += 1
    if let method: String = row["method"] { methods[method, default: 0] += 1 }
    if let teacher: String = row["teacher"] { teachers[teacher, default: 0] += 1 }
    if let item: RecordID = row["item"] { items.insert(item) }
    attributed += grant.attribution == nil ? 0 : 1
    let time: Double = row["retrieved_at"]
    fetched = min(fetched?.lowerBound ?? time, time)...max(fetched?.upperBound ?? time, time)
  }

  /// One file at least, so that a reader finds the columns.
  private static func files(rows: Int, _ settings: ExportSettings) -> [(name: String, rows: Int)] {
    let size = max(1, settings.rowsPerFile)
    let count = max(1, rows / size + (rows % size > 0 ? 1 : 0))
    func padded(_ number: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, 5 - digits.utf8.count)) + digits
    }
    return (0..<count).map { index in
      let name = "\(settings.rows.filePrefix)\(padded(index))-of-\(padded(count)).\(settings.format.rawValue)"
      return (name, min(size, rows - index * size))
    }
  }
}

extension SealedShard {
  /// `stage/nnnnn=digest` of what the shard holds.
  var seal: String {
    get throws { "\(shard.stage.name)/\(index)=\(try shard.meta("sealed_digest") ?? "")" }
  }
}

extension [String: Int] {
  /// Largest first, equal ones by name.
  var ranked: [(key: String, value: Int)] { sorted { ($1.value, $0.key) < ($0.value, $1.key) } }
}
