import Checkpoints
import ModelKernels

/// A packed weight matrix of `outputs` × `inputs`, made of one or more of a checkpoint's, one below the other, and what adapters add
/// to it.
final class Matrix: @unchecked Sendable {
  /// One of a checkpoint's linear maps.
  struct Module {
    /// As transformers calls it, `model.layers.0.self_attn.q_proj`.
    let name: String
    let outputs: Int
  }

  /// What it is made of, from the first output to the last.
  let modules: [Module]
  let outputs: Int
  let inputs: Int
  let precision: ComputeType
  /// As `yi_pack` lays them out.
  let panels: Buffer
  /// [outputs] floats, or nil.
  let bias: Buffer?
  /// The matrix turned over, for the way back, as `yi_pack_columns` lays it out; nil where nothing goes back.
  private(set) var across: Buffer?
  /// What is added to outputs.
  var adapters: [LowRank] = []

  /// Packs the tensors of modules, of shape [rows, inputs]; `biases`, of shape [rows], are one a tensor or none at all.
  init(
    _ names: [String], _ tensors: [StoredTensor], biases: [StoredTensor] = [], precision: ComputeType,
    crew: Crew
  ) throws {
    guard let inputs = tensors.first?.shape.last,
      tensors.allSatisfy({ $0.shape.count == 2 && $0.shape[1] == inputs })
    else { throw ModelError("\(tensors.first?.name ?? "a matrix") has an unexpected shape") }
    modules = zip(names, tensors).map { Module(name: $0, outputs: $1.shape[0]) }
    self.inputs = inputs
    self.precision = precision
    outputs = tensors.reduce(0) { $0 + $1.shape[0] }
    panels = try Buffer(size: yi_packed_size(precision.type, Int32(outputs), Int32(inputs)))
    if biases.isEmpty {
      bias = nil
    } else {
      let all = try biases.flatMap { try $0.numbers() }
      guard all.count == outputs else { throw ModelError("\(biases[0].name) has an unexpected shape") }
      let buffer = try Buffer(size: outputs * 4)
      buffer.floats.update(from: all, count: outputs)
      bias = buffer
    }
    var at = 0
    for tensor in tensors {
      try tensor.withKernelElements { source, type in
        pack(source, type, rows: at..<at + tensor.shape[0], crew: crew)
      }
      at += tensor.shape[0]
    }
  }

  /// A matrix of zeros, to be packed later.
  init(_ name: String, outputs: Int, inputs: Int, precision: ComputeType) throws {
    modules = [Module(name: name, outputs: outputs)]
    self.outputs = outputs
    self.inputs = inputs
    self.precision = precision
    bias = nil
    panels = try Buffer(size: yi_packed_size(precision.type, Int32(outputs), Int32(inputs)))
  }

  /// Packs rows that lie behind one another at `source`.
  func pack(_ source: UnsafeRawPointer, _ type: yi_type, rows: Range<Int>, crew: Crew) {
    // Parts are whole panels of the packed matrix: two threads never write to one line.
    let panel = Int(YI_PANEL)
    let (firstPanel, lastPanel) = (rows.lowerBound / panel, (rows.upperBound + panel - 1) / panel)
    crew.rows(lastPanel - firstPanel) { range in
      let from = max(rows.lowerBound, (firstPanel + range.lowerBound) * panel)
      let to = min(rows.upperBound, (firstPanel + range.upperBound) * panel)
      guard from < to else { return }
      yi_pack(
        precision.type, panels.base, Int32(inputs), Int32(from),
        source + (from - rows.lowerBound) * inputs * (type == YI_F32 ? 4 : 2), type, inputs, Int32(to - from))
    }
  }

  /// Makes room for the matrix turned over, so that products can go back; whoever packs next fills it.
  func reserveAcross() throws {
    across = try across ?? Buffer(size: yi_packed_size(precision.type, Int32(inputs), Int32(outputs)))
  }

  /// Packs the whole matrix, which lies row-major at `source`, turned over.
  func packAcross(_ source: UnsafeRawPointer, _ type: yi_type, crew: Crew) throws {
    try reserveAcross()
    guard let across else { return }
    crew.rows((inputs + Int(YI_PANEL) - 1) / Int(YI_PANEL)) { range in
      yi_pack_columns(
        precision.type, across.base, Int32(outputs), Int32(inputs), source, type, inputs,
        Int32(range.lowerBound), Int32(range.upperBound))
    }
  }

  /// `out[m][outputs] = a[m][inputs] · Wᵀ + bias + what adapters add`, added to what is there where `adds`; `a`'s rows are padded,
  /// of the matrix's precision, and `out`'s lie `stride` apart.
  func multiply(
    _ a: UnsafeRawPointer, rows m: Int, into out: UnsafeMutablePointer<Float>, stride: Int? = nil,
    adds: Bool = false, crew: Crew
  ) {
    let kernel = yi_matrix(
      panels: panels.base, bias: bias.map { UnsafePointer($0.floats) }, n: Int32(outputs), k: Int32(inputs),
      type: precision.type)
    kernel.multiply(
      a, stride: precision.padded(inputs), rows: m, into: out, stride: stride ?? outputs,
      adds ? YI_ADD : YI_SET,
      crew: crew)
    for adapter in adapters { adapter.add(a, rows: m, into: out, stride: stride ?? outputs, crew: crew) }
  }

  /// `out[m][inputs] = dy[m][outputs] · W`, the gradient of what was multiplied; `dy` as `a` above, its rows `stride` apart.
  func multiplyBack(
    _ dy: UnsafeRawPointer, stride: Int? = nil, rows m: Int, into out: UnsafeMutablePointer<Float>,
    adds: Bool = false, crew: Crew
  ) {
    guard let across else { preconditionFailure("a matrix that was not packed across") }
    let kernel = yi_matrix(
      panels: across.base, bias: nil, n: Int32(inputs), k: Int32(outputs), type: precision.type)
    kernel.multiply(
      dy, stride: stride ?? precision.padded(outputs), rows: m, into: out, stride: inputs,
      adds ? YI_ADD : YI_SET, crew: crew)
  }
}

extension yi_matrix {
  /// A product, shared out to the crew.
  func multiply(
    _ a: UnsafeRawPointer, stride: Int, rows m: Int, into out: UnsafeMutablePointer<Float>,
    stride outStride: Int, _ mode: Int32, crew: Crew
  ) {
    let size = type == YI_F32 ? 4 : 2
    let panels = (Int(n) + Int(YI_PANEL) - 1) / Int(YI_PANEL)
    withUnsafePointer(to: self) { kernel in
      crew.shareProduct(rows: m, panels: panels) { rows, panels in
        let from = rows.lowerBound
        yi_product(
          kernel, a + from * stride * size, stride, Int32(rows.count), out + from * outStride, outStride,
          mode,
          Int32(panels.lowerBound), Int32(panels.upperBound))
      }
    }
  }
}
