import StrictJSON

/// The routes of a test teacher.
struct TeacherHost: HostSite {
  let configuration: TestTeacherConfiguration
  let calls: TeacherCalls

  var takesBodies: Bool { true }
  var truth: [Truth] { [] }
  var expected: [String] { [] }

  func answer(to request: Request) -> Answer {
    if let key = configuration.key, request.target != "/count", request.authorization != "Bearer \(key)" {
      return refusal(401, "a key is needed").answer(to: request)
    }
    switch (request.method, request.target) {
    case ("GET", "/v1/models"): return json(models).answer(to: request)
    case ("GET", "/count"): return json(Array(calls.json.utf8)).answer(to: request)
    case ("POST", "/v1/chat/completions"): return complete(request)
    default: return refusal(404, "there is nothing at \(request.target)").answer(to: request)
    }
  }

  private var models: [UInt8] {
    let items = configuration.models.map { "{\"id\":\($0.json),\"object\":\"model\",\"owned_by\":\"test\"}" }
    return Array("{\"object\":\"list\",\"data\":[\(items.joined(separator: ","))]}".utf8)
  }

  private func complete(_ request: Request) -> Answer {
    let digest = fnv1a(request.body)
    var random = SeededRandom(seed: configuration.seed ^ digest)
    let (number, fault) = calls.count(digest) { number in
      var chance = SeededRandom(seed: configuration.seed ^ digest ^ UInt64(truncatingIfNeeded: number) << 32)
      return Double(chance.next() >> 11) * 0x1p-53
    }
    guard let body = try? JSON(parsing: request.body, maxValues: 100_000),
      let question = body["messages"]?.array?.last?["content"]?.bytes
    else { return refusal(400, "the body is no request").answer(to: request) }
    let trace = MixedTrace(question: question, random: &random)
    let reply = CompletionText(
      trace: trace, id: digest, prompt: request.body.count / 3, model: body["model"]?.text ?? "",
      splitsReasoning: configuration.splitsReasoning)
    guard let fault else { return json(reply.bytes()).answer(to: request) }
    return FaultyAnswer(reply: reply, slowness: configuration.slowness, number: number).answer(
      fault, to: request)
  }
}

/// JSON under a status.
func json(_ body: [UInt8], status: Int = 200, headers: [String] = []) -> Page {
  Page(status: status, type: "application/json", headers: headers, body: body)
}

/// OpenAI's error.
func refusal(_ status: Int, _ message: String, code: String? = nil, headers: [String] = []) -> Page {
  let code = code?.json ?? "null"
  let text =
    "{\"error\":{\"message\":\(message.json),\"type\":\"invalid_request_error\",\"param\":null,\"code\":\(code)}}"
  return json(Array(text.utf8), status: status, headers: headers)
}

/// A `chat.completion`.
struct CompletionText {
  var trace: MixedTrace
  var id: UInt64
  var prompt: Int
  var model: String
  var splitsReasoning: Bool
  var finish = "stop"
  var isCutInThought = false

  func bytes() -> [UInt8] {
    let tokens = (trace.think.count + trace.answer.count) / 4
    var out = Array("{\"id\":\"chatcmpl-\(String(id, radix: 16))\",\"object\":\"chat.completion\",".utf8)
    out.append(contentsOf: "\"created\":0,\"model\":\(model.json),\"choices\":[{\"index\":0,".utf8)
    out.append(contentsOf: "\"message\":{\"role\":\"assistant\",\"content\":".utf8)
    if isCutInThought {
      out.append(contentsOf: "null".utf8)
    } else {
      JSON.quote(splitsReasoning ? trace.answer : inline, into: &out)
    }
    if splitsReasoning || isCutInThought {
      for name in ["reasoning", "reasoning_content"] {
        out.append(contentsOf: ",\"\(name)\":".utf8)
        JSON.quote(trace.think, into: &out)
      }
    }
    out.append(contentsOf: "},\"logprobs\":null,\"finish_reason\":\(finish.json)}],\"usage\":".utf8)
    out.append(
      contentsOf:
        "{\"prompt_tokens\":\(prompt),\"completion_tokens\":\(tokens),\"total_tokens\":\(prompt + tokens)}}"
        .utf8)
    return out
  }

  private var inline: [UInt8] {
    if trace.think.isEmpty { return trace.answer }
    return Array("<think>\n".utf8) + trace.think + Array("\n</think>\n\n".utf8) + trace.answer
  }
}
