internal import Web

/// Everything a page, its response and its site say about rights, in a fixed order; what is said twice is in it once.
///
/// No policy has a part in this: what is looked for is fixed knowledge of the formats. So stored evidence can be judged
/// again under another policy.
public func collectEvidence(_ sources: RightsSources) -> [Evidence] {
  var ledger = EvidenceLedger()
  var page = PageReader(sources)
  if let document = sources.document {
    let scan = PageReader.scan(document)
    page.read(scan)
    if document.isTruncated {
      ledger.add([Evidence(.tooMany, "a page that cannot be read to its end", "page", .reservation)])
    }
    ledger.add(
      explainedTypes(
        page.evidence + jsonEvidence(document, quoted: page.quotedJSON) + textEvidence(scan.texts)))
  }
  ledger.add(headerEvidence(sources))
  ledger.add(miningReservations(sources, page: page.mining))
  if let robots = sources.robots { ledger.add(robotsEvidence(robots, sources: sources)) }
  if let text = sources.aiText { ledger.add(aiTextEvidence(text, sources: sources)) }
  ledger.add(rslEvidence(sources))
  ledger.add(sources.unread.map { Evidence(.fileUnread, $0.address.clipped, $0.reason, .reservation) })
  if let host = sources.url.host { ledger.add([Evidence(.host, host, "url", .notice)]) }
  return ledger.entries
}

/// A page that shows many types of KOGL explains the scheme and bears none of them.
private func explainedTypes(_ evidence: [Evidence]) -> [Evidence] {
  let marks = Set([Signal.koglImage, .koglLink, .koglText].map(\.rawValue))
  var types: Set<KOGLType> = []
  for entry in evidence where marks.contains(entry.signal) {
    if case .kogl(let type)? = LicenseAddress(entry.value), type != .ai { types.insert(type) }
  }
  guard types.count >= KOGLType.explainsFrom else { return evidence }
  return evidence.map { marks.contains($0.signal) ? $0.asNotice : $0 }
}

/// Evidence without repeats, bounded.
private struct EvidenceLedger {
  private(set) var entries: [Evidence] = []
  private var known: Set<Statement> = []
  private var isFull = false
  /// Real pages have some dozen; one that has more hides something, and its licence is not told by a machine.
  private static let most = 500

  /// Where a thing is said again is of no matter.
  private struct Statement: Hashable {
    let signal: String
    let value: String
    let kind: Evidence.Kind
  }

  mutating func add(_ evidence: [Evidence]) {
    for entry in evidence {
      let statement = Statement(signal: entry.signal, value: entry.value, kind: entry.kind)
      guard !isFull, known.insert(statement).inserted else { continue }
      isFull = entries.count == Self.most
      entries.append(
        isFull ? Evidence(.tooMany, "over \(Self.most) statements", "page", .reservation) : entry)
    }
  }
}
