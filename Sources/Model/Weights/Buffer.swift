import ModelKernels

/// Memory at a multiple of 64, zeros at first; grows, and never shrinks.
///
/// Two buffers that are walked together should not start a power of two apart (docs/log.md has what it costs), so each
/// begins a few lines into a page of its own.
final class Buffer: @unchecked Sendable {
  private(set) var base: UnsafeMutableRawPointer
  private var start: UnsafeMutableRawPointer
  private(set) var size: Int

  /// An empty one, for `reserve`.
  init() {
    size = 64
    start = Buffer.take(size)
    base = Buffer.base(in: start)
  }

  /// - Throws: `ModelError` if the system has no such memory.
  init(size: Int) throws {
    guard let memory = yi_memory_take(size + Buffer.slack) else {
      throw ModelError("there is no memory for \(size >> 20) MiB of weights")
    }
    start = memory
    base = Buffer.base(in: start)
    self.size = size
  }

  deinit { yi_memory_give(start, size + Buffer.slack) }

  private static let slack = 4_096

  private static func take(_ size: Int) -> UnsafeMutableRawPointer {
    guard let memory = yi_memory_take(size + slack) else {
      // The system promises memory it may not have, so this is an address space that is limited or full.
      fatalError("there is no memory for \(size) bytes")
    }
    return memory
  }

  private static func base(in start: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
    start + Int(bitPattern: start) / 4_096 % 31 * 64
  }

  /// At least `size` bytes; what was in them is lost where it grows.
  func reserve(_ size: Int, exactly: Bool = false) {
    guard size > self.size else { return }
    yi_memory_give(start, self.size + Buffer.slack)
    // A little more at once: sequences grow token by token.
    self.size = exactly ? size : size + size / 2
    start = Buffer.take(self.size)
    base = Buffer.base(in: start)
  }

  /// Gives the memory back.
  func release() {
    yi_memory_give(start, size + Buffer.slack)
    size = 64
    start = Buffer.take(size)
    base = Buffer.base(in: start)
  }

  var floats: UnsafeMutablePointer<Float> { base.assumingMemoryBound(to: Float.self) }
}
