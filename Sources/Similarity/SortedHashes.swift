import Kernels

/// Some hashes in ascending order, without repeats.
package func sortedHashes(_ unsorted: [UInt64]) -> [UInt64] {
  var values = unsorted
  let kept = values.withUnsafeMutableBufferPointer { values in
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: values.count) { room in
      guard let start = values.baseAddress, let room = room.baseAddress else { return 0 }
      yi_sort(start, values.count, room)
      return yi_unique(start, values.count)
    }
  }
  values.removeSubrange(kept...)
  return values
}
