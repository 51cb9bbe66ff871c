import ModelKernels

extension Parameters.Block {
  /// Panels of 64 rows.
  var panels: Int { (rows + Int(YI_PANEL) - 1) / Int(YI_PANEL) }

  /// Where the kernels pack it.
  var packing: yi_packing {
    yi_packing(
      panels: matrix.panels.base, across: matrix.across?.base, rows: Int32(rows), columns: Int32(columns),
      type: matrix.precision.type)
  }

  /// Whether a tensor is one of those the matrix is made of.
  func holds(_ tensor: Parameters.Tensor) -> Bool {
    offset <= tensor.offset && tensor.offset < offset + rows * columns
  }
}

extension Parameters {
  /// Packs all matrices for the next pass, after weights were set by other means than an optimizer's step.
  func pack(crew: Crew) {
    for block in blocks { crew.pack(block.packing, values.floats + block.offset) }
  }
}
