import ModelKernels
import Testing

extension Computing {
  /// Matrices turned over, and the products of the way back that are made of them.
  @Suite struct AcrossTests {
    private static let types = [YI_F32, YI_BF16]
    private static let shapes: [(rows: Int, columns: Int)] = [
      (1, 1), (2, 64), (31, 65), (32, 32), (33, 15), (64, 128), (75, 107), (130, 200), (17, 320), (257, 49),
    ]

    /// What `type` holds of it, as its bits.
    private func bits(_ x: Float, as type: yi_type) -> UInt32 {
      guard type == YI_BF16 else { return x.bitPattern }
      let up = x.bitPattern
      return x.isNaN ? up >> 16 | 0x40 : (up + 0x7FFF + (up >> 16 & 1)) >> 16
    }

    private func bits(in memory: UnsafeRawPointer, at index: Int, as type: yi_type) -> UInt32 {
      type == YI_F32
        ? memory.load(fromByteOffset: 4 * index, as: UInt32.self)
        : UInt32(memory.load(fromByteOffset: 2 * index, as: UInt16.self))
    }

    private func value(_ bits: UInt32, _ type: yi_type) -> Float {
      Float(bitPattern: type == YI_F32 ? bits : bits << 16)
    }

    /// Numbers over many powers of two, which neither type need hold exactly.
    private func numbers(_ count: Int, seed: UInt64) -> [Float] {
      var state = seed
      return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let bits = Int(state >> 32)
        return Float(
          sign: bits & 1 == 0 ? .plus : .minus, exponent: (bits >> 1) % 12 - 6,
          significand: 1 + Float(bits >> 5 & 0xFFFF) / 65_536)
      }
    }

    /// Memory full of ones, so that what is not written is seen.
    private func withMemory<Result>(_ size: Int, _ use: (UnsafeMutableRawPointer) throws -> Result) rethrows
      -> Result
    {
      let memory = UnsafeMutableRawPointer.allocate(byteCount: size + 64, alignment: 64)
      defer { memory.deallocate() }
      memory.initializeMemory(as: UInt8.self, repeating: 0xFF, count: size + 64)
      return try use(memory)
    }

    /// `numbers` as rows of `type`, `stride` elements apart; what is between them is NaN.
    private func withRows<Result>(
      _ numbers: [Float], _ type: yi_type, columns: Int, stride: Int,
      _ use: (UnsafeMutableRawPointer) -> Result
    ) -> Result {
      let rows = numbers.count / columns
      return withMemory(rows * stride * (type == YI_F32 ? 4 : 2)) { memory in
        for (i, x) in numbers.enumerated() {
          let place = i / columns * stride + i % columns
          if type == YI_F32 {
            memory.storeBytes(of: x, toByteOffset: 4 * place, as: Float.self)
          } else {
            memory.storeBytes(of: UInt16(bits(x, as: type)), toByteOffset: 2 * place, as: UInt16.self)
          }
        }
        return use(memory)
      }
    }

    private func onEveryPath(_ body: (yi_isa) -> Void) {
      defer { yi_isa_set(yi_isa_best()) }
      for isa in [YI_ISA_PORTABLE, YI_ISA_AVX2, YI_ISA_AVX512, YI_ISA_AVX512BF16, YI_ISA_AMX]
      where isa.rawValue <= yi_isa_best().rawValue {
        yi_isa_set(isa)
        body(isa)
      }
    }

    @Test(arguments: types, types) func everyElementIsPackedInItsPlace(type: yi_type, source: yi_type) {
      onEveryPath { isa in
        for (rows, columns) in AcrossTests.shapes {
          var numbers = numbers(rows * columns, seed: 7)
          numbers[rows * columns / 2] = .nan
          let k = Int(yi_padded(type, Int32(rows)))
          let panels = (columns + 63) / 64
          let size = yi_packed_size(type, Int32(columns), Int32(rows))
          withRows(numbers, source, columns: columns, stride: columns + 3) { from in
            withMemory(size) { packed in
              // In two parts, the later one first.
              for part in [panels / 2..<panels, 0..<panels / 2] {
                yi_pack_columns(
                  type, packed, Int32(rows), Int32(columns), from, source, columns + 3,
                  Int32(part.lowerBound),
                  Int32(part.upperBound))
              }
              var wrong = 0
              for i in 0..<k {
                for j in 0..<panels * 64 {
                  let inPanel = type == YI_F32 ? i * 64 + j % 64 : i / 2 * 128 + 2 * (j % 64) + i % 2
                  let found = bits(in: packed, at: j / 64 * 64 * k + inPanel, as: type)
                  let wanted =
                    i < rows && j < columns
                    ? bits(value(bits(numbers[i * columns + j], as: source), source), as: type) : 0
                  if found != wanted { wrong += 1 }
                }
              }
              let after = (packed + size).loadUnaligned(as: UInt64.self)
              #expect(wrong == 0 && after == .max, "\(isa) \(rows) × \(columns)")
            }
          }
        }
      }
    }

