import Web

/// Where a judge is, and what complaints may say of it: a query may hold a secret, and is never shown.
struct JudgeAddress: Sendable {
  /// What is asked, with its query.
  let href: String
  /// Scheme, host, port and path.
  let shown: String

  /// - Throws: `RewardFailure` where it is no address of http or https, or has a name, a password or a fragment.
  init(_ text: String) throws { try self.init(text, example: "http://127.0.0.1:9000/score") { $0 } }

  /// The chat completions of a server with OpenAI's API, by its base address: below `/v1` where there is no path.
  init(chat text: String) throws {
    try self.init(text, example: "http://127.0.0.1:8000/v1") { path in
      let last = "/chat/completions"
      var path = path
      while path.hasSuffix("/") { path.removeLast() }
      return path.hasSuffix(last) ? path : (path.isEmpty ? "/v1" : path) + last
    }
  }

  private init(_ text: String, example: String, path whole: (String) -> String) throws {
    let remedy = "give it as \(example)"
    // What cannot be read cannot be taken apart either.
    guard let url = WebURL(text) else { throw RewardFailure("the judge's address is none; \(remedy)") }
    guard url.isHTTP, let host = url.host, !host.isEmpty else {
      throw RewardFailure("the judge's address, of the scheme \(url.scheme), is none of http; \(remedy)")
    }
    let shown = url.scheme + "://" + host + (url.port.map { ":\($0)" } ?? "") + whole(url.path)
    guard url.username.isEmpty, url.password.isEmpty, url.fragment == nil else {
      throw RewardFailure(
        "the judge's address \(shown) has a name, a password or a fragment beside what is shown; \(remedy)")
    }
    (href, self.shown) = (shown + (url.query.map { "?" + $0 } ?? ""), shown)
  }
}
