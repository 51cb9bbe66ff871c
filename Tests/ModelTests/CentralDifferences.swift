import ModelKernels

/// What gradients are measured against: differences of functions in double precision.
enum CentralDifferences {
  /// d f / d x[i] for the given i, from f at x[i] ± h and ± 2h; exact to h⁴.
  static func gradient(
    of f: ([Double]) -> Double, at x: [Double], places: some Sequence<Int>, step: Double = 1e-3
  ) -> [Double] {
    var x = x
    return places.map { place in
      let middle = x[place]
      func value(_ steps: Double) -> Double {
        x[place] = middle + steps * step
        return f(x)
      }
      let near = value(1) - value(-1)
      let far = value(2) - value(-2)
      x[place] = middle
      return (8 * near - far) / (12 * step)
    }
  }

  /// |found − wanted| / |wanted|, of whole tensors; infinite if something is no number.
  static func error(_ found: [Float], _ wanted: [Double]) -> Double {
    guard found.count == wanted.count else { return .infinity }
    var apart = 0.0
    var whole = 0.0
    for (found, wanted) in zip(found, wanted) {
      apart += (Double(found) - wanted) * (Double(found) - wanted)
      whole += wanted * wanted
    }
    let error = whole == 0 ? apart.squareRoot() : (apart / whole).squareRoot()
    return error.isNaN ? .infinity : error
  }

  /// Numbers between −1 and 1.
  static func numbers(_ count: Int, seed: UInt64) -> [Float] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int32(truncatingIfNeeded: state >> 33)) / Float(1 << 30) - 1
    }
  }

  /// All instruction sets of this machine.
  static var sets: [yi_isa] {
    [YI_ISA_PORTABLE, YI_ISA_AVX2, YI_ISA_AVX512, YI_ISA_AVX512BF16, YI_ISA_AMX].filter {
      $0.rawValue <= yi_isa_best().rawValue
    }
  }
}
