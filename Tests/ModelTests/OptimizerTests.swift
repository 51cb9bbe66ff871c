import Checkpoints
import Foundation
import ModelKernels
import Testing

@testable import Model

/// Five tensors, three matrices of them packed for products, as `Tests/Oracle/make_optimizers.py` draws them.
struct OptimizerFixture {
  static let shapes = [
    ("q_proj.weight", [40, 35]), ("k_proj.weight", [26, 35]), ("down_proj.weight", [20, 48]),
    ("embed_tokens.weight", [12, 8]), ("norm.weight", [37]),
  ]

  let parameters: Parameters
  let crew: Crew

  /// - Parameter gap: numbers between tensors.
  init(_ precision: ComputeType = .fp32, threads: Int = 1, gap: Int = 3) throws {
    crew = Crew(threads: threads)
    var offset = 0
    var tensors: [Parameters.Tensor] = []
    for (name, shape) in OptimizerFixture.shapes {
      tensors.append(Parameters.Tensor(name: name, shape: shape, offset: offset))
      offset += shape.reduce(1, *) + (name == "q_proj.weight" ? 0 : gap)
    }
    var blocks: [Parameters.Block] = []
    for (index, rows, columns) in [(0, 66, 35), (2, 20, 48)] {
      let matrix = try zeros(rows, columns, precision)
      try matrix.reserveAcross()
      blocks.append(
        Parameters.Block(offset: tensors[index].offset, rows: rows, columns: columns, matrix: matrix))
    }
    parameters = try Parameters(tensors: tensors, blocks: blocks)
    for (index, tensor) in tensors.enumerated() { fill(parameters.values, tensor, seed: index) }
  }

  /// Gradients of step `step`, the first being 0.
  func setGradients(step: Int) {
    for (index, tensor) in parameters.tensors.enumerated() {
      fill(parameters.gradients, tensor, seed: 100 * (step + 1) + index)
    }
  }

  private func fill(_ buffer: Buffer, _ tensor: Parameters.Tensor, seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    for index in 0..<tensor.count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      buffer.floats[tensor.offset + index] = Float(Int(state >> 40) - 1 << 23) / Float(1 << 23)
    }
  }

  /// All weights as bits.
  var bits: [[UInt32]] { parameters.tensors.map { parameters.values(of: $0).map(\.bitPattern) } }
}

/// What torch's optimizers make of the same weights and gradients.
struct OptimizerGolden: Decodable {
  struct Matrices: Decodable {
    let weight_decay: Double
    let momentum: Double?
    let nesterov: Bool?
    let adjust_lr_fn: String?
  }
  struct Settings: Decodable {
    let rate: Double
    let betas: [Double]
    let epsilon: Double
    let decay: Double
    let clip: Double?
    let muon: Matrices?

    func kind(_ precision: ComputeType) -> OptimizerKind {
      guard let muon else { return .adamW(adamW) }
      var settings = Muon()
      settings.weightDecay = muon.weight_decay
      settings.momentum = muon.momentum ?? settings.momentum
      settings.nesterov = muon.nesterov ?? settings.nesterov
      settings.scaling = muon.adjust_lr_fn.flatMap { Muon.Scaling(rawValue: $0) } ?? settings.scaling
      settings.precision = precision
      settings.rest = adamW
      return .muon(settings)
    }

    var adamW: AdamW { AdamW(beta1: betas[0], beta2: betas[1], epsilon: epsilon, weightDecay: decay) }
  }

  let settings: Settings
  let norms: [Double]
  let weights: Data
  let bf16: Double?

  static func all() throws -> [OptimizerGolden] {
    try JSONDecoder().decode(
      [OptimizerGolden].self,
      from: Data(contentsOf: URL(fileURLWithPath: "\(GoldenModel.folder)/optimizers.json")))
  }

  /// Of each tensor.
  var tensors: [[Float]] {
    var at = 0
    return OptimizerFixture.shapes.map { _, shape in
      defer { at += shape.reduce(4, *) }
      return weights[at..<at + shape.reduce(4, *)].withUnsafeBytes { raw in
        stride(from: 0, to: raw.count, by: 4).map { raw.loadUnaligned(fromByteOffset: $0, as: Float.self) }
      }
    }
  }
}

/// A matrix to be packed.
func zeros(_ rows: Int, _ columns: Int, _ precision: ComputeType) throws -> Matrix {
  try Matrix("a matrix", outputs: rows, inputs: columns, precision: precision)
}

/// |a − b| of all numbers together.
func distance(_ a: [Float], _ b: [Float]) -> Double {
  zip(a, b).reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }.squareRoot()
}

