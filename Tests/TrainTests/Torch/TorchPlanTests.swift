import Corpus
import Foundation
import StrictJSON
import TestKit
import Testing

@testable import Model
@testable import Train

/// What PyTorch is handed: rows in their order, fields, and paths.
@Suite struct TorchPlanTests {
  @Test(arguments: [(4, false), (4, true), (7, true)])
  func aStepHasThePlansRowsTheLongestFirst(size: Int, shuffles: Bool) throws {
    var settings = SFTSettings()
    (settings.perDeviceTrainBatchSize, settings.gradientAccumulationSteps) = (1, size)
    (settings.numTrainEpochs, settings.shuffle) = (2.5, shuffles)
    let examples = TinyRun.examples(24)
    let sequences = settings.sequences(of: examples)
    let places = size + 3
    var plan = try StepPlan(sequences: sequences.count, settings: settings)
    let order = TorchRows.order(plan, sequences, examples, size: places)
    #expect(order.count == plan.steps * places)
    for step in 0..<plan.steps {
      let rows = order[step * places..<(step + 1) * places].prefix { $0 >= 0 }
      #expect(order[(step * places + rows.count)..<(step + 1) * places].allSatisfy { $0 == -1 })
      #expect(rows.sorted() == plan.takeNext()?.sequences.sorted())
      let lengths = rows.map { examples.examples[$0].count }
      #expect(lengths == lengths.sorted(by: >))
    }
  }

  @Test func rowsLieInTheFileAsSaid() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/rows.safetensors"
    let examples = TinyRun.examples(5)
    // A second time it takes the place of the first.
    for order in [[0], [3, -1, 0]] { try TorchRows.replace(examples, order: order, at: path) }
    let bytes = try Array(Data(contentsOf: URL(filePath: path)))
    let length = bytes.prefix(8).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    let header = try JSON(parsing: Array(bytes[8..<8 + length]))
    func numbers<Number: FixedWidthInteger>(_ name: String, _ type: Number.Type) -> [Number] {
      let place = header[name]?["data_offsets"]?.array?.compactMap(\.int) ?? []
      let part = bytes[(8 + length + place[0])..<(8 + length + place[1])]
      return Array(part).withUnsafeBytes { raw in
        stride(from: 0, to: raw.count, by: MemoryLayout<Number>.size).map {
          Number(littleEndian: raw.loadUnaligned(fromByteOffset: $0, as: type))
        }
      }
    }
    let rows = examples.examples
    #expect(numbers("order", Int64.self) == [3, -1, 0])
    #expect(numbers("ids", Int32.self) == rows.flatMap { Array(examples.ids(of: $0)) })
    #expect(numbers("learns", UInt8.self) == rows.flatMap { examples.learns(of: $0).map { $0 ? 1 : 0 } })
    #expect(numbers("ends", Int64.self).last == Int64(examples.tokens))
    #expect(
      header["ends"]?["dtype"]?.text == "I64" && header["ids"]?["shape"]?.array?.first?.int == examples.tokens
    )
    #expect((8 + length).isMultiple(of: 8))
  }

  @Test func everyFieldThatIsSetIsOneOfTRLs() throws {
    let known = Set(try TorchFields("sft").values.keys)
    var fields = try TorchFields("sft")
    var settings = SFTSettings()
    settings.neftuneNoiseAlpha = 5
    try fields.set(settings.learning, steps: 10, writing: RunWriting())
    fields.set(settings, size: 16, processes: 2, evaluates: true, writing: RunWriting())
    fields.set(TorchSettings())
    #expect(Set(fields.values.keys) == known && known.count > 100)
    #expect(fields["gradient_accumulation_steps"].int == 1 && fields["max_steps"].int == 10)
    #expect(fields["warmup_steps"].int == 1 && fields["adam_beta2"].double == 0.999)
    #expect(throws: TrainError.self) { try TorchFields("none") }
  }

  @Test(arguments: [
    (Schedule.Shape.cosineWithMinimum, "{\"min_lr\": 1.0e-06}"),
    (.polynomial, "{\"lr_end\": 1.0e-06, \"power\": 1.0}"),
    (.warmupStableDecay, "{\"num_decay_steps\": 10, \"min_lr_ratio\": 0.5, \"decay_type\": \"cosine\"}"),
    (.cosine, "null"),
  ])
  func aScheduleIsToldInTransformersWords(shape: Schedule.Shape, text: String) throws {
    var learning = LearningSettings()
    (learning.lrSchedulerType, learning.learningRate, learning.minLearningRate) = (shape, 2e-6, 1e-6)
    var fields = try TorchFields("sft")
    try fields.set(learning, steps: 100, writing: RunWriting())
    #expect(TorchFields.yaml(fields["lr_scheduler_kwargs"]) == text)
  }

  @Test func numbersAreNumbersInYAMLToo() {
    #expect(TorchFields.yaml(.number(1e-8)) == "1.0e-08" && TorchFields.yaml(.number(2e-5)) == "2.0e-05")
    #expect(TorchFields.yaml(.number(0.999)) == "0.999" && TorchFields.yaml(.integer(7)) == "7")
    #expect(TorchFields.yaml(.array([.number(1e30), .text("1e-08"), .null])) == "[1.0e+30, \"1e-08\", null]")
  }

  @Test func pathsAreThoseSeenFromTheExport() {
    #expect(TorchExport.relative("/a/b/model", to: "/a/b/runs/x/torch") == "../../../model")
    #expect(TorchExport.relative("/a/b/runs/x/checkpoint-0", to: "/a/b/runs/x/torch") == "../checkpoint-0")
    #expect(TorchExport.relative("/m", to: "/a") == "../m")
  }

  @Test(arguments: [(0, 1), (3, 2), (2, 4), (4, 0)])
  func processesAreOfAllNodesAlike(processes: Int, nodes: Int) {
    var settings = TorchSettings()
    (settings.processes, settings.nodes) = (processes, nodes)
    #expect(throws: TrainError.self) { try settings.check() }
  }

  @Test func theEnvironmentIsNamedByItsLock() {
    let home = TorchEnvironment(["HOME": "/home/u"])
    #expect(home.path.hasPrefix("/home/u/.local/share/yisang/torch-") && !home.isInstalled)
    #expect(TorchEnvironment(["HOME": "/h", "XDG_DATA_HOME": "/d"]).path.hasPrefix("/d/yisang/torch-"))
    let own = TorchEnvironment(["HOME": "/h", TorchEnvironment.variable: "/opt/python"])
    #expect(own.python == "/opt/python" && own.isInstalled && own.isOwn)
  }
}
