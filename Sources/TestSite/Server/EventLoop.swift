import Glibc
import Kernels

/// One thread, one poll, all hosts.
///
/// A request that is waiting in a socket costs three system calls: wait, read, write.
final class EventLoop {
  private let listeners: [Int32]
  private var sites: [any HostSite]
  /// Nil for hosts that count themselves.
  private let ledger: Ledger?
  private let stop: Int32
  private let delays: [Double]
  private let start: Double
  private let poll: Int32
  private var connections: [Int32: Connection] = [:]
  private var interests: [Int32: UInt32] = [:]
  private var waiting: [Int32: Double] = [:]
  /// No wait is over before.
  private var earliest = Double.infinity
  /// Given up for a moment when descriptors run out, so that a client can be accepted and turned away.
  private var spare: Int32
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

  /// The site of `listeners[i]` is `sites[i]`, which holds its answers back for `delays[i]` seconds; the loop ends when `stop`, an eventfd, is written to.
  init(
    listeners: [Int32], sites: [any HostSite], ledger: Ledger?, poll: Int32, stop: Int32, delays: [Double],
    start: Double
  ) {
    (self.listeners, self.sites, self.ledger) = (listeners, sites, ledger)
    (self.poll, self.stop, self.delays, self.start) = (poll, stop, delays, start)
    spare = yi_signal_open()
    for descriptor in listeners + [stop] { watch(descriptor, YI_READABLE) }
  }

  deinit { buffer.deallocate() }

  /// Serves until told to stop, then drops every client.
  func run() {
    defer {
      for connection in Array(connections.values) { drop(connection) }
      close(spare)
    }
    let hosts = Dictionary(uniqueKeysWithValues: listeners.enumerated().map { ($1, $0) })
    var events = [yi_ready](repeating: yi_ready(), count: 256)
    while true {
      let count = yi_poll_wait(poll, &events, Int32(events.count), timeout())
      for event in events.prefix(Int(count)) {
        let descriptor = event.descriptor
        if descriptor == stop { return }
        if let host = hosts[descriptor] {
          accept(descriptor, host)
        } else if let connection = connections[descriptor] {
          handle(connection, event.events)
        }
      }
      wake()
    }
  }

  /// Milliseconds until the next wait is over, rounded up; -1 for ever.
  private func timeout() -> Int32 {
    if waiting.isEmpty { return -1 }
    return Int32(min(60_000, max(0, (earliest - monotonicSeconds()) * 1_000)).rounded(.up))
  }

  private func wake() {
    let now = monotonicSeconds()
    guard !waiting.isEmpty, earliest <= now else { return }
    let due = waiting.filter { $0.value <= now }.sorted { $0.value < $1.value }
    for (descriptor, _) in due { waiting[descriptor] = nil }
    earliest = waiting.values.min() ?? .infinity
    for (descriptor, _) in due {
      if let connection = connections[descriptor] { serve(connection) }
    }
  }

  private func accept(_ listener: Int32, _ host: Int) {
    for _ in 0..<64 {
      let client = yi_accept(listener)
      guard client >= 0 else {
        if errno == EMFILE || errno == ENFILE { turnAway(listener) }
        return
      }
      connections[client] = Connection(
        socket: client, host: host, takesBodies: sites[host].takesBodies)
      ledger?.connected(host)
      watch(client, YI_READABLE | YI_GONE)
    }
  }

  private func turnAway(_ listener: Int32) {
    close(spare)
    let client = yi_accept(listener)
    if client >= 0 { Listener.reset(client) }
    spare = yi_signal_open()
  }

  private func handle(_ connection: Connection, _ events: UInt32) {
    if connection.isAnswering {
      if events & YI_GONE != 0 { return drop(connection) }
      if events & YI_WRITABLE != 0 { serve(connection) }
      return
    }
    let count = recv(connection.socket, buffer.baseAddress, buffer.count, 0)
    if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
    guard count > 0 else { return drop(connection) }
    connection.receive(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    serve(connection)
  }

  /// Goes on with the answer under way, then answers what has been read, until something has to be waited for.
  private func serve(_ connection: Connection) {
    while true {
      if connection.isAnswering {
        switch connection.advance() {
        case .finished: ledger?.finished(connection.host)
        case .blocked: return watch(connection.socket, YI_WRITABLE | YI_GONE)
        case .waiting(let seconds):
          let moment = monotonicSeconds() + seconds
          waiting[connection.socket] = moment
          earliest = min(earliest, moment)
          return watch(connection.socket, YI_GONE)
        case .closed: return drop(connection)
        case .reset: return drop(connection, byReset: true)
        }
      }
      guard let parsed = connection.nextRequest() else {
        return watch(connection.socket, YI_READABLE | YI_GONE)
      }
      connection.begin(answer(parsed, host: connection.host))
    }
  }

  private func answer(_ parsed: Result<Request, Request.Refusal>, host: Int) -> Answer {
    var request = Request(method: "-", target: "-")
    var answer: Answer
    switch parsed {
    case .success(let good):
      request = good
      let isPost = good.method == "POST" && sites[host].takesBodies
      let isKnown = good.method == "GET" || good.method == "HEAD" || isPost
      answer = isKnown ? sites[host].answer(to: good) : Page.refusal(405)
    case .failure(let refusal): answer = Page.refusal(refusal.status)
    }
    if delays[host] > 0 { answer.steps.insert(.wait(delays[host]), at: 0) }
    ledger?.arrived(host, request, status: answer.status, at: monotonicSeconds() - start)
    return answer
  }

  private func drop(_ connection: Connection, byReset: Bool = false) {
    if connection.isAnswering { ledger?.finished(connection.host) }
    ledger?.disconnected(connection.host)
    connections[connection.socket] = nil
    interests[connection.socket] = nil
    waiting[connection.socket] = nil
    if byReset { Listener.reset(connection.socket) } else { close(connection.socket) }
  }

  /// Tells the poll what to report about a descriptor, if that has changed.
  private func watch(_ descriptor: Int32, _ interest: UInt32) {
    let known = interests.updateValue(interest, forKey: descriptor)
    if known == interest { return }
    yi_poll_watch(poll, descriptor, interest, known == nil)
  }
}