    @Test(arguments: types) func everyElementIsTurnedOver(type: yi_type) {
      onEveryPath { isa in
        for (rows, columns) in AcrossTests.shapes {
          let numbers = numbers(rows * columns, seed: 8)
          let outStride = Int(yi_padded(type, Int32(rows))) + rows % 3 * 32
          let size = columns * outStride * (type == YI_F32 ? 4 : 2)
          withRows(numbers, type, columns: columns, stride: columns + 5) { from in
            withMemory(size) { out in
              for part in [columns / 3..<columns, 0..<columns / 3] {
                yi_transpose(
                  type, from, columns + 5, Int32(rows), Int32(part.lowerBound), Int32(part.upperBound), out,
                  outStride)
              }
              var wrong = 0
              for j in 0..<columns {
                for i in 0..<outStride {
                  let found = bits(in: out, at: j * outStride + i, as: type)
                  if found != (i < rows ? bits(numbers[i * columns + j], as: type) : 0) { wrong += 1 }
                }
              }
              let after = (out + size).loadUnaligned(as: UInt64.self)
              #expect(wrong == 0 && after == .max, "\(isa) \(rows) × \(columns)")
            }
          }
        }
      }
    }

    /// Of `terms` products, as exact as the order of sums allows.
    private func isSum(_ found: Float, _ terms: (Int) -> (Float, Float), _ count: Int) -> Bool {
      var sum = 0.0
      var size = 0.0
      for i in 0..<count {
        let (a, b) = terms(i)
        sum += Double(a) * Double(b)
        size += abs(Double(a) * Double(b))
      }
      return abs(Double(found) - sum) <= 2e-6 * size
    }

    /// dX = dY · W, with dY[m][n] and W[n][k].
    @Test(arguments: types, [(5, 75, 107), (49, 130, 64), (33, 31, 200)])
    func theGradientOfInputsIsTheProductWithThePackedColumns(type: yi_type, shape: (m: Int, n: Int, k: Int)) {
      let (m, n, k) = shape
      let held = { self.value(self.bits($0, as: type), type) }
      let gradients = numbers(m * n, seed: 1).map(held)
      let weights = numbers(n * k, seed: 2).map(held)
      let stride = Int(yi_padded(type, Int32(n)))
      onEveryPath { isa in
        var out = [Float](repeating: .nan, count: m * k)
        withMemory(yi_packed_size(type, Int32(k), Int32(n))) { packed in
          let panels = Int32((k + 63) / 64)
          withRows(weights, type, columns: k, stride: k) {
            yi_pack_columns(type, packed, Int32(n), Int32(k), $0, type, k, 0, panels)
          }
          withMemory(m * stride * 4) { rows in
            yi_convert(gradients, n, Int32(m), Int32(n), 1, type, rows, stride)
            var matrix = yi_matrix(panels: packed, bias: nil, n: Int32(k), k: Int32(n), type: type)
            yi_product(&matrix, rows, stride, Int32(m), &out, k, YI_SET, 0, panels)
          }
        }
        var wrong = 0
        for i in 0..<m {
          for j in 0..<k where !isSum(out[i * k + j], { (gradients[i * n + $0], weights[$0 * k + j]) }, n) {
            wrong += 1
          }
        }
        #expect(wrong == 0, "\(isa)")
      }
    }

