import Checkpoints
import Corpus
import Foundation
import Model
import Serve
import StrictJSON

/// Runs the prompts of `yisang generate` through a batch, and writes what comes.
final class Writer {
  let verb: GenerateVerb
  /// A folder without a tokenizer serves ids.
  let codec: Result<LocalCodec, any Error>
  private let variables: [JSON.Member]
  let rollouts: Rollouts
  private let sampling: SamplingOptions
  private let maxTokens: Int
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
    let defaults = try GenerationDefaults(checkpoint.generation.json)
    if !defaults.summary.isEmpty { Console.note("defaults from generation_config.json: \(defaults.summary)") }
    sampling = verb.sampling.options(defaults)
    maxTokens = verb.maxTokens ?? defaults.maxTokens ?? GenerateVerb.usualTokens
    let ends = checkpoint.generation.endIDs
    self.ends = ends + (known?.endID.map { ends.contains($0) ? [] : [$0] } ?? [])
  }

  func request(_ prompt: [Int32]) -> GenerationRequest {
    var request = GenerationRequest(prompt: prompt, maxTokens: maxTokens)
    request.count = verb.n
    request.sampling = sampling
    request.stopIDs = verb.ignoreEos ? [] : ends
    request.stopTexts = verb.stop.map { Array($0.utf8) }
    return request
  }

  func chat(_ messages: JSON) throws -> [Int32] {
    var chat = ChatPrompt(messages: messages)
    chat.variables = variables
    let codec = try codec.get()
    return codec.ids(of: try codec.prompt(of: chat), addingSpecialTokens: false)
  }

  /// A line of text that is being shown is ended first: the note would overwrite it.
  func checkStop(_ note: () -> String) {
    guard stopRequested() else { return }
    leave(ExitStatus.stopped, note())
  }

  private func checkFailures() throws {
    if let failure = rollouts.takeFailures().first { throw failure.error }
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
      checkStop {
        Console.bytes(verb.n == 1 ? [0x0A] : [])
        return "stopped after \(counted(count, "token"))"
      }
      let events = try rollouts.step()
      try checkFailures()
      for event in events {
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
