import FlyingFox
import FlyingSocks
import Foundation
import Glibc

/// The other end of a connection, looked at while an answer is being made.
///
/// FlyingFox reads a socket only for the next request and writes to it only when there is something to write, so it
/// learns that a client has gone long after. It hands out no socket either; so it is looked up by the client's address.
struct Peer: Sendable {
  private let socket: Socket
  /// `POLLRDHUP` of Linux, which Glibc's module does not show.
  private static let closedByPeer: Int32 = 0x2000

  /// The open connection from this address; nil if there is none any more.
  init?(_ address: HTTPRequest.Address) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    let sockets = names.lazy.compactMap { Int32($0) }.map { Socket(file: .init(rawValue: $0)) }
    let own = sockets.first { socket in
      (try? socket.remotePeer()).map { HTTPRequest.Address.make(from: $0) } == address
    }
    guard let own else { return nil }
    socket = own
  }

  /// Whether it closed its end, also if only for writing, as servers usually take it.
  var isGone: Bool {
    var entry = pollfd(fd: socket.file.rawValue, events: Int16(Peer.closedByPeer), revents: 0)
    guard poll(&entry, 1, 0) > 0 else { return false }
    return Int32(entry.revents) & (Peer.closedByPeer | POLLHUP | POLLERR | POLLNVAL) != 0
  }
}
