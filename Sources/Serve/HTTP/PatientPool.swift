import FlyingFox
import FlyingSocks
import Glibc
import Synchronization

/// FlyingFox's pool of sockets with two things it lacks: an end to its patience with a client that neither sends nor
/// reads, and a door that can be closed while connections go on.
final class PatientPool: AsyncSocketPool {
  private struct Door {
    /// The listening socket, while nobody comes.
    var waiting: Socket?
    var isClosed = false
    /// Whether nobody accepts any more.
    var isShut = false
  }

  private let base: any AsyncSocketPool
  private let patience: Duration
  private let door = Mutex(Door())

  /// - Parameter patience: how long a client may send nothing while something is waited for, or take nothing.
  init(patience: Duration) {
    base = HTTPServer.defaultPool()
    self.patience = patience
  }

  func prepare() async throws { try await base.prepare() }

  func run() async throws { try await base.run() }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    let listens = try? socket.getValue(for: BoolSocketOption(name: SO_ACCEPTCONN))
    if listens == true { return try await waitForClient(socket, events) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { [base] in try await base.suspendSocket(socket, untilReadyFor: events) }
      group.addTask { [patience] in
        try await Task.sleep(for: patience)
        throw SocketError.timeout(message: "the client is silent")
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  /// FlyingFox ends its loop in peace on `disconnected`, and cancels all connections on any other error.
  private func waitForClient(_ socket: Socket, _ events: Socket.Events) async throws {
    let mayWait = door.withLock { door in
      door.waiting = door.isClosed ? nil : socket
      door.isShut = door.isClosed
      return !door.isClosed
    }
    if mayWait { try? await base.suspendSocket(socket, untilReadyFor: events) }
    try Task.checkCancellation()
    let isClosed = door.withLock { door in
      door.waiting = nil
      door.isShut = door.isClosed
      return door.isClosed
    }
    if isClosed { throw SocketError.disconnected }
  }

  /// Refuses new connections; returns when the loop that accepts them has ended, at most a second later.
  func closeDoor() async {
    let waiting = door.withLock { door in
      door.isClosed = true
      return door.waiting
    }
    // Linux wakes who waits for a connection.
    if let waiting { shutdown(waiting.file.rawValue, Int32(SHUT_RDWR)) }
    for _ in 0..<100 where !door.withLock({ $0.isShut }) { try? await Task.sleep(for: .milliseconds(10)) }
  }
}
