import Testing
import Web

@testable import Teacher

@Suite struct TryOutcomeTests {
  private func outcome(_ status: Int, _ body: String, _ fields: String = "") -> TryOutcome {
    let head = Array("HTTP/1.1 \(status) X\r\n\(fields)".utf8)
    let response = HTTPResponse(status: status, head: head, body: Array(body.utf8), elapsed: 0, address: nil)
    return TryOutcome(.success(response), wholeTime: false, now: 784_111_777)
  }

  private func problem(_ outcome: TryOutcome) -> TryProblem? {
    if case .problem(let problem) = outcome { problem } else { nil }
  }

  /// The sentences are those of the servers named.
  @Test(arguments: [
    // vLLM
    (
      400,
      #"{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 20489 tokens (4105 in the messages, 16384 in the completion).","type":"BadRequestError","param":null,"code":400}"#
    ),
    (
      400,
      #"{"error":{"message":"'max_tokens' or 'max_completion_tokens' is too large: 16384. This model's maximum context length is 4096 tokens and your request has 9 input tokens","type":"BadRequestError","code":400}}"#
    ),
    (
      400,
      #"{"error":{"message":"max_tokens=8888 cannot be greater than max_model_len=max_total_tokens=3072. Please request fewer output tokens.","type":"BadRequestError","code":400}}"#
    ),
    // SGLang
    (
      400,
      #"{"object":"error","message":"The input (5000 tokens) is longer than the model's context length (4096 tokens).","code":400}"#
    ),
    // llama.cpp, new and old
    (
      400,
      #"{"error":{"code":400,"message":"the request exceeds the available context size. try increasing the context size or enable context shift","type":"exceed_context_size_error"}}"#
    ),
    // llama-cpp-python
    (
      500,
      #"{"error":{"message":"Requested tokens (600) exceed context window of 512","type":"internal_server_error","param":null,"code":null}}"#
    ),
    // OpenAI, and our own
    (400, #"{"error":{"message":"too much","param":"messages","code":"context_length_exceeded"}}"#),
  ]) func tooLong(status: Int, body: String) {
    let found = problem(outcome(status, body))
    #expect(found?.kind == .refused && found?.reason == "teacher.too_long")
  }

  @Test(arguments: [
    // transformers
    (422, #"{"detail":"Unexpected fields in the request: {'top_k', 'min_p'}"}"#, "top_k"),
    // OpenAI, old and new
    (
      400,
      #"{"error":{"message":"Unrecognized request argument supplied: top_k","type":"invalid_request_error","param":null,"code":null}}"#,
      "top_k"
    ),
    (
      400,
      #"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","param":"max_tokens","code":"unsupported_parameter"}}"#,
      "max_tokens"
    ),
    // FastAPI with extra fields forbidden, as Mistral's
    (
      422,
      #"{"detail":[{"type":"extra_forbidden","loc":["body","min_p"],"msg":"Extra inputs are not permitted","input":0.1}]}"#,
      "min_p"
    ),
    (400, #"{"error":{"message":"Unknown parameter: 'seed'."}}"#, "seed"),
  ]) func unknownFields(status: Int, body: String, field: String) {
    let found = problem(outcome(status, body))
    #expect(found?.kind == .unknownField && found?.reason == "teacher.unknown_field")
    #expect(found?.detail.contains("--omit \(field).") == true)
  }

  @Test(arguments: [
    (400, TryProblem.Kind.refused), (401, .closed), (402, .closed), (403, .closed), (404, .closed),
    (405, .closed), (408, .later), (409, .later), (410, .closed), (413, .refused), (422, .refused),
    (425, .later), (429, .later), (451, .refused), (500, .broken), (502, .broken), (503, .broken),
    (504, .broken), (529, .broken), (301, .closed), (307, .closed),
  ]) func statuses(status: Int, kind: TryProblem.Kind) {
    let found = problem(outcome(status, #"{"error":{"message":"no seed of doubt, unknown reasons"}}"#))
    #expect(found?.kind == kind)
    #expect(found?.reason == (status < 400 ? "teacher.redirect" : "teacher.status_\(status)"))
  }

  @Test func retryAfterIsSecondsOrADate() {
    #expect(problem(outcome(429, "", "Retry-After: 3\r\n"))?.retryAfter == 3)
    #expect(problem(outcome(503, "", "retry-after: 1.5\r\n"))?.retryAfter == 1.5)
    // 784111777 is 08:49:37 of the day.
    #expect(
      problem(outcome(429, "", "Retry-After: Sun, 06 Nov 1994 08:50:37 GMT\r\n"))?.retryAfter == 60)
    #expect(problem(outcome(429, "", "Retry-After: Sun, 06 Nov 1994 08:00:00 GMT\r\n"))?.retryAfter == 0)
    #expect(problem(outcome(429, "", "Retry-After: soon\r\n"))?.retryAfter == nil)
    #expect(problem(outcome(429, ""))?.retryAfter == nil)
  }

  @Test func whatIsNoAnswerIsNamed() {
    let json = "Content-Type: application/json\r\n"
    #expect(
      problem(outcome(200, "<!doctype html>", "Content-Type: text/html\r\n"))?.reason
        == "teacher.content_type")
    #expect(
      problem(outcome(200, "data: {}", "Content-Type: text/event-stream\r\n"))?.reason
        == "teacher.content_type")
    #expect(problem(outcome(200, "{", json))?.reason == "teacher.not_json")
    #expect(problem(outcome(200, " \n", json))?.reason == "teacher.empty")
    #expect(problem(outcome(204, "", ""))?.reason == "teacher.empty")
    #expect(problem(outcome(200, "{}", json))?.reason == "teacher.no_choice")
    #expect(problem(outcome(200, "{}", json + "Content-Encoding: br\r\n"))?.reason == "teacher.not_json")
    // A wrong type around a good answer harms nobody.
    let good = #"{"choices":[{"message":{"content":"답"}}]}"#
    #expect(outcome(200, good, "Content-Type: text/plain\r\n") == .reply(Array(good.utf8), tokens: nil))
    #expect(
      problem(outcome(302, "", "Location: https://login.example/\r\n"))?.detail.contains("login.example")
        == true)
  }

  @Test(arguments: [
    ("fetch.timeout", true, TryProblem.Kind.garbled, "teacher.timeout"),
    ("fetch.timeout", false, .broken, "teacher.timeout"),
    ("fetch.stalled", true, .broken, "teacher.stalled"), ("fetch.stalled", false, .broken, "teacher.stalled"),
    ("fetch.connect", false, .broken, "teacher.connection"),
    ("fetch.dns", false, .broken, "teacher.connection"),
    ("fetch.broken", false, .broken, "teacher.connection"),
    ("fetch.too_large", false, .garbled, "teacher.too_large"), ("fetch.tls", false, .broken, "teacher.tls"),
    ("fetch.malformed", false, .garbled, "teacher.not_http"),
  ]) func brokenExchanges(reason: String, wholeTime: Bool, kind: TryProblem.Kind, name: String) {
    let failure = HTTPFailure(reason, "", isTransient: true)
    let found = problem(TryOutcome(.failure(failure), wholeTime: wholeTime, now: 0))
    #expect(found?.kind == kind && found?.reason == name)
  }

  @Test(arguments: [
    ("http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1", false),
    ("http://127.0.0.1:8000/v1/", "http://127.0.0.1:8000/v1", false),
    ("http://127.0.0.1:8000", "http://127.0.0.1:8000/v1", true),
    ("http://127.0.0.1:8000//", "http://127.0.0.1:8000/v1", true),
    ("https://api.example/openai/v1beta/", "https://api.example/openai/v1beta", false),
    ("http://[::1]:8000/v1/chat/completions", "http://[::1]:8000/v1", true),
  ]) func addresses(given: String, base: String, isNoted: Bool) throws {
    let address = try EndpointAddress(given)
    #expect(address.base == base && (address.note != nil) == isNoted)
    #expect(!address.isOpenlySent)
    let far = try EndpointAddress("http://gpu.example:8000/v1")
    #expect(far.isOpenlySent)
  }

  @Test(arguments: [
    "", "127.0.0.1:8000", "localhost:8000/v1", "ftp://127.0.0.1/v1", "http://", "file:///v1",
    "http://me:secret@127.0.0.1/v1", "http://127.0.0.1/v1?key=1", "http://127.0.0.1/v1#x",
  ]) func noAddresses(given: String) {
    let failure = #expect(throws: TeacherFailure.self) { try EndpointAddress(given) }
    #expect(failure?.reason == "teacher.address")
  }
}
