import ModelKernels

extension Parameters.Block {
  /// Rows of 64: what one thread packs at least.
  var panels: Int { (rows + Int(YI_PANEL) - 1) / Int(YI_PANEL) }

  /// Where the kernels pack it.
  var packing: yi_packing {
    yi_packing(
      panels: matrix.panels.base, across: matrix.across?.base, rows: Int32(rows), columns: Int32(columns),
      type: matrix.precision.type)
  }
}

extension Parameters {
  /// Packs all matrices for the next pass, after weights were set by other means than an optimizer's step.
  func pack(crew: Crew) {
    for block in blocks {
      var packing = block.packing
      withUnsafePointer(to: &packing) { packing in
        crew.rows(block.panels) { range in
          yi_pack_both(
            packing, values.floats + block.offset, Int32(range.lowerBound), Int32(range.upperBound))
        }
      }
    }
  }
}
