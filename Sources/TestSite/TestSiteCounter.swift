/// How often one address of one host was asked for; times are seconds since the start.
public struct TestSiteCounter: Sendable, Equatable {
  /// The host asked.
  public let host: TestHostKind
  /// `GET` or `HEAD`; `-` for what was no request.
  public let method: String
  /// Path and query as sent.
  public let target: String
  /// Requests.
  public let count: Int
  /// Requests by status; 0 where no status line went out.
  public let statuses: [Int: Int]
  /// Time of the first request.
  public let first: Double
  /// Time of the last request.
  public let last: Double
  /// Shortest time between two requests; nil if there was one only.
  public let minimalGap: Double?

  static func list(host: TestHostKind, log: HostLog) -> [TestSiteCounter] {
    log.entries.map {
      TestSiteCounter(
        host: host, method: $0.method, target: $0.target, count: $0.count, statuses: $0.statuses,
        first: $0.first, last: $0.last, minimalGap: $0.minimalGap)
    }
  }

  var json: String {
    let statuses = statuses.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(
      separator: ",")
    return """
      {"method":\(method.json),"target":\(target.json),"count":\(count),"statuses":{\(statuses)},\
      "first":\(first),"last":\(last),"minimal_gap":\(minimalGap.map { "\($0)" } ?? "null")}
      """
  }
}

/// One request; the time is seconds since the start.
public struct TestSiteArrival: Sendable, Equatable {
  /// When its head was complete.
  public let time: Double
  /// `GET` or `HEAD`.
  public let method: String
  /// Path and query as sent.
  public let target: String
  /// What it was answered with.
  public let status: Int

  static func list(_ log: HostLog) -> [TestSiteArrival] {
    log.arrivals.map {
      let entry = log.entries[$0.entry]
      return TestSiteArrival(time: $0.time, method: entry.method, target: entry.target, status: $0.status)
    }
  }

  var json: String {
    "{\"time\":\(time),\"method\":\(method.json),\"target\":\(target.json),\"status\":\(status)}"
  }
}

/// How hard one host was pressed.
public struct TestSiteLoad: Sendable, Equatable {
  /// Requests since the start or the last reset.
  public let requests: Int
  /// Most requests that were being answered at one time. An answer that goes out at once counts for no time: see
  /// `TestSiteConfiguration.answerDelay`.
  public let peakRequests: Int
  /// Most connections that were open at one time.
  public let peakConnections: Int
  /// Requests being answered now.
  public let requestsInFlight: Int
  /// Connections open now.
  public let connections: Int
  /// Shortest time between two requests to the host, in seconds.
  public let minimalGap: Double?

  init(_ log: HostLog) {
    (requests, requestsInFlight, minimalGap) = (log.arrivals.count, log.inFlight, log.minimalGap)
    (peakRequests, peakConnections, connections) = (log.peakRequests, log.peakConnections, log.connections)
  }

  var json: String {
    """
    "requests":\(requests),"peak_requests":\(peakRequests),"peak_connections":\(peakConnections),\
    "requests_in_flight":\(requestsInFlight),"connections":\(connections),"minimal_gap":\(minimalGap.map { "\($0)" } ?? "null")
    """
  }
}
