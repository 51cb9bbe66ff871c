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
        #expect(try fresh.restore(from: path).isEmpty)
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

    /// A run that goes on with another decay keeps its moments, and says so.
    @Test func settingsMayChange() throws {
      try withFolder { folder in
        let path = folder + "/optimizer.safetensors"
        var (before, after) = (Muon(), Muon())
        before.weightDecay = 0.25
        after.rest.beta2 = 0.95
        let changes: [(OptimizerKind, OptimizerKind, [String])] = [
          (
            .adamW(AdamW(weightDecay: 0.1)), .adamW(AdamW(beta1: 0.8)),
            ["beta1 is 0.8, was 0.9", "weight_decay is 0.0, was 0.1"]
          ),
          (.muon(before), .muon(after), ["muon_weight_decay is 0.1, was 0.25", "beta2 is 0.95, was 0.999"]),
        ]
        for (old, new, said) in changes {
          let fixture = try OptimizerFixture()
          let optimizer = try Optimizer(old, parameters: fixture.parameters, crew: fixture.crew)
          try steps(0..<2, optimizer, fixture)
          try optimizer.save(to: path)
          let fresh = try Optimizer(new, parameters: fixture.parameters, crew: fixture.crew)
          #expect(try fresh.restore(from: path).map(\.description) == said)
          #expect(fresh.steps == 2)
          let size = fixture.parameters.count * 4
          #expect(memcmp(fresh.mean.base, optimizer.mean.base, size) == 0)
          #expect(memcmp(fresh.square.base, optimizer.square.base, size) == 0)
          #expect(fresh.kind == new)
        }
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
        try expect(.muon(Muon()), fixture.parameters, path, says: "is of the optimizer adamw, not muon")
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

    /// Its name could not be made durable, so nothing is replaced. (The system refuses the superuser nothing.)
    @Test(.enabled(if: geteuid() != 0)) func aFolderThatCannotBeOpenedKeepsTheOldFile() throws {
      try withFolder { folder in
        let path = folder + "/optimizer.safetensors"
        let fixture = try OptimizerFixture()
        let optimizer = try Optimizer(.adamW(AdamW()), parameters: fixture.parameters, crew: fixture.crew)
        try optimizer.save(to: path)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        try steps(0..<1, optimizer, fixture)
        chmod(folder, 0o300)
        defer { chmod(folder, 0o700) }
        #expect(throws: CheckpointError.self) { try optimizer.save(to: path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
      }
    }
  }
}
