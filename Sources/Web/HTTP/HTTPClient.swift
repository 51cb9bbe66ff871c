internal import CCurl
internal import Dispatch
internal import Kernels

/// What every request of a client shares.
public struct HTTPSettings: Sendable {
  /// `name/version (+contact)`, sent with every request.
  public var userAgent: String
  /// Bytes of a response's body before content decoding.
  public var maxBodyBytes = 16 << 20
  /// Bytes of status line and header fields.
  public var maxHeadBytes = 256 << 10
  /// Seconds to connect, TLS included.
  public var connectTimeout = 10.0
  /// Seconds for a whole exchange.
  public var totalTimeout = 60.0
  /// A transfer slower than this many bytes a second for `stallTime` seconds is given up.
  public var stallBytesPerSecond = 64
  /// Seconds.
  public var stallTime = 20.0
  /// Gives up an exchange whose body began and then fell silent for so many seconds, in place of `stallTime`: for servers
  /// that think for long before they say anything.
  public var bodyStallTime: Double?
  /// Idle connections that are kept for further requests.
  public var keptConnections = 512
  /// Lets requests reach loopback, private and link-local addresses.
  public var allowPrivate = false
  /// An HTTP proxy, `http://host:port`; the environment's is never used.
  public var proxy: String?
  /// `host:port:address` overrides, as curl's `--resolve`.
  public var resolve: [String] = []

  /// Defaults, under one identity.
  public init(userAgent: String) { self.userAgent = userAgent }
}

/// Many requests at once on one thread, by libcurl's multi interface.
///
/// Redirects, cookies, content decoding and retries are the caller's: one request is one exchange with one server.
/// Not `Sendable`: it belongs to the thread that polls it.
public final class HTTPClient {
  private let settings: HTTPSettings
  private let multi: UnsafeMutableRawPointer?
  private var transfers: [Int: HTTPTransfer] = [:]
  private var nextTicket = 0
  private var idle: [UnsafeMutableRawPointer] = []
  private var lastLook = 0.0
  private let resolve: UnsafeMutablePointer<curl_slist>?

  /// A finished exchange: the ticket `start` gave, and how it ended.
  public typealias Completion = (ticket: Int, result: Result<HTTPResponse, HTTPFailure>)

  /// Creates a client; `curl_global_init` happens on first use.
  public init(_ settings: HTTPSettings) {
    self.settings = settings
    _ = HTTPClient.libraryReady
    multi = curl_multi_init()
    resolve = settings.resolve.reduce(nil) { curl_slist_append($0, $1) }
    _ = yi_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, settings.keptConnections)
  }

  deinit {
    for transfer in transfers.values { release(transfer) }
    for easy in idle { curl_easy_cleanup(easy) }
    curl_multi_cleanup(multi)
    curl_slist_free_all(resolve)
  }

  private static let libraryReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  /// Exchanges started and not yet returned by `poll`.
  public var inFlight: Int { transfers.count }

  /// Starts an exchange; its end comes from `poll` under the returned ticket.
  public func start(_ request: HTTPRequest) -> Int {
    nextTicket += 1
    let reused = idle.popLast()
    if let reused { curl_easy_reset(reused) }
    let transfer = HTTPTransfer(
      easy: reused ?? curl_easy_init(), ticket: nextTicket, request: request, settings: settings)
    if let resolve { _ = yi_curl_set_list(transfer.easy, CURLOPT_RESOLVE, resolve) }
    transfers[nextTicket] = transfer
    curl_multi_add_handle(multi, transfer.easy)
    return nextTicket
  }

  /// Moves all exchanges on, waiting up to `timeout` seconds for something to happen.
  public func poll(timeout: Double) -> [Completion] {
    var running: Int32 = 0
    curl_multi_perform(multi, &running)
    var done = collect()
    if done.isEmpty {
      let milliseconds = Int32(max(0, min(timeout, 60)) * 1000)
      curl_multi_poll(multi, nil, 0, milliseconds, nil)
      curl_multi_perform(multi, &running)
      done = collect()
    }
    return done + stalled()
  }

  /// Ends what fell silent, at most so often that a look at all exchanges costs nothing.
  private func stalled() -> [Completion] {
    guard let patience = settings.bodyStallTime else { return [] }
    let now = Double(DispatchTime.now().uptimeNanoseconds) / 1e9
    guard now - lastLook >= min(1, patience / 4) else { return [] }
    lastLook = now
    let silent = transfers.values.filter { $0.isStalled(patience, now: now) }
    return silent.map { transfer in
      transfers[transfer.ticket] = nil
      release(transfer)
      let problem = "the body fell silent for \(patience) seconds"
      return (transfer.ticket, .failure(HTTPFailure("fetch.stalled", problem, isTransient: true)))
    }
  }

  private func collect() -> [Completion] {
    var done: [Completion] = []
    var easy: UnsafeMutableRawPointer?
    var code = CURLE_OK
    while yi_curl_next_done(multi, &easy, &code) {
      guard let context = yi_curl_get_private(easy) else { continue }
      let transfer = Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue()
      done.append((transfer.ticket, transfer.outcome(code)))
      transfers[transfer.ticket] = nil
      release(transfer)
    }
    return done
  }

  private func release(_ transfer: HTTPTransfer) {
    curl_multi_remove_handle(multi, transfer.easy)
    if let easy = transfer.easy {
      if idle.count < 64 { idle.append(easy) } else { curl_easy_cleanup(easy) }
    }
    transfer.releaseLists()
  }
}
