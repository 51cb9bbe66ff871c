import Foundation
import TestKit
import Testing

@testable import Checkpoints
@testable import Model
@testable import Train

/// Whether there is memory for a run is asked before its first step.
@Suite(.serialized) struct RunMemoryTests {
  private let scratch: Scratch
  private var folder: String { scratch.path + "/run" }

  init() throws { scratch = try Scratch() }

  /// Only the third step has a pass for which there is no memory, and the first is not taken.
  @Test func wantOfMemoryIsSaidBeforeTheFirstStep() throws {
    var tiny = TinyRun()
    tiny.settings.batchSchedule = [(0, 1), (2, 20)]
    tiny.settings.maxTokensPerMicroBatch = 1_000
    tiny.prepare = { learner in
      // Enough for any one example, and the moments.
      let moments = learner.parameters.count * 8
      var free = moments
      repeat {
        free += 1_000
        learner.freeMemory = { [free] in free }
      } while (try? learner.checkMemory(rows: 60, promised: moments)) == nil
    }
    var steps = 0
    tiny.report = { if case .step = $0 { steps += 1 } }
    let error = #expect(throws: TrainError.self) { _ = try tiny.run(in: folder) }
    let words = error?.description ?? ""
    #expect(
      words.hasPrefix("step 3: a pass of ") && words.contains("--max-tokens-per-micro-batch"), "\(words)")
    #expect(steps == 0)
    tiny.settings.maxTokensPerMicroBatch = 60
    #expect(try tiny.run(in: folder).outcome == .done)
  }

  /// A dry run asks before anything is loaded; more rows, more numbers that learn, and wider ones need more.
  @Test func wantOfMemoryIsKnownByTheConfiguration() throws {
    let tiny = TinyRun()
    try SFTTrainer.checkMemory(tiny.settings, tiny.data, model: tiny.model)
    let config = try ModelConfig.read(folder: tiny.model).config
    func needed(_ precision: ComputeType = .fp32, pairs: Int? = nil, moments: Int = 2, rows: Int = 100) -> Int
    {
      var free = 1_000
      while (try? Learner.checkMemory(
        config, precision, pairs: pairs, moments: moments, rows: rows, free: free)) == nil
      { free += 1_000 }
      return free
    }
    #expect(needed(.bf16) < needed() && needed(pairs: 100) < needed() && needed(moments: 1) < needed())
    #expect(needed() < needed(rows: 200))
    // Weights of 4 bytes: packed twice, learnt, gradients, two moments.
    let numbers = config.tensors.reduce(0) { $0 + $1.shape.reduce(1, *) }
    #expect(needed(rows: 0) / 1_000 == (numbers * 24 + 999) / 1_000)
  }
}
