import ModelKernels
import Testing

extension Computing {
  /// The matrix product against sums in double precision, on every path this machine has.
  @Suite struct ProductTests {
    private struct Case {
      var outputs: Int
      var inputs: Int
      var rows: Int
    }

    private static let shapes = [
      (1, 1, 1), (64, 32, 1), (65, 33, 2), (150, 75, 107), (64, 256, 16), (128, 96, 17), (70, 31, 33),
      (200, 130, 49),
    ].map { Case(outputs: $0.0, inputs: $0.1, rows: $0.2) }

    /// Numbers that bf16 holds exactly, over twelve powers of two: their sums depend on the order.
    private func numbers(_ count: Int, seed: UInt64) -> [Float] {
      var state = seed
      return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let bits = Int(state >> 44)
        let fraction = Float(128 + bits & 127) / 128
        return Float(
          sign: bits & 128 == 0 ? .plus : .minus, exponent: (bits >> 8) % 12 - 6, significand: fraction)
      }
    }

    private func product(
      _ type: yi_type, _ shape: Case, weights: [Float], inputs: [Float], bias: [Float], rows: Range<Int>
    ) -> [Float] {
      let k = Int(yi_padded(type, Int32(shape.inputs)))
      let size = yi_packed_size(type, Int32(shape.outputs), Int32(shape.inputs))
      let packed = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
      let typed = UnsafeMutableRawPointer.allocate(byteCount: rows.count * k * 4, alignment: 64)
      defer {
        packed.deallocate()
        typed.deallocate()
      }
      packed.initializeMemory(as: UInt8.self, repeating: 0, count: size)
      yi_pack(type, packed, Int32(shape.inputs), 0, weights, YI_F32, shape.inputs, Int32(shape.outputs))
      Array(inputs[rows.lowerBound * shape.inputs..<rows.upperBound * shape.inputs]).withUnsafeBufferPointer {
        inputs in
        yi_convert(
          inputs.baseAddress, shape.inputs, Int32(rows.count),
          Int32(shape.inputs), 1,
          type, typed, k)
      }
      var out = [Float](repeating: 1, count: rows.count * shape.outputs)
      bias.withUnsafeBufferPointer { bias in
        var matrix = yi_matrix(
          panels: packed, bias: bias.baseAddress, n: Int32(shape.outputs), k: Int32(shape.inputs), type: type)
        yi_product(
          &matrix, typed, k, Int32(rows.count), &out, shape.outputs, 1, 0, Int32((shape.outputs + 63) / 64))
      }
      return out
    }

    @Test(arguments: [YI_F32, YI_BF16]) func isTheSumWhateverTheRows(type: yi_type) {
      defer { yi_isa_set(yi_isa_best()) }
      for shape in ProductTests.shapes {
        let weights = numbers(shape.outputs * shape.inputs, seed: 1)
        let inputs = numbers(shape.rows * shape.inputs, seed: 2)
        let bias = numbers(shape.outputs, seed: 3)
        var first: [Float]?
        for isa in [YI_ISA_PORTABLE, YI_ISA_AVX2, YI_ISA_AVX512, YI_ISA_AVX512BF16, YI_ISA_AMX]
        where isa.rawValue <= yi_isa_best().rawValue {
          yi_isa_set(isa)
          let all = product(type, shape, weights: weights, inputs: inputs, bias: bias, rows: 0..<shape.rows)
          for row in 0..<shape.rows {
            let alone = product(
              type, shape, weights: weights, inputs: inputs, bias: bias, rows: row..<row + 1)
            #expect(alone == Array(all[row * shape.outputs..<(row + 1) * shape.outputs]))
            for column in 0..<shape.outputs {
              var sum = 1 + Double(bias[column])
              var size = abs(sum)
              for k in 0..<shape.inputs {
                let term = Double(inputs[row * shape.inputs + k]) * Double(weights[column * shape.inputs + k])
                sum += term
                size += abs(term)
              }
              #expect(abs(Double(alone[column]) - sum) <= 2e-6 * size)
            }
          }
          if isa != YI_ISA_AVX512BF16 || type == YI_F32 {
            #expect(first == nil || all == first)
            first = all
          }
        }
      }
    }

    /// e^x within two units in the last place, by way of the log of a sum of one.
    @Test func exponentialIsExact() {
      for x in stride(from: Float(-87), through: 88, by: 0.37) {
        var out = Float(0)
        var sum = 0.0
        var value = x
        yi_exp_shifted(&value, 1, 0, 1, &out, &sum)
        let exact = Double.exp2(Double(x) * 1.4426950408889634)
        #expect(abs(Double(out) - exact) <= 2.5e-7 * exact, "e^\(x)")
      }
      for (x, wanted) in [(Float(-200), Float(0)), (200, .infinity), (0, 1), (-.infinity, 0)] {
        var out = Float(0)
        var sum = 0.0
        var value = x
        yi_exp_shifted(&value, 1, 0, 1, &out, &sum)
        #expect(out == wanted)
      }
    }
  }
}

extension Double {
  fileprivate static func exp2(_ x: Double) -> Double {
    // Square and multiply keeps the test free of the library that is tested elsewhere.
    let whole = x.rounded()
    var term = 1.0
    var sum = 1.0
    let r = (x - whole) * 0.6931471805599453
    for n in 1..<24 {
      term *= r / Double(n)
      sum += term
    }
    return sum * Double(sign: .plus, exponent: Int(whole), significand: 1)
  }
}
