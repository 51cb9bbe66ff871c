extension StoredTensor {
  /// The first number that is infinite or not a number; nil if all are finite. Whole numbers always are.
  public func firstNotFinite() -> Int? {
    switch element {
    case .f64: first(UInt64.self, exponent: 0x7FF0_0000_0000_0000)
    case .f32: first(UInt32.self, exponent: 0x7F80_0000)
    case .f16: first(UInt16.self, exponent: 0x7C00)
    case .bf16: first(UInt16.self, exponent: 0x7F80)
    default: nil
    }
  }

  /// All bits of the exponent set: infinite, or no number (IEEE 754 §3.4). Blocks are judged whole, so that the loop
  /// over one has no branch.
  private func first<Bits: FixedWidthInteger & UnsignedInteger>(_: Bits.Type, exponent: Bits) -> Int? {
    let size = MemoryLayout<Bits>.size
    let count = bytes.count / size
    func isNotFinite(_ index: Int) -> Bool {
      Bits(littleEndian: bytes.loadUnaligned(fromByteOffset: index * size, as: Bits.self)) & exponent
        == exponent
    }
    var start = 0
    while start < count {
      let block = start..<min(start + 4096, count)
      var found = false
      for index in block { found = isNotFinite(index) || found }
      if found { return block.first(where: isNotFinite) }
      start = block.upperBound
    }
    return nil
  }
}
