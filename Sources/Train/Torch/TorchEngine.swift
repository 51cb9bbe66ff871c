import Foundation
import Model
import StrictJSON

/// Models in PyTorch, asked over a host's line.
///
/// `{"ask": "completions", "prompts": [[…]], "count": 4, "sampling": {…}, "seed": 7, "batch": 8}` is answered by `completions`, a list of
/// ids each, those of a prompt one behind the other; `{"ask": "logprobs", "model": "now", "temperature": 1, "prompts": [[…]],
/// "completions": [[…]], "batch": 8}` by `logprobs`, a list of numbers each.
final class TorchEngine: PolicyEngine {
  let maxPositions: Int
  /// Rows that are computed side by side in a process.
  private let batch: Int
  /// Sends a line, and waits for its answer.
  private let ask: (JSON) throws -> JSON

  init(maxPositions: Int, batch: Int, ask: @escaping (JSON) throws -> JSON) {
    (self.maxPositions, self.batch, self.ask) = (maxPositions, batch, ask)
  }

  var tellsLogProbabilities: Bool { false }

  func draw(
    _ requests: [GenerationRequest], text: (() -> TextStream)?, width: Int, shouldStop: () -> Bool,
    each: (Int, [Drawn]) throws -> Void
  ) throws {
    guard let first = requests.first else { return }
    let sampling = first.sampling
    let answer = try ask(
      .object([
        JSON.Member("ask", .text("completions")),
        JSON.Member("prompts", .array(requests.map { .ids($0.prompt) })),
        JSON.Member("count", .integer(first.count)),
        JSON.Member(
          "sampling",
          .object([
            JSON.Member("max_new_tokens", .integer(first.maxTokens)),
            JSON.Member("min_new_tokens", first.minTokens > 0 ? .integer(first.minTokens) : .null),
            JSON.Member("do_sample", .bool(sampling.temperature > 0)),
            JSON.Member("temperature", .number(Double(sampling.temperature))),
            JSON.Member("top_k", .integer(sampling.topK)),
            JSON.Member("top_p", .number(Double(sampling.topP))),
            JSON.Member("min_p", sampling.minP > 0 ? .number(Double(sampling.minP)) : .null),
            JSON.Member("repetition_penalty", .number(Double(sampling.repetitionPenalty))),
          ])), JSON.Member("seed", .integer(Int(sampling.seed >> 33))), JSON.Member("batch", .integer(batch)),
      ]))
    let rows = answer["completions"]?.array ?? []
    guard rows.count == requests.count * first.count else { throw broken("\(rows.count) completions") }
    for (index, request) in requests.enumerated() {
      try each(
        index,
        rows[index * request.count..<(index + 1) * request.count].map {
          try drawn($0, request, text?())
        })
    }
  }

  /// A completion up to what ends it: an id, or a text, wherever that comes.
  private func drawn(_ row: JSON, _ request: GenerationRequest, _ stream: TextStream?) throws -> Drawn {
    guard let ids = row.ids, !ids.isEmpty else { throw broken("a completion of no ids") }
    var drawn = Drawn()
    var text: [UInt8] = []
    for id in ids {
      drawn.ids.append(id)
      drawn.ended = request.stopIDs.contains(id)
      if let stream, !drawn.ended {
        text += stream(id)
        drawn.ended = request.stopTexts.contains { text.contains($0) }
      }
      if drawn.ended { break }
    }
    return drawn
  }

  func logProbabilities(of groups: [TrainingGroup], by model: PolicyWeights) throws -> [[[Float]]] {
    var found: [[[Float]]] = groups.map { _ in [] }
    for temperature in Set(groups.map(\.temperature)).sorted() {
      let places = groups.indices.filter { groups[$0].temperature == temperature }
      let rows = places.flatMap { place in groups[place].completions.map { (place, $0.ids) } }
      guard !rows.isEmpty else { continue }
      let answer = try ask(
        .object([
          JSON.Member("ask", .text("logprobs")), JSON.Member("model", .text(model.rawValue)),
          JSON.Member("temperature", .number(Double(temperature))),
          JSON.Member("prompts", .array(rows.map { .ids(groups[$0.0].prompt) })),
          JSON.Member("completions", .array(rows.map { .ids($0.1) })), JSON.Member("batch", .integer(batch)),
        ]))
      let numbers = answer["logprobs"]?.array ?? []
      guard numbers.count == rows.count else { throw broken("\(numbers.count) rows of log-probabilities") }
      for (row, given) in zip(rows, numbers) {
        let values = given.array?.map { Float($0.double ?? .nan) } ?? []
        guard values.count == row.1.count else { throw broken("\(values.count) log-probabilities") }
        found[row.0].append(values)
      }
    }
    return found
  }

  func drawingOperations(_ groups: [TrainingGroup]) -> Double { 0 }

  private func broken(_ what: String) -> TrainError {
    TrainError("torch", "answered with \(what) where others were asked for")
  }
}

extension JSON {
  /// A list of ids.
  static func ids(_ ids: [Int32]) -> JSON { .array(ids.map { .integer(Int($0)) }) }

  /// The ids of a list; nil where it is none.
  var ids: [Int32]? {
    guard let array else { return nil }
    let ids = array.compactMap { $0.int.flatMap { Int32(exactly: $0) } }
    return ids.count == array.count ? ids : nil
  }
}
