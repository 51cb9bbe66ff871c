import Foundation
import TestKit
import Testing

@testable import Model
@testable import Train

/// What may be changed about a run without changing a bit of its weights, all in one class; and what may change rounding only.
@Suite(.serialized) struct EquivalenceTests {
  /// One change, and its name.
  struct Change: Sendable, CustomTestStringConvertible {
    let name: String
    let make: @Sendable (inout TinyRun) -> Void
    var testDescription: String { name }
  }

  static let changes = [
    Change(name: "accumulation 4×1") {
      ($0.settings.perDeviceTrainBatchSize, $0.settings.gradientAccumulationSteps) = (1, 4)
    },
    Change(name: "accumulation 1×4") {
      ($0.settings.perDeviceTrainBatchSize, $0.settings.gradientAccumulationSteps) = (4, 1)
    },
    Change(name: "micro-batch order") {
      let set = $0.data.train
      let order = stride(from: 0, to: set.examples.count, by: 4).flatMap { start in
        (start..<min(start + 4, set.examples.count)).reversed()
      }
      $0.data.train = set.only(order)
    },
    Change(name: "two threads") { $0.threads = 2 },
    Change(name: "recomputation of all layers") { $0.memory = 1 },
    Change(name: "no recomputation") { $0.memory = 1 << 30 },
    Change(name: "chunks of the head") {
      $0.prepare = { ($0.chunkRows, $0.partRows) = (32, 32) }
    },
  ]

  private func tiny(_ precision: ComputeType, _ rank: Int? = nil) -> TinyRun {
    var tiny = TinyRun()
    tiny.settings.shuffle = false
    tiny.settings.precision = precision
    tiny.settings.loraRank = rank
    return tiny
  }

  @Test(arguments: ComputeType.allCases, [nil, 4])
  func bitsStay(_ precision: ComputeType, _ rank: Int?) throws {
    let tiny = tiny(precision, rank)
    let expected = try tiny.run()
    #expect(expected.losses.count == 6 && expected.losses.last ?? 9 < expected.losses[0])
    for change in EquivalenceTests.changes {
      var other = tiny
      change.make(&other)
      let found = try other.run()
      #expect(found.weights == expected.weights, "\(change.name): weights")
      #expect(
        found.losses == expected.losses && found.norms == expected.norms, "\(change.name): losses and norms")
    }
  }

  /// Stopped after each step in turn, and gone on: never stopped.
  @Test(arguments: ComputeType.allCases, [nil, 4])
  func resumedIsNeverStopped(_ precision: ComputeType, _ rank: Int?) throws {
    var tiny = tiny(precision, rank)
    tiny.settings.shuffle = true
    tiny.settings.numTrainEpochs = 2
    tiny.settings.neftuneNoiseAlpha = 5
    let expected = try tiny.run()
    for step in 1..<expected.losses.count {
      let scratch = try Scratch()
      let first = try tiny.run(in: scratch.path + "/run", stop: step)
      #expect(first.outcome == .stopped(step: step))
      let second = try tiny.run(in: scratch.path + "/run")
      #expect(second.weights == expected.weights, "after step \(step)")
      #expect(first.losses + second.losses == expected.losses)
    }
  }

  /// Another cut of the step into passes rounds otherwise, and no more.
  @Test(arguments: [1, 60, 250, 10_000])
  func anotherCutRoundsOtherwise(_ tokens: Int) throws {
    let tiny = tiny(.fp32)
    let expected = try tiny.run()
    var other = tiny
    other.settings.maxTokensPerMicroBatch = tokens
    let found = try other.run()
    for (one, other) in zip(expected.losses, found.losses) { #expect(abs(one - other) <= 1e-5 * abs(one)) }
    #expect(abs(found.norms[0] - expected.norms[0]) <= 1e-6 * expected.norms[0])
  }

  /// Examples that lie in one bin know nothing of each other.
  @Test func packedIsUnpackedByExample() throws {
    func losses(packing: Bool) throws -> [String: Double] {
      var tiny = tiny(.fp32)
      tiny.settings.packing = packing
      tiny.settings.maxLength = 128
      tiny.settings.learningRate = 0
      let scratch = try Scratch()
      _ = try tiny.run(in: scratch.path + "/run")
      return try tiny.samples(of: scratch.path + "/run")
    }
    let (packed, unpacked) = (try losses(packing: true), try losses(packing: false))
    #expect(packed == unpacked && packed.count == 24)
  }
}
