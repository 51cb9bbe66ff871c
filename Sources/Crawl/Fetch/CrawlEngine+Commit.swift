internal import Corpus
internal import Web

extension CrawlEngine {
  /// Makes everything that waits durable, and leases more where a host has nothing left.
  func commit(leasing: Bool) throws {
    let now = clock()
    let batch = answers
    answers = AnswerBuffer()
    try store.append(batch.responses)
    try frontier.write { tx in
      for entry in batch.settlements { try record(entry.leased, entry.settlement, entry.discovery, tx) }
      for found in batch.found { _ = try add(found, tx) }
      for (host, reason, detail) in batch.abandoned {
        try tx.abandon(host: host, reason: reason, detail: detail)
      }
      for key in batch.touched { try save(key, tx) }
      if leasing { for host in order where host.isHungry(at: now) { try refill(host, tx, now) } }
    }
    try store.seal(onlyIfFull: true)
    commitWait = min(max(settings.commitInterval, 3 * (clock() - now)), settings.longestCommitInterval)
    progress.hosts = order.count { !$0.isIdle }
    emit(.progress(progress))
  }

  private func save(_ key: String, _ tx: FrontierTransaction) throws {
    guard let host = hosts[key] else { return }
    host.record.nextDue = host.politeness.nextDue
    host.record.delay = host.politeness.delay
    try tx.save(host.record)
  }

  private func refill(_ host: HostQueue, _ tx: FrontierTransaction, _ now: Double) throws {
    // Enough for the time until the next commit, however many requests a host takes at once.
    let limit = host.politeness.perHost * 4 + 12
    let leased = try tx.lease(host: host.key, limit: limit, until: now + settings.leaseTime, now: now)
    host.leased += leased
    for entry in leased {
      guard let url = WebURL(entry.url) else { continue }
      let key = urlPattern(url)
      if patterns[key] == nil { patterns[key] = try tx.pattern(key) }
    }
    host.pendingDue = leased.count == limit ? now : try tx.earliestDue(host: host.key)
  }

  /// Settles one URL and adds what its response leads to.
  private func record(
    _ leased: LeasedURL, _ settlement: Settlement, _ discovery: Discovery?, _ tx: FrontierTransaction
  ) throws {
    var settlement = settlement
    if let discovery {
      let refusal = try follow(discovery, leased, tx)
      if let refusal, case .done(let status, nil, _, let validators) = settlement {
        settlement = .done(
          status: status, reason: refusal.reason, detail: refusal.detail, validators: validators)
        emit(.refused(url: leased.url, reason: refusal.reason, detail: refusal.detail))
      }
    }
    try tx.settle(leased.id, settlement)
    let host = hosts[leased.host]
    switch settlement {
    case .retry(let moment, _, _): host?.pendingDue = min(host?.pendingDue ?? moment, moment)
    case .released: host?.pendingDue = 0
    case .dead, .done: break
    }
  }

  /// Adds the URLs a response leads to.
  ///
  /// - Returns: why nothing was followed, if so.
  private func follow(
    _ discovery: Discovery, _ leased: LeasedURL, _ tx: FrontierTransaction
  ) throws -> (reason: String, detail: String)? {
    let ownPattern = WebURL(leased.url).map(urlPattern) ?? leased.url
    var offsite: [String: (links: Int, example: String)] = [:]
    var newHere = 0
    var newElsewhere = 0
    var refused: (reason: String, detail: String)?
    // The same text under another address of the same shape is the same page, in a maze: its links lead in circles.
    if leased.kind == .page, let text = discovery.text,
      try !tx.noteText(text.exact, pattern: "=" + ownPattern)
    {
      return ("trap.same_text", "an address of the same shape showed this text; its links are not followed")
    }
    for found in discovery.found {
      guard let site = registry.site(of: found.url) else {
        offsite[found.url.authority, default: (0, found.canonical)].links += 1
        if found.via == .redirect { refused = admission.refusal(found.url, depth: found.depth) }
        continue
      }
      let found = found.under(scheme: site.scheme)
      if found.via == .redirect, try tx.redirectChain(of: leased.id).contains(found.id) {
        refused = ("fetch.redirect_loop", "back to \(found.canonical)")
        continue
      }
      if found.via == .link {
        if recentlyMet.count > 200_000 { recentlyMet.removeAll(keepingCapacity: true) }
        guard found.depth < recentlyMet[found.id] ?? .max else { continue }
        recentlyMet[found.id] = found.depth
      }
      guard try add(found, tx) else { continue }
      if urlPattern(found.url) == ownPattern { newHere += 1 } else { newElsewhere += 1 }
    }
    for (host, entry) in offsite {
      try tx.noteOffsite(host: host, links: entry.links, example: entry.example)
    }
    if leased.kind == .page, let text = discovery.text {
      var pattern = try patterns[ownPattern] ?? tx.pattern(ownPattern)
      pattern.fetched(
        isNewText: try tx.noteText(text.withoutDigits, pattern: ownPattern),
        leadsOn: newHere > 0 && newElsewhere == 0,
        maxPages: hosts[leased.host]?.site.maxPagesPerPattern ?? settings.maxPagesPerPattern)
      patterns[ownPattern] = pattern
      try tx.save(pattern)
    }
    return refused
  }

  /// Adds a URL to the frontier, as DEAD if it is not wanted.
  ///
  /// - Returns: true if it is new and wanted.
  @discardableResult
  func add(_ found: FoundURL, _ tx: FrontierTransaction) throws -> Bool {
    guard let site = registry.site(of: found.url) else { return false }
    let found = found.under(scheme: site.scheme)
    if try tx.isForgotten(page: found.id, host: found.url.hostKey) {
      emit(.refused(url: found.canonical, reason: "forgotten", detail: "see yisang forget"))
      return false
    }
    let refusal = admission.refusal(found.url, kind: found.kind, depth: found.depth)
    let isNew = try tx.add(found, site: site.host, refusal: refusal)
    guard isNew else { return false }
    if let refusal {
      emit(.refused(url: found.canonical, reason: refusal.reason, detail: refusal.detail))
      return false
    }
    host(found.url.hostKey, site: site).pendingDue = 0
    return true
  }
}
