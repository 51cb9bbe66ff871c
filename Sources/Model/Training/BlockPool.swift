import Foundation

/// Blocks of memory that threads take and give back: asking the system each time costs more than what is done with them.
final class BlockPool: @unchecked Sendable {
  private let lock = NSLock()
  private var free: [(memory: UnsafeMutableRawPointer, size: Int)] = []

  deinit { for block in free { block.memory.deallocate() } }

  /// `size` bytes at a multiple of 64, whatever is in them, for as long as `use` runs.
  func borrow<Result>(_ size: Int, _ use: (UnsafeMutableRawPointer) -> Result) -> Result {
    let block = take(size)
    defer { lock.withLock { free.append(block) } }
    return use(block.memory)
  }

  private func take(_ size: Int) -> (memory: UnsafeMutableRawPointer, size: Int) {
    let found = lock.withLock { free.popLast() }
    if let found {
      if found.size >= size { return found }
      found.memory.deallocate()
    }
    return (.allocate(byteCount: max(64, size), alignment: 64), max(64, size))
  }
}
