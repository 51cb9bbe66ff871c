import Foundation
import ModelKernels
import Testing

@testable import Model

extension Computing {
  /// The head's last step against sums in double precision and central differences, on every path this machine has.
  @Suite struct LossTests {
    /// A row of logits, soft-capped or not.
    private struct Row {
      var raw: [Double]
      var softcap: Double = 0

      init(count: Int, spread: Double, shift: Double = 0, softcap: Double = 0, seed: UInt64) {
        var state = seed
        raw = (0..<count).map { _ in
          // Twelve uniform numbers are nearly a normal one.
          let sum = (0..<12).reduce(0.0) { sum, _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return sum + Double(state >> 40) / Double(1 << 24)
          }
          return Double(Float((sum - 6) * spread + shift))
        }
        self.softcap = softcap
      }

      /// As the kernels get them.
      var logits: [Float] { exact(raw).map { Float($0) } }

      func exact(_ raw: [Double]) -> [Double] {
        softcap > 0 ? raw.map { softcap * tanh($0 / softcap) } : raw
      }

      /// log p of all, and the entropy.
      static func distribution(_ logits: [Double]) -> (logs: [Double], entropy: Double) {
        let greatest = logits.max() ?? 0
        let total = greatest + log(logits.reduce(0.0) { $0 + exp($1 - greatest) })
        let logs = logits.map { $0 - total }
        return (logs, -logs.reduce(0.0) { $1 == -.infinity ? $0 : $0 + exp($1) * $1 })
      }
    }

    private static let rows: [Row] = [
      Row(count: 1, spread: 1, seed: 1),
      Row(count: 2, spread: 3, seed: 2),
      Row(count: 17, spread: 1, seed: 3),
      Row(count: 255, spread: 5, shift: 300, seed: 4),
      Row(count: 1_000, spread: 0, seed: 5),
      Row(count: 4_095, spread: 4, softcap: 30, seed: 6),
      Row(count: 4_097, spread: 2, shift: -80, seed: 7),
      Row(count: 12_305, spread: 40, seed: 8),
      Row(count: 151_669, spread: 3, seed: 9),
      Row(count: 151_936, spread: 25, softcap: 30, seed: 10),
    ]

    private func sums(_ logits: [Float], scale: Float = 1) -> (logSum: Double, entropy: Double) {
      var (logSum, entropy, place) = (0.0, 0.0, Int64(0))
      yi_log_sum_exp_entropy(logits, logits.count, scale, &logSum, &entropy, &place)
      return (logSum, entropy)
    }

    private func greatest(_ logits: [Float]) -> Int {
      var (logSum, entropy, place) = (0.0, 0.0, Int64(-7))
      yi_log_sum_exp_entropy(logits, logits.count, 1, &logSum, &entropy, &place)
      return Int(place)
    }

    private func back(
      _ logits: [Float], target: Int, byLogProbability: Float, byEntropy: Float, softcap: Float = 0,
      scale: Float = 1
    ) -> [Float] {
      let (logSum, entropy) = sums(logits, scale: scale)
      var out = [Float](repeating: 7, count: logits.count + 5)
      yi_logits_back(
        logits, logits.count, scale, logSum, Int32(target), byLogProbability, byEntropy, entropy, softcap,
        YI_F32,
        &out,
        logits.count + 3)
      #expect(out.suffix(5) == [0, 0, 0, 7, 7])
      return Array(out.prefix(logits.count))
    }

    private func onEveryPath(_ body: () throws -> Void) rethrows {
      defer { yi_isa_set(yi_isa_best()) }
      for isa in [YI_ISA_PORTABLE, YI_ISA_AVX2, YI_ISA_AVX512] where isa.rawValue <= yi_isa_best().rawValue {
        yi_isa_set(isa)
        try body()
      }
    }

