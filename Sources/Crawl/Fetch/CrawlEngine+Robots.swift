internal import Corpus
internal import Web

extension CrawlEngine {
  /// Asks for a host's robots.txt, following redirects to other hosts (RFC 9309 §2.3.1.2).
  func askRobots(of host: HostQueue, at now: Double) {
    guard let url = WebURL(host.key + "/robots.txt") else { return }
    host.robots = .asking(tries: host.robots.tries)
    launch(HTTPRequest(url: url.href), .robots(host, hops: 0, at: url), host, now)
  }

  func receiveRobots(
    _ host: HostQueue, hops: Int, at url: WebURL, _ result: Result<HTTPResponse, HTTPFailure>
  ) {
    let now = clock()
    switch result {
    case .failure(let failure):
      _ = host.politeness.failed(isTransient: true, attempts: 1, at: now)
      unreachable(host, "\(failure.reason): \(failure.detail)", at: now)
    case .success(let response):
      let isRedirect = (300...399).contains(response.status) && response.status != 304
      if isRedirect, hops < RobotsAccess.redirectLimit {
        guard let target = response.headers["Location"].flatMap({ WebURL($0, base: url) }), target.isHTTP,
          settings.http.allowPrivate || !isPrivateAddress(target.host ?? "")
        else {
          _ = host.politeness.failed(isTransient: true, attempts: 1, at: now)
          unreachable(host, "a redirect to nowhere", at: now)
          return
        }
        // The hop is part of one question, so it does not wait for the delay.
        flights[client.start(HTTPRequest(url: target.href))] = .robots(host, hops: hops + 1, at: target)
        return
      }
      let retryAfter = retryAfterSeconds(response.headers["Retry-After"], now: now)
      _ = host.politeness.responded(
        status: response.status, elapsed: response.elapsed, retryAfter: retryAfter, attempts: 1, at: now)
      if hops == 0 {
        host.record.address = response.address
        addresses.started(response.address, at: now)
      }
      learn(host, response, at: now)
    }
  }

  private func learn(_ host: HostQueue, _ response: HTTPResponse, at now: Double) {
    // A body that cannot be expanded is a robots.txt that cannot be read: nothing is allowed.
    let body = try? ContentCoding.decode(
      response.body, coding: response.headers["Content-Encoding"], limit: 8 << 20, isWhole: true)
    let access = RobotsAccess.from(status: body == nil ? 500 : response.status, body: body ?? [])
    answers.add(
      StoredResponse(
        id: RecordID(page: host.key + "/robots.txt"), url: host.key + "/robots.txt", host: host.key,
        status: response.status, fetchedAt: now, elapsed: response.elapsed, address: response.address,
        head: response.head, body: response.body, digest: Digest.sha256(response.body), bodyIn: nil,
        source: .robots))
    answers.touch(host.key, at: now)
    if case .disallowAll = access {
      unreachable(host, "status \(response.status)", at: now)
      return
    }
    host.record.robotsStatus = response.status
    host.record.robotsBody = body
    host.record.robotsFetchedAt = now
    adopt(access, host, until: now + settings.robotsMaxAge)
    emit(.robots(host: host.key, meaning: host.record.robotsNote ?? ""))
    if case .rules(let rules) = access {
      addRights(host, rules)
      addSitemaps(rules.sitemaps, host)
    } else {
      addRights(host, nil)
    }
    if settings.guessSitemap, host.record.robotsSitemaps == 0 {
      addSitemap(host.key + "/sitemap.xml", via: .wellKnown)
    }
  }

  /// Takes over what a robots.txt says, fresh or remembered.
  func adopt(_ access: RobotsAccess, _ host: HostQueue, until: Double) {
    host.robots = .known(access, until: until)
    switch access {
    case .allowAll(let reason): host.record.robotsNote = "no rules, all allowed (\(words(reason)))"
    case .disallowAll(let reason): host.record.robotsNote = "nothing allowed (\(words(reason)))"
    case .rules(let rules):
      var note =
        rules.isHTML ? "an HTML page instead of rules, all allowed" : counted(rules.groups.count, "group")
      if let seconds = rules.crawlDelay(agent: CrawlSettings.agent) {
        let isCut = host.politeness.honor(crawlDelay: seconds)
        note += ", crawl-delay \(seconds) s" + (isCut ? " cut to \(settings.politeness.crawlDelayCap) s" : "")
      }
      host.record.robotsSitemaps = rules.sitemaps.count
      host.record.robotsNote = note
    }
  }

  private func words(_ reason: RobotsAccess.Reason) -> String {
    switch reason {
    case .unavailable(let status), .unreachable(let status): "status \(status)"
    case .tooManyRedirects: "too many redirects"
    }
  }

  private func unreachable(_ host: HostQueue, _ detail: String, at now: Double) {
    let tries = host.robots.tries + 1
    let wait = settings.robotsRetry * Double(1 << min(tries - 1, 10))
    host.robots = .unreachable(retryAt: now + wait, tries: tries, detail: detail)
    host.record.robotsNote = "unreachable, nothing allowed (\(detail))"
    answers.touch(host.key, at: now)
    emit(.robots(host: host.key, meaning: host.record.robotsNote ?? ""))
    if tries > settings.politeness.maxParks {
      host.politeness.giveUp()
      giveUp(host, reason: "robots.unreachable", detail: detail)
    } else {
      emit(.parked(host: host.key, reason: "robots.unreachable", seconds: wait))
    }
  }

  /// The files by which a host speaks of all its pages: one request for each, and for the second place of an ai.txt
  /// only where the first has none (`Discovery`).
  private func addRights(_ host: HostQueue, _ rules: RobotsRules?) {
    let first = RightsFile.allCases.compactMap { $0.paths.first.flatMap { WebURL(host.key + $0) } }
    answers.found += first.compactMap { FoundURL($0, kind: .rights, via: .wellKnown, depth: 0) }
    let terms = rules.flatMap { LicenseLine(in: $0, of: host.key)?.own }
    if let found = terms.flatMap({ FoundURL($0, kind: .rights, via: .robots, depth: 0) }) {
      answers.found.append(found)
    }
  }

  private func addSitemaps(_ locations: [String], _ host: HostQueue) {
    for location in locations.prefix(1_000) { addSitemap(location, via: .robots) }
  }

  private func addSitemap(_ location: String, via: Via) {
    guard let url = WebURL(location), let found = FoundURL(url, kind: .sitemap, via: via, depth: 0) else {
      return
    }
    answers.found.append(found)
  }
}