extension Computing {
  /// AdamW and Muon against torch's, and what the engine promises of every step.
  @Suite struct OptimizerTests {
    @Test func adamWIsTorchs() throws {
      let cases = try OptimizerGolden.all().filter { $0.settings.muon == nil }
      #expect(cases.count == 4)
      var worst = 0.0
      for golden in cases {
        let fixture = try OptimizerFixture()
        let start = fixture.parameters.tensors.map { fixture.parameters.values(of: $0) }
        let optimizer = try Optimizer(
          golden.settings.kind(.fp32), parameters: fixture.parameters, crew: fixture.crew)
        for (step, norm) in golden.norms.enumerated() {
          fixture.setGradients(step: step)
          let found = try optimizer.step(rate: golden.settings.rate, maxNorm: golden.settings.clip)
          #expect(abs(found - norm) <= 1e-12 * norm)
        }
        for (index, wanted) in golden.tensors.enumerated() {
          let found = fixture.parameters.values(of: fixture.parameters.tensors[index])
          let greatest = wanted.reduce(0) { max($0, abs($1)) }
          let furthest = zip(found, wanted).reduce(0) { max($0, abs($1.0 - $1.1)) }
          #expect(furthest <= 1e-6 * greatest)
          // Of the way that was gone: floats of weights near 1 have 6e-8 a step.
          worst = max(worst, distance(found, wanted) / distance(wanted, start[index]))
        }
      }
      #expect(worst <= 2e-6)
      print("optimizer-adamw: worst \(worst) of the update, per tensor")
    }

    @Test(arguments: ComputeType.allCases) func aStepPacksWhatItWrites(precision: ComputeType) throws {
      defer { yi_isa_set(yi_isa_best()) }
      var first: [[UInt8]]?
      for isa in [YI_ISA_PORTABLE, YI_ISA_AVX2, YI_ISA_AVX512] where isa.rawValue <= yi_isa_best().rawValue {
        yi_isa_set(isa)
        let fixture = try OptimizerFixture(precision)
        let optimizer = try Optimizer(
          .adamW(AdamW(weightDecay: 0.1)), parameters: fixture.parameters, crew: fixture.crew)
        for step in 0..<2 {
          fixture.setGradients(step: step)
          try optimizer.step(rate: 1e-2, maxNorm: 1)
        }
        var all = fixture.bits.map { $0.withUnsafeBytes { Array($0) } }
        for block in fixture.parameters.blocks {
          all += try expectPacked(block, fixture.parameters)
        }
        #expect(first == nil || all == first)
        first = all
      }
    }

    /// Larger than what one thread takes at once, in all directions.
    @Test(arguments: [(64, 512), (130, 1_100), (1, 1), (63, 543), (200, 64)], ComputeType.allCases)
    func packingIsThatOfProducts(shape: (Int, Int), precision: ComputeType) throws {
      let (rows, columns) = shape
      let crew = Crew(threads: 2)
      let tensor = Parameters.Tensor(name: "w", shape: [rows, columns], offset: 0)
      let matrix = try zeros(rows, columns, precision)
      try matrix.reserveAcross()
      let parameters = try Parameters(
        tensors: [tensor],
        blocks: [Parameters.Block(offset: 0, rows: rows, columns: columns, matrix: matrix)])
      for index in 0..<tensor.count {
        parameters.values.floats[index] = Float(index % 8_191) * 0.37 - 1_000
      }
      parameters.pack(crew: crew)
      try expectPacked(parameters.blocks[0], parameters)
    }

    /// A block is packed both ways as `yi_pack` does it; gives its bytes.
    @discardableResult
    private func expectPacked(_ block: Parameters.Block, _ parameters: Parameters) throws -> [[UInt8]] {
      let precision = block.matrix.precision
      let (rows, columns) = (block.rows, block.columns)
      let values = Array(
        UnsafeBufferPointer(start: parameters.values.floats + block.offset, count: rows * columns))
      let turned = (0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } }
      let packed = try bytes(block.matrix.panels, precision, rows, columns)
      let across = try bytes(#require(block.matrix.across), precision, columns, rows)
      #expect(try packed == reference(values, precision, rows, columns))
      #expect(try across == reference(turned, precision, columns, rows))
      return [packed, across]
    }

    private func bytes(_ buffer: Buffer, _ precision: ComputeType, _ rows: Int, _ columns: Int) throws
      -> [UInt8]
    {
      let size = yi_packed_size(precision.type, Int32(rows), Int32(columns))
      try #require(buffer.size >= size)
      return Array(UnsafeRawBufferPointer(start: buffer.base, count: size))
    }

