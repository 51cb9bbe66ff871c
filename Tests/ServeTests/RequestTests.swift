import Model
import StrictJSON
import Testing

@testable import Serve

@Suite struct RequestTests {
  private func chat(_ rest: String, model: ServedModel = ByteCodec.model()) throws -> ChatRequest {
    let body = #"{"messages":[{"role":"user","content":"hi"}]"# + (rest.isEmpty ? "" : ",") + rest + "}"
    return try ChatRequest(JSON(parsing: Array(body.utf8)), model: model) { 99 }
  }

  private func text(_ body: String) throws -> CompletionRequest {
    try CompletionRequest(JSON(parsing: Array(body.utf8)), model: ByteCodec.model()) { 99 }
  }

  static let refused: [(body: String, parameter: String)] = [
    (#""model":3"#, "model"), (#""model":"other""#, "model"), (#""n":0"#, "n"), (#""n":"2""#, "n"),
    (#""n":1.5"#, "n"), (#""n":99999"#, "n"), (#""seed":1.5"#, "seed"), (#""seed":1e30"#, "seed"),
    (#""max_tokens":0"#, "max_tokens"), (#""max_tokens":-1"#, "max_tokens"),
    (#""max_tokens":true"#, "max_tokens"),
    (#""max_completion_tokens":"9""#, "max_completion_tokens"),
    (#""min_tokens":5,"max_tokens":4"#, "min_tokens"), (#""temperature":-0.1"#, "temperature"),
    (#""temperature":NaN"#, "temperature"), (#""temperature":Infinity"#, "temperature"),
    (#""temperature":"hot""#, "temperature"), (#""top_p":0"#, "top_p"), (#""top_p":1.01"#, "top_p"),
    (#""top_k":-2"#, "top_k"), (#""min_p":2"#, "min_p"), (#""repetition_penalty":0"#, "repetition_penalty"),
    (#""stop":"""#, "stop"), (#""stop":["a",""]"#, "stop"), (#""stop":["a",1]"#, "stop"),
    (#""stop":{}"#, "stop"),
    (#""stop":["1","2","3","4","5","6","7","8","9","a","b","c","d","e","f","g","h"]"#, "stop"),
    (#""stop_token_ids":[260]"#, "stop_token_ids"), (#""stop_token_ids":[-1]"#, "stop_token_ids"),
    (#""stop_token_ids":7"#, "stop_token_ids"), (#""ignore_eos":1"#, "ignore_eos"),
    (#""logprobs":5"#, "logprobs"), (#""top_logprobs":2"#, "top_logprobs"),
    (#""logprobs":true,"top_logprobs":21"#, "top_logprobs"), (#""stream":"yes""#, "stream"),
    (#""stream_options":{"include_usage":true}"#, "stream_options"),
    (#""stream":true,"stream_options":{"include_usage":1}"#, "stream_options.include_usage"),
    (#""stream":true,"stream_options":[]"#, "stream_options"), (#""tools":{}"#, "tools"),
    (#""tools":[1]"#, "tools"), (#""chat_template_kwargs":[]"#, "chat_template_kwargs"),
    (#""continue_final_message":true,"add_generation_prompt":true"#, "continue_final_message"),
    (#""frequency_penalty":0.5"#, "frequency_penalty"), (#""presence_penalty":-1"#, "presence_penalty"),
    (#""logit_bias":{"5":1}"#, "logit_bias"),
    (#""response_format":{"type":"json_object"}"#, "response_format"),
    (#""tool_choice":"required""#, "tool_choice"), (#""guided_json":{"type":"object"}"#, "guided_json"),
    (#""best_of":2"#, "best_of"), (#""prompt_logprobs":0"#, "prompt_logprobs"),
    (#""chat_template":"{{ 1 }}""#, "chat_template"),
  ]

  @Test(arguments: refused) func refusesAndNames(_ example: (body: String, parameter: String)) {
    #expect { try chat(example.body) } throws: { error in
      let error = error as? ServeError
      return error?.parameter == example.parameter && (error?.problem.isEmpty == false)
        && error?.status == (example.body.contains("other") ? 404 : 400)
    }
  }

  static let messages: [(messages: String, parameter: String)] = [
    ("[]", "messages"), ("{}", "messages"), ("null", "messages"), ("[1]", "messages"),
    (#"[{"content":"a"}]"#, "messages[0].role"), (#"[{"role":7,"content":"a"}]"#, "messages[0].role"),
    (#"[{"role":"user","content":7}]"#, "messages[0].content"),
    (
      #"[{"role":"user","content":"a"},{"role":"user","content":[{"type":"image_url"}]}]"#,
      "messages[1].content"
    ),
    (#"[{"role":"assistant","tool_calls":[{"function":{"arguments":"{"}}]}]"#, "messages[0].tool_calls"),
  ]

  @Test(arguments: messages) func refusesMessages(_ example: (messages: String, parameter: String)) {
    #expect {
      try ChatRequest(
        JSON(parsing: Array(#"{"messages":\#(example.messages)}"#.utf8)), model: ByteCodec.model()
      ) { 1 }
    } throws: { ($0 as? ServeError)?.parameter == example.parameter }
  }

  @Test func takesWhatChangesNothing() throws {
    let request = try chat(
      #"""
      "frequency_penalty":0,"presence_penalty":0.0,"logit_bias":{},"response_format":{"type":"text"},"best_of":1,
      "tool_choice":"auto","tools":[],"functions":null,"user":"me","suffix":"","stop":null,"model":"bytes","temperature":null,
      "mine":1,"yours":{}
      """#)
    #expect(request.ignored == ["mine", "yours"])
    #expect(request.prompt.tools == nil)
  }

  @Test func readsAll() throws {
    let request = try chat(
      #"""
      "n":3,"seed":-1,"max_tokens":5,"max_completion_tokens":9,"min_tokens":2,"temperature":0.5,"top_p":0.25,"top_k":-1,
      "min_p":0.125,"repetition_penalty":1.5,"stop":["a","한"],"stop_token_ids":[258],"ignore_eos":true,"logprobs":true,
      "top_logprobs":4,"stream":true,"stream_options":{"include_usage":true},"return_token_ids":true,
      "skip_special_tokens":false,"include_stop_str_in_output":true,"chat_template_kwargs":{"enable_thinking":false},
      "continue_final_message":true,"tools":[{"type":"function"}],"reasoning_effort":"low"
      """#)
    let options = request.options
    #expect(
      options.sampling.seed == .max && options.count == 3 && options.maxTokens == 9 && options.minTokens == 2)
    #expect(
      options.sampling.temperature == 0.5 && options.sampling.topP == 0.25 && options.sampling.topK == 0)
    #expect(options.sampling.minP == 0.125 && options.sampling.repetitionPenalty == 1.5)
    #expect(options.stopTexts == [Array("a".utf8), Array("한".utf8)] && options.stopIDs == [258])
    #expect(options.ignoresEnds && options.alternatives == 4 && options.streams && options.includesUsage)
    #expect(options.returnsTokenIDs && !options.skipsSpecialTokens && options.includesStopText)
    #expect(request.prompt.continuesFinalMessage && !request.prompt.addsGenerationPrompt)
    #expect(request.prompt.tools?.array?.count == 1)
    #expect(
      request.prompt.variables
        == [.init("enable_thinking", .bool(false)), .init("reasoning_effort", .text("low"))])
    #expect(request.ignored == [])
  }

  @Test func whatIsOpenIsTheModels() throws {
    let defaults = try GenerationDefaults(
      JSON(
        parsing: Array(
          #"{"do_sample":true,"temperature":0.6,"top_k":20,"top_p":0.95,"max_new_tokens":77}"#.utf8)))
    let open = try chat("", model: ByteCodec.model(defaults: defaults)).options
    #expect(open.sampling.temperature == 0.6 && open.sampling.topK == 20 && open.sampling.topP == 0.95)
    #expect(open.maxTokens == 77 && open.sampling.seed == 99)
    let said = try chat(#""temperature":0,"top_k":0"#, model: ByteCodec.model(defaults: defaults)).options
    #expect(said.sampling.temperature == 0 && said.sampling.topK == 0 && said.sampling.topP == 0.95)
    #expect(defaults.summary == "temperature 0.6, top_k 20, top_p 0.95, max_tokens 77")
    #expect(throws: ServeError.self) {
      try GenerationDefaults(JSON(parsing: Array(#"{"top_p":7}"#.utf8)))
    }
  }

  @Test func messagesBecomeTheTemplates() throws {
    let body = #"""
      {"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}],"name":"kim"},
      {"role":"assistant","content":null,"reasoning":"hm","tool_calls":[{"function":{"name":"f","arguments":"{\"x\":1}"}}]}]}
      """#
    let request = try ChatRequest(JSON(parsing: Array(body.utf8)), model: ByteCodec.model()) { 1 }
    let wanted = #"""
      [{"role":"user","content":"a\nb","name":"kim"},{"role":"assistant","content":null,"reasoning":"hm","tool_calls":[{"function":{"name":"f","arguments":{"x":1}}}]}]
      """#
    #expect(String(decoding: request.prompt.messages.serialized, as: UTF8.self) == wanted)
  }

  static let prompts: [(prompt: String, read: [CompletionRequest.Prompt]?)] = [
    (#""a""#, [.text([0x61])]), (#"["a","b"]"#, [.text([0x61]), .text([0x62])]), ("[1,2]", [.ids([1, 2])]),
    ("[[1],[2,3]]", [.ids([1]), .ids([2, 3])]), (#"["a",[2]]"#, [.text([0x61]), .ids([2])]), ("[]", nil),
    ("7", nil), ("[1,\"a\"]", nil), ("[999]", nil), ("[[1],[-1]]", nil), ("[[1],2]", nil), ("{}", nil),
    ("null", nil), ("[[1.5]]", nil),
  ]

  @Test(arguments: prompts) func readsPrompts(_ example: (prompt: String, read: [CompletionRequest.Prompt]?))
    throws
  {
    let body = #"{"prompt":\#(example.prompt)}"#
    if let wanted = example.read {
      let request = try text(body)
      #expect(
        request.prompts == wanted && request.options.maxTokens == 16 && request.options.addsSpecialTokens)
    } else {
      #expect { try text(body) } throws: { ($0 as? ServeError)?.parameter == "prompt" }
    }
  }

  @Test func nothingIsAskedOnlyWithAnEcho() throws {
    #expect(throws: ServeError.self) { try text(#"{"prompt":"a","max_tokens":0}"#) }
    let echo = try text(#"{"prompt":"a","max_tokens":0,"echo":true,"logprobs":0}"#)
    #expect(echo.echoes && echo.options.alternatives == 0)
    #expect { try text(#"{"prompt":"a","logprobs":true}"#) } throws: {
      ($0 as? ServeError)?.parameter == "logprobs"
    }
  }

  @Test func promptAndAnswerMustFit() throws {
    let model = ByteCodec.model(positions: 8)
    let identity = Identity(id: "x", created: 1)
    let fits = try CompletionRequest(
      JSON(parsing: Array(#"{"prompt":[1,2,3],"max_tokens":5}"#.utf8)), model: model
    ) { 1 }
    #expect(try Exchange(fits, model: model, identity: identity).job.requests.first?.maxTokens == 5)
    for body in [
      #"{"prompt":[1,2,3,4],"max_tokens":5}"#, #"{"prompt":[1,2,3,4,5,6,7,8,9]}"#, #"{"prompt":[[]]}"#,
    ] {
      let request = try? CompletionRequest(JSON(parsing: Array(body.utf8)), model: model) { 1 }
      #expect(throws: ServeError.self) {
        if let request {
          _ = try Exchange(request, model: model, identity: identity)
        } else {
          throw ServeError(problem: "")
        }
      }
    }
  }

  @Test(arguments: [
    (
      #"{"prompt":[1,2,3],"max_tokens":9}"#,
      "8 positions: the prompt has 3 tokens and max_tokens is 9; ask for at most 5"
    ),
    (#"{"prompt":[1,2,3,4,5,6,7,8],"max_tokens":1}"#, "has 8 tokens and max_tokens is 1; shorten the prompt"),
  ])
  func whatDoesNotFitIsSaidInNumbers(_ body: String, _ end: String) throws {
    let model = ByteCodec.model(positions: 8)
    let request = try CompletionRequest(JSON(parsing: Array(body.utf8)), model: model) { 1 }
    #expect {
      try Exchange(request, model: model, identity: Identity(id: "x", created: 1))
    } throws: {
      ($0 as? ServeError)?.problem.hasSuffix(end) == true
    }
  }

  @Test func promptsOfOneRequestDifferInTheirSeeds() throws {
    let request = try text(#"{"prompt":["a","a"],"seed":40,"n":2,"stop_token_ids":[3]}"#)
    let job = try Exchange(request, model: ByteCodec.model(), identity: Identity(id: "x", created: 1)).job
    #expect(job.requests.map(\.sampling.seed) == [40, 41])
    #expect(job.requests.allSatisfy { $0.count == 2 && $0.stopIDs == [257, 3] && $0.prompt.first == 256 })
  }
}
