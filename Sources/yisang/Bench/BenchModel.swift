import ArgumentParser
import Checkpoints
import Foundation
import Model
import ModelKernels

/// How fast a model reads and writes, and how fast this machine could let it. One JSON line a measurement.
struct BenchModel: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "Tokens a second of a local model, and the machine's limits.")

  @OptionGroup var options: ModelOptions

  @Option(parsing: .upToNextOption, help: "machine, load, decode1, decode32, groups, ragged, prefill.")
  var parts: [String] = ["machine", "load", "decode1", "decode32", "groups", "ragged", "prefill"]

  @Option(help: "New tokens of each continuation, of the decode parts and groups.")
  var tokens = 256

  @Option(help: "Each part is measured so many times; the best counts.")
  var repeats = 3

  func run() throws {
    if parts.contains("machine") { machine() }
    let start = ContinuousClock.now
    let decoder = try options.decoder(Checkpoint(folder: options.model))
    let load = (ContinuousClock.now - start) / .seconds(1)
    if parts.contains("load") { report("load", ["seconds": load]) }
    for part in parts {
      switch part {
      case "decode1": try rollouts("decode1", decoder, [request(16, 1, tokens, 0)])
      case "decode32": try rollouts("decode32", decoder, (0..<32).map { request(16, 1, tokens, $0) })
      case "groups": try rollouts("groups", decoder, (0..<8).map { request(100, 8, tokens, $0) })
      case "ragged": try ragged(decoder)
      case "prefill": try prefill(decoder)
      default: break
      }
    }
  }

  private func request(_ prompt: Int, _ count: Int, _ tokens: Int, _ seed: Int, first: Int = 0)
    -> GenerationRequest
  {
    var request = GenerationRequest(
      prompt: (0..<prompt).map { Int32(($0 * 31 + seed * 17 + 3) % 4_000) }, maxTokens: tokens)
    request.count = count
    request.firstSample = first
    request.sampling.seed = UInt64(seed)
    return request
  }

  /// Tokens a second after the prompts have been read.
  private func rollouts(_ name: String, _ decoder: Decoder, _ requests: [GenerationRequest]) throws {
    var best = Double.infinity
    var whole = Double.infinity
    var processor = Double.infinity
    var count = 0
    for _ in 0..<repeats {
      let batch = Rollouts(decoder, width: 256, cacheBytes: 12 << 30, promptTokensPerStep: 4_096)
      for request in requests { _ = try batch.add(request) }
      let start = ContinuousClock.now
      let startProcessor = processorSeconds()
      count = try batch.step().count
      let first = ContinuousClock.now
      var generated = 0
      while !batch.isEmpty { generated += try batch.step().count }
      let end = ContinuousClock.now
      count += generated
      best = min(best, (end - first) / .seconds(1) / Double(generated))
      whole = min(whole, (end - start) / .seconds(1) / Double(count))
      processor = min(processor, (processorSeconds() - startProcessor) / Double(count))
    }
    report(
      name,
      [
        "tokens_per_second": 1 / best, "with_prompts": 1 / whole, "per_processor_second": 1 / processor,
        "tokens": Double(count),
      ])
  }

  /// Of all threads; on a machine that others use it says more than the clock.
  private func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

  /// 8 groups of 8 whose continuations end after 64 to 256 tokens, evenly spread.
  private func ragged(_ decoder: Decoder) throws {
    let requests = (0..<8).flatMap { group in
      (0..<8).map { sample in
        request(100, 1, 64 + (group * 8 + sample) * 37 % 64 * 192 / 63, group, first: sample)
      }
    }
    try rollouts("ragged", decoder, requests)
  }

  private func prefill(_ decoder: Decoder) throws {
    var best = Double.infinity
    var processor = Double.infinity
    for _ in 0..<repeats {
      let batch = Rollouts(decoder, cacheBytes: 12 << 30)
      _ = try batch.add(request(2_048, 1, 1, 0))
      let start = ContinuousClock.now
      let startProcessor = processorSeconds()
      while !batch.isEmpty { _ = try batch.step() }
      best = min(best, (ContinuousClock.now - start) / .seconds(1))
      processor = min(processor, processorSeconds() - startProcessor)
    }
    report("prefill", ["tokens_per_second": 2_048 / best, "per_processor_second": 2_048 / processor])
  }

  /// What a panel product reaches with everything in the cache, and how fast weights come from memory.
  private func machine() {
    let crew = Crew(threads: options.threads)
    let compute = crew.speed(of: options.dtype, seconds: 0.5)
    let memory = crew.speed(of: options.dtype, outputs: 131_072, rows: 1, seconds: 0.5)
    report(
      "machine", ["gflops": compute.operations / 1e9, "weights_gb_per_second": memory.bytes / 1e9])
  }

  private func report(_ part: String, _ values: [String: Double]) {
    let numbers = values.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
    let head =
      "\"engine\":\"yisang\",\"part\":\"\(part)\",\"dtype\":\"\(options.dtype.rawValue)\",\"threads\":\(options.threads),\"isa\":\"\(String(cString: yi_isa_name(yi_isa_now())))\""
    Console.out("{\(head),\(numbers.joined(separator: ","))}")
  }
}
