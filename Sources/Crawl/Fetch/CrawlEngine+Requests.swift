internal import Corpus
internal import Web

extension CrawlEngine {
  /// Starts every request that may start now.
  ///
  /// - Returns: the earliest moment another may, infinity if none waits.
  func startReady(at now: Double) -> Double {
    var next = Double.infinity
    // Each round begins behind the last one's first, so that hosts on one address take turns.
    firstInTurn = order.isEmpty ? 0 : (firstInTurn + 1) % order.count
    for turn in order.indices {
      let host = order[(firstInTurn + turn) % order.count]
      if host.isIdle { continue }
      next = min(next, start(host, at: now))
      if flights.count >= settings.maxInFlight { return now + 1 }
    }
    return next
  }

  private func start(_ host: HostQueue, at now: Double) -> Double {
    if host.politeness.isGivenUp {
      if case .unreachable(_, _, let detail) = host.robots {
        giveUp(host, reason: "robots.unreachable", detail: detail)
      } else {
        giveUp(host, reason: "host.unreachable", detail: "failed again and again")
      }
      return .infinity
    }
    while flights.count < settings.maxInFlight {
      if host.leased.isEmpty && !host.robots.isWanted(at: now) { return host.pendingDue ?? .infinity }
      let due = max(
        host.politeness.nextDue, addresses.due(host.record.address),
        host.robots.due(now))
      if due > now { return due }
      guard host.politeness.isReady(at: now) else { return .infinity }
      if host.robots.isWanted(at: now) {
        askRobots(of: host, at: now)
      } else {
        startPage(of: host, at: now)
      }
    }
    return now
  }

  /// Asks for the next leased URL that passes every gate; those that do not are settled on the way.
  private func startPage(of host: HostQueue, at now: Double) {
    while let leased = host.leased.popFirst() {
      guard leased.leasedUntil > now else {
        settle(leased, .released, at: now)
        continue
      }
      if let refusal = admissionRefusal(leased, host) {
        refuse(leased, refusal, at: now)
        continue
      }
      var headers: [(name: String, value: String)] = []
      if let etag = leased.etag { headers.append(("If-None-Match", etag)) }
      if let date = leased.lastModified { headers.append(("If-Modified-Since", date)) }
      if leased.kind == .sitemap { sitemapsTaken[host.site.host, default: 0] += 1 }
      if leased.kind == .page {
        pagesTaken[host.site.host, default: 0] += 1
        pagesTotal += 1
      }
      launch(HTTPRequest(url: leased.url, headers: headers), .page(host, leased), host, now)
      return
    }
  }

  func launch(_ request: HTTPRequest, _ flight: Flight, _ host: HostQueue, _ now: Double) {
    host.politeness.started(at: now)
    addresses.started(host.record.address, at: now)
    flights[client.start(request)] = flight
  }

  /// Why a leased URL must not be asked for now, or nil.
  private func admissionRefusal(_ leased: LeasedURL, _ host: HostQueue) -> (reason: String, detail: String)? {
    guard let url = WebURL(leased.url) else { return ("url.invalid", "cannot be parsed") }
    if let refusal = admission.refusal(url, kind: leased.kind, depth: leased.depth) { return refusal }
    if leased.kind == .page, let closed = patterns[urlPattern(url)]?.closed {
      return (closed, "URLs of the shape \(urlPattern(url)) are closed")
    }
    guard case .known(let access, _) = host.robots else {
      return ("robots.unreachable", "robots.txt unknown")
    }
    let decision = access.decide(agent: CrawlSettings.agent, url: url)
    if !decision.allowed {
      let line = decision.rule.map { "line \($0.line): \($0.text)" } ?? "nothing may be fetched"
      return ("robots.disallow", line)
    }
    if leased.kind == .sitemap, sitemapsTaken[host.site.host, default: 0] > settings.maxSitemaps {
      return ("budget.sitemaps", "\(settings.maxSitemaps) sitemaps of \(host.site.host)")
    }
    if leased.kind == .page {
      if let most = host.site.maxPages, pagesTaken[host.site.host, default: 0] >= most {
        return ("budget.site", "\(most) pages of \(host.site.host)")
      }
      if let most = settings.maxPages, pagesTotal >= most { return ("budget.pages", "\(most) pages") }
    }
    return nil
  }

  /// Ends the work on a host: what is leased or pending becomes DEAD.
  func giveUp(_ host: HostQueue, reason: String, detail: String) {
    let now = clock()
    for leased in host.leased { refuse(leased, (reason, detail), at: now) }
    host.leased = []
    guard host.pendingDue != nil else { return }
    host.pendingDue = nil
    answers.abandoned.append((host.key, reason, detail))
    answers.touch(host.key, at: now)
    emit(.parked(host: host.key, reason: reason, seconds: .infinity))
  }

  func refuse(_ leased: LeasedURL, _ refusal: (reason: String, detail: String), at now: Double) {
    emit(.refused(url: leased.url, reason: refusal.reason, detail: refusal.detail))
    settle(leased, .dead(reason: refusal.reason, detail: refusal.detail), at: now)
  }

  func settle(_ leased: LeasedURL, _ settlement: Settlement, _ discovery: Discovery? = nil, at now: Double) {
    answers.settlements.append((leased, settlement, discovery))
    answers.touch(leased.host, at: now)
  }
}
