internal import Corpus
internal import Foundation
internal import Web

extension CrawlEngine {
  /// Takes an exchange that ended.
  func receive(_ completion: HTTPClient.Completion) throws {
    switch flights.removeValue(forKey: completion.ticket) {
    case nil: return
    case .robots(let host, let hops, let url): receiveRobots(host, hops: hops, at: url, completion.result)
    case .page(let host, let leased):
      switch completion.result {
      case .success(let response): receivePage(host, leased, response)
      case .failure(let failure): receiveFailure(host, leased, failure)
      }
    }
  }

  private func receiveFailure(_ host: HostQueue, _ leased: LeasedURL, _ failure: HTTPFailure) {
    let now = clock()
    let outcome = host.politeness.failed(
      isTransient: failure.isTransient, attempts: leased.attempts + 1, at: now)
    switch outcome {
    case .accept: refuse(leased, (failure.reason, failure.detail), at: now)
    case .retry(let moment): retry(host, leased, moment, failure.reason, failure.detail, at: now)
    }
  }

  private func receivePage(_ host: HostQueue, _ leased: LeasedURL, _ response: HTTPResponse) {
    let now = clock()
    host.record.address = response.address
    addresses.started(response.address, at: now)
    let headers = response.headers
    let outcome = host.politeness.responded(
      status: response.status, elapsed: response.elapsed,
      retryAfter: retryAfterSeconds(headers["Retry-After"], now: now), attempts: leased.attempts + 1, at: now)
    if case .retry(let moment) = outcome {
      retry(host, leased, moment, "fetch.status", "status \(response.status)", at: now)
      return
    }
    let isUnchanged = response.status == 304 && leased.bodyIn != nil
    let stored = StoredResponse(
      id: leased.id, url: leased.url, host: leased.host, status: response.status, fetchedAt: now,
      elapsed: response.elapsed, address: response.address, head: response.head, body: response.body,
      digest: isUnchanged ? leased.bodyDigest ?? [] : Digest.sha256(response.body),
      bodyIn: isUnchanged ? leased.bodyIn : nil, source: leased.kind.source)
    answers.add(stored)
    emit(.fetched(url: leased.url, status: response.status, elapsed: response.elapsed))
    conclude(leased, stored, at: now)
  }

  /// Derives what a stored response leads to and settles its URL.
  func conclude(_ leased: LeasedURL, _ stored: StoredResponse, at now: Double) {
    let discovery = Discovery.from(
      stored, kind: leased.kind, depth: leased.depth, redirects: leased.redirects,
      maxRedirects: settings.maxRedirects)
    let headers = stored.headers
    let isGood = (200...299).contains(stored.status)
    let validators =
      isGood
      ? Validators(
        etag: headers["ETag"], lastModified: headers["Last-Modified"], bodyIn: String(store.currentIndex),
        digest: stored.digest) : nil
    let settlement = Settlement.done(
      status: stored.status, reason: discovery.reason, detail: discovery.detail, validators: validators)
    if let reason = discovery.reason {
      emit(.refused(url: leased.url, reason: reason, detail: discovery.detail ?? ""))
    }
    progress.fetched += 1
    settle(leased, settlement, discovery, at: now)
  }

  private func retry(
    _ host: HostQueue, _ leased: LeasedURL, _ moment: Double, _ reason: String, _ detail: String,
    at now: Double
  ) {
    if leased.kind == .page {
      pagesTaken[host.site.host, default: 1] -= 1
      pagesTotal -= 1
    }
    emit(.retrying(url: leased.url, reason: detail, inSeconds: moment - now))
    if host.politeness.nextDue - now >= settings.politeness.parkTime {
      emit(.parked(host: host.key, reason: detail, seconds: host.politeness.nextDue - now))
    }
    settle(leased, .retry(notBefore: moment, reason: reason, detail: detail), at: now)
  }
}
