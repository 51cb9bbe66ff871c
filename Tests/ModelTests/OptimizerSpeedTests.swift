import Foundation
import ModelKernels
import Testing

@testable import Model

extension Computing {
  /// What docs/optimizers.md says of time, measured when `YISANG_SPEED` is set; nothing is asserted.
  @Suite(.enabled(if: ProcessInfo.processInfo.environment["YISANG_SPEED"] != nil)) struct OptimizerSpeedTests
  {
    private static let crew = Crew(threads: 2)

    /// Matrices of products, with gradients.
    private func parameters(_ count: Int, side: Int, _ precision: ComputeType) throws -> Parameters {
      var tensors: [Parameters.Tensor] = []
      var blocks: [Parameters.Block] = []
      for index in 0..<count {
        let offset = index * side * side
        tensors.append(Parameters.Tensor(name: "w\(index)", shape: [side, side], offset: offset))
        let matrix = try zeros(side, side, precision)
        try matrix.reserveAcross()
        blocks.append(Parameters.Block(offset: offset, rows: side, columns: side, matrix: matrix))
      }
      let parameters = try Parameters(tensors: tensors, blocks: blocks)
      for index in 0..<parameters.count {
        parameters.values.floats[index] = Float(index % 8_191) / 8_191 - 0.5
        parameters.gradients.floats[index] = Float(index % 6_007) / 6_007 - 0.5
      }
      return parameters
    }

    /// The least of all rounds, in milliseconds.
    private func least(of rounds: Int, _ body: () throws -> Void) rethrows -> Double {
      try (0..<rounds).reduce(Double.infinity) { least, _ in
        let clock = ContinuousClock()
        let start = clock.now
        try body()
        return min(least, (clock.now - start) / .milliseconds(1))
      }
    }

    @Test func adamW() throws {
      for precision in ComputeType.allCases {
        let parameters = try parameters(34, side: 1_024, precision)
        let optimizer = try Optimizer(.adamW(AdamW()), parameters: parameters, crew: Self.crew)
        let norm = try least(of: 20) { _ = try parameters.gradientNorm(crew: Self.crew) }
        let step = try least(of: 20) { try optimizer.step(rate: 1e-4, maxNorm: 1) }
        print("adamw, 34 matrices of 1024² in \(precision): norm \(norm) ms; a whole step \(step) ms")
      }
      let tensors = try parameters(34, side: 1_024, .fp32).tensors
      let alone = try Parameters(tensors: tensors, blocks: [])
      let optimizer = try Optimizer(.adamW(AdamW()), parameters: alone, crew: Self.crew)
      let step = try least(of: 20) { try optimizer.step(rate: 1e-4, maxNorm: 1) }
      print("adamw, the same with nothing packed: a whole step \(step) ms")
    }

    @Test func muon() throws {
      let parameters = try parameters(34, side: 1_024, .bf16)
      let optimizer = try Optimizer(.muon(Muon()), parameters: parameters, crew: Self.crew)
      let step = try least(of: 3) { try optimizer.step(rate: 1e-2, maxNorm: 1) }
      print("muon, 34 matrices of 1024² in bf16: a whole step \(step) ms")
    }
  }
}
