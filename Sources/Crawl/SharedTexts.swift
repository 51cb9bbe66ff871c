internal import Corpus
internal import GRDB
internal import Licensing

extension Corpus {
  /// Questions of at least this many bytes: shorter ones are equal by chance.
  private static let shortestSharedText = 100

  /// Where one text stands.
  private struct Place: Comparable {
    let `class`: LicenseClass
    let host: String
    let id: RecordID

    static func < (one: Place, other: Place) -> Bool {
      (one.class, one.host, one.id) < (other.class, other.host, other.id)
    }
  }

  /// Texts that stand under different classes on different hosts, grouped by the two of them, most texts first.
  ///
  /// Equal means equal but for ASCII white space; items are in NFC already.
  func sharedTexts(with wanted: String?) throws -> [LicenseReport.SharedTexts] {
    var classes: [RecordID: LicenseClass] = [:]
    try readLedger { classes[$0.page] = $0.class }
    var found: [[UInt8]: (freest: Place, strictest: Place)] = [:]
    for index in try sealedIndices(of: .item) {
      let shard = try Shard.openForReading(path(of: .item, index), stage: .item)
      var position: Int64 = -1
      while true {
        let start = position
        let batch = try shard.database.read { try Item.read($0, after: start, limit: 2_000) }
        guard let last = batch.last?.0 else { break }
        for (_, item) in batch {
          let text = item.text.utf8.filter { $0 > 0x20 }
          guard text.count >= Corpus.shortestSharedText else { continue }
          let key = Array(Digest.sha256(text).prefix(16))
          let place = Place(class: classes[item.page] ?? .c, host: item.host, id: item.id)
          let known = found[key] ?? (place, place)
          found[key] = (min(known.freest, place), max(known.strictest, place))
        }
        position = last
      }
    }
    var groups: [[String]: LicenseReport.SharedTexts] = [:]
    for (freest, strictest) in found.values.sorted(by: { $0 < $1 }) {
      guard freest.class != strictest.class, freest.host != strictest.host,
        wanted == nil || [freest.host, strictest.host].contains(wanted)
      else { continue }
      let key = [freest.host, freest.class.rawValue, strictest.host, strictest.class.rawValue]
      var group =
        groups[key]
        ?? LicenseReport.SharedTexts(
          freest: freest.host, freestClass: freest.class.rawValue, strictest: strictest.host,
          strictestClass: strictest.class.rawValue,
          example: [freest.id.description, strictest.id.description])
      group.texts += 1
      groups[key] = group
    }
    return groups.sorted { ($1.value.texts, $0.key.joined()) < ($0.value.texts, $1.key.joined()) }.map(
      \.value)
  }
}
