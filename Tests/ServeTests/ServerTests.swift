import Serve
import StrictJSON
import Testing

@Suite(.serialized, .timeLimit(.minutes(15))) struct ServerTests {
  private static let hello = #"{"messages":[{"role":"user","content":"hé"}],"seed":5}"#

  @Test func answersAChat() async throws {
    try await TestServer.with { test in
      let answer = try await test.ask("/v1/chat/completions", ServerTests.hello)
      #expect(answer.status == 200 && answer.head.contains("Content-Type: application/json"))
      let json = answer.json
      #expect(json["object"] == .text("chat.completion") && json["model"] == .text("bytes"))
      #expect(json["id"]?.text?.hasPrefix("chatcmpl-") == true && json["seed"] == .integer(5))
      let choice = json["choices"]?.array?.first
      #expect(choice?["message"]?["content"] == .text("0:user: hé\nassistant: "))
      #expect(choice?["message"]?["role"] == .text("assistant"))
      #expect(choice?["finish_reason"] == .text("stop") && choice?["stop_reason"] == .null)
      #expect(choice?["logprobs"] == .null)
      #expect(json["usage"]?["prompt_tokens"] == .integer(21))
      #expect(json["usage"]?["completion_tokens"] == .integer(24))
      #expect(json["usage"]?["total_tokens"] == .integer(45))
      let log = try #require(test.log.all.first)
      #expect(log.completionTokens == 24 && log.status == 200 && log.firstTokens == 1)
      #expect(log.secondsToFirst.map { $0 <= log.seconds } == true)
    }
  }

  @Test func streamsTheSame() async throws {
    try await TestServer.with { test in
      let body =
        ServerTests.hello.dropLast() + #","stream":true,"stream_options":{"include_usage":true},"n":2}"#
      let answer = try await test.ask("/v1/chat/completions", String(body))
      #expect(answer.status == 200 && answer.head.contains("text/event-stream"))
      #expect(answer.events.last == "[DONE]" && answer.events.filter { $0 == "[DONE]" }.count == 1)
      let chunks = answer.chunks
      #expect(
        chunks.allSatisfy { $0["object"] == .text("chat.completion.chunk") && $0["id"] == chunks[0]["id"] })
      #expect(
        chunks.prefix(2).map { $0["choices"]?.array?.first?["delta"]?["role"] } == [
          .text("assistant"), .text("assistant"),
        ])
      var texts = ["", ""]
      var ends = [0, 0]
      for choice in chunks.compactMap({ $0["choices"]?.array?.first }) {
        let index = choice["index"]?.int ?? 0
        #expect(ends[index] == 0)
        texts[index] += choice["delta"]?["content"]?.text ?? ""
        if choice["finish_reason"] == .text("stop") { ends[index] += 1 }
      }
      #expect(texts == ["0:user: hé\nassistant: ", "1:user: hé\nassistant: "] && ends == [1, 1])
      #expect(!answer.text.contains("\u{FFFD}"))
      #expect(chunks.last?["choices"] == .array([]) && chunks.last?["usage"]?["total_tokens"] == .integer(69))
      #expect(chunks.dropLast().allSatisfy { $0["usage"] == .null })
    }
  }

  @Test func answersRawPrompts() async throws {
    try await TestServer.with { test in
      let body = #"{"prompt":["ab",[99,100]],"n":2,"stop":"b","logprobs":1,"return_token_ids":true}"#
      let json = try await test.ask("/v1/completions", body).json
      let choices = json["choices"]?.array ?? []
      #expect(choices.map { $0["index"]?.int } == [0, 1, 2, 3])
      #expect(choices.map { $0["text"]?.text } == ["0:a", "1:a", "0:cd", "1:cd"])
      #expect(choices.map { $0["stop_reason"] } == [.text("b"), .text("b"), .null, .null])
      #expect(choices[0]["token_ids"] == .array([48, 58, 97, 98].map { .integer($0) }))
      #expect(choices[0]["prompt_token_ids"] == .array([256, 97, 98].map { .integer($0) }))
      #expect(choices[3]["logprobs"]?["tokens"] == .array(["1", ":", "c", "d", "</s>"].map(JSON.text)))
      #expect(choices[3]["logprobs"]?["text_offset"] == .array([0, 1, 2, 3, 4].map { .integer($0) }))
      let numbers: [JSON] = [.number(-0.25), .number(-0.5), .number(-0.75), .number(-1), .number(-1.25)]
      #expect(choices[3]["logprobs"]?["token_logprobs"] == .array(numbers))
      #expect(choices[3]["logprobs"]?["top_logprobs"]?.array?[0] == .object([.init("1", .number(-0.5))]))
      #expect(json["usage"]?["prompt_tokens"] == .integer(5))
    }
  }

  @Test(arguments: [false, true]) func echoesAndScores(streams: Bool) async throws {
    try await TestServer.with { test in
      let body =
        #"{"prompt":"éa","echo":true,"max_tokens":0,"logprobs":2,"add_special_tokens":false,"stream":\#(streams)}"#
      let answer = try await test.ask("/v1/completions", body)
      let choice = (streams ? answer.chunks.first : answer.json)?["choices"]?.array?.first
      #expect(choice?["text"] == .text("éa") && choice?["finish_reason"] == .text("length"))
      let logprobs = choice?["logprobs"]
      #expect(logprobs?["tokens"] == .array([.text(#"bytes:\xc3"#), .text(#"bytes:\xa9"#), .text("a")]))
      #expect(logprobs?["text_offset"] == .array([.integer(0), .integer(0), .integer(1)]))
      #expect(logprobs?["token_logprobs"] == .array([.null, .number(-0.25), .number(-0.5)]))
      #expect(logprobs?["top_logprobs"]?.array?[0] == .null)
      #expect(logprobs?["top_logprobs"]?.array?[1]["bytes:\\xaa"] == .number(-1.5))
      #expect(test.ledger.now.added == 0)
      let more = #"{"prompt":["a","b"],"echo":true,"max_tokens":2,"logprobs":0,"stream":\#(streams)}"#
      let second = try await test.ask("/v1/completions", more)
      var texts = ["", ""]
      for choice in (streams ? second.chunks : [second.json]).flatMap({ $0["choices"]?.array ?? [] }) {
        texts[choice["index"]?.int ?? 0] += choice["text"]?.text ?? ""
      }
      #expect(texts == ["a0:", "b0:"])
    }
  }

  @Test func thoughtsAreSetApart() async throws {
    let script: ScriptedBatch.Script = { _, _ in Array("<think>why</think>so".utf8).map { Int32($0) } + [257]
    }
    try await TestServer.with(model: ByteCodec.model(reasoning: true), script: script) { test in
      let message = try await test.ask("/v1/chat/completions", ServerTests.hello).json["choices"]?.array?
        .first?["message"]
      #expect(message?["content"] == .text("so") && message?["reasoning"] == .text("why"))
      #expect(message?["reasoning_content"] == .text("why"))
      let cut = ServerTests.hello.dropLast() + #","max_tokens":9}"#
      let open = try await test.ask("/v1/chat/completions", String(cut)).json["choices"]?.array?.first
      #expect(open?["message"]?["content"] == .null && open?["message"]?["reasoning"] == .text("wh"))
      #expect(open?["finish_reason"] == .text("length"))
      let streamed = try await test.ask(
        "/v1/chat/completions", ServerTests.hello.dropLast() + #","stream":true}"#)
      let deltas = streamed.chunks.compactMap { $0["choices"]?.array?.first?["delta"] }
      #expect(deltas.compactMap { $0["reasoning"]?.text }.joined() == "why")
      #expect(deltas.compactMap { $0["content"]?.text }.joined() == "so")
    }
  }

  @Test func chatLogProbabilitiesNameTokens() async throws {
    try await TestServer.with { test in
      for streams in [false, true] {
        let body =
          ServerTests.hello.dropLast()
          + #","logprobs":true,"top_logprobs":1,"stop":"t: ","stream":\#(streams)}"#
        let answer = try await test.ask("/v1/chat/completions", String(body))
        let choices = (streams ? answer.chunks : [answer.json]).compactMap { $0["choices"]?.array?.first }
        let entries = choices.flatMap { $0["logprobs"]?["content"]?.array ?? [] }
        #expect(entries.map { $0["token"]?.text ?? "" }.joined() == "0:user: h\u{FFFD}\u{FFFD}\nassistant: ")
        let bytes = entries.flatMap { $0["bytes"]?.array ?? [] }.compactMap { $0.int.map { UInt8($0) } }
        #expect(bytes == Array("0:user: hé\nassistant: ".utf8))
        #expect(entries.last?["top_logprobs"]?.array?.first?["logprob"] == .number(-0.5))
      }
    }
  }

  static let routes:
    [(method: String, path: String, body: String, headers: String, status: Int, code: String?)] = [
      ("GET", "/health", "", "", 200, nil), ("GET", "/v1/models", "", "", 200, nil),
      ("GET", "/v1/models/bytes", "", "", 200, nil),
      ("GET", "/v1/models/other", "", "", 404, "model_not_found"),
      ("GET", "/", "", "", 404, "not_found"), ("POST", "/v2/x", "{}", "", 404, "not_found"),
      ("GET", "/v1/completions", "", "", 405, "method_not_allowed"),
      ("POST", "/health", "", "", 405, "method_not_allowed"),
      ("DELETE", "/v1/models", "", "", 405, "method_not_allowed"),
      ("POST", "/v1/completions", "", "", 400, nil), ("POST", "/v1/completions", "[]", "", 400, nil),
      ("POST", "/v1/completions", #"{"prompt":"a""#, "", 400, nil),
      ("POST", "/v1/completions", #"{"prompt":"\#u{1}"}"#, "", 400, nil),
      ("POST", "/v1/completions", String(repeating: "[", count: 100_000), "", 400, nil),
      ("POST", "/v1/completions", #"{"a":"# + String(repeating: #"{"a":"#, count: 100_000), "", 400, nil),
      ("POST", "/v1/completions", #"{"prompt":"a","model":"gpt"}"#, "", 404, "model_not_found"),
      ("POST", "/v1/completions", #"{"prompt":[258]}"#, "", 400, nil),
      ("POST", "/v1/completions", #"{"prompt":[258],"stream":true}"#, "", 400, nil),
      ("POST", "/v1/completions", #"{"prompt":"a","max_tokens":5000}"#, "", 400, "context_length_exceeded"),
      ("POST", "/v1/chat/completions", #"{"messages":[{"role":"robot","content":"a"}]}"#, "", 400, nil),
      ("POST", "/v1/completions", String(repeating: " ", count: 70_000), "", 413, "body_too_large"),
      ("POST", "/v1/completions", #"{"prompt":"a"}"#, "Expect: 100-continue\r\n", 200, nil),
    ]

  @Test(arguments: routes) func answersByRoute(
    _ example: (method: String, path: String, body: String, headers: String, status: Int, code: String?)
  ) async throws {
    try await TestServer.with(change: { $0.maxBody = 60_000 * (example.status == 413 ? 1 : 20) }) { test in
      let answer = try await test.ask(
        example.path, example.body, method: example.method, headers: example.headers)
      #expect(answer.status == example.status)
      guard example.status >= 400 else { return }
      let error = answer.json["error"]
      #expect(error?["type"] == .text("invalid_request_error"))
      #expect(error?["code"] == (example.code.map(JSON.text) ?? .null))
      #expect(error?["message"]?.text?.isEmpty == false && error?["param"] != nil)
      // The next request finds the server as it was.
      #expect(try await test.ask("/v1/completions", #"{"prompt":"a"}"#).status == 200)
      #expect(test.server.scheduler.count == 0)
    }
  }

  @Test func bytesThatAreNoTextAreRefused() async throws {
    try await TestServer.with { test in
      let answer = try await RawClient.onThread { [port = test.port] in
        let client = try RawClient(port: port)
        try client.send("POST /v1/completions HTTP/1.1\r\nContent-Length: 15\r\n\r\n{\"prompt\":\"".utf8)
        try client.send([0xFF, 0xFE, 0x22, 0x7D])
        return try client.answer()
      }
      #expect(answer.status == 400)
    }
  }

  @Test func asksForTheKey() async throws {
    try await TestServer.with(change: { $0.apiKey = "sesame" }) { test in
      #expect(try await test.ask("/health", "", method: "GET").status == 200)
      for headers in [
        "", "Authorization: Bearer sesam\r\n", "Authorization: sesame\r\n",
        "Authorization: Bearer sesamE\r\n",
      ] {
        let answer = try await test.ask("/v1/models", "", method: "GET", headers: headers)
        #expect(answer.status == 401 && answer.json["error"]?["code"] == .text("invalid_api_key"))
      }
      let answer = try await test.ask(
        "/v1/models", "", method: "GET", headers: "Authorization: Bearer sesame\r\n")
      #expect(answer.status == 200)
    }
  }

  @Test func listensAtHomeOnly() throws {
    for host in ["0.0.0.0", "192.168.1.1", "::", "example.org", ""] {
      var settings = ServerSettings()
      settings.host = host
      #expect(throws: ServeError.self) {
        try ModelServer(model: ByteCodec.model(), settings: settings) {
          ScriptedBatch(ledger: BatchLedger(), script: TestServer.echo)
        }
      }
    }
  }

  @Test func aPortIsTakenOnce() async throws {
    try await TestServer.with { test in
      var settings = ServerSettings()
      settings.port = test.port
      let second = try ModelServer(model: ByteCodec.model(), settings: settings) {
        ScriptedBatch(ledger: BatchLedger(), script: TestServer.echo)
      }
      await #expect {
        try await second.start()
      } throws: {
        "\($0)"
          == "cannot listen on 127.0.0.1:\(test.port): the port is in use; take another --port, or 0 for any free one"
      }
      _ = await second.stop(grace: .zero)
    }
  }
}
