import Checkpoints
import Foundation
import Model
import Serve
import StrictJSON

/// Runs the prompts of `yisang generate` through a batch, and writes what comes.
final class Writer {
  private let verb: GenerateVerb
  /// A folder without a tokenizer serves ids.
  private let codec: Result<LocalCodec, any Error>
  private let variables: [JSON.Member]
  private let rollouts: Rollouts
  private let sampling: SamplingOptions
  private let ends: [Int32]

  init(
    checkpoint: Checkpoint, codec: Result<LocalCodec, any Error>, verb: GenerateVerb,
    variables: [JSON.Member],
    decoder: Decoder
  ) throws {
    self.verb = verb
    self.codec = codec
    self.variables = variables
    let known = try? codec.get()
    rollouts = Rollouts(
      decoder,
      text: known.map { codec in
        {
          var stream = codec.stream(skippingSpecialTokens: true)
          return { stream.append($0) }
        }
      }, width: verb.maxBatch)
    sampling = verb.sampling.options(try GenerationDefaults(checkpoint.generation.json))
    let ends = checkpoint.generation.endIDs
    self.ends = ends + (known?.endID.map { ends.contains($0) ? [] : [$0] } ?? [])
  }

  private func request(_ prompt: [Int32]) -> GenerationRequest {
    var request = GenerationRequest(prompt: prompt, maxTokens: verb.maxTokens)
    request.count = verb.n
    request.sampling = sampling
    request.stopIDs = verb.ignoreEos ? [] : ends
    request.stopTexts = verb.stop.map { Array($0.utf8) }
    return request
  }

  private func chat(_ messages: JSON) throws -> [Int32] {
    var chat = ChatPrompt(messages: messages)
    chat.variables = variables
    let codec = try codec.get()
    return codec.ids(of: try codec.prompt(of: chat), addingSpecialTokens: false)
  }

  private func checkStop() {
    if stopRequested() { leave(ExitStatus.stopped, "stopped before the end") }
  }
}

/// One prompt, shown as it comes.
extension Writer {
  func one(_ text: String) throws {
    let codec = try codec.get()
    let ids: [Int32]
    if verb.raw {
      ids = codec.ids(of: Array(text.utf8), addingSpecialTokens: true)
    } else {
      let message = JSON.object([JSON.Member("role", .text("user")), JSON.Member("content", .text(text))])
      let system = verb.system.map {
        JSON.object([JSON.Member("role", .text("system")), JSON.Member("content", .text($0))])
      }
      ids = try chat(.array((system.map { [$0] } ?? []) + [message]))
    }
    _ = try rollouts.add(request(ids))
    var streams = (0..<verb.n).map { _ in codec.stream(skippingSpecialTokens: true) }
    var held = [[UInt8]](repeating: [], count: verb.n)
    let start = ContinuousClock.now
    var count = 0
    while !rollouts.isEmpty {
      checkStop()
      for event in try rollouts.step() {
        count += 1
        var bytes: [UInt8] = []
        // The token that ends a continuation is no part of its text.
        if case .stopID = event.finish {} else { bytes = streams[event.sample].append(event.token.id) }
        if event.finish != nil { bytes += streams[event.sample].finish() }
        if verb.n == 1 { Console.bytes(bytes) } else { held[event.sample] += bytes }
      }
    }
    if verb.n == 1 { Console.bytes([0x0A]) }
    if verb.n > 1 {
      for (sample, text) in held.enumerated() {
        Console.out("--- \(sample)")
        Console.bytes(text + [0x0A])
      }
    }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    Console.note(
      "\(ids.count) + \(count) tokens, \(String(format: "%.1f", Double(count) / max(seconds, 1e-9))) tokens/s"
    )
  }
}

/// JSON Lines: prompts are read ahead, answers are written in their order.
extension Writer {
  /// What is known of one line: its continuations as they grow.
  private struct Line {
    let number: Int
    var tokens: [[SampledToken]]
    var finishes: [FinishReason?]
    var error: String?

    var isDone: Bool { error != nil || finishes.allSatisfy { $0 != nil } }
  }

  func lines() throws {
    var reader = LineReader()
    var open: [Line] = []
    var places: [Int: Int] = [:]
    var number = 0
    var isAtEnd = false
    while !isAtEnd || !rollouts.isEmpty || !open.isEmpty {
      checkStop()
      while !isAtEnd, open.count < 4 * verb.maxBatch {
        guard let next = reader.next() else {
          isAtEnd = true
          break
        }
        var line = Line(
          number: number, tokens: Array(repeating: [], count: verb.n),
          finishes: Array(repeating: nil, count: verb.n))
        do {
          guard case .text(let text) = next else {
            throw ProbeInput.Problem(description: "the line is too long")
          }
          if text.utf8.allSatisfy({ $0 <= 0x20 }) { continue }
          places[try rollouts.add(request(try ids(text)))] = number
        } catch {
          line.error = "\(error)"
        }
        open.append(line)
        number += 1
      }
      for event in try rollouts.step() {
        guard let number = places[event.request], let first = open.first?.number else { continue }
        open[number - first].tokens[event.sample].append(event.token)
        open[number - first].finishes[event.sample] = event.finish
      }
      while let line = open.first, line.isDone {
        open.removeFirst()
        write(line)
      }
    }
  }

  private func ids(_ text: String) throws -> [Int32] {
    let line = try JSON(parsing: Array(text.utf8))
    if let ids = line["ids"] {
      let found = ids.array?.compactMap { $0.int.flatMap(Int32.init(exactly:)) }
      guard let found, found.count == ids.array?.count else {
        throw ProbeInput.Problem(description: "ids must be a list of ids")
      }
      return found
    }
    if let prompt = line["prompt"] {
      guard let bytes = prompt.bytes else { throw ProbeInput.Problem(description: "prompt must be a text") }
      return try codec.get().ids(of: bytes, addingSpecialTokens: true)
    }
    guard let messages = line["messages"] else {
      throw ProbeInput.Problem(description: "messages, prompt or ids is missing")
    }
    return try chat(messages)
  }

  private func write(_ line: Line) {
    if let error = line.error {
      return Console.out(
        ProbeOutput([("line", .int(line.number)), ("error", .string(error))]).line)
    }
    for (sample, tokens) in line.tokens.enumerated() {
      let finish = line.finishes[sample] ?? nil
      let ids = tokens.map { ProbeValue.int(Int($0.id)) }
      Console.out(
        ProbeOutput([
          ("line", .int(line.number)), ("sample", .int(sample)), ("ids", .list(ids)),
          ("text", ProbeValue(text(tokens, finish))),
          ("logprobs", .list(tokens.map { .float($0.logProbability) })),
          ("finish_reason", .string(finish == .length ? "length" : "stop")),
        ]).line)
    }
  }

  private func text(_ tokens: [SampledToken], _ finish: FinishReason?) -> String? {
    guard var stream = (try? codec.get())?.stream(skippingSpecialTokens: true) else { return nil }
    var ids = tokens.map(\.id)[...]
    if case .stopID = finish { ids = ids.dropLast() }
    let bytes = ids.flatMap { stream.append($0) } + stream.finish()
    return String(decoding: bytes, as: UTF8.self)
  }
}
