import Synchronization

/// Who asked for what and when, per host; the server's own memory, which tests believe.
final class Ledger: Sendable {
  private let logs: Mutex<[HostLog]>

  init(hosts: Int) { logs = Mutex(Array(repeating: HostLog(), count: hosts)) }

  func connected(_ host: Int) {
    logs.withLock { logs in
      logs[host].connections += 1
      logs[host].peakConnections = max(logs[host].peakConnections, logs[host].connections)
    }
  }

  func disconnected(_ host: Int) { logs.withLock { $0[host].connections -= 1 } }

  func arrived(_ host: Int, _ request: Request, status: Int, at time: Double) {
    logs.withLock { $0[host].arrived(request, status: status, at: time) }
  }

  /// The answer went out, or the client went away.
  func finished(_ host: Int) { logs.withLock { $0[host].inFlight -= 1 } }

  func log(_ host: Int) -> HostLog { logs.withLock { $0[host] } }

  /// Forgets what was asked; what is open stays open.
  func reset() {
    logs.withLock { logs in
      for index in logs.indices {
        var fresh = HostLog()
        fresh.connections = logs[index].connections
        fresh.peakConnections = fresh.connections
        fresh.inFlight = logs[index].inFlight
        fresh.peakRequests = fresh.inFlight
        logs[index] = fresh
      }
    }
  }
}

/// One host's part of the ledger.
struct HostLog: Sendable {
  struct Key: Hashable {
    var method: String
    var target: String
  }

  struct Entry: Sendable {
    var method: String
    var target: String
    var count = 0
    var statuses: [Int: Int] = [:]
    var first = 0.0
    var last = 0.0
    var minimalGap: Double?
  }

  struct Arrival: Sendable {
    var time: Double
    var entry: Int
    var status: Int
  }

  /// In the order of their first arrival.
  var entries: [Entry] = []
  var arrivals: [Arrival] = []
  var minimalGap: Double?
  var connections = 0
  var peakConnections = 0
  var inFlight = 0
  var peakRequests = 0
  private var index: [Key: Int] = [:]

  mutating func arrived(_ request: Request, status: Int, at time: Double) {
    inFlight += 1
    peakRequests = max(peakRequests, inFlight)
    let key = Key(method: request.method, target: request.target)
    let slot: Int
    if let known = index[key] {
      slot = known
      entries[slot].minimalGap = min(entries[slot].minimalGap ?? .infinity, time - entries[slot].last)
    } else {
      slot = entries.count
      index[key] = slot
      entries.append(Entry(method: key.method, target: key.target, first: time))
    }
    entries[slot].count += 1
    entries[slot].last = time
    entries[slot].statuses[status, default: 0] += 1
    if let previous = arrivals.last { minimalGap = min(minimalGap ?? .infinity, time - previous.time) }
    arrivals.append(Arrival(time: time, entry: slot, status: status))
  }
}
