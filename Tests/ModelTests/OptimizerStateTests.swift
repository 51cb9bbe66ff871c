import Checkpoints
import Foundation
import Testing

@testable import Model

extension Computing {
  /// An optimizer that is taken up again goes on as if it had never stopped.
  @Suite struct OptimizerStateTests {
    private static let kinds: [OptimizerKind] = [.adamW(AdamW(weightDecay: 0.1)), .muon(Muon())]

    private func withFolder(_ body: (String) throws -> Void) throws {
      let folder = FileManager.default.temporaryDirectory.appending(path: "optimizer-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      try body(folder.path)
    }

    private func steps(_ range: Range<Int>, _ optimizer: Optimizer, _ fixture: OptimizerFixture) throws {
      for step in range {
        fixture.setGradients(step: step)
        try optimizer.step(rate: 1e-2 / Double(step + 1), maxNorm: 2)
      }
    }

    @Test(arguments: kinds) func goesOnBitForBit(kind: OptimizerKind) throws {
      try withFolder { folder in
        let path = folder + "/optimizer.safetensors"
        let fixture = try OptimizerFixture()
        let optimizer = try Optimizer(kind, parameters: fixture.parameters, crew: fixture.crew)
        try steps(0..<3, optimizer, fixture)
        try optimizer.save(to: path)
        let weights = fixture.parameters.tensors.map { fixture.parameters.values(of: $0) }
        try steps(3..<6, optimizer, fixture)

        // Tensors lie elsewhere this time.
        let second = try OptimizerFixture(gap: 21)
        for (tensor, values) in zip(second.parameters.tensors, weights) {
          (second.parameters.values.floats + tensor.offset).update(from: values, count: values.count)
        }
        let fresh = try Optimizer(kind, parameters: second.parameters, crew: second.crew)
        try fresh.restore(from: path)
        #expect(fresh.steps == 3)
        try steps(3..<6, fresh, second)
        #expect(second.bits == fixture.bits)

        // Saved again without a step between, it is the same file; and it replaces the old one.
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        try fresh.save(to: path)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) != before)
        try optimizer.save(to: folder + "/again")
        #expect(
          try Data(contentsOf: URL(fileURLWithPath: path))
            == Data(contentsOf: URL(fileURLWithPath: folder + "/again")))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
      }
    }

    @Test func whatDoesNotFitIsRefused() throws {
      try withFolder { folder in
        let path = folder + "/optimizer.safetensors"
        let fixture = try OptimizerFixture()
        let optimizer = try Optimizer(.adamW(AdamW()), parameters: fixture.parameters, crew: fixture.crew)
        try steps(0..<2, optimizer, fixture)
        try optimizer.save(to: path)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))

        func expect(_ kind: OptimizerKind, _ parameters: Parameters, _ path: String, says: String) throws {
          let other = try Optimizer(kind, parameters: parameters, crew: fixture.crew)
          let error = #expect(throws: (any Error).self) { try other.restore(from: path) }
          #expect(error.map { "\($0)".contains(says) } == true, "\(error.map { "\($0)" } ?? "nothing")")
          #expect(other.steps == 0)
        }
        try expect(.muon(Muon()), fixture.parameters, path, says: "was made with optimizer adamw, not muon")
        try expect(
          .adamW(AdamW(beta2: 0.95)), fixture.parameters, path, says: "was made with beta2 0.999, not 0.95")
        let missing = folder + "/missing"
        try expect(.adamW(AdamW()), fixture.parameters, missing, says: "No such file")

        let tensors = fixture.parameters.tensors
        let fewer = try Parameters(tensors: Array(tensors.dropLast()), blocks: [])
        try expect(.adamW(AdamW()), fewer, path, says: "exp_avg.norm.weight, which is not learnt here")
        let last = try #require(tensors.last)
        for (name, shape, says) in [
          ("scale", last.shape, "has no exp_avg.scale"), (last.name, [1, 37], "F32 [37], not F32 [1, 37]"),
        ] {
          let changed = Parameters.Tensor(name: name, shape: shape, offset: last.offset)
          let others = try Parameters(tensors: tensors.dropLast() + [changed], blocks: [])
          try expect(.adamW(AdamW()), others, path, says: says)
        }

        for length in [0, 7, 100, whole.count / 2, whole.count - 1] {
          let torn = folder + "/torn-\(length)"
          try whole.prefix(length).write(to: URL(fileURLWithPath: torn))
          try expect(.adamW(AdamW()), fixture.parameters, torn, says: torn)
        }
        let model = "\(GoldenModel.folder)/llama/model.safetensors"
        try expect(.adamW(AdamW()), fixture.parameters, model, says: "is not an optimizer's state")
      }
    }

    @Test func aFileThatCannotBeWrittenLeavesTheOldOne() throws {
      try withFolder { folder in
        let fixture = try OptimizerFixture()
        let optimizer = try Optimizer(.adamW(AdamW()), parameters: fixture.parameters, crew: fixture.crew)
        #expect(throws: CheckpointError.self) { try optimizer.save(to: folder + "/no/folder") }
        // A folder of that name cannot be replaced by a file.
        try FileManager.default.createDirectory(atPath: folder + "/taken", withIntermediateDirectories: true)
        #expect(throws: CheckpointError.self) { try optimizer.save(to: folder + "/taken") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["taken"])
      }
    }
  }
}