    private func reference(_ values: [Float], _ precision: ComputeType, _ rows: Int, _ columns: Int) throws
      -> [UInt8]
    {
      let buffer = try Buffer(size: yi_packed_size(precision.type, Int32(rows), Int32(columns)))
      yi_pack(precision.type, buffer.base, Int32(columns), 0, values, YI_F32, columns, Int32(rows))
      return try bytes(buffer, precision, rows, columns)
    }

    @Test func threadsChangeNoBit() throws {
      func run(_ threads: Int) throws -> ([[UInt32]], Double) {
        let crew = Crew(threads: threads)
        let tensor = Parameters.Tensor(name: "w", shape: [300, 700], offset: 0)
        let vector = Parameters.Tensor(name: "v", shape: [70_001], offset: 210_016)
        let matrix = try zeros(300, 700, .bf16)
        let parameters = try Parameters(
          tensors: [tensor, vector],
          blocks: [Parameters.Block(offset: 0, rows: 300, columns: 700, matrix: matrix)])
        for index in 0..<parameters.count {
          parameters.values.floats[index] = Float(index % 1_009) / 1_009
          parameters.gradients.floats[index] = Float(index % 2_003) / 2_003 - 0.5
        }
        let optimizer = try Optimizer(.adamW(AdamW()), parameters: parameters, crew: crew)
        var norm = 0.0
        for _ in 0..<3 { norm = try optimizer.step(rate: 1e-3, maxNorm: 1) }
        return ([tensor, vector].map { parameters.values(of: $0).map(\.bitPattern) }, norm)
      }
      let (alone, norm) = try run(1)
      for threads in [2, 3] {
        let (together, same) = try run(threads)
        #expect(alone == together)
        #expect(norm == same)
      }
    }

