import Foundation
import Glibc
import Kernels
import Synchronization

/// Ports, and an event loop that answers at them on a thread of its own. They are taken by `init`, and freed by `stop` or with the last
/// reference.
final class LoopThread: Sendable {
  /// In the order in which they were asked for.
  let ports: [Int]
  private let listeners: [Int32]
  private let poll: Int32
  private let stopSignal: Int32
  private let ended = DispatchSemaphore(value: 0)
  private let phase = Mutex(Phase.ready)

  private enum Phase { case ready, running, stopped }

  /// - Parameter wanted: on 127.0.0.1; 0 takes any free one.
  /// - Throws: `TestSiteError.portTaken` where a port is in use.
  init(ports wanted: [Int]) throws {
    var opened: [(socket: Int32, port: Int)] = []
    (poll, stopSignal) = (yi_poll_open(), yi_signal_open())
    do {
      guard poll >= 0, stopSignal >= 0 else { throw TestSiteError.system(call: "epoll", code: errno) }
      for port in wanted { opened.append(try Listener.open(port: port)) }
    } catch {
      for descriptor in opened.map(\.socket) + [poll, stopSignal] { close(descriptor) }
      throw error
    }
    (listeners, ports) = (opened.map(\.socket), opened.map(\.port))
  }

  deinit { stop() }

  /// Begins to answer.
  ///
  /// - Parameters:
  ///   - sites: one a port.
  ///   - delays: seconds for which the answers of each are held back.
  func start(_ name: String, _ sites: [any HostSite], ledger: Ledger?, delays: [Double]) throws {
    try phase.withLock { phase in
      guard phase == .ready else { throw TestSiteError.alreadyStarted }
      phase = .running
    }
    // The thread must not hold this, or the last reference would never go.
    let thread = Thread { [listeners, poll, stopSignal, ended] in
      EventLoop(
        listeners: listeners, sites: sites, ledger: ledger, poll: poll, stop: stopSignal, delays: delays,
        start: monotonicSeconds()
      ).run()
      ended.signal()
    }
    thread.name = name
    thread.start()
  }

  /// Ends the thread, drops all clients and frees the ports; returns when that is done. A second call does nothing.
  func stop() {
    let previous = phase.withLock { phase in
      defer { phase = .stopped }
      return phase
    }
    if previous == .stopped { return }
    if previous == .running {
      yi_signal_raise(stopSignal)
      ended.wait()
    }
    for descriptor in listeners + [poll, stopSignal] { close(descriptor) }
  }
}