    /// dW += dYᵀ · X, with dY[t][n] and X[t][k], the tokens in one piece and in two.
    @Test(arguments: types, [(107, 75, 33), (64, 64, 128), (700, 33, 70)])
    func theGradientOfWeightsIsTheProductOfBothTurnedOver(type: yi_type, shape: (t: Int, n: Int, k: Int)) {
      let (t, n, k) = shape
      let held = { self.value(self.bits($0, as: type), type) }
      let gradients = numbers(t * n, seed: 3).map(held)
      let inputs = numbers(t * k, seed: 4).map(held)
      func add(_ tokens: Range<Int>, to out: inout [Float]) {
        let count = tokens.count
        let stride = Int(yi_spaced(type, Int32(count)))
        let panels = Int32((k + 63) / 64)
        withMemory(yi_packed_size(type, Int32(k), Int32(count))) { packed in
          withRows(Array(inputs[tokens.lowerBound * k..<tokens.upperBound * k]), type, columns: k, stride: k)
          {
            yi_pack_columns(type, packed, Int32(count), Int32(k), $0, type, k, 0, panels)
          }
          withMemory(n * stride * 4) { turned in
            withRows(
              Array(gradients[tokens.lowerBound * n..<tokens.upperBound * n]), type, columns: n, stride: n
            ) {
              yi_transpose(type, $0, n, Int32(count), 0, Int32(n), turned, stride)
            }
            var matrix = yi_matrix(panels: packed, bias: nil, n: Int32(k), k: Int32(count), type: type)
            yi_product(&matrix, turned, stride, Int32(n), &out, k, YI_GO_ON, 0, panels)
          }
        }
      }
      onEveryPath { isa in
        var whole = [Float](repeating: 0, count: n * k)
        add(0..<t, to: &whole)
        var wrong = 0
        for i in 0..<n {
          for j in 0..<k where !isSum(whole[i * k + j], { (gradients[$0 * n + i], inputs[$0 * k + j]) }, t) {
            wrong += 1
          }
        }
        #expect(wrong == 0, "\(isa)")
        var parts = [Float](repeating: 0, count: n * k)
        add(0..<t / 64 * 32, to: &parts)
        add(t / 64 * 32..<t, to: &parts)
        let same = parts == whole
        #expect(same, "\(isa)")
      }
    }

    /// A panel's sum that goes on from memory has the bits of one that never left the registers.
    @Test(arguments: types, [(1, 64), (2, 96), (16, 160), (33, 75), (49, 256), (100, 331)])
    func aSumThatGoesOnIsTheSameSum(type: yi_type, shape: (m: Int, k: Int)) {
      let (m, k) = shape
      let stride = Int(yi_padded(type, Int32(k)))
      let size = type == YI_F32 ? 4 : 2
      onEveryPath { isa in
        withMemory(64 * stride * size) { panel in
          withMemory(m * stride * size) { rows in
            withRows(numbers(64 * k, seed: 5), YI_F32, columns: 64, stride: 64) {
              yi_pack_columns(type, panel, Int32(k), 64, $0, YI_F32, 64, 0, 1)
            }
            yi_convert(numbers(m * k, seed: 6), k, Int32(m), Int32(k), 1, type, rows, stride)
            var whole = [Float](repeating: .nan, count: m * 64)
            yi_product_panel(type, panel, Int32(k), rows, stride, Int32(m), &whole, 64, 0)
            for cut in Swift.stride(from: 32, to: k, by: 32) {
              var out = [Float](repeating: .nan, count: m * 64)
              for (from, to) in [(0, cut), (cut, k)] {
                yi_product_panel(
                  type, panel + from * 64 * size, Int32(to - from), rows + from * size, stride, Int32(m),
                  &out, 64,
                  from == 0 ? 0 : 1)
              }
              let same = out == whole
              #expect(same, "\(isa) \(cut) of \(k)")
            }
          }
        }
      }
    }

    /// Sums so long that the product cuts them have the bits of those that a panel makes in one piece.
    @Test(arguments: types, [YI_SET, YI_GO_ON]) func longSumsAreCutWithoutATrace(type: yi_type, into: Int32) {
      let (m, n, k) = (40, 70, 3_001)
      let stride = Int(yi_padded(type, Int32(k)))
      let size = type == YI_F32 ? 4 : 2
      let before = numbers(m * 128, seed: 11)
      withMemory(128 * stride * size) { packed in
        withMemory(m * stride * size) { rows in
          withRows(numbers(k * n, seed: 9), YI_F32, columns: n, stride: n) {
            yi_pack_columns(type, packed, Int32(k), Int32(n), $0, YI_F32, n, 0, 2)
          }
          yi_convert(numbers(m * k, seed: 10), k, Int32(m), Int32(k), 1, type, rows, stride)
          onEveryPath { isa in
            var whole = before
            for panel in 0..<2 {
              whole.withUnsafeMutableBufferPointer { out in
                guard let base = out.baseAddress else { return }
                yi_product_panel(
                  type, packed + panel * 64 * stride * size, Int32(k), rows, stride, Int32(m),
                  base + 64 * panel,
                  128, into == YI_GO_ON ? 1 : 0)
              }
            }
            var out = before
            var matrix = yi_matrix(panels: packed, bias: nil, n: Int32(n), k: Int32(k), type: type)
            yi_product(&matrix, rows, stride, Int32(m), &out, 128, into, 0, 2)
            let same = (0..<m).allSatisfy { out[$0 * 128..<$0 * 128 + n] == whole[$0 * 128..<$0 * 128 + n] }
            let untouched = (0..<m).allSatisfy {
              out[$0 * 128 + n..<$0 * 128 + 128] == before[$0 * 128 + n..<$0 * 128 + 128]
            }
            #expect(same && untouched, "\(isa)")
          }
        }
      }
    }
  }
}
