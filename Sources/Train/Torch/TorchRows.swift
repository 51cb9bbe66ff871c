import Checkpoints

/// Rows of ids for PyTorch: a safetensors file with `ids` (I32) and `learns` (U8) of all rows behind each other, `ends` (I64), where each
/// row ends, and `order` (I64), the rows of all steps one behind the other.
///
/// A step has always the same number of places; those it does not need have −1. Its rows stand by their length, the longest first: the
/// order within a step decides nothing, and processes that compute side by side have rows of like length.
enum TorchRows {
  /// The order of a plan's steps.
  ///
  /// - Parameter size: places of a step.
  static func order(_ plan: StepPlan, _ sequences: [[Int]], _ examples: ExampleSet, size: Int) -> [Int] {
    var plan = plan
    var order: [Int] = []
    while let batch = plan.takeNext() {
      let rows = batch.sequences.flatMap { sequences[$0] }
        .sorted { (examples.examples[$1].count, $0) < (examples.examples[$0].count, $1) }
      order += rows + Array(repeating: -1, count: size - rows.count)
    }
    return order
  }

  /// Writes the rows of a set, in place of what is there.
  ///
  /// - Parameter order: of its rows.
  /// - Throws: `CheckpointError` where the disk is full; what was there stays.
  static func replace(_ examples: ExampleSet, order: [Int], at path: String) throws {
    let rows = examples.examples
    var end = 0
    let ends = rows.map { row -> Int in
      end += row.count
      return end
    }
    try IntegerTensors.replace(
      [
        .init("ends", .i64, count: rows.count) { try $0(ends.flatMap { TorchRows.bytes(Int64($0)) }) },
        .init("order", .i64, count: order.count) { put in
          // A long run has many: a million at a time.
          for start in stride(from: 0, to: order.count, by: 1 << 20) {
            try put(order[start..<min(order.count, start + 1 << 20)].flatMap { TorchRows.bytes(Int64($0)) })
          }
        },
        .init("ids", .i32, count: end) { put in
          for row in rows { try put(examples.ids(of: row).flatMap { TorchRows.bytes($0) }) }
        },
        .init("learns", .u8, count: end) { put in
          for row in rows { try put(examples.learns(of: row).map { $0 ? 1 : 0 }) }
        },
      ], at: path)
  }

  private static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}
