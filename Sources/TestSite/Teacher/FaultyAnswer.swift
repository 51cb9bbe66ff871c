/// What a fault makes of a good answer.
struct FaultyAnswer {
  var reply: CompletionText
  let slowness: Double
  /// Which call of its request it is, from 1.
  let number: Int

  private static let block = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 16)
  private static let type = "Content-Type: application/json"

  func answer(_ fault: TestTeacherFault, to request: Request) -> Answer {
    let body = reply.bytes()
    let head = Page.head(200, [FaultyAnswer.type, "Content-Length: \(body.count)"])
    let half = Array(body[..<(body.count / 2)])
    switch fault {
    case .silent: return script([.wait(3_600), .close], status: 0)
    case .stall: return script([.send(head + half), .wait(3_600), .close])
    case .drip:
      return script([.send(head + half), .drip(Array(body[half.count...]), every: slowness), .close])
    case .closed: return script([.close], status: 0)
    case .reset: return script([.reset], status: 0)
    case .resetBody: return script([.send(head + half), .wait(0.01), .reset])
    case .short: return script([.send(head + half), .close])
    case .garbage:
      return script([.send(Array("\u{1}\u{2}안녕, this is not HTTP\n\n".utf8)), .close], status: 0)
    case .huge:
      let head = Page.head(200, [FaultyAnswer.type, "Content-Length: \(1 << 32)"])
      return script([
        .send(head + Array("{\"x\":\"".utf8)), .again(FaultyAnswer.block, times: 1 << 16), .close,
      ])
    default: return page(fault).answer(to: request)
    }
  }

  private func script(_ steps: [Answer.Step], status: Int = 200) -> Answer {
    Answer(status: status, steps: steps)
  }

  /// Faults that are good HTTP.
  private func page(_ fault: TestTeacherFault) -> Page {
    let body = reply.bytes()
    switch fault {
    case .badRequest: return refusal(400, "the request makes no sense")
    case .unauthorized: return refusal(401, "Incorrect API key provided", code: "invalid_api_key")
    case .forbidden: return refusal(403, "this key may not use the model")
    case .notFound: return refusal(404, "The model does not exist.", code: "model_not_found")
    case .internalError: return Page(status: 500, type: "text/plain", "Internal Server Error")
    case .unavailable: return refusal(503, "the model is being loaded")
    case .tooMany: return refusal(429, "too many requests", headers: ["Retry-After: 1"])
    case .tooManyDate:
      // Long gone: the client may ask at once.
      return refusal(429, "too many requests", headers: ["Retry-After: Wed, 21 Oct 2015 07:28:00 GMT"])
    case .tooLong:
      return refusal(
        400, "This model's maximum context length is 4096 tokens. However, you requested 20000 tokens.",
        code: "context_length_exceeded")
    case .unknownField: return refusal(422, "Unexpected fields in the request: {'top_k'}")
    case .redirect: return .redirect(307, to: "http://127.0.0.1:1/v1/chat/completions")
    case .truncated: return json(Array(body[..<(body.count / 2)]))
    case .malformed: return json(Array("{'choices': [None]}".utf8))
    case .empty: return json([])
    case .html: return Page("<!doctype html><html><title>로그인</title><p>로그인이 필요합니다.</p></html>")
    case .noChoice: return json(Array("{\"object\":\"chat.completion\",\"choices\":[]}".utf8))
    case .errorBody: return refusal(200, "CUDA out of memory")
    case .badText: return json(cutText(body))
    default: return json(flawed(fault).bytes())
    }
  }

  /// A Korean character without its last byte.
  private func cutText(_ body: [UInt8]) -> [UInt8] {
    let mark = Array("입니다.".utf8)
    guard let place = body.indices.last(where: { body[$0...].starts(with: mark) }) else { return body }
    var body = body
    body.remove(at: place + 2)
    return body
  }

  private func flawed(_ fault: TestTeacherFault) -> CompletionText {
    var reply = reply
    switch fault {
    case .nullContent: (reply.isCutInThought, reply.finish) = (true, "length")
    case .length: (reply.trace.answer, reply.finish) = (Array("질문의 핵심부터".utf8), "length")
    case .noThink: reply.trace.think = []
    case .looped:
      reply.trace.think += Array(String(repeating: "\nWait, I should check this once more.", count: 60).utf8)
    case .english:
      reply.trace.answer = Array("The answer follows from the steps above, and nothing else is needed.".utf8)
    default: break
    }
    return reply
  }
}
