import Glibc

/// Loopback sockets.
enum Listener {
  /// A listening socket and its port; port 0 takes a free one.
  static func open(port: Int) throws -> (socket: Int32, port: Int) {
    let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let listening = socket(AF_INET, flags, 0)
    guard listening >= 0 else { throw TestSiteError.system(call: "socket", code: errno) }
    var one: Int32 = 1
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let outcome = withUnsafeMutableBytes(of: &address) { raw in
      let generic = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self)
      guard bind(listening, generic, length) == 0, listen(listening, 1_024) == 0 else { return errno }
      return getsockname(listening, generic, &length) == 0 ? 0 : errno
    }
    guard outcome == 0 else {
      close(listening)
      throw outcome == EADDRINUSE || outcome == EACCES
        ? TestSiteError.portTaken(port) : TestSiteError.system(call: "bind", code: outcome)
    }
    return (listening, Int(in_port_t(bigEndian: address.sin_port)))
  }

  /// Closes so that the client sees its connection reset.
  static func reset(_ client: Int32) {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(client, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    close(client)
  }
}

/// Seconds on the clock that is never set.
func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