    @Test func entropyIsTheSumInDoublePrecision() {
      for row in LossTests.rows {
        let logits = row.logits
        let exact = Row.distribution(logits.map(Double.init)).entropy
        var first: (logSum: Double, entropy: Double)?
        onEveryPath {
          let found = sums(logits)
          #expect(abs(found.entropy - exact) <= 1e-6 * max(1, exact), "\(logits.count)")
          #expect(first.map { $0 == found } ?? true)
          first = found
          for scale in [1, Float(1) / 0.7] {
            var alone = 0.0
            yi_log_sum_exp(logits, logits.count, scale, &alone)
            #expect(alone == sums(logits, scale: scale).logSum)
          }
        }
      }
    }

    /// Of equals the first counts, wherever they lie.
    @Test func theGreatestIsTheFirst() {
      for row in LossTests.rows {
        var logits = row.logits
        onEveryPath { #expect(greatest(logits) == logits.firstIndex(of: logits.max() ?? 0)) }
        let high = (logits.max() ?? 0) + 1
        for place in [0, 16, 1_999, 4_095, 4_096, 8_191, 8_203, logits.count - 1].reversed()
        where place < logits.count {
          logits[place] = high
          onEveryPath { #expect(greatest(logits) == place) }
        }
      }
      onEveryPath {
        #expect(greatest([-.infinity, -.infinity, 3, 3]) == 2)
        #expect(greatest(Array(repeating: -.infinity, count: 5_000) + [1]) == 5_000)
      }
    }

    @Test func gradientIsTheFormulaInDoublePrecision() {
      var worst = 0.0
      for row in LossTests.rows {
        let logits = row.logits
        let (logs, entropy) = Row.distribution(logits.map(Double.init))
        for (target, byLogProbability, byEntropy) in [
          (0, Float(-1), Float(0)), (logits.count / 2, 0.25, -0.01), (logits.count - 1, 0, 1),
        ] {
          let exact = logs.indices.map { i in
            let (log, logit) = (logs[i], Double(logits[i]))
            let slope = row.softcap > 0 ? 1 - (logit / row.softcap) * (logit / row.softcap) : 1
            return slope
              * (Double(byLogProbability) * ((i == target ? 1 : 0) - exp(log))
                - Double(byEntropy) * exp(log) * (log + entropy))
          }
          // 1 − p has the error of p.
          let size = max(0.1, exact.reduce(0.0) { max($0, abs($1)) })
          var first: [Float]?
          onEveryPath {
            let found = back(
              logits, target: target, byLogProbability: byLogProbability, byEntropy: byEntropy,
              softcap: Float(row.softcap))
            let error = zip(found, exact).reduce(0.0) { max($0, abs(Double($1.0) - $1.1)) } / size
            worst = max(worst, error)
            #expect(error <= 1e-6, "\(logits.count)")
            #expect(first == nil || found == first)
            first = found
          }
        }
      }
      print("loss gradient: largest error \(worst)")
    }

    /// The formula itself: differences of the loss in double precision, by the logits before the soft cap.
    @Test func gradientIsTheLossesDifference() {
      for row in LossTests.rows where row.raw.count < 5_000 {
        let (byLogProbability, byEntropy, target) = (-0.7, 0.3, row.raw.count / 3)
        let found = back(
          row.logits, target: target, byLogProbability: Float(byLogProbability), byEntropy: Float(byEntropy),
          softcap: Float(row.softcap))
        func loss(_ raw: [Double]) -> Double {
          let (logs, entropy) = Row.distribution(row.exact(raw))
          return byLogProbability * logs[target] + byEntropy * entropy
        }
        for i in Set([0, target, row.raw.count - 1, row.raw.count * 2 / 3]) {
          let step = 1e-5
          var (above, below) = (row.raw, row.raw)
          above[i] += step
          below[i] -= step
          let difference = (loss(above) - loss(below)) / (2 * step)
          #expect(abs(Double(found[i]) - difference) <= 2e-6, "\(row.raw.count), \(i)")
        }
      }
    }

    /// Against the formula at the temperature, over double precision.
    @Test(arguments: [0.05, 0.7, 1.3, 8]) func temperaturesDivideLogits(temperature: Double) {
      let scale = Float(1 / temperature)
      for row in LossTests.rows {
        let logits = row.logits
        let (logs, entropy) = Row.distribution(logits.map { Double($0) * Double(scale) })
        #expect(abs(sums(logits, scale: scale).entropy - entropy) <= 1e-6 * max(1, entropy))
        let target = logits.count / 3
        var first: [Float]?
        onEveryPath {
          let found = back(
            logits, target: target, byLogProbability: -0.7, byEntropy: 0.3, softcap: Float(row.softcap),
            scale: scale)
          for i in logits.indices {
            let capped = row.softcap > 0 ? Double(logits[i]) / row.softcap : 0
            let p = exp(logs[i])
            let exact =
              Double(scale) * (1 - capped * capped)
              * (-0.7 * ((i == target ? 1 : 0) - p) - 0.3 * (p == 0 ? 0 : p * (logs[i] + entropy)))
            #expect(abs(Double(found[i]) - exact) <= 2e-6 * Double(scale), "\(logits.count), \(i)")
          }
          #expect(first == nil || found == first)
          first = found
        }
      }
    }

    @Test func placeAndTypeChangeNothing() {
      for row in LossTests.rows where row.raw.count > 31 {
        let logits = row.logits
        let count = logits.count
        let (logSum, entropy) = sums(logits)
        let target = Int32(count / 2)
        let stride = (count + 31) / 32 * 32
        let apart = back(
          logits, target: Int(target), byLogProbability: -1, byEntropy: 0.1, softcap: Float(row.softcap))
        for type in [YI_F32, YI_BF16] {
          var place = logits + [Float](repeating: 1, count: 32)
          place.withUnsafeMutableBufferPointer {
            yi_logits_back(
              $0.baseAddress, count, 1, logSum, target, -1, 0.1, entropy, Float(row.softcap), type,
              $0.baseAddress,
              stride)
          }
          let padding = [Float](repeating: 0, count: stride - count)
          if type == YI_F32 {
            #expect(Array(place.prefix(stride)) == apart + padding)
          } else {
            let found = place.withUnsafeBytes { Array($0.bindMemory(to: UInt16.self).prefix(stride)) }
            #expect(found == (apart + padding).map(bf16))
          }
        }
      }
    }

    /// Rounded to nearest, ties to even.
    private func bf16(_ x: Float) -> UInt16 {
      let bits = x.bitPattern
      return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
    }

    @Test func whatCannotComeCountsNothing() {
      for count in [3, 40, 9_000] {
        var logits = Row(count: count, spread: 2, seed: 11).logits
        for i in 0..<count where i % 3 == 1 || i / 4_096 == 1 { logits[i] = -.infinity }
        let present = logits.filter { $0 > -.infinity }
        let exact = Row.distribution(present.map(Double.init)).entropy
        #expect(abs(sums(logits).entropy - exact) <= 1e-6 * max(1, exact))
        for softcap in [0, Float(50)] {
          let found = back(logits, target: 0, byLogProbability: -1, byEntropy: 0.5, softcap: softcap)
          #expect(zip(logits, found).allSatisfy { $0 > -.infinity ? $1.isFinite : $1 == 0 })
          let alone = back(
            present, target: 0, byLogProbability: -1, byEntropy: 0.5, softcap: softcap)
          for (one, other) in zip(zip(logits, found).filter { $0.0 > -.infinity }.map(\.1), alone) {
            #expect(abs(one - other) <= 1e-6)
          }
        }
      }
    }

    @Test func whatIsNoNumberStaysNone() {
      for (bad, count) in [(Float.nan, 5), (.infinity, 40), (.nan, 9_000)] {
        var logits = Row(count: count, spread: 2, seed: 12).logits
        logits[count - 2] = bad
        let (logSum, entropy) = sums(logits)
        #expect(logSum.isNaN)
        #expect(entropy.isNaN)
        let found = back(logits, target: 0, byLogProbability: -1, byEntropy: 0)
        #expect(found.contains { $0.isNaN })
      }
      #expect(sums([-.infinity, -.infinity]).entropy.isNaN)
    }
  }
}
