import Glibc
import ModelKernels
import Testing

extension Computing {
  /// The backward passes of rows against central differences in double precision, on every path this machine has.
  @Suite struct RowsBackTests {
    private typealias Differences = CentralDifferences
    private static let widths = [1, 15, 17, 44, 64, 130, 1_024]

    /// `make` on all instruction sets; they have to give the same.
    private func onAllSets(_ name: String, _ make: () -> [Float]) -> [Float] {
      defer { yi_isa_set(yi_isa_best()) }
      var first: [Float] = []
      for isa in Differences.sets {
        yi_isa_set(isa)
        let found = make()
        if first.isEmpty { first = found }
        let isSame = found.map(\.bitPattern) == first.map(\.bitPattern)
        #expect(isSame, "\(name) on \(String(cString: yi_isa_name(isa)))")
      }
      return first
    }

    private func check(_ name: String, _ found: [Float], _ wanted: [Double], worst: inout Double) {
      let error = Differences.error(found, wanted)
      worst = max(worst, error)
      #expect(error <= 1e-6, "\(name): \(error)")
    }

    /// bf16's bits as floats.
    private func widened(_ x: [UInt16]) -> [Float] { x.map { Float(bitPattern: UInt32($0) << 16) } }

    @Test func theNorm() {
      var worst = [0.0, 0.0]
      for width in RowsBackTests.widths {
        let rows = 3
        let stride = width + 5
        let epsilon: Float = 1e-5
        let x = Differences.numbers(rows * stride, seed: 1).map { 3 * $0 }
        let dy = Differences.numbers(rows * stride, seed: 2)
        let weight = Differences.numbers(width, seed: 3).map { 1 + $0 }
        let before = Differences.numbers(rows * stride, seed: 4)
        func loss(_ x: ArraySlice<Double>, _ weight: [Double], _ dy: ArraySlice<Float>) -> Double {
          let mean = x.reduce(0) { $0 + $1 * $1 } / Double(width)
          let scale = 1 / (mean + Double(epsilon)).squareRoot()
          return zip(zip(x, weight), dy).reduce(0) { $0 + $1.0.0 * scale * $1.0.1 * Double($1.1) }
        }
        let places = Array(Swift.stride(from: 0, to: width, by: width > 130 ? 37 : 1))
        var byInput: [Double] = []
        var byWeight = [Double](repeating: 0, count: places.count)
        for row in 0..<rows {
          let doubles = x[row * stride..<row * stride + width].map(Double.init)
          let weights = weight.map(Double.init)
          let slice = dy[row * stride..<row * stride + width]
          byInput += Differences.gradient(of: { loss($0[...], weights, slice) }, at: doubles, places: places)
          let part = Differences.gradient(of: { loss(doubles[...], $0, slice) }, at: weights, places: places)
          for i in places.indices { byWeight[i] += part[i] }
        }
        for accumulate in [false, true] {
          let found = onAllSets("norm \(width)") {
            var dx = before
            var dweight = [Float](repeating: accumulate ? 0.5 : 0, count: width)
            yi_rms_norm_back(
              x, stride, Int32(rows), Int32(width), weight, epsilon, dy, stride, &dx, stride,
              accumulate ? 1 : 0,
              &dweight)
            return dx + dweight
          }
          var inputs: [Float] = []
          var wanted: [Double] = []
          for row in 0..<rows {
            for (index, place) in places.enumerated() {
              let at = row * stride + place
              inputs.append(found[at])
              wanted.append(byInput[row * places.count + index] + (accumulate ? Double(before[at]) : 0))
            }
          }
          // A single number is scaled to ±1, whatever it is: its derivative is what epsilon makes of it.
          if width > 1 || accumulate { check("norm \(width), x", inputs, wanted, worst: &worst[0]) }
          let weights = places.map { found[rows * stride + $0] }
          check(
            "norm \(width), weight", weights, byWeight.map { $0 + (accumulate ? 0.5 : 0) }, worst: &worst[1])
          // What lies between rows is nobody's.
          for row in 0..<rows {
            for i in width..<stride where found[row * stride + i] != before[row * stride + i] {
              Issue.record("norm \(width) wrote behind row \(row)")
            }
          }
          // In place, and without the weight's part, the same.
          var inPlace = dy
          inPlace.withUnsafeMutableBufferPointer {
            yi_rms_norm_back(
              x, stride, Int32(rows), Int32(width), weight, epsilon, $0.baseAddress, stride, $0.baseAddress,
              stride,
              0, nil)
          }
          if !accumulate {
            let isSame = (0..<rows).allSatisfy { row in
              (0..<width).allSatisfy { inPlace[row * stride + $0] == found[row * stride + $0] }
            }
            #expect(isSame)
          }
        }
      }
      print("rows back: norm x \(worst[0]), weight \(worst[1])")
    }

