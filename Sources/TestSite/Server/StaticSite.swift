/// A host whose answers depend on nothing but the request.
struct StaticSite: HostSite {
  /// By path and query.
  var pages: [String: Page] = [:]
  /// Answers that are no decent HTTP; looked up first.
  var scripts: [String: Answer] = [:]
  var truth: [Truth] = []
  var expected: [String] = []

  mutating func answer(to request: Request) -> Answer {
    if let script = scripts[request.target] { return script }
    return (pages[request.target] ?? .notFound).answer(to: request)
  }
}
