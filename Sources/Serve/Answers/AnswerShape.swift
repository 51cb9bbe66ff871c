import Model
import StrictJSON

/// Counts of tokens, as `usage`, and when the first came.
struct Usage: Equatable {
  var prompt = 0
  var completion = 0
  /// When tokens first came, and how many came then.
  var begin: ContinuousClock.Instant?
  var firstTokens = 0

  var json: JSON {
    .object([
      .init("prompt_tokens", .integer(prompt)), .init("completion_tokens", .integer(completion)),
      .init("total_tokens", .integer(prompt + completion)),
    ])
  }
}

/// How answers are written down: the objects of chat and of raw completions, whole and in chunks.
struct AnswerShape {
  enum Kind {
    case chat, text
  }

  var kind: Kind
  /// Of the request, as `chatcmpl-…`.
  var id: String
  var created: Int
  var model: String
  var seed: UInt64
  var hasLogProbabilities: Bool
  var returnsTokenIDs: Bool
  var includesUsage: Bool
  var splitsReasoning: Bool
  /// Ids that the request named as its stops; the model's own ends have no `stop_reason`.
  var stopIDs: [Int32]

  private func object(_ name: String, _ choices: [JSON], _ rest: [JSON.Member]) -> JSON {
    .object(
      [
        .init("id", .text(id)), .init("object", .text(name)), .init("created", .integer(created)),
        .init("model", .text(model)), .init("choices", .array(choices)),
      ] + rest)
  }

  private var seedMember: JSON.Member {
    .init("seed", .integer(Int(Int64(bitPattern: seed))))
  }

  /// The whole answer.
  func whole(_ choices: inout [Choice], usage: Usage) -> JSON {
    var written: [JSON] = []
    for index in choices.indices { written.append(whole(&choices[index])) }
    var rest: [JSON.Member] = [.init("usage", usage.json), seedMember]
    if returnsTokenIDs, kind == .chat { rest.append(ids("prompt_token_ids", choices.first?.prompt ?? [])) }
    return object(kind == .chat ? "chat.completion" : "text_completion", written, rest)
  }

  private func whole(_ choice: inout Choice) -> JSON {
    let piece = choice.collected
    var members: [JSON.Member] = [.init("index", .integer(choice.index))]
    if kind == .chat {
      var message: [JSON.Member] = [.init("role", .text("assistant"))]
      let isEmpty = splitsReasoning && piece.content.isEmpty
      message.append(.init("content", isEmpty ? .null : .string(piece.content)))
      if splitsReasoning { message += reasoning(piece.reasoning) }
      members.append(.init("message", .object(message)))
    } else {
      members.append(.init("text", .string(piece.content)))
    }
    members += end(piece, &choice.offset)
    if returnsTokenIDs {
      if kind == .text { members.append(ids("prompt_token_ids", choice.prompt)) }
      members.append(ids("token_ids", piece.tokens.map(\.id)))
    }
    return .object(members)
  }

  /// The chunk that opens a choice of a chat; the first tells the seed.
  func opening(_ choice: Choice) -> JSON {
    let delta = JSON.object([.init("role", .text("assistant")), .init("content", .text(""))])
    var members: [JSON.Member] = [.init("index", .integer(choice.index)), .init("delta", delta)]
    members += [.init("logprobs", .null), .init("finish_reason", .null)]
    var rest = chunkUsage + [seedMember]
    if returnsTokenIDs { rest.append(ids("prompt_token_ids", choice.prompt)) }
    return object("chat.completion.chunk", [.object(members)], rest)
  }

  /// The chunk of a piece.
  func chunk(_ piece: Answer.Piece, of choice: inout Choice) -> JSON {
    var members: [JSON.Member] = [.init("index", .integer(choice.index))]
    if kind == .chat {
      var delta: [JSON.Member] = []
      if !piece.reasoning.isEmpty { delta += reasoning(piece.reasoning) }
      if !piece.content.isEmpty { delta.append(.init("content", .string(piece.content))) }
      members.append(.init("delta", .object(delta)))
    } else {
      members.append(.init("text", .string(piece.content)))
    }
    members += end(piece, &choice.offset)
    if returnsTokenIDs { members.append(ids("token_ids", piece.tokens.map(\.id))) }
    var rest = chunkUsage
    if kind == .text { rest.append(seedMember) }
    return object(kind == .chat ? "chat.completion.chunk" : "text_completion", [.object(members)], rest)
  }

  /// The last chunk of a client that asked for it.
  func usageChunk(_ usage: Usage) -> JSON {
    object(kind == .chat ? "chat.completion.chunk" : "text_completion", [], [.init("usage", usage.json)])
  }

  private var chunkUsage: [JSON.Member] { includesUsage ? [.init("usage", .null)] : [] }

  private func ids(_ name: String, _ ids: [Int32]) -> JSON.Member {
    .init(name, .array(ids.map { .integer(Int($0)) }))
  }

  /// Under both names: vLLM renamed the one to the other, and clients know either.
  private func reasoning(_ text: [UInt8]) -> [JSON.Member] {
    let value = text.isEmpty ? JSON.null : .string(text)
    return [.init("reasoning", value), .init("reasoning_content", value)]
  }

  private func end(_ piece: Answer.Piece, _ offset: inout Int) -> [JSON.Member] {
    var logProbabilities = JSON.null
    if hasLogProbabilities {
      logProbabilities =
        kind == .chat
        ? LogProbabilities.chat(piece.tokens) : LogProbabilities.text(piece.tokens, offset: &offset)
    }
    let (reason, cause): (JSON, JSON) =
      switch piece.finish {
      case nil: (.null, .null)
      case .length: (.text("length"), .null)
      case .stopText(let text): (.text("stop"), .string(text))
      case .stopID(let id): (.text("stop"), stopIDs.contains(id) ? .integer(Int(id)) : .null)
      case .cancelled: (.text("abort"), .null)
      }
    return [
      .init("logprobs", logProbabilities), .init("finish_reason", reason), .init("stop_reason", cause),
    ]
  }
}
