import Web

/// The base address of a server, as users give it.
struct EndpointAddress: Equatable {
  /// Without a slash at its end.
  let base: String
  /// What was made of what was given, if it was not taken as it is.
  let note: String?
  /// Whether requests leave this machine unencrypted.
  let isOpenlySent: Bool

  /// - Throws: `teacher.address`.
  init(_ text: String) throws(TeacherFailure) {
    guard let url = WebURL(text), url.isHTTP, url.host?.isEmpty == false else {
      throw EndpointAddress.problem(text, "is not an address; give it as http://127.0.0.1:8000/v1")
    }
    guard url.query == nil, url.fragment == nil, url.username.isEmpty, url.password.isEmpty else {
      throw EndpointAddress.problem(
        text, "must have no name, password, query or fragment; a key is given by its environment variable")
    }
    var path = url.path
    var note: String?
    while path.hasSuffix("/") { path.removeLast() }
    if path.hasSuffix("/chat/completions") {
      path.removeLast("/chat/completions".count)
      note = "requests go to /chat/completions below the address anyway"
    }
    if path.isEmpty {
      path = "/v1"
      note = "taken as \(url.origin)/v1"
    }
    base = url.origin + path
    self.note = note.map { "\(text): \($0)" }
    let host = url.host ?? ""
    isOpenlySent =
      url.scheme == "http" && host != "localhost" && host != "[::1]" && !host.hasPrefix("127.")
  }

  private static func problem(_ text: String, _ problem: String) -> TeacherFailure {
    TeacherFailure("teacher.address", "\(shown(text.utf8)) \(problem)", isTransient: false, tries: 0)
  }
}
