internal import CCurl
internal import Kernels

/// One exchange under way: what libcurl's callbacks write into, and what it says at the end.
final class HTTPTransfer {
  let easy: UnsafeMutableRawPointer?
  let ticket: Int
  private let settings: HTTPSettings
  private var head: [UInt8] = []
  private var body: [UInt8] = []
  private var overflow: String?
  /// Bytes of the body taken, at the last look that found new ones; see `isStalled`.
  private var pace = (bytes: 0, at: 0.0)
  private var fieldList: UnsafeMutablePointer<curl_slist>?
  private let guardState = UnsafeMutablePointer<yi_socket_guard>.allocate(capacity: 1)

  init(easy: UnsafeMutableRawPointer?, ticket: Int, request: HTTPRequest, settings: HTTPSettings) {
    (self.easy, self.ticket, self.settings) = (easy, ticket, settings)
    guardState.initialize(to: yi_socket_guard(refused: false))
    configure(request)
  }

  deinit { guardState.deallocate() }

  private func configure(_ request: HTTPRequest) {
    set(CURLOPT_URL, request.url)
    set(CURLOPT_PATH_AS_IS, 1)
    set(CURLOPT_USERAGENT, settings.userAgent)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_FOLLOWLOCATION, 0)
    set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
    set(CURLOPT_HTTP09_ALLOWED, 0)
    set(CURLOPT_HTTP_CONTENT_DECODING, 0)
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_CONNECTTIMEOUT_MS, Int(settings.connectTimeout * 1000))
    // To libcurl 0 is no limit at all.
    let seconds = request.totalTimeout ?? settings.totalTimeout
    set(CURLOPT_TIMEOUT_MS, max(1, Int((seconds * 1000).rounded(.up))))
    if request.wantsNewConnection { set(CURLOPT_FRESH_CONNECT, 1) }
    // Where silence before the head is usual, the client looks at the body's pace itself.
    if settings.bodyStallTime == nil {
      set(CURLOPT_LOW_SPEED_LIMIT, settings.stallBytesPerSecond)
      set(CURLOPT_LOW_SPEED_TIME, max(1, Int(settings.stallTime)))
    } else {
      set(CURLOPT_TCP_KEEPALIVE, 1)
    }
    // An empty string, not a missing option: otherwise libcurl reads http_proxy from the environment.
    set(CURLOPT_PROXY, settings.proxy ?? "")
    set(CURLOPT_NOPROXY, "")
    if !settings.allowPrivate && settings.proxy == nil { yi_curl_guard_sockets(easy, guardState) }
    fieldList = HTTPTransfer.fields(of: request).reduce(nil) { curl_slist_append($0, $1) }
    _ = yi_curl_set_list(easy, CURLOPT_HTTPHEADER, fieldList)
    if let body = request.body { post(body) }
    let context = Unmanaged.passUnretained(self).toOpaque()
    _ = yi_curl_set_pointer(easy, CURLOPT_PRIVATE, context)
    _ = yi_curl_set_pointer(easy, CURLOPT_HEADERDATA, context)
    _ = yi_curl_set_sink(easy, CURLOPT_HEADERFUNCTION, receiveHead)
    _ = yi_curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
    _ = yi_curl_set_sink(easy, CURLOPT_WRITEFUNCTION, receiveBody)
  }

  private static func fields(of request: HTTPRequest) -> [String] {
    let usual = [
      ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.1"),
      ("Accept-Encoding", "gzip, deflate"), ("Accept-Language", "ko,en;q=0.5"),
    ]
    let own = Set(request.headers.map { $0.name.lowercased() })
    var fields = usual.filter { !own.contains($0.0.lowercased()) }.map { "\($0.0): \($0.1)" }
    fields += request.headers.map { $0.value.isEmpty ? "\($0.name):" : "\($0.name): \($0.value)" }
    // libcurl would wait for "100 Continue" before a large body, which few servers send.
    return request.body == nil ? fields : fields + ["Expect:"]
  }

  private func post(_ body: [UInt8]) {
    set(CURLOPT_POST, 1)
    set(CURLOPT_POSTFIELDSIZE, body.count)
    // The library copies what it is given.
    body.withUnsafeBytes { bytes in
      if let base = bytes.baseAddress {
        _ = yi_curl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: base))
      } else {
        set(CURLOPT_COPYPOSTFIELDS, "")
      }
    }
  }

  private func set(_ option: CURLoption, _ value: Int) { _ = yi_curl_set_long(easy, option, value) }
  private func set(_ option: CURLoption, _ value: String) { _ = yi_curl_set_string(easy, option, value) }

  func releaseLists() {
    curl_slist_free_all(fieldList)
    fieldList = nil
  }

  /// Takes a header line; false ends the transfer.
  fileprivate func take(headLine line: UnsafeBufferPointer<UInt8>) -> Bool {
    // A new status line after a 1xx or a proxy's answer begins the head again.
    if line.starts(with: "HTTP/".utf8) { head.removeAll(keepingCapacity: true) }
    guard head.count + line.count <= settings.maxHeadBytes else {
      overflow = "fetch.head_too_large"
      return false
    }
    if !(line.count <= 2 && line.allSatisfy { $0 == 13 || $0 == 10 }) { head.append(contentsOf: line) }
    return true
  }

  /// Takes a piece of the body; false ends the transfer.
  fileprivate func take(bodyPart part: UnsafeBufferPointer<UInt8>) -> Bool {
    guard body.count + part.count <= settings.maxBodyBytes else {
      overflow = "fetch.too_large"
      return false
    }
    body.append(contentsOf: part)
    return true
  }

  /// Whether the body began and then fell silent for `seconds`, looked at now and then.
  func isStalled(_ seconds: Double, now: Double) -> Bool {
    if body.count != pace.bytes { pace = (body.count, now) }
    return !body.isEmpty && now - pace.at >= seconds
  }

  /// How the transfer ended.
  func outcome(_ code: CURLcode) -> Result<HTTPResponse, HTTPFailure> {
    var status = 0
    var elapsed = 0.0
    _ = yi_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
    _ = yi_curl_get_double(easy, CURLINFO_TOTAL_TIME, &elapsed)
    let address = yi_curl_get_string(easy, CURLINFO_PRIMARY_IP).map { String(cString: $0) }
    guard code == CURLE_OK, status >= 200, status <= 599 else {
      return .failure(failure(code, status))
    }
    return .success(
      HTTPResponse(status: status, head: head, body: body, elapsed: elapsed, address: address))
  }

  private func failure(_ code: CURLcode, _ status: Int) -> HTTPFailure {
    if let overflow {
      let limit = overflow == "fetch.too_large" ? settings.maxBodyBytes : settings.maxHeadBytes
      return HTTPFailure(overflow, "more than \(limit) bytes", isTransient: false)
    }
    if guardState.pointee.refused {
      return HTTPFailure(
        "fetch.private_address", "the host's address is loopback, private or reserved", isTransient: false)
    }
    let detail = String(cString: curl_easy_strerror(code))
    switch code {
    case CURLE_OK:
      return HTTPFailure("fetch.status", "status \(status) is no final status", isTransient: false)
    case CURLE_OPERATION_TIMEDOUT: return HTTPFailure("fetch.timeout", detail, isTransient: true)
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
      return HTTPFailure("fetch.dns", detail, isTransient: true)
    case CURLE_COULDNT_CONNECT: return HTTPFailure("fetch.connect", detail, isTransient: true)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
      CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
      return HTTPFailure("fetch.tls", detail, isTransient: false)
    case CURLE_URL_MALFORMAT:
      return HTTPFailure("fetch.url", detail, isTransient: false)
    // An answer without a status line is "unsupported protocol" to libcurl: HTTP/0.9.
    case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
      return HTTPFailure("fetch.malformed", detail, isTransient: false)
    // libcurl's own bound on a header line, 100 KiB.
    case CURLE_OUT_OF_MEMORY: return HTTPFailure("fetch.head_too_large", detail, isTransient: false)
    default: return HTTPFailure("fetch.broken", detail, isTransient: true)
    }
  }
}

// C callbacks are free functions: a closure written in isolated code would trap on another thread.

private func receiveHead(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  receive(bytes, size * count, context) { $0.take(headLine: $1) }
}

private func receiveBody(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  receive(bytes, size * count, context) { $0.take(bodyPart: $1) }
}

private func receive(
  _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
  _ take: (HTTPTransfer, UnsafeBufferPointer<UInt8>) -> Bool
) -> Int {
  guard let bytes, let context else { return 0 }
  let transfer = Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue()
  return bytes.withMemoryRebound(to: UInt8.self, capacity: count) { base in
    take(transfer, UnsafeBufferPointer(start: base, count: count)) ? count : 0
  }
}