    @Test func theRotation() {
      var worst = 0.0
      for (heads, width, half) in [(1, 2, 1), (3, 15, 7), (2, 44, 17), (2, 64, 32), (4, 130, 65)] {
        let angles = Differences.numbers(half, seed: 5).map { 3 * $0 }
        let cosine = angles.map { 1.3 * cosf($0) }
        let sine = angles.map { 1.3 * sinf($0) }
        let dy = Differences.numbers(heads * width, seed: 6)
        let x = Differences.numbers(heads * width, seed: 7).map(Double.init)
        func loss(_ x: [Double]) -> Double {
          var sum = 0.0
          for head in 0..<heads {
            for i in 0..<width {
              let at = head * width + i
              let c = Double(cosine[i % half])
              let s = Double(sine[i % half])
              let y =
                i < half ? x[at] * c - x[at + half] * s : i < 2 * half ? x[at] * c + x[at - half] * s : x[at]
              sum += y * Double(dy[at])
            }
          }
          return sum
        }
        let found = onAllSets("rotation \(width)") {
          var dx = dy
          yi_rotate_back(&dx, Int32(heads), Int32(width), Int32(half), cosine, sine)
          return dx
        }
        let wanted = Differences.gradient(of: loss, at: x, places: x.indices)
        check("rotation \(width)", found, wanted, worst: &worst)
      }
      print("rows back: rotation \(worst)")
    }

    @Test(arguments: [YI_SILU, YI_GELU_TANH]) func theGate(activation: yi_activation) {
      var worst = 0.0
      for width in RowsBackTests.widths {
        let rows = 2
        let stride = 2 * width + 3
        let x = Differences.numbers(rows * stride, seed: 8).map { 6 * $0 }
        let dy = Differences.numbers(rows * stride, seed: 9)
        func value(_ gate: Double, _ up: Double) -> Double {
          let u =
            activation == YI_SILU
            ? gate : 2 * (2 / Double.pi).squareRoot() * (gate + 0.044715 * gate * gate * gate)
          return gate / (1 + exp(-u)) * up
        }
        var wanted: [Double] = []
        for row in 0..<rows {
          for part in 0..<2 {
            for i in 0..<width {
              let pair = [Double(x[row * stride + i]), Double(x[row * stride + width + i])]
              let d = Double(dy[row * stride + i])
              wanted += Differences.gradient(of: { d * value($0[0], $0[1]) }, at: pair, places: [part])
            }
          }
        }
        let outStride = Int(yi_padded(YI_BF16, Int32(2 * width))) + 32
        let found = onAllSets("gate \(width)") {
          var out = [Float](repeating: 7, count: rows * outStride)
          yi_gate_back(
            x, stride, Int32(rows), Int32(width), activation, dy, stride, YI_F32, &out, outStride)
          return (0..<rows).flatMap { out[$0 * outStride..<$0 * outStride + 2 * width] }
        }
        check("gate \(width)", found, wanted, worst: &worst)
        // bf16 is the same, rounded once, and zeros behind.
        let typed = onAllSets("gate \(width) in bf16") {
          var out = [UInt16](repeating: 7, count: rows * outStride)
          yi_gate_back(
            x, stride, Int32(rows), Int32(width), activation, dy, stride, YI_BF16, &out, outStride)
          return widened(out)
        }
        var rounded = [UInt16](repeating: 7, count: rows * outStride)
        yi_convert(found, 2 * width, Int32(rows), Int32(2 * width), 1, YI_BF16, &rounded, outStride)
        let isRounded = typed.map(\.bitPattern) == widened(rounded).map(\.bitPattern)
        #expect(isRounded)
      }
      // Far out nothing is lost: the activation is 0 or its argument.
      for (gate, wanted) in [
        (Float(-200), Float(0)), (-30, 0), (100, 2), (-1e10, 0),
      ] {
        var out: [Float] = [7, 7]
        yi_gate_back([gate, 2], 2, 1, 1, activation, [1], 1, YI_F32, &out, 2)
        #expect(abs(out[0] - wanted) < 1e-6)
        #expect(out[1] == (gate > 0 ? gate : out[1]))
      }
      print("rows back: gate \(activation == YI_SILU ? "SiLU" : "GELU") \(worst)")
    }

    @Test func sumsOfColumns() {
      var worst = 0.0
      for columns in RowsBackTests.widths {
        let rows = 9
        let stride = columns + 7
        let x = Differences.numbers(rows * stride, seed: 12)
        var typed = [UInt16](repeating: 0, count: x.count)
        yi_convert(x, x.count, 1, Int32(x.count), 1, YI_BF16, &typed, x.count)
        for (type, numbers) in [(YI_F32, x), (YI_BF16, widened(typed))] {
          let wanted = (0..<columns).map { column in
            (0..<rows).reduce(0.25) { $0 + Double(numbers[$1 * stride + column]) }
          }
          let found = onAllSets("sums \(columns)") {
            var out = [Float](repeating: 0.25, count: columns)
            if type == YI_F32 {
              yi_column_sums(type, x, stride, Int32(rows), Int32(columns), &out)
            } else {
              yi_column_sums(type, typed, stride, Int32(rows), Int32(columns), &out)
            }
            return out
          }
          check("sums \(columns)", found, wanted, worst: &worst)
        }
      }
      print("rows back: sums \(worst)")
    }
  }
}
