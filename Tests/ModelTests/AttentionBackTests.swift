import ModelKernels
import Testing

extension Computing {
  /// The backward pass of attention against double precision: central differences, and the formulas.
  @Suite struct AttentionBackTests {
    private typealias Differences = CentralDifferences

    private static let cases: [AttentionReference] = [
      AttentionReference(positions: 150, share: 2, width: 8),
      AttentionReference(positions: 70, width: 12, window: 20),
      AttentionReference(positions: 131, share: 3, width: 20, softcap: 5),
      AttentionReference(positions: 97, share: 2, width: 64, window: 70, softcap: 3),
      AttentionReference(positions: 140, width: 80),
      AttentionReference(positions: 129, share: 1, width: 128),
    ]

    private func errors(_ found: AttentionKernels.Gradients, _ wanted: AttentionReference.Gradients)
      -> [Double]
    {
      [
        Differences.error(found.queries, wanted.queries), Differences.error(found.keys, wanted.keys),
        Differences.error(found.values, wanted.values),
      ]
    }

    /// Every 41st number of each tensor.
    @Test func centralDifferences() {
      var worst = [0.0, 0.0, 0.0]
      for shape in [
        AttentionReference(positions: 67, share: 2, width: 5),
        AttentionReference(positions: 70, width: 12, window: 20, softcap: 3),
      ] {
        let x = shape.numbers(seed: 20)
        let found = AttentionKernels(reference: shape, type: YI_F32).gradients(x)
        func check(
          _ part: WritableKeyPath<AttentionReference.Numbers, [Double]>, _ found: [Float], _ index: Int
        ) {
          let places = Array(stride(from: 0, to: found.count, by: 41))
          let wanted = Differences.gradient(
            of: {
              var x = x
              x[keyPath: part] = $0
              return shape.loss(x)
            }, at: x[keyPath: part], places: places)
          let error = Differences.error(places.map { found[$0] }, wanted)
          worst[index] = max(worst[index], error)
          #expect(error <= 2e-6, "tensor \(index) of \(shape)")
        }
        check(\.queries, found.queries, 0)
        check(\.keys, found.keys, 1)
        check(\.values, found.values, 2)
      }
      print("attention back, central differences: dQ \(worst[0]), dK \(worst[1]), dV \(worst[2])")
    }

    @Test(arguments: cases.indices) func theFormulas(index: Int) {
      defer { yi_isa_set(yi_isa_best()) }
      let shape = AttentionBackTests.cases[index]
      let x = shape.numbers(seed: 30)
      let wanted = shape.gradients(x)
      var first: AttentionKernels.Gradients?
      var typedFirst: AttentionKernels.Gradients?
      for isa in Differences.sets {
        yi_isa_set(isa)
        let name = String(cString: yi_isa_name(isa))
        let found = AttentionKernels(reference: shape, type: YI_F32).gradients(x)
        let typed = AttentionKernels(reference: shape, type: YI_BF16).gradients(x)
        if let first, let typedFirst {
          let isSame = first.all.map(\.bitPattern) == found.all.map(\.bitPattern)
          #expect(isSame, "\(name)")
          // vdpbf16ps has bits of its own.
          let isSameTyped = typedFirst.all.map(\.bitPattern) == typed.all.map(\.bitPattern)
          #expect(isSameTyped || isa == YI_ISA_AVX512BF16, "\(name)")
        } else {
          print(
            "attention back \(shape.width), dQ dK dV: fp32", errors(found, wanted), "bf16",
            errors(typed, wanted))
        }
        first = first ?? found
        typedFirst = typedFirst ?? typed
        #expect(errors(found, wanted).allSatisfy { $0 <= 2e-6 }, "\(name)")
        #expect(errors(typed, wanted).allSatisfy { $0 <= 1e-2 }, "\(name)")
      }
      // Cut into tiles otherwise, sums over queries have another order.
      guard let first else { return }
      for tile in [1, 33, 100] {
        let other = AttentionKernels(reference: shape, type: YI_F32, tile: tile).gradients(x)
        #expect(other.queries == first.queries)
        #expect(Differences.error(other.keys, first.keys.map(Double.init)) <= 1e-6)
        #expect(Differences.error(other.values, first.values.map(Double.init)) <= 1e-6)
      }
    }

    /// A value that is infinite makes the gradients of those that see it no numbers, and of nobody else.
    @Test(arguments: [YI_F32, YI_BF16]) func aBrokenValueStaysWithThoseThatSeeIt(type: yi_type) {
      let shape = AttentionReference(positions: 100, width: 33, window: 10)
      var x = shape.numbers(seed: 40)
      let whole = AttentionKernels(reference: shape, type: type).gradients(x)
      x.values[40 * 33 + 7] = .infinity
      let found = AttentionKernels(reference: shape, type: type).gradients(x)
      func row(_ x: [Float], _ row: Int) -> ArraySlice<Float> { x[row * 33..<(row + 1) * 33] }
      for query in 0..<100 {
        let isBroken = row(found.queries, query).allSatisfy(\.isNaN)
        #expect(isBroken == (40..<50).contains(query), "query \(query)")
        if !isBroken { #expect(row(found.queries, query) == row(whole.queries, query)) }
      }
      // Queries 40 to 49 see positions 31 to 49.
      for key in 0..<100 {
        let isBroken = row(found.keys, key).allSatisfy(\.isNaN) && row(found.values, key).allSatisfy(\.isNaN)
        #expect(isBroken == (31..<50).contains(key), "key \(key)")
      }
    }
  }
}
