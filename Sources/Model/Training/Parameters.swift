import ModelKernels

/// The weights that learn, in single precision, with their gradients: one memory, tensor behind tensor.
public final class Parameters: @unchecked Sendable {
  /// One tensor of a checkpoint (or of an adapter).
  public struct Tensor: Sendable {
    /// As transformers or PEFT call it.
    public let name: String
    /// Row-major, slowest first.
    public let shape: [Int]
    /// Where its first number lies.
    public let offset: Int
    /// Numbers in it.
    public var count: Int { shape.reduce(1, *) }
    /// Whether weight decay draws it to 0: matrices, not norms and biases, as transformers' Trainer has it.
    public var decays: Bool { shape.count > 1 }
  }

  /// Neighbouring tensors that are one matrix of products, packed for them after every step.
  struct Block {
    let offset: Int
    let rows: Int
    let columns: Int
    let matrix: Matrix
  }

  /// Numbers that are used where they are copied to: norms and biases.
  struct Vector {
    let offset: Int
    let count: Int
    let take: (UnsafeBufferPointer<Float>) -> Void
  }

  /// In the order of the memory.
  public let tensors: [Tensor]
  /// In the order of the memory; tensors in none are vectors, or an embedding that is no head.
  let blocks: [Block]
  private let vectors: [Vector]
  let values: Buffer
  let gradients: Buffer
  /// Numbers in all tensors together, with the gaps between them.
  public let count: Int

  init(tensors: [Tensor], blocks: [Block], vectors: [Vector] = []) throws {
    self.tensors = tensors
    self.blocks = blocks
    self.vectors = vectors
    count = tensors.last.map { $0.offset + $0.count } ?? 0
    values = try Buffer(size: count * 4)
    gradients = try Buffer(size: count * 4)
  }

  /// A tensor's numbers.
  public func values(of tensor: Tensor) -> [Float] {
    Array(UnsafeBufferPointer(start: values.floats + tensor.offset, count: tensor.count))
  }

  /// What has been added up since the last `clearGradients`.
  public func gradient(of tensor: Tensor) -> [Float] {
    Array(UnsafeBufferPointer(start: gradients.floats + tensor.offset, count: tensor.count))
  }

  /// All gradients are 0 again.
  public func clearGradients() {
    gradients.base.initializeMemory(as: UInt8.self, repeating: 0, count: count * 4)
  }

  /// Who wants to know that the weights have moved.
  var moved: () -> Void = {}

  /// After values have moved: norms and biases take the new ones. Matrices are packed by the optimizer, in its pass.
  func spreadVectors() {
    for vector in vectors {
      vector.take(UnsafeBufferPointer(start: values.floats + vector.offset, count: vector.count))
    }
    moved()
  }
}