    @Test func muonIsTorchs() throws {
      let cases = try OptimizerGolden.all().filter { $0.settings.muon != nil }
      #expect(cases.count == 3)
      for golden in cases {
        let start = try OptimizerFixture().parameters
        for precision in ComputeType.allCases {
          let fixture = try OptimizerFixture(threads: 2)
          let optimizer = try Optimizer(
            golden.settings.kind(precision), parameters: fixture.parameters, crew: fixture.crew)
          for step in golden.norms.indices {
            fixture.setGradients(step: step)
            try optimizer.step(rate: golden.settings.rate, maxNorm: golden.settings.clip)
          }
          var (off, way) = (0.0, 0.0)
          for (index, wanted) in golden.tensors.enumerated() {
            let tensor = fixture.parameters.tensors[index]
            let found = fixture.parameters.values(of: tensor)
            let error = distance(found, wanted) / distance(wanted, start.values(of: tensor))
            guard tensor.isHiddenMatrix else {
              #expect(error <= 2e-6)
              continue
            }
            if precision == .fp32 { #expect(error <= 1e-5, "\(tensor.name)") }
            off += distance(found, wanted) * distance(found, wanted)
            way += distance(wanted, start.values(of: tensor)) * distance(wanted, start.values(of: tensor))
          }
          let error = (off / way).squareRoot()
          if precision == .bf16 { #expect(error <= 1.1 * (golden.bf16 ?? 0)) }
          print("optimizer-muon: \(precision) \(error) of the update (torch's bf16: \(golden.bf16 ?? 0))")
        }
      }
    }

    @Test(arguments: ComputeType.allCases) func muonPacksAndThreadsChangeNoBit(precision: ComputeType) throws
    {
      var muon = Muon()
      muon.precision = precision
      func run(_ threads: Int) throws -> OptimizerFixture {
        let fixture = try OptimizerFixture(.bf16, threads: threads)
        let optimizer = try Optimizer(.muon(muon), parameters: fixture.parameters, crew: fixture.crew)
        for step in 0..<2 {
          fixture.setGradients(step: step)
          try optimizer.step(rate: 1e-2, maxNorm: 1)
        }
        return fixture
      }
      let fixture = try run(1)
      #expect(try run(3).bits == fixture.bits)
      for block in fixture.parameters.blocks { try expectPacked(block, fixture.parameters) }
    }

    @Test(arguments: [Float.nan, .infinity]) func whatIsNoNumberIsRefused(value: Float) throws {
      let fixture = try OptimizerFixture()
      let optimizer = try Optimizer(.adamW(AdamW()), parameters: fixture.parameters, crew: fixture.crew)
      fixture.setGradients(step: 0)
      fixture.parameters.gradients.floats[fixture.parameters.tensors[2].offset + 5] = value
      let before = fixture.bits
      let error = #expect(throws: ModelError.self) { try optimizer.step(rate: 1e-2, maxNorm: 1) }
      #expect(error?.problem.contains("down_proj.weight is not finite (element 5") == true)
      #expect(fixture.bits == before)
      #expect(optimizer.steps == 0)
      #expect(throws: ModelError.self) { try optimizer.step(rate: -1) }
      #expect(throws: ModelError.self) { try optimizer.step(rate: 1, maxNorm: 0) }
    }

    /// The smallest epsilon there is: what has no gradient stays where it is.
    @Test func weightsWithoutGradientStay() throws {
      let fixture = try OptimizerFixture()
      let optimizer = try Optimizer(
        .adamW(AdamW(epsilon: Double(Float.leastNonzeroMagnitude))), parameters: fixture.parameters,
        crew: fixture.crew)
      let before = fixture.bits
      try optimizer.step(rate: 1e-2)
      #expect(fixture.bits == before)
    }

    /// A rate so great that weights leave the range of floats; in a matrix of products, in rows outside of any, in one's last number.
    @Test(arguments: [
      (OptimizerKind.adamW(AdamW()), 0, 17), (.adamW(AdamW()), 2, 959), (.adamW(AdamW()), 3, 95),
      (.adamW(AdamW()), 4, 36), (.muon(Muon()), 1, 909), (.muon(Muon()), 4, 0),
    ])
    func weightsThatAreLostAreNoticed(kind: OptimizerKind, tensor: Int, element: Int) throws {
      for threads in [1, 3] {
        let fixture = try OptimizerFixture(threads: threads)
        let optimizer = try Optimizer(kind, parameters: fixture.parameters, crew: fixture.crew)
        fixture.setGradients(step: 0)
        try optimizer.step(rate: 1e-2)
        let lost = fixture.parameters.tensors[tensor]
        // The greatest number of all, and a gradient that makes it greater.
        fixture.parameters.gradients.floats[lost.offset + element] = -1
        fixture.parameters.values.floats[lost.offset + element] = .greatestFiniteMagnitude
        let error = #expect(throws: ModelError.self) { try optimizer.step(rate: 1e36) }
        let said = "after step 2 the weights of \(lost.name) are no numbers any more (element \(element) is "
        #expect(error?.problem.hasPrefix(said) == true, "\(error?.problem ?? "nothing")")
        #expect(optimizer.steps == 2)
        // It is not forgotten either.
        #expect(throws: ModelError.self) { try optimizer.step(rate: 0) }
      }
    }

    @Test func aRateThatIsInfiniteToTheKernelIsRefused() throws {
      for kind in [OptimizerKind.adamW(AdamW(beta1: 0.9)), .muon(Muon())] {
        let fixture = try OptimizerFixture()
        let optimizer = try Optimizer(kind, parameters: fixture.parameters, crew: fixture.crew)
        fixture.setGradients(step: 0)
        let before = fixture.bits
        #expect(throws: ModelError.self) { try optimizer.step(rate: 1e38 * 4) }
        #expect(throws: ModelError.self) { try optimizer.step(rate: 1e300) }
        #expect(fixture.bits == before)
        #expect(optimizer.steps == 0)
      }
    }

    @Test func settingsWithoutSenseAreRefused() throws {
      let fixture = try OptimizerFixture()
      var (slow, many, vast, rest) = (Muon(), Muon(), Muon(), Muon())
      vast.weightDecay = 1e39
      rest.rest.epsilon = 0
      slow.momentum = 1
      many.iterations = 100
      let kinds: [OptimizerKind] = [
        .adamW(AdamW(beta1: 1)), .adamW(AdamW(beta2: -0.1)), .adamW(AdamW(epsilon: .nan)),
        .adamW(AdamW(weightDecay: -1)), .muon(slow), .muon(many),
        // What is 0, 1 or infinite as the kernel has it.
        .adamW(AdamW(epsilon: 0)), .adamW(AdamW(epsilon: 1e-60)), .adamW(AdamW(epsilon: 1e39)),
        .adamW(AdamW(beta2: 1 - 1e-12)), .adamW(AdamW(weightDecay: 1e39)), .muon(vast), .muon(rest),
      ]
      for kind in kinds {
        #expect(throws: ModelError.self) {
          try Optimizer(kind, parameters: fixture.parameters, crew: fixture.crew)
        }
      }
    }
  }
}
