import Foundation
import Model
import Serve
import StrictJSON

/// JSON Lines: prompts are read ahead, answers are written in their order.
extension Writer {
  /// What is known of one line: its continuations as they grow.
  private struct Line {
    /// From 0, blank lines counted.
    let number: Int
    var id: JSON?
    var tokens: [[SampledToken]]
    var finishes: [FinishReason?]
    var error: String?

    var isDone: Bool { error != nil || finishes.allSatisfy { $0 != nil } }
  }

  func lines() throws {
    var reader = LineReader()
    var open: [Line] = []
    var places: [Int: Int] = [:]
    var (number, written, failed) = (0, 0, 0)
    var isAtEnd = false
    while !isAtEnd || !rollouts.isEmpty || !open.isEmpty {
      checkStop {
        "stopped: the first \(open.first?.number ?? number) lines are answered; running it again starts from the first"
      }
      // While something is open only lines that are there: who sends one at a time waits for its answer.
      while !isAtEnd, open.count < 4 * verb.maxBatch, open.isEmpty || !reader.wouldWait {
        guard let next = reader.next() else {
          isAtEnd = true
          break
        }
        defer { number += 1 }
        if case .text(let text) = next, text.utf8.allSatisfy({ $0 <= 0x20 }) { continue }
        var line = Line(
          number: number, tokens: Array(repeating: [], count: verb.n),
          finishes: Array(repeating: nil, count: verb.n))
        do {
          guard case .text(let text) = next else {
            throw ProbeInput.Problem(description: "the line is longer than \(LineReader.limit) bytes")
          }
          let members = try JSON(parsing: Array(text.utf8))
          line.id = members["id"]
          places[try rollouts.add(try request(members, number))] = number
        } catch {
          line.error = "\(error)"
        }
        open.append(line)
      }
      let events = try rollouts.step()
      for failure in rollouts.takeFailures() {
        guard let place = open.firstIndex(where: { $0.number == places[failure.request] }) else { continue }
        open[place].error = failure.error.problem
      }
      for event in events {
        guard let place = open.firstIndex(where: { $0.number == places[event.request] }) else { continue }
        open[place].tokens[event.sample].append(event.token)
        open[place].finishes[event.sample] = event.finish
      }
      while let line = open.first, line.isDone {
        open.removeFirst()
        written += 1
        if line.error != nil { failed += 1 }
        write(line)
      }
    }
    if written == 0 { leave(ExitStatus.empty, "standard input has no line") }
    if failed > 0 {
      leave(ExitStatus.failed, "\(failed) of \(written) lines failed; their answers have \"error\"")
    }
  }

  /// A line may say its own `seed` and `max_tokens`; without a seed, each line has its own draws.
  private func request(_ line: JSON, _ number: Int) throws -> GenerationRequest {
    var request = request(try ids(line))
    request.sampling.seed &+= UInt64(number)
    if let value = line["seed"] {
      guard let seed = value.int, seed >= 0 else {
        throw ProbeInput.Problem(description: "seed must be a whole number, not negative")
      }
      request.sampling.seed = UInt64(seed)
    }
    if let value = line["max_tokens"] {
      guard let count = value.int, count >= 1 else {
        throw ProbeInput.Problem(description: "max_tokens must be at least 1")
      }
      request.maxTokens = count
    }
    return request
  }

  private func ids(_ line: JSON) throws -> [Int32] {
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
    let head =
      [("line", ProbeValue.int(line.number))]
      + (line.id.map { [("id", .raw(String(decoding: $0.serialized, as: UTF8.self)))] } ?? [])
    if let error = line.error { return Console.out(ProbeOutput(head + [("error", .string(error))]).line) }
    for (sample, tokens) in line.tokens.enumerated() {
      let finish = line.finishes[sample] ?? nil
      let ids = tokens.map { ProbeValue.int(Int($0.id)) }
      Console.out(
        ProbeOutput(
          head + [
            ("sample", .int(sample)), ("ids", .list(ids)), ("text", ProbeValue(text(tokens, finish))),
            ("logprobs", .list(tokens.map { .float($0.logProbability) })),
            ("finish_reason", .string(finish == .length ? "length" : "stop")),
          ]
        ).line)
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
