import ModelKernels

/// What weights, keys and values are stored in, and what products take. Sums, norms and the residual stream are fp32.
public enum ComputeType: String, Sendable, CaseIterable {
  /// Single precision; agrees with torch's fp32 within 1e-5.
  case fp32
  /// Products of bf16 with fp32 sums.
  case bf16

  var type: yi_type { self == .fp32 ? YI_F32 : YI_BF16 }

  /// Bytes an element.
  var size: Int { self == .fp32 ? 4 : 2 }

  /// The row length a product wants for `width` elements.
  func padded(_ width: Int) -> Int { Int(yi_padded(type, Int32(width))) }
}
