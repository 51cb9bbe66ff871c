import Teacher
import Testing

@Suite struct CompletionReplyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var body: String
    var content = ""
    var reasoning: String?
    var finish = ""
    var tokens: [Int?] = [nil, nil]
    var testDescription: String { name }
  }

  /// After what the servers write; members that do not matter here left out.
  private static let cases: [Case] = [
    Case(
      name: "vLLM",
      body:
        #"{"id":"chatcmpl-1","object":"chat.completion","model":"Qwen/Qwen3-8B","choices":[{"index":0,"message":{"role":"assistant","content":"네","refusal":null,"annotations":null,"tool_calls":[],"reasoning":"음","reasoning_content":"음"},"logprobs":null,"finish_reason":"stop","stop_reason":null}],"usage":{"prompt_tokens":9,"total_tokens":12,"completion_tokens":3,"prompt_tokens_details":null}}"#,
      content: "네", reasoning: "음", finish: "stop", tokens: [9, 3]),
    Case(
      name: "cut off in its thoughts",
      body:
        #"{"choices":[{"message":{"content":null,"reasoning_content":"Let me"},"finish_reason":"length"}],"usage":{"prompt_tokens":1,"completion_tokens":16384}}"#,
      reasoning: "Let me", finish: "length", tokens: [1, 16384]),
    Case(
      name: "SGLang",
      body:
        #"{"choices":[{"index":0,"message":{"role":"assistant","content":"답","reasoning_content":null,"tool_calls":null},"finish_reason":"stop","matched_stop":151645}],"usage":{"prompt_tokens":2,"completion_tokens":1,"reasoning_tokens":0}}"#,
      content: "답", finish: "stop", tokens: [2, 1]),
    Case(
      name: "llama.cpp",
      body:
        #"{"choices":[{"finish_reason":"stop","index":0,"message":{"role":"assistant","reasoning_content":"생각","content":"답"}}],"created":1,"timings":{"prompt_n":1}}"#,
      content: "답", reasoning: "생각", finish: "stop"),
    Case(
      name: "Ollama",
      body:
        #"{"choices":[{"index":0,"message":{"role":"assistant","content":"답","reasoning":"생각"},"finish_reason":"stop"}]}"#,
      content: "답", reasoning: "생각", finish: "stop"),
    Case(
      name: "transformers",
      body:
        #"{"id":"x","choices":[{"finish_reason":"stop","index":0,"message":{"content":"<think>a</think>b","role":"assistant"}}],"object":"chat.completion","usage":{"completion_tokens":4.0,"prompt_tokens":3}}"#,
      content: "<think>a</think>b", finish: "stop", tokens: [3, 4]),
    Case(
      name: "parts",
      body:
        #"{"choices":[{"message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"생"},{"type":"text","text":"각"}]},{"type":"text","text":"답"},{"type":"text","text":"이다"}]},"finish_reason":null}]}"#,
      content: "답이다", reasoning: "생각"),
    Case(
      name: "declined",
      body:
        #"{"choices":[{"message":{"content":null,"refusal":"할 수 없습니다"},"finish_reason":"content_filter"}]}"#,
      content: "할 수 없습니다", finish: "content_filter"),
    Case(
      name: "empty thoughts are none",
      body: #"{"choices":[{"message":{"content":"답","reasoning":"","reasoning_content":""}}]}"#, content: "답"),
    Case(
      name: "error beside an answer",
      body: #"{"error":null,"choices":[{"message":{"content":"답"},"finish_reason":"stop"}],"usage":null}"#,
      content: "답", finish: "stop"),
    Case(
      name: "counts that are none",
      body:
        #"{"choices":[{"message":{"content":"답"},"finish_reason":7}],"usage":{"prompt_tokens":-1,"completion_tokens":"3"}}"#,
      content: "답"),
  ]

  @Test(arguments: cases) func shapes(one: Case) throws {
    let reply = try CompletionReply(parsing: Array(one.body.utf8))
    #expect(reply.content == Array(one.content.utf8))
    #expect(reply.reasoning == one.reasoning.map { Array($0.utf8) })
    #expect(reply.finishReason == one.finish)
    #expect([reply.promptTokens, reply.outputTokens] == one.tokens)
  }

  @Test(arguments: [
    ("", "teacher.not_json"), ("null", "teacher.not_json"), ("[1]", "teacher.not_json"),
    (#"{"choices":[{"message":{"content":"#, "teacher.not_json"), ("{'choices':1}", "teacher.not_json"),
    ("{}", "teacher.no_choice"), (#"{"choices":[]}"#, "teacher.no_choice"),
    (#"{"choices":[{"message":null}]}"#, "teacher.no_choice"),
    (#"{"choices":[{"text":"old"}],"error":null}"#, "teacher.no_choice"),
    (#"{"error":{"message":"CUDA out of memory","code":500}}"#, "teacher.error"),
    (#"{"error":"model is loading"}"#, "teacher.error"),
    (#"{"object":"error","message":"NETWORK ERROR","code":50001}"#, "teacher.error"),
  ]) func namedFailures(body: String, reason: String) {
    let failure = #expect(throws: TeacherFailure.self) { try CompletionReply(parsing: Array(body.utf8)) }
    #expect(failure?.reason == reason && failure?.isTransient == true)
    #expect((failure?.detail.utf8.count ?? 0) <= 500)
  }

  @Test func errorsAreSaidInTheServersWords() {
    let words = [
      (#"{"error":{"message":"CUDA\nout\u0000 of memory"}}"#, "CUDA out  of memory"),
      (#"{"error":"loading"}"#, "loading"), (#"{"object":"error","message":"busy"}"#, "busy"),
    ]
    for (body, wanted) in words {
      let failure = #expect(throws: TeacherFailure.self) { try CompletionReply(parsing: Array(body.utf8)) }
      #expect(failure?.detail.utf8.elementsEqual(wanted.utf8) == true, "\(failure?.detail ?? "")")
    }
  }

  @Test func charactersCutInTheMiddleBecomeReplacements() throws {
    var body = Array(#"{"choices":[{"message":{"content":"가"#.utf8)
    body.removeLast()
    body += Array(#""},"finish_reason":"length"}]}"#.utf8)
    let reply = try CompletionReply(parsing: body)
    #expect(reply.content == Array("\u{FFFD}".utf8) && reply.finishReason == "length")
  }

  /// Deep and wide bodies end in a name, not in a trap or an hour.
  @Test func hostileBodies() throws {
    let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20)
    let wide = Array("[".utf8) + Array(repeating: Array("0,".utf8), count: 2_100_000).flatMap(\.self)
    for body in [deep, wide, [UInt8](repeating: 0xFF, count: 1 << 20), Array("{\"choices\":".utf8) + deep] {
      let failure = #expect(throws: TeacherFailure.self) { try CompletionReply(parsing: body) }
      #expect(failure?.reason == "teacher.not_json")
    }
    let long = String(repeating: "생각 ", count: 200_000)
    let reply = try CompletionReply(
      parsing: Array(#"{"choices":[{"message":{"content":"\#(long)"}}]}"#.utf8))
    #expect(reply.content.count == long.utf8.count)
  }

  /// Every beginning of a good body is a named failure or the answer, never anything else.
  @Test func everyCutIsNamed() {
    let whole = Array(Self.cases[0].body.utf8)
    for end in 0..<whole.count {
      let failure = #expect(throws: TeacherFailure.self) {
        try CompletionReply(parsing: Array(whole[..<end]))
      }
      #expect(failure?.reason == "teacher.not_json")
    }
  }
}
