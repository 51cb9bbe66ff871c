/// Byte-pair merging (Sennrich et al. 2016) of one piece: of all neighbours that merge, the earliest rank first, of
/// equal ranks the leftmost.
struct BytePairs {
  private struct Symbol {
    var id: Int32
    var length: Int32
    var previous: Int32
    var next: Int32
  }

  private struct Candidate {
    /// The rank above, the place below: the smallest goes first.
    let order: UInt64
    let product: Int32
  }

  private(set) var ids: [Int32] = []
  /// Bytes of the piece under each id.
  private(set) var lengths: [Int32] = []
  private var skipped = 0
  private var pairs: [UInt64] = []
  private var symbols: [Symbol] = []
  private var heap: [Candidate] = []

  /// Up to here a scan over all pairs beats a heap.
  private static let shortest = 96

  mutating func clear() {
    skipped = 0
    ids.removeAll(keepingCapacity: true)
    lengths.removeAll(keepingCapacity: true)
  }

  @inline(__always)
  mutating func add(_ id: Int32, _ length: Int) {
    ids.append(id)
    lengths.append(Int32(truncatingIfNeeded: length &+ skipped))
    skipped = 0
  }

  /// Bytes that no token stands for belong to the token before, at the beginning to the one behind.
  mutating func pass(over bytes: Int) {
    if lengths.isEmpty {
      skipped += bytes
    } else {
      lengths[lengths.count - 1] &+= Int32(truncatingIfNeeded: bytes)
    }
  }

  mutating func merge(_ table: MergeTable) {
    // Places are of 31 bits: a piece of two billion symbols stays as it is.
    if ids.count < 2 || ids.count >= Int(Int32.max) { return }
    if ids.count <= BytePairs.shortest { mergeShort(table) } else { mergeLong(table) }
  }

  private mutating func mergeShort(_ table: MergeTable) {
    var count = ids.count
    pairs.removeAll(keepingCapacity: true)
    pairs.append(contentsOf: repeatElement(MergeTable.none, count: count))
    ids.withUnsafeMutableBufferPointer { ids in
      lengths.withUnsafeMutableBufferPointer { lengths in
        pairs.withUnsafeMutableBufferPointer { pairs in
          for index in 0..<count &- 1 { pairs[index] = table.merge(ids[index], ids[index &+ 1]) }
          while count > 1 {
            var best = MergeTable.none
            var at = 0
            for index in 0..<count &- 1 where pairs[index] < best { (best, at) = (pairs[index], index) }
            if best == MergeTable.none { break }
            ids[at] = MergeTable.product(best)
            lengths[at] &+= lengths[at &+ 1]
            count &-= 1
            for index in at &+ 1..<count {
              ids[index] = ids[index &+ 1]
              lengths[index] = lengths[index &+ 1]
              pairs[index] = pairs[index &+ 1]
            }
            pairs[at] = at &+ 1 < count ? table.merge(ids[at], ids[at &+ 1]) : MergeTable.none
            if at > 0 { pairs[at &- 1] = table.merge(ids[at &- 1], ids[at]) }
          }
        }
      }
    }
    ids.removeLast(ids.count - count)
    lengths.removeLast(lengths.count - count)
  }

  private mutating func mergeLong(_ table: MergeTable) {
    symbols.removeAll(keepingCapacity: true)
    heap.removeAll(keepingCapacity: true)
    let count = ids.count
    for index in 0..<count {
      let next = index + 1 < count ? Int32(index + 1) : -1
      symbols.append(
        Symbol(id: ids[index], length: lengths[index], previous: Int32(index) - 1, next: next))
    }
    for index in 0..<count - 1 { propose(index, index + 1, table) }
    while let top = pop() {
      let at = Int(top.order & 0xFFFF_FFFF)
      let left = symbols[at]
      guard left.length >= 0, left.next >= 0 else { continue }
      let right = symbols[Int(left.next)]
      let merge = table.merge(left.id, right.id)
      // A pair that is no longer there; as upstream, one that makes the same token counts as it.
      guard merge != MergeTable.none, MergeTable.product(merge) == top.product else { continue }
      symbols[at].id = top.product
      symbols[at].length = left.length &+ right.length
      symbols[at].next = right.next
      symbols[Int(left.next)].length = -1
      if right.next >= 0 {
        symbols[Int(right.next)].previous = Int32(at)
        propose(at, Int(right.next), table)
      }
      if left.previous >= 0 { propose(Int(left.previous), at, table) }
    }
    clear()
    for symbol in symbols where symbol.length >= 0 {
      ids.append(symbol.id)
      lengths.append(symbol.length)
    }
  }

  private mutating func propose(_ left: Int, _ right: Int, _ table: MergeTable) {
    let merge = table.merge(symbols[left].id, symbols[right].id)
    guard merge != MergeTable.none else { return }
    heap.append(Candidate(order: merge & ~0xFFFF_FFFF | UInt64(left), product: MergeTable.product(merge)))
    var at = heap.count - 1
    while at > 0, heap[at].order < heap[(at - 1) / 2].order {
      heap.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  private mutating func pop() -> Candidate? {
    guard let top = heap.first, let last = heap.popLast() else { return nil }
    if heap.isEmpty { return top }
    var at = 0
    while 2 * at + 1 < heap.count {
      var child = 2 * at + 1
      if child + 1 < heap.count, heap[child + 1].order < heap[child].order { child += 1 }
      guard heap[child].order < last.order else { break }
      heap[at] = heap[child]
      at = child
    }
    heap[at] = last
    return top
  }
}
