public import Model
public import StrictJSON

/// A chat answered without a server: what `/v1/chat/completions` makes of the same body, byte for byte.
public struct ChatExchange {
  /// What is asked of the batch; its one continuation's events go to `take`.
  public let request: GenerationRequest
  private var exchange: Exchange

  /// Reads a request's body.
  ///
  /// - Parameter id: what the answer is known by, without `chatcmpl-`.
  /// - Throws: `ServeError` as a client would get it; also for bodies with `stream` or an `n` above 1.
  public init(_ body: JSON, model: ServedModel, id: String) throws {
    let chat = try ChatRequest(body, model: model, drawSeed: { 0 })
    exchange = try Exchange(chat, model: model, identity: Identity(id: id, created: model.created))
    guard let request = exchange.job.requests.first, request.count == 1, !exchange.streams else {
      throw ServeError(problem: "one answer at a time, not streamed", parameter: "n")
    }
    self.request = request
  }

  /// Takes a token, and gives the answer's body with the last one.
  public mutating func take(_ event: GenerationEvent) -> JSON? {
    var event = event
    event.request = 0
    _ = exchange.take(.tokens([event]))
    return event.finish == nil ? nil : exchange.whole()
  }
}
