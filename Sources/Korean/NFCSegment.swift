import Kernels

/// A stretch of text from one normalisation boundary to the next: decomposed, ordered, composed (UAX #15, section 1.3).
struct NFCSegment {
  private struct Part {
    var scalar: UInt32
    var combiningClass: UInt8
  }

  private var parts: [Part] = []

  /// Reads from a boundary to the next one and returns where that is: past one scalar at least.
  mutating func read(_ bytes: Span<UInt8>, from start: Int) -> Int {
    parts.removeAll(keepingCapacity: true)
    var at = start
    while at < bytes.count {
      let step = bytes.step(at: at)
      guard step.isValid, at == start || !yi_nfc_has_boundary_before(step.scalar) else { break }
      append(step.scalar)
      at += step.length
    }
    return at
  }

  /// Appends the normalised stretch.
  mutating func write(to output: inout [UInt8]) {
    order()
    compose()
    for part in parts { output.append(scalar: part.scalar) }
  }

  private mutating func append(_ scalar: UInt32) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Int(YI_NFC_DECOMPOSITION_MAX)) { room in
      let count = room.baseAddress.map { Int(yi_nfc_decompose(scalar, $0)) } ?? 0
      if count == 0 { append(piece: scalar) }
      for piece in room.prefix(count) { append(piece: piece) }
    }
  }

  private mutating func append(piece: UInt32) {
    parts.append(Part(scalar: piece, combiningClass: yi_nfc_combining_class(piece)))
  }

  /// Canonical ordering (The Unicode Standard, D109): each run of marks by class, stably.
  private mutating func order() {
    var start = 0
    while start < parts.count {
      var end = start
      while end < parts.count, parts[end].combiningClass != 0 { end += 1 }
      if end - start > 32 { countingSort(start..<end) } else { insertionSort(start..<end) }
      start = end + 1
    }
  }

  private mutating func insertionSort(_ run: Range<Int>) {
    for index in run.dropFirst() {
      let part = parts[index]
      var hole = index
      while hole > run.lowerBound, parts[hole - 1].combiningClass > part.combiningClass {
        parts[hole] = parts[hole - 1]
        hole -= 1
      }
      parts[hole] = part
    }
  }

  private mutating func countingSort(_ run: Range<Int>) {
    let unordered = Array(parts[run])
    var places = [Int](repeating: 0, count: 257)
    for part in unordered { places[Int(part.combiningClass) + 1] += 1 }
    for combiningClass in 1..<257 { places[combiningClass] += places[combiningClass - 1] }
    for part in unordered {
      parts[run.lowerBound + places[Int(part.combiningClass)]] = part
      places[Int(part.combiningClass)] += 1
    }
  }

  /// Canonical composition (D117): a mark joins the last starter unless one of its class or above lies between.
  private mutating func compose() {
    var starter: Int?
    var kept = 0
    for part in parts {
      if let starter, starter == kept - 1 || parts[kept - 1].combiningClass < part.combiningClass {
        let composite = yi_nfc_compose(parts[starter].scalar, part.scalar)
        if composite != 0 {
          parts[starter].scalar = composite
          continue
        }
      }
      if part.combiningClass == 0 { starter = kept }
      parts[kept] = part
      kept += 1
    }
    parts.removeSubrange(kept...)
  }
}
