/// Muon (Jordan 2024), as `torch.optim.Muon` computes it: hidden matrices move by their momentum made orthogonal, all else by AdamW.
///
/// For training from nothing. Matrices that are stacked for products (queries, keys and values) are each made orthogonal by itself.
public struct Muon: Sendable, Equatable {
  /// How the rate fits itself to a matrix of so many rows and columns; the raw value is torch's `adjust_lr_fn`.
  public enum Scaling: String, Sendable, CaseIterable {
    /// √max(1, rows/columns), Jordan's.
    case original
    /// 0.2 · √max(rows, columns): updates as great as AdamW's, so that rate and decay can be its (Liu et al. 2025).
    case matchAdamW = "match_rms_adamw"

    func factor(rows: Int, columns: Int) -> Double {
      switch self {
      case .original: max(1, Double(rows) / Double(columns)).squareRoot()
      case .matchAdamW: 0.2 * Double(max(rows, columns)).squareRoot()
      }
    }
  }

  /// How much of the momentum is kept.
  public var momentum = 0.95
  /// Whether the gradient goes before its momentum.
  public var nesterov = true
  /// What matrices lose in a step, times the rate.
  public var weightDecay = 0.1
  /// How the rate fits itself to a matrix.
  public var scaling = Scaling.original
  /// What Newton–Schulz's products are in; torch rounds all that is between them to bf16 too.
  public var precision = ComputeType.bf16
  /// Newton–Schulz steps.
  public var iterations = 5
  /// Embeddings, the head, norms and biases follow this.
  public var rest = AdamW()
  /// Their rate, as a multiple of that of matrices.
  public var restRate = 1.0

  /// Settings as torch's.
  public init() {}

  func check() throws {
    try rest.check()
    guard 0..<1 ~= momentum, 0..<100 ~= iterations, weightDecay >= 0, Float(weightDecay).isFinite,
      restRate >= 0, Float(restRate).isFinite
    else {
      throw ModelError(
        "Muon needs a momentum from 0 to below 1, fewer than 100 steps of Newton and Schulz, and a decay and a rate of at least 0, not \(momentum), \(iterations), \(weightDecay) and \(restRate)"
      )
    }
  }
}

extension Muon {
  /// What a matrix's update is multiplied with.
  func way(_ tensor: Parameters.Tensor, rate: Double) -> Float {
    Float(-rate * scaling.factor(rows: tensor.shape[0], columns: tensor.shape[1]))
  }

  /// What a matrix keeps of itself.
  func keep(rate: Double) -> Float { Float(1 - rate * weightDecay) }
}

extension Parameters.Tensor {
  /// Whether it is a matrix within the layers: neither embedding nor head.
  var isHiddenMatrix: Bool {
    shape.count == 2 && !name.contains("embed_tokens") && !name.contains("lm_head")
  }
}
