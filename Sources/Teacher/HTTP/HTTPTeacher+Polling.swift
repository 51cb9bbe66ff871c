import Foundation
import StrictJSON
import Web

extension HTTPTeacher {
  /// Moves all requests on, waiting up to `timeout` seconds for one to end; with none in flight and no room, for room.
  ///
  /// - Throws: `teacher.no_server` when all addresses have failed for longer than the patience, or turn us away;
  ///   `teacher.unknown_field` when the server refuses a field of every request; `teacher.refuses_all` when it has
  ///   refused twenty in a row and answered none.
  public func poll(timeout: Double) throws -> [TeacherEnd] {
    let deadline = HTTPTeacher.clock() + max(0, timeout)
    var now = HTTPTeacher.clock()
    repeat {
      followList(at: now)
      for index in endpoints.indices
      where endpoints[index].isListed && endpoints[index].health.startsProbe(at: now) { probe(index, now) }
      dispatch(at: now)
      if ends.isEmpty { try checkHope(at: now) }
      let moments =
        endpoints.filter(\.isListed).compactMap(\.health.nextMoment).filter { $0 > now }
        + [queue.nextMoment ?? deadline, listed?.nextLook ?? deadline]
      let wait = min(deadline, moments.min() ?? deadline) - now
      for completion in client.poll(timeout: ends.isEmpty ? max(0.001, min(wait, 1)) : 0) {
        receive(completion)
      }
      now = HTTPTeacher.clock()
    } while ends.isEmpty && (!pending.isEmpty || room == 0) && now < deadline
    dispatch(at: now)
    defer { ends = [] }
    return ends
  }

  /// Sends what waits to where places are free.
  func dispatch(at now: Double) {
    while let ticket = queue.first(at: now) {
      guard let request = pending[ticket] else {
        queue.removeFirst()
        continue
      }
      guard let index = freeEndpoint(avoiding: request.avoid, at: now) else { return }
      queue.removeFirst()
      var exchange = HTTPRequest(
        url: endpoints[index].address + "/chat/completions", headers: headers, body: request.body)
      exchange.wantsNewConnection = request.counts.broken > 0
      flights[client.start(exchange)] = Flight(ticket: ticket, endpoint: index, started: now)
      endpoints[index].inFlight += 1
      endpoints[index].started += 1
      endpoints[index].throughput.begins(at: now)
    }
  }

  /// Where the next request goes now.
  ///
  /// - Parameter avoided: an address that gets it only if no other is free.
  private func freeEndpoint(avoiding avoided: Int?, at now: Double) -> Int? {
    var taking = endpoints.indices.filter { endpoints[$0].isListed && endpoints[$0].health.takes(at: now) }
    let free = taking.count { endpoints[$0].inFlight < settings.maxInFlight }
    guard free > 0 else { return nil }
    if free > 1 { taking.removeAll { $0 == avoided } }
    let candidates = taking.map { index in
      let endpoint = endpoints[index]
      return PlaceChoice.Candidate(
        inFlight: endpoint.inFlight, started: endpoint.started, pace: endpoint.throughput.pace(at: now),
        isFree: endpoint.inFlight < settings.maxInFlight)
    }
    let queued = pending.count - endpoints.reduce(0) { $0 + $1.inFlight }
    return PlaceChoice.of(candidates, waiting: expected.map { $0 + queued }).map { taking[$0] }
  }

  private func probe(_ index: Int, _ now: Double) {
    var look = HTTPRequest(url: endpoints[index].address + "/models", headers: headers)
    look.totalTimeout = settings.startTimeout
    flights[client.start(look)] = Flight(ticket: nil, endpoint: index, started: now)
  }

  private func receive(_ completion: HTTPClient.Completion) {
    guard let flight = flights.removeValue(forKey: completion.ticket) else { return }
    let now = HTTPTeacher.clock()
    guard let ticket = flight.ticket else { return endProbe(flight.endpoint, completion.result, now) }
    endpoints[flight.endpoint].inFlight -= 1
    let elapsed = now - flight.started
    let outcome = TryOutcome(
      completion.result,
      wholeTime: elapsed > settings.connectTimeout + 1 || elapsed > settings.requestTimeout * 0.9,
      now: Date().timeIntervalSince1970)
    let isIdle = endpoints[flight.endpoint].inFlight == 0
    switch outcome {
    case .reply(let body, let tokens):
      endpoints[flight.endpoint].throughput.answered(
        after: elapsed, tokens: tokens ?? 0, isIdle: isIdle, at: now)
      firstRefusals.answered()
      noteIfBack(flight.endpoint)
      let reply = RawReply(
        body: body, endpoint: endpoints[flight.endpoint].address, seconds: elapsed,
        tries: (pending[ticket]?.counts.all ?? 0) + 1)
      end(ticket, .success(reply))
    case .problem(let problem):
      endpoints[flight.endpoint].throughput.failed(isIdle: isIdle, at: now)
      take(problem, of: ticket, at: flight.endpoint, now)
    }
  }

