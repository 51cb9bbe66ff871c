import Checkpoints
import Foundation
import Model
import Serve
import StrictJSON
import Testing

/// The server over the decoder itself: the tiny models of `Tests/ModelTests/Golden`, asked over HTTP.
@Suite(.serialized, .timeLimit(.minutes(15))) struct RealModelTests {
  /// Ids as numbers, for models that have no tokenizer.
  private struct NumberCodec: TextCodec {
    func prompt(of chat: ChatPrompt) -> [UInt8] { [] }
    func ids(of text: [UInt8], addingSpecialTokens: Bool) -> [Int32] { [] }
    func bytes(of id: Int32) -> [UInt8] { Array("\(id) ".utf8) }
    func stream(skippingSpecialTokens: Bool) -> any TokenStream { Numbers(codec: self) }

    private struct Numbers: TokenStream {
      let codec: NumberCodec
      func append(_ id: Int32) -> [UInt8] { codec.bytes(of: id) }
      func finish() -> [UInt8] { [] }
    }
  }

  private struct Golden: Decodable {
    struct Greedy: Decodable {
      let prompt: [Int]
      let ids: [Int]
    }
    struct Sequence: Decodable {
      let ids: [Int]
      let logprobs: [Double]
    }
    let greedy: [Greedy]
    let sequences: [Sequence]
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "ModelTests/Golden")

  private func with(_ name: String, _ body: (UInt16, Golden) async throws -> Void) async throws {
    let folder = RealModelTests.folder.appending(path: name)
    let golden = try JSONDecoder().decode(
      Golden.self, from: Data(contentsOf: folder.appending(path: "golden.json")))
    let checkpoint = try Checkpoint(folder: folder.path)
    nonisolated(unsafe) let decoder = try Decoder(checkpoint, precision: .fp32, crew: Crew(threads: 1))
    var settings = ServerSettings()
    settings.port = 0
    let model = ServedModel(
      name: name, codec: NumberCodec(), maxPositions: checkpoint.config.maxPositions,
      vocabularySize: checkpoint.config.vocabularySize, endIDs: checkpoint.generation.endIDs)
    let server = try ModelServer(model: model, settings: settings) {
      LocalBatch(decoder, codec: NumberCodec(), width: 8)
    }
    let url = try await server.start()
    do {
      try await body(UInt16(url.split(separator: ":").last ?? "") ?? 0, golden)
    } catch {
      _ = await server.stop(grace: .zero)
      throw error
    }
    _ = await server.stop(grace: .zero)
  }

  private func ask(_ port: UInt16, _ body: String) async throws -> JSON {
    try await RawClient.onThread {
      let client = try RawClient(port: port)
      try client.ask("/v1/completions", body)
      return try client.answer().json
    }
  }

  private func ints(_ json: JSON?) -> [Int] { json?.array?.compactMap(\.int) ?? [] }

  @Test(arguments: ["llama-llama3", "qwen2", "qwen3-sharded", "gemma3"])
  func greedyIsTransformers(name: String) async throws {
    try await with(name) { port, golden in
      for one in golden.greedy {
        let json = try await ask(
          port,
          #"{"prompt":\#(one.prompt),"temperature":0,"max_tokens":\#(one.ids.count),"return_token_ids":true,"stop":"no"}"#
        )
        let choice = json["choices"]?.array?.first
        #expect(ints(choice?["token_ids"]) == one.ids)
        #expect(choice?["text"]?.text?.isEmpty == false)
      }
    }
  }

  @Test(arguments: ["llama-llama3", "qwen2", "qwen3-sharded", "gemma3"])
  func scoresAreTorchs(name: String) async throws {
    try await with(name) { port, golden in
      for one in golden.sequences {
        let json = try await ask(port, #"{"prompt":\#(one.ids),"echo":true,"max_tokens":0,"logprobs":2}"#)
        let found = json["choices"]?.array?.first?["logprobs"]
        let ours = found?["token_logprobs"]?.array?.compactMap(\.double) ?? []
        #expect(ours.count == one.logprobs.count)
        #expect(zip(ours, one.logprobs).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, abs($1)) })
        let tops = found?["top_logprobs"]?.array?.dropFirst().map { $0.members?.count ?? 0 } ?? []
        #expect(tops.allSatisfy { (2...3).contains($0) })
      }
    }
  }

  /// What a request draws does not depend on what runs beside it.
  @Test func drawsAreTheSameInAnyCompany() async throws {
    try await with("qwen3") { port, golden in
      let bodies = (0..<24).map { number in
        let prompt = golden.sequences[number % golden.sequences.count].ids.prefix(40)
        return
          #"{"prompt":\#(Array(prompt)),"seed":\#(number),"n":\#(number % 3 + 1),"max_tokens":20,"logprobs":1,"top_p":0.9,"return_token_ids":true,"stop":" 7 "}"#
      }
      var alone: [JSON] = []
      for body in bodies { alone.append(try await ask(port, body)["choices"] ?? .null) }
      let together = try await withThrowingTaskGroup(of: (Int, JSON).self) { group in
        for (number, body) in bodies.enumerated() {
          group.addTask { (number, try await ask(port, body)["choices"] ?? .null) }
        }
        return try await group.reduce(into: [Int: JSON]()) { $0[$1.0] = $1.1 }
      }
      for (number, choices) in alone.enumerated() {
        #expect(choices.array?.count == number % 3 + 1 && choices == together[number])
      }
    }
  }
}
