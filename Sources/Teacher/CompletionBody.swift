public import StrictJSON

/// What the body of a request has beside messages and sampling.
public struct CompletionBody: Sendable, Equatable {
  /// The model's name, as the server knows it.
  public var model: String
  /// Fields that the server refuses and that are left out: `top_k`, `seed` …
  public var omitted: Set<String> = []
  /// Members added at the end, in place of those of the same name.
  public var extra: [JSON.Member] = []

  /// The fields a body may have, in their order; all but `messages` may be left out.
  public static let fields = [
    "model", "messages", "temperature", "top_p", "top_k", "min_p", "max_tokens", "seed", "n", "stream",
  ]

  /// The body of a model's requests.
  public init(model: String, omitted: Set<String> = [], extra: [JSON.Member] = []) {
    (self.model, self.omitted, self.extra) = (model, omitted, extra)
  }

  /// The same without `max_tokens`: the context ends an answer.
  var withoutLimit: CompletionBody {
    var body = self
    body.omitted.insert("max_tokens")
    return body
  }

  /// The JSON of a request: not streamed, one answer.
  ///
  /// A `top_k` of 0 is sent as −1, which keeps all in vLLM, SGLang, llama.cpp and here; a `min_p` of 0 is left out.
  public func json(_ request: TeacherRequest) -> JSON {
    let sampling = request.sampling
    let messages = request.messages.map { message in
      JSON.object([.init("role", .text(message.role)), .init("content", .text(message.content))])
    }
    var members: [JSON.Member] = [
      .init("model", .text(model)), .init("messages", .array(messages)),
      .init("temperature", .number(sampling.temperature)), .init("top_p", .number(sampling.topP)),
    ]
    members.append(.init("top_k", .integer(sampling.topK > 0 ? sampling.topK : -1)))
    if sampling.minP > 0 { members.append(.init("min_p", .number(sampling.minP))) }
    members += [
      .init("max_tokens", .integer(sampling.maxTokens)), .init("seed", .integer(Int(request.seed))),
      .init("n", .integer(1)), .init("stream", .bool(false)),
    ]
    members.removeAll { member in
      omitted.contains { $0 != "messages" && member.name.elementsEqual($0.utf8) }
        || extra.contains { $0.name == member.name }
    }
    return .object(members + extra)
  }
}
