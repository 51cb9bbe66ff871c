/// The weights of an RMSNorm.
final class Norm: @unchecked Sendable {
  /// Of its tensor, as transformers calls it.
  let name: String
  /// What is multiplied with.
  private(set) var weights: [Float]
  /// What the stored weights are less by.
  private let offset: Float

  init(_ name: String, stored: [Float], offset: Float) {
    self.name = name
    self.offset = offset
    weights = stored.map { $0 + offset }
  }

  /// Takes weights as they are stored.
  func set(stored: UnsafeBufferPointer<Float>) {
    for index in weights.indices { weights[index] = stored[index] + offset }
  }
}
