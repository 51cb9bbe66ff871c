import Checkpoints
import Model
import Testing

extension Computing {
  /// What requests ask for and what they get; the model is a golden one.
  @Suite struct RolloutTests {
    private let decoder: Decoder
    private let prompt: [Int32] = [5, 9, 14, 200, 31]

    init() throws { decoder = try GoldenModel.decoder("qwen3") }

    private func request(_ tokens: Int, _ change: (inout GenerationRequest) -> Void = { _ in })
      -> GenerationRequest
    {
      var request = GenerationRequest(prompt: prompt, maxTokens: tokens)
      request.sampling.temperature = 0
      change(&request)
      return request
    }

    private func run(_ request: GenerationRequest, on rollouts: Rollouts? = nil) throws -> [GenerationEvent] {
      let rollouts = rollouts ?? Rollouts(decoder)
      _ = try rollouts.add(request)
      var events: [GenerationEvent] = []
      while !rollouts.isEmpty { events += try rollouts.step() }
      return events
    }

    @Test func endsWithItsReason() throws {
      let free = try run(request(12))
      #expect(free.count == 12)
      #expect(free.map { $0.finish == nil } == Array(repeating: true, count: 11) + [false])
      #expect(free.last?.finish == .length)
      let ids = free.map(\.token.id)
      let third = ids[2]
      let first = try #require(ids.firstIndex(of: third))
      let stopped = try run(request(12) { $0.stopIDs = [third] })
      #expect(stopped.map(\.token.id) == Array(ids[...first]))
      #expect(stopped.last?.finish == .stopID(third))
    }

    @Test func endsNotBeforeItsLeast() throws {
      let ids = try run(request(12)).map(\.token.id)
      let events = try run(
        request(12) {
          $0.stopIDs = [ids[0]]
          $0.minTokens = 6
        })
      #expect(!events.prefix(6).contains { $0.token.id == ids[0] })
      #expect(events.count >= 7)
    }

    /// Texts are made of an id's two digits; a stop text may lie across tokens.
    @Test func stopTextsAreFoundAcrossTokens() throws {
      let ids = try run(request(12)).map(\.token.id)
      func text(_ id: Int32) -> [UInt8] { Array("<\(id)>".utf8) }
      let across = Array((text(ids[3]) + text(ids[4])).dropFirst(2).dropLast(1))
      let rollouts = Rollouts(decoder, text: { { text($0) } })
      let events = try run(request(12) { $0.stopTexts = [across, Array("none".utf8)] }, on: rollouts)
      #expect(events.last?.finish == .stopText(across))
      let all = ids.map(text)
      // The first place where the text is complete.
      let complete = try #require(
        (1...12).first { count in contains(all.prefix(count).flatMap { $0 }, across) })
      #expect(events.count == complete)
    }

    private func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
      text.indices.contains { text[$0...].starts(with: part) }
    }

    @Test func cancelledRequestsAreGone() throws {
      let rollouts = Rollouts(decoder)
      let first = try rollouts.add(request(50))
      let second = try rollouts.add(request(3))
      var seen: [Int] = []
      seen += try rollouts.step().map(\.request)
      rollouts.cancel(first)
      while !rollouts.isEmpty { seen += try rollouts.step().map(\.request) }
      #expect(seen.filter { $0 == first }.count == 1)
      #expect(seen.filter { $0 == second }.count == 3)
      #expect(rollouts.runningCount == 0)
    }

    /// Requests wait for a place and for memory, and all of them come through with what they get alone.
    @Test(arguments: [(2, 4 << 30), (64, 1), (3, 200_000)]) func waitingChangesNothing(width: Int, bytes: Int)
      throws
    {
      let alone = try (0..<6).map { number in
        try run(
          request(10 + number) {
            $0.sampling.temperature = 1; $0.sampling.seed = UInt64(number)
          }
        ).map(\.token)
      }
      let pageBytes = bytes == 1 ? 1 << 20 : bytes
      let rollouts = Rollouts(decoder, width: width, cacheBytes: pageBytes, promptTokensPerStep: 3)
      for number in 0..<6 {
        _ = try rollouts.add(
          request(10 + number) {
            $0.sampling.temperature = 1; $0.sampling.seed = UInt64(number)
          })
      }
      var found: [Int: [SampledToken]] = [:]
      while !rollouts.isEmpty {
        for event in try rollouts.step() { found[event.request, default: []].append(event.token) }
      }
      #expect((0..<6).map { found[$0] } == alone)
    }

    /// A request with nothing to draw fails alone; its neighbours get what they get alone.
    @Test func aFailureIsOneRequests() throws {
      let alone = try run(request(9)).map(\.token)
      let rollouts = Rollouts(decoder)
      let good = try rollouts.add(request(9))
      let bad = try rollouts.add(
        request(9) {
          $0.stopIDs = Array(0..<300)
          $0.minTokens = 3
        })
      var tokens: [SampledToken] = []
      var failures: [GenerationFailure] = []
      while !rollouts.isEmpty {
        let events = try rollouts.step()
        #expect(!events.contains { $0.request == bad })
        tokens += events.filter { $0.request == good }.map(\.token)
        failures += rollouts.takeFailures()
      }
      #expect(tokens == alone)
      #expect(failures.map(\.request) == [bad])
      #expect(failures.first?.error.problem.contains("nothing to draw") == true)
      #expect(rollouts.takeFailures().isEmpty)
    }

    /// Temperatures whose reciprocal is infinite take the most probable token.
    @Test func tinyTemperaturesAreGreedy() throws {
      let greedy = try run(request(9)).map(\.token.id)
      let tiny = try run(request(9) { $0.sampling.temperature = 1e-37 }).map(\.token.id)
      #expect(tiny == greedy)
    }

    @Test func wrongRequestsAreRefused() throws {
      let wrong: [(inout GenerationRequest) -> Void] = [
        { $0.prompt = [] }, { $0.prompt = [-1] }, { $0.prompt = [300] }, { $0.prompt = [.max] },
        { $0.maxTokens = 0 }, { $0.count = 0 }, { $0.firstSample = -1 },
        { $0.prompt = Array(repeating: 5, count: 100_000) },
        { $0.sampling.temperature = -1 }, { $0.sampling.temperature = .nan }, { $0.sampling.topP = 0 },
        { $0.sampling.topP = 1.5 }, { $0.sampling.minP = -0.1 }, { $0.sampling.topK = -1 },
        { $0.sampling.repetitionPenalty = 0 }, { $0.alternatives = -1 }, { $0.alternatives = 1_000 },
        { $0.stopTexts = [[65]] }, { $0.count = .max },
        {
          $0.maxTokens = .max; $0.count = 1_000_000
        },
      ]
      for (number, change) in wrong.enumerated() {
        #expect(throws: ModelError.self, "case \(number)") { try Rollouts(decoder).add(request(5, change)) }
      }
    }

    @Test func theModelsLastPositionEnds() throws {
      let limit = decoder.config.maxPositions
      let events = try run(
        request(50) { $0.prompt = (0..<limit - 4).map { Int32($0 % 290) } })
      #expect(events.count == 4)
      #expect(events.last?.finish == .length)
    }
  }
}
