internal import Corpus
internal import Foundation
internal import Web

extension CrawlEngine {
  /// Begins the generation that is to be worked on, before the engine is made.
  ///
  /// - Parameter refresh: every URL is asked again, conditionally, in a new generation.
  static func begin(_ frontier: Frontier, refresh: Bool) throws {
    try frontier.write { tx in
      let generation = try tx.generation
      let finished = try tx.meta("finished_generation").flatMap(Int.init) ?? 0
      if generation == 0 {
        try tx.setMeta("generation", "1")
      } else if refresh {
        let counts = try tx.counts()
        let left = (counts["pending"] ?? 0) + (counts["leased"] ?? 0)
        guard finished == generation, left == 0 else {
          throw CrawlFailure(
            frontier.path, "generation \(generation) is not finished",
            remedy: "finish it with yisang crawl before --refresh opens the next")
        }
        try tx.setMeta("generation", String(generation + 1))
        try tx.reopenForRefresh()
      }
    }
  }

  /// Restores hosts, mends what a kill left, and adds the seeds.
  func open() throws {
    let now = clock()
    let (wasClean, stranded) = try frontier.read { (try $0.meta("clean"), try $0.strandedLeases()) }
    let isResumed = wasClean != nil
    uncleanSince = wasClean == "0" ? now : nil
    try restoreHosts(at: now)
    // A response that was stored and not acknowledged is finished from the shard, not asked for again.
    var recovered = 0
    for leased in stranded {
      if let stored = try store.find(leased.id) {
        conclude(leased, stored, at: now)
        recovered += 1
      } else {
        settle(leased, .released, at: now)
      }
    }
    let registryDigest = registryFingerprint()
    try frontier.write { tx in
      try tx.setMeta("clean", "0")
      try tx.reviveUnreachable()
      if try tx.meta("registry") != registryDigest {
        try tx.reviveRefused()
        try tx.setMeta("registry", registryDigest)
      }
    }
    try addSeeds()
    try commit(leasing: false)
    try frontier.read { tx in
      for pending in try tx.pendingHosts() {
        guard let site = registry.sites.first(where: { $0.host == pending.site }) else { continue }
        host(pending.host, site: site).pendingDue = pending.earliest
      }
      for site in registry.sites {
        let taken = try tx.pagesTaken(site: site.host)
        pagesTaken[site.host] = taken
        pagesTotal += taken
      }
      progress.pending = try tx.counts()["pending"] ?? 0
      emit(
        .opened(
          generation: try tx.generation, isResumed: isResumed, pending: progress.pending, recovered: recovered
        ))
    }
  }

  private func addSeeds() throws {
    try frontier.write { tx in
      for site in registry.sites {
        for seed in site.seeds {
          guard let url = WebURL(seed), let found = FoundURL(url, via: .seed, depth: 0) else { continue }
          if registry.site(of: url) == nil {
            emit(
              .notice("seed \(seed) of \(site.host) is on a host that is not in the registry; not fetched"))
          }
          try add(found, tx)
        }
      }
      for location in settings.sitemaps {
        guard let url = WebURL(location), registry.site(of: url) != nil,
          let found = FoundURL(url, kind: .sitemap, via: .sitemap, depth: 0)
        else {
          emit(.notice("sitemap \(location) is on a host that is not in the registry; not fetched"))
          continue
        }
        try add(found, tx)
      }
    }
  }

  private func restoreHosts(at now: Double) throws {
    for record in try frontier.read({ try $0.hosts() }) {
      guard let site = registry.sites.first(where: { $0.host == record.site }) else { continue }
      let host = host(record.key, site: site, record: record)
      let age = record.robotsFetchedAt.map { now - $0 } ?? .infinity
      if let status = record.robotsStatus, age < settings.robotsMaxAge {
        let access = RobotsAccess.from(status: status, body: record.robotsBody ?? [])
        adopt(access, host, until: now - age + settings.robotsMaxAge)
      }
    }
  }

  /// What decides whether a URL is wanted: when it changes, refused URLs are judged again.
  private func registryFingerprint() -> String {
    var digest = Digest()
    for site in registry.sites {
      let scope = site.scope.include.map(\.text) + ["-"] + site.scope.exclude.map(\.text)
      let bounds = "\(site.maxPages ?? -1) \(site.maxDepth ?? -1) \(site.maxPagesPerPattern ?? -1)"
      for part in [site.host, bounds] + scope { digest.updateDelimited(Array(part.utf8)) }
    }
    let bounds =
      "\(settings.maxPages ?? -1) \(settings.maxDepth) \(settings.maxPagesPerPattern) \(settings.traps)"
    digest.updateDelimited(Array("\(bounds) \(settings.http.allowPrivate)".utf8))
    return digest.finish().hex
  }

  /// Releases what was leased, seals the shard, and marks the frontier as cleanly left.
  func close(isFinished: Bool) throws {
    let now = clock()
    for host in order {
      for leased in host.leased { settle(leased, .released, at: now) }
      host.leased = []
    }
    try commit(leasing: false)
    try store.seal(onlyIfFull: false)
    try frontier.write { tx in
      try tx.setMeta("clean", "1")
      if isFinished { try tx.setMeta("finished_generation", String(try tx.generation)) }
      progress.pending = try tx.counts()["pending"] ?? 0
    }
    progress.isFinished = isFinished
    try frontier.close()
  }
}
