import Checkpoints
import Foundation
import Model
import Serve
import StrictJSON
import Teacher
import TestKit
import Testing

/// A folder and the same folder behind `yisang serve`: the same request with the same seed has the same answer.
@Suite(.serialized, .timeLimit(.minutes(15))) struct LocalTeacherTests {
  private static func folder() throws -> Scratch {
    let scratch = try Scratch()
    _ = try scratch.tinyModel()
    return scratch
  }

  /// Twenty-four ways to ask.
  private static var requests: [TeacherRequest] {
    (0..<24).map { number in
      var sampling = TeacherSampling()
      sampling.maxTokens = 8 + number * 3
      sampling.temperature = [0, 0.6, 1, 1.7][number % 4]
      sampling.topP = [1, 0.95, 0.5][number % 3]
      sampling.topK = [0, 20, 5, 1][(number / 4) % 4]
      sampling.minP = number % 5 == 0 ? 0.02 : 0
      var messages = [ChatMessage(role: "user", content: "답 \(number)?")]
      if number % 2 == 0 { messages.insert(ChatMessage(role: "system", content: "짧게."), at: 0) }
      return TeacherRequest(messages: messages, sampling: sampling, seed: UInt32(number) &* 89_478_485)
    }
  }

  private static var settings: LocalTeacherSettings {
    var settings = LocalTeacherSettings()
    (settings.precision, settings.width) = (.fp32, 8)
    return settings
  }

  private func served(
    _ folder: String, splitsReasoning: Bool = false, _ body: @escaping @Sendable (String) throws -> [[UInt8]]
  ) async throws -> [JSON] {
    let checkpoint = try Checkpoint(folder: folder)
    let codec = try LocalCodec(folder: folder)
    nonisolated(unsafe) let decoder = try Decoder(checkpoint, precision: .fp32, crew: Crew(threads: 1))
    var settings = ServerSettings()
    settings.port = 0
    let model = try ServedModel(
      name: "small", checkpoint: checkpoint, codec: codec, splitsReasoning: splitsReasoning)
    let server = try ModelServer(model: model, settings: settings) {
      LocalBatch(decoder, codec: codec, width: 5)
    }
    let url = try await server.start()
    let result = try await Asking.onThread { Result { try body(url) } }
    _ = await server.stop(grace: .zero)
    return try result.get().map { try JSON(parsing: $0) }
  }

  /// Random enough that some answers close their thoughts.
  private static var wild: [TeacherRequest] {
    (0..<24).map { number in
      var request = Asking.request(number, maxTokens: 90)
      (request.messages, request.sampling.temperature) = ([ChatMessage(role: "user", content: "답?")], 2)
      (request.sampling.topP, request.sampling.topK) = (1, 0)
      return request
    }
  }

  private static func ask(_ url: String, _ requests: [TeacherRequest] = requests) throws -> [[UInt8]] {
    var settings = HTTPTeacherSettings(addresses: [url + "/v1"])
    settings.retries.maxTries = 1
    return try Asking.all(requests, of: HTTPTeacher(settings)).map { try $0.get().body }
  }

  @Test func theSameByFolderAndByAddress() async throws {
    let scratch = try Self.folder()
    let local = try LocalTeacher(folder: scratch.path, settings: Self.settings)
    let notes = local.takeNotes()
    #expect(local.room == 8 && notes.isEmpty, "\(notes)")
    let ours = try Asking.all(Self.requests, of: local).map { try JSON(parsing: $0.get().body) }
    let theirs = try await served(scratch.path) { try Self.ask($0) }
    #expect(ours.count == 24 && theirs.count == 24)
    for (left, right) in zip(ours, theirs) {
      #expect(left["choices"] == right["choices"] && left["usage"] == right["usage"])
    }
    let reasons = Set(ours.map { $0["choices"]?.array?.first?["finish_reason"]?.text })
    #expect(reasons == ["stop", "length"])
    #expect(Set(ours.map { $0["choices"]?.array?.first?["message"]?["content"]?.bytes }).count >= 20)
    // And once more, in other company.
    var narrow = Self.settings
    narrow.width = 1
    let again = try Asking.all(Self.requests, of: LocalTeacher(folder: scratch.path, settings: narrow))
    #expect(try again.map { try $0.get().body } == ours.map(\.serialized))
  }

  /// What `serve --reasoning-parser` takes apart is what stands in the content of a folder's answer.
  @Test func thoughtsInlineOrApart() async throws {
    let scratch = try Self.folder()
    let local = try LocalTeacher(folder: scratch.path, settings: Self.settings)
    let inline = try Asking.all(Self.wild, of: local).map { try CompletionReply(parsing: $0.get().body) }
    let apart = try await served(scratch.path, splitsReasoning: true) { try Self.ask($0, Self.wild) }
      .map { try CompletionReply(parsing: $0.serialized) }
    let (opening, closing) = (Array("<think>".utf8), Array("</think>".utf8))
    var closed = 0
    for (one, two) in zip(inline, apart) {
      #expect(one.reasoning == nil)
      let isClosed =
        one.content.count != (two.reasoning ?? []).count + (one.content.starts(with: opening) ? 7 : 0)
      closed += isClosed ? 1 : 0
      let joined = (two.reasoning ?? []) + (isClosed ? closing : []) + two.content
      #expect(joined == one.content || opening + joined == one.content)
    }
    #expect(closed > 0)
  }

  @Test func whatDoesNotFitIsNamed() throws {
    let scratch = try Self.folder()
    let local = try LocalTeacher(folder: scratch.path, settings: Self.settings)
    var long = Asking.request(1, maxTokens: 9)
    var bad = Asking.request(2)
    (bad.sampling.temperature, long.messages[1].content) = (-1, String(repeating: "가", count: 100))
    let results = try Asking.all([long, bad, Self.requests[0]], of: local)
    guard case .failure(let first) = results[0], case .failure(let second) = results[1] else {
      Issue.record("both must fail")
      return
    }
    #expect(first.reason == "teacher.too_long" && first.detail.contains("256 positions"))
    #expect(second.reason == "teacher.status_400" && second.detail.contains("temperature"))
    _ = try results[2].get()
    #expect(local.inFlight == 0 && (try? local.poll(timeout: 0).isEmpty) == true)
    // Until something was answered, that may be the settings' fault.
    let again = try Asking.all([long], of: local)
    guard case .failure(let later) = again[0] else {
      Issue.record("it must fail again")
      return
    }
    #expect(first.isTransient && second.isTransient && !later.isTransient)
  }

  /// More than the context has left: the answer is as long as that, and a prompt that leaves nothing is too long.
  @Test func theContextEndsTheAnswer() async throws {
    let scratch = try Self.folder()
    var requests = Self.wild
    for number in requests.indices { requests[number].sampling.maxTokens = number % 2 == 0 ? 90 : 32_768 }
    var fitting = requests
    let ours = try LocalTeacher(folder: scratch.path, settings: Self.settings)
    let prompt = try CompletionReply(parsing: Asking.all([requests[0]], of: ours)[0].get().body).promptTokens
    let room = 256 - (try #require(prompt))
    for number in requests.indices where number % 2 == 1 { fitting[number].sampling.maxTokens = room }
    let (asked, same) = (requests, fitting)
    let bodies = try await served(scratch.path) { try Self.ask($0, asked) + Self.ask($0, same) }
    for number in 0..<24 { #expect(bodies[number]["choices"] == bodies[number + 24]["choices"]) }
    #expect(bodies.contains { $0["usage"]?["completion_tokens"] == .integer(room) })
    let inProcess = try Asking.all(requests, of: ours).map { try JSON(parsing: $0.get().body) }
    for number in 0..<24 { #expect(bodies[number]["choices"] == inProcess[number]["choices"]) }
    #expect(ours.takeNotes().contains { $0.contains("max_tokens 32768") })
    var long = Asking.request(0, maxTokens: 9)
    long.messages[1].content = String(repeating: "가", count: 100)
    let tooLong = long
    let notes = try await served(scratch.path) { url in
      let teacher = try HTTPTeacher(HTTPTeacherSettings(addresses: [url + "/v1"]))
      let results = try Asking.all([asked[1], asked[3], tooLong], of: teacher)
      #expect(try results[0].get().tries == 2 && results[1].get().tries == 2)
      let failure = #expect(throws: TeacherFailure.self) { try results[2].get() }
      #expect(failure?.reason == "teacher.too_long" && failure?.tries == 2)
      return teacher.takeNotes().map { JSON.text($0).serialized }
    }
    // Told once, of whichever of the three was refused first.
    let told = notes.first?.text ?? ""
    #expect(
      notes.count == 1 && ["max_tokens 32768", "max_tokens 9"].contains { told.contains($0) }, "\(notes)")
  }

  @Test func promptsLongerThanTheModelEndTheRun() throws {
    let scratch = try Self.folder()
    let local = try LocalTeacher(folder: scratch.path, settings: Self.settings)
    let failure = #expect(throws: TeacherFailure.self) {
      let requests = (0..<100).map { number in
        var long = Asking.request(number, maxTokens: 9)
        long.messages[1].content = String(repeating: "가", count: 100)
        return long
      }
      _ = try Asking.all(requests, of: local)
    }
    #expect(failure?.reason == "teacher.refuses_all" && failure?.detail.contains("fill the context") == true)
    #expect(failure?.detail.contains("256 positions") == true)
  }

  /// The name is in the key of every stored answer: it must change with what changes answers, and with nothing else.
  @Test func namesTellCheckpointsApart() throws {
    let scratch = try Self.folder()
    let name = { try LocalTeacher(folder: scratch.path, settings: Self.settings).model }
    let first = try name()
    #expect(first.hasPrefix("qwen3@") && first.utf8.count == 22)
    let elsewhere = "\(scratch.path)-moved"
    try FileManager.default.copyItem(atPath: scratch.path, toPath: elsewhere)
    defer { try? FileManager.default.removeItem(atPath: elsewhere) }
    let moved = try LocalTeacher(folder: elsewhere, settings: Self.settings).model
    #expect(moved == first)
    _ = try scratch.write("what nobody reads", to: "README.md")
    var wide = Self.settings
    (wide.width, wide.threads) = (3, 2)
    let others = try [name(), LocalTeacher(folder: scratch.path + "/", settings: wide).model]
    #expect(others == [first, first])
    var names: Set<String> = [first]
    var short = Self.settings
    short.precision = .bf16
    names.insert(try LocalTeacher(folder: scratch.path, settings: short).model)
    let weights = "\(scratch.path)/model.safetensors"
    var bytes = try [UInt8](Data(contentsOf: URL(filePath: weights)))
    bytes[bytes.count - 2] ^= 1
    try Data(bytes).write(to: URL(filePath: weights))
    names.insert(try name())
    _ = try scratch.write(#"{"eos_token_id":258,"top_k":51}"#, to: "generation_config.json")
    names.insert(try name())
    #expect(names.count == 4)
  }
}
