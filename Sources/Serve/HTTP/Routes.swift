import FlyingFox
import Foundation
import StrictJSON

/// What is answered under which path.
struct Routes: HTTPHandler {
  let model: ServedModel
  let scheduler: Scheduler
  let settings: ServerSettings
  let log: @Sendable (ServedRequest) -> Void

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    let visit = Visit(method: request.method.rawValue, path: request.path, log: log)
    do {
      let body = try await RequestBody.read(request, most: settings.maxBody)
      return try await answer(request, body, visit)
    } catch let error as ServeError {
      visit.end(error.status, problem: error.problem)
      return Routes.response(error)
    } catch {
      visit.end(400, problem: "the body ends early")
      throw error
    }
  }

  private func answer(_ request: HTTPRequest, _ body: [UInt8], _ visit: Visit) async throws -> HTTPResponse {
    let path = request.path
    guard let method = Routes.methods[path.hasPrefix("/v1/models/") ? "/v1/models" : path] else {
      throw ServeError(status: 404, problem: "there is nothing at \(path)", code: "not_found")
    }
    guard request.method == method else {
      throw ServeError(
        status: 405, problem: "\(path) takes \(method.rawValue)", code: "method_not_allowed")
    }
    if path == "/health" {
      if let problem = scheduler.problem { throw ServeError(status: 503, problem: problem) }
      return Routes.end(visit, .object([.init("status", .text("ok"))]))
    }
    try checkKey(request)
    switch path {
    case "/v1/chat/completions":
      let chat = try ChatRequest(json(body), model: model, drawSeed: Routes.drawSeed)
      visit.ignore(chat.ignored)
      return try await serve(Exchange(chat, model: model, identity: .new()), request, visit)
    case "/v1/completions":
      let completion = try CompletionRequest(json(body), model: model, drawSeed: Routes.drawSeed)
      visit.ignore(completion.ignored)
      return try await serve(Exchange(completion, model: model, identity: .new()), request, visit)
    case "/v1/models":
      return Routes.end(
        visit, .object([.init("object", .text("list")), .init("data", .array([description]))]))
    default:
      let name = path.dropFirst("/v1/models/".count).removingPercentEncoding
      guard name == model.name else {
        throw ServeError(
          status: 404, problem: "there is no model \(name ?? ""); this server has \(model.name)",
          parameter: "model", code: "model_not_found")
      }
      return Routes.end(visit, description)
    }
  }

  private static let methods: [String: HTTPMethod] = [
    "/health": .GET, "/v1/models": .GET, "/v1/chat/completions": .POST, "/v1/completions": .POST,
  ]

  private func json(_ body: [UInt8]) throws -> JSON {
    let json: JSON
    do {
      json = try JSON(parsing: body, maxValues: 400_000)
    } catch {
      throw ServeError(problem: "the body is \(error)")
    }
    guard json.members != nil else { throw ServeError(problem: "the body must be a JSON object") }
    return json
  }

  /// All bytes are compared, so that the time tells nothing of the key.
  private func checkKey(_ request: HTTPRequest) throws {
    guard let key = settings.apiKey else { return }
    let wanted = Array("Bearer \(key)".utf8)
    let given = Array((request.headers[.authorization] ?? "").utf8)
    var difference = wanted.count == given.count ? UInt8(0) : 1
    for (left, right) in zip(wanted, given) { difference |= left ^ right }
    guard difference == 0 else {
      throw ServeError(
        status: 401, problem: "send Authorization: Bearer with the server's key", code: "invalid_api_key")
    }
  }

  /// 53 bits, so that every client can read the seed back and send it again.
  private static func drawSeed() -> UInt64 { UInt64.random(in: 0..<1 << 53) }

  private func serve(_ exchange: Exchange, _ request: HTTPRequest, _ visit: Visit) async throws
    -> HTTPResponse
  {
    let (number, events) = try scheduler.submit(exchange.job)
    visit.watch(request.remoteAddress.flatMap(Peer.init)) { [scheduler] in scheduler.cancel(number) }
    var exchange = exchange
    if exchange.streams {
      // What is wrong with the request is to be said with its status, before the first event.
      var first = events.makeAsyncIterator()
      guard let event = try await first.next() else { throw ServeError(status: 500, problem: "no answer") }
      return HTTPResponse(
        statusCode: .ok,
        headers: [.contentType: "text/event-stream; charset=utf-8", HTTPHeader("Cache-Control"): "no-cache"],
        body: HTTPBodySequence(
          from: EventBody(opening: exchange.take(event), exchange: exchange, events: events, visit: visit)))
    }
    for try await event in events { _ = exchange.take(event) }
    let answer = exchange.whole()
    visit.end(200, usage: exchange.usage)
    return Routes.response(200, answer)
  }

  private var description: JSON {
    .object([
      .init("id", .text(model.name)), .init("object", .text("model")),
      .init("created", .integer(model.created)), .init("owned_by", .text("yisang")),
      .init("max_model_len", .integer(model.maxPositions)),
    ])
  }

  private static func end(_ visit: Visit, _ body: JSON) -> HTTPResponse {
    visit.end(200)
    return response(200, body)
  }

  private static func response(_ error: ServeError) -> HTTPResponse { response(error.status, error.body) }

  private static func response(_ status: Int, _ body: JSON) -> HTTPResponse {
    let phrases = [
      200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 405: "Method Not Allowed",
      413: "Payload Too Large", 429: "Too Many Requests", 500: "Internal Server Error",
      503: "Service Unavailable",
    ]
    return HTTPResponse(
      statusCode: HTTPStatusCode(status, phrase: phrases[status] ?? "Unknown"),
      headers: [.contentType: "application/json"], body: Data(body.serialized))
  }
}

extension Identity {
  /// 128 random bits.
  static func new() -> Identity {
    let words = (0..<2).map { _ in String(UInt64.random(in: 0 ... .max), radix: 16) }
    return Identity(id: words.joined(), created: Int(Date().timeIntervalSince1970))
  }
}
