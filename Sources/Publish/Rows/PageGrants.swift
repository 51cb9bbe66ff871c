internal import Corpus
internal import Foundation
internal import GRDB
internal import Licensing

/// What the licence stage decided of a page.
struct PageGrant: Sendable, Hashable {
  let licenseClass: LicenseClass
  let license: String?
  let licenseURL: String?
  /// Who is to be named.
  let attribution: String?
  /// What the class rests on: the verdict's reason, then the policy's digest.
  let basis: String
}

/// The licence verdicts of a corpus, read once and kept by page.
///
/// Memory: about 100 bytes a page; equal verdicts are kept once.
struct PageGrants: Sendable {
  /// Every host that has a verdict.
  private(set) var hosts: Set<String> = []
  private var grants: [PageGrant] = []
  private var byPage: [RecordID: Int32] = [:]

  /// - Parameter policy: knows the address of a licence of which a verdict has only the id.
  init(_ shards: [SealedShard], policy: LicensePolicy) throws {
    var known: [PageGrant: Int32] = [:]
    for sealed in shards {
      let digest = PageGrants.policyDigest(sealed.parameters).map { "; policy \($0)" } ?? ""
      try sealed.shard.database.read { db in
        let rows = try Row.fetchCursor(
          db, sql: "SELECT page, host, class, license, license_url, attribution, reason FROM license")
        while let row = try rows.next() {
          let license: String? = row["license"]
          let reason: String = row["reason"]
          let grant = PageGrant(
            licenseClass: LicenseClass(rawValue: row["class"]) ?? .c, license: license,
            licenseURL: row["license_url"] ?? license.flatMap(policy.license(id:))?.url,
            attribution: row["attribution"], basis: reason + digest)
          let number = known[grant] ?? Int32(grants.count)
          if known.updateValue(number, forKey: grant) == nil { grants.append(grant) }
          byPage[row["page"]] = number
          hosts.insert(row["host"])
        }
      }
    }
  }

  /// The verdict on a page; nil if there is none, which is class C.
  subscript(page: RecordID) -> PageGrant? { byPage[page].map { grants[Int($0)] } }

  /// The digest of the policy by which a shard's verdicts were made.
  private static func policyDigest(_ parameters: String) -> String? {
    let values = try? JSONDecoder().decode([String: String].self, from: Data(parameters.utf8))
    return values?["policy"].map { String($0.prefix(12)) }
  }
}