  private func take(_ problem: TryProblem, of ticket: Int, at index: Int, _ now: Double) {
    guard var request = pending[ticket] else { return }
    var problem = problem
    let address = endpoints[index].address
    // One that has answered nothing does not speak for the others: they answer what it refuses.
    if problem.kind == .unknownField, firstRefusals.hasAnswered, !endpoints[index].health.hasAnswered {
      problem.kind = .closed
    }
    switch problem.kind {
    case .later: break
    case .broken, .garbled:
      if let pause = endpoints[index].health.failed(at: now), endpoints[index].isListed {
        notes.append(
          "\(address) is parked for \(Int(pause.rounded(.up))) s: \(problem.reason): \(problem.detail)")
      }
    case .refused:
      noteIfBack(index)
      if problem.reason == "teacher.too_long", let unbounded = unbounded(request, problem, address) {
        pending[ticket] = unbounded
        return queue.append(ticket)
      }
    case .unknownField:
      // A server that took the same fields before does not mean them.
      if firstRefusals.hasAnswered { problem.kind = .refused } else { fatal = problem.failure(tries: 1) }
    case .closed:
      let wasOpen = endpoints[index].health.state == .open
      if endpoints[index].health.turnedAway(problem) {
        if wasOpen, endpoints[index].isListed {
          notes.append("\(address) is not asked any more: \(problem.reason): \(problem.detail)")
        }
        request.avoid = index
        pending[ticket] = request
        return queue.append(ticket)
      }
    }
    if let seconds = problem.retryAfter, problem.kind == .later || problem.kind == .broken {
      endpoints[index].health.pause(until: now + min(seconds, settings.retries.longestRetryAfter))
    }
    request.counts.add(problem.kind)
    request.avoid = index
    let decision = RetryDecision(
      problem, counts: request.counts, policy: settings.retries, unit: random.unit())
    switch decision {
    case .giveUp(let failure):
      end(ticket, .failure(problem.kind == .refused ? firstRefusals.took(failure, at: now) : failure))
    case .again(let seconds):
      pending[ticket] = request
      queue.append(ticket, at: now + seconds)
    }
  }

  /// The same without `max_tokens`: servers then end an answer with their context, which is shorter.
  ///
  /// - Returns: nil if it was not sent: the prompt alone is too long.
  private func unbounded(_ request: Pending, _ problem: TryProblem, _ address: String) -> Pending? {
    var unbounded = request
    unbounded.body = body.withoutLimit.json(request.request).serialized
    guard unbounded.body != request.body else { return nil }
    unbounded.counts.add(problem.kind)
    if !hasToldOfContext {
      notes.append(
        "\(address) has no room for max_tokens \(request.request.sampling.maxTokens) behind a prompt: such requests are asked again without it, and the context ends their answers. It says: \(problem.detail)"
      )
    }
    hasToldOfContext = true
    return unbounded
  }

  private func end(_ ticket: Int, _ result: Result<RawReply, TeacherFailure>) {
    pending[ticket] = nil
    ends.append(TeacherEnd(ticket: ticket, result: result))
  }

  private func noteIfBack(_ index: Int) {
    let isBack = endpoints[index].health.answered()
    guard isBack, endpoints[index].isListed else { return }
    endpoints[index].isChecked = true
    notes.append("\(endpoints[index].address) is back")
  }

  private func checkHope(at now: Double) throws {
    if let fatal { throw fatal }
    let tries = flights.values.lazy.filter { $0.ticket != nil }
    if let verdict = firstRefusals.verdict(oldest: tries.map(\.started).min()) { throw verdict }
    guard !endpoints.contains(where: \.isOpen) else {
      (closedSince, hasToldOfWaiting) = (nil, false)
      return
    }
    let current = endpoints.filter(\.isListed)
    guard !waitsForList(at: now), current.allSatisfy({ $0.health.isLost(at: now) }) else { return }
    var told = current.map { endpoint in
      if case .closed(let problem) = endpoint.health.state {
        return "\(endpoint.address): \(problem.reason): \(problem.detail)"
      }
      return "\(endpoint.address): no answer for \(Int(settings.parking.patience)) s"
    }
    if told.isEmpty, let listed { told = ["\(listed.file.path) lists no address"] }
    throw TeacherFailure(
      "teacher.no_server",
      "no address answers any more; look at the servers, then run this again, it goes on where it was. "
        + told.joined(separator: "; "), isTransient: true)
  }
}
