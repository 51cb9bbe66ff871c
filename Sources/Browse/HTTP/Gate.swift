/// Who may ask at all: pages of this process, by the address it listens on.
///
/// The host is checked against DNS rebinding, where another site's name leads to loopback; origin and token against
/// forms that another site's page submits.
struct Gate: Sendable {
  /// `127.0.0.1:8080` and `localhost:8080`.
  let hosts: Set<String>
  /// Known to pages of this process alone.
  let token: String
  let isReadOnly: Bool

  /// - Parameter address: `http://127.0.0.1:8080`.
  init(address: String, token: String, isReadOnly: Bool) {
    let own = String(address.dropFirst("http://".count))
    let port = own.split(separator: ":").last.map(String.init) ?? "80"
    var hosts: Set<String> = [own, "localhost:" + port]
    // Browsers leave out the port of the scheme.
    if port == "80" { hosts.formUnion([String(own.prefix { $0 != ":" }), "localhost"]) }
    (self.hosts, self.token, self.isReadOnly) = (hosts, token, isReadOnly)
  }

  enum Refusal: Equatable {
    case foreignHost, method, readOnly, foreignOrigin, token
  }

  /// Why a request is refused before its path is looked at; nil if it is not.
  ///
  /// - Parameter form: the fields of what is posted.
  func refusal(_ request: RawRequest, form: FormFields?) -> Refusal? {
    guard let host = request.fields["host"]?.lowercased(), hosts.contains(host) else { return .foreignHost }
    switch request.method {
    case "GET", "HEAD": return nil
    case "POST": break
    default: return .method
    }
    if isReadOnly { return .readOnly }
    guard request.fields["origin"]?.lowercased() == "http://" + host,
      ["same-origin", nil].contains(request.fields["sec-fetch-site"]?.lowercased())
    else { return .foreignOrigin }
    return Gate.areEqual(form?["token"] ?? "", token) ? nil : .token
  }

  /// All bytes are compared, so that the time tells nothing.
  private static func areEqual(_ given: String, _ wanted: String) -> Bool {
    let (left, right) = (Array(given.utf8), Array(wanted.utf8))
    var difference = left.count == right.count ? UInt8(0) : 1
    for (left, right) in zip(left, right) { difference |= left ^ right }
    return difference == 0
  }
}
