import ModelKernels
import Testing

/// Pages of keys and values by themselves.
@Suite struct AttentionTests {
  /// A value that is infinite, as bf16 makes of what is too great, reaches those that see it and nobody else.
  @Test(arguments: [YI_F32, YI_BF16]) func aBrokenValueStaysWithThoseThatSeeIt(type: yi_type) {
    let c: Int32 = 33
    let keys = UnsafeMutableRawPointer.allocate(byteCount: yi_key_page_size(type, c), alignment: 64)
    let values = UnsafeMutableRawPointer.allocate(byteCount: yi_value_page_size(type, c), alignment: 64)
    defer {
      keys.deallocate()
      values.deallocate()
    }
    keys.initializeMemory(as: UInt8.self, repeating: 0, count: yi_key_page_size(type, c))
    values.initializeMemory(as: UInt8.self, repeating: 0, count: yi_value_page_size(type, c))
    let row = (0..<Int(c)).map { Float($0 % 5) / 4 }
    let broken = [Float](repeating: .infinity, count: Int(c))
    for place in 0..<Int32(10) {
      let value = place == 7 ? broken : row
      yi_page_put(type, c, place, row, value, keys, values)
    }
    var shape = yi_attention(type: type, c: c, scale: 0.2, softcap: 0)
    let stride = Int(yi_padded(type, c))
    var typed = [Float](repeating: 0, count: 2 * stride)
    yi_convert(row + row, Int(c), 2, c, 1, type, &typed, stride)
    var states = [yi_attended](repeating: yi_attended(), count: 2)
    var sums = [Float](repeating: 0, count: 2 * 64)
    yi_attend_start(&shape, 2, &states, &sums)
    yi_attend_page(&shape, typed, stride, 2, keys, values, 0, [0, 0], [7, 8], &states, &sums)
    var out = [Float](repeating: 0, count: Int(c))
    yi_attend_finish(&shape, &states, &sums, YI_F32, &out)
    for (found, wanted) in zip(out, row) { #expect(abs(found - wanted) <= 0.01) }
    var second = states[1]
    yi_attend_finish(&shape, &second, Array(sums[64...]), YI_F32, &out)
    let isBroken = out.allSatisfy { $0.isNaN }
    #expect(isBroken)
  }
}
