/// Memory at a multiple of 64, zeros at first; grows, and never shrinks.
///
/// Two buffers that are walked together should not start a power of two apart (docs/engine.md), so each begins a few
/// lines into a page of its own.
final class Buffer: @unchecked Sendable {
  private(set) var base: UnsafeMutableRawPointer
  private var start: UnsafeMutableRawPointer
  private(set) var size: Int

  init(size: Int = 64) {
    (start, base) = Buffer.allocate(size)
    self.size = size
  }

  deinit { start.deallocate() }

  private static func allocate(_ size: Int) -> (UnsafeMutableRawPointer, UnsafeMutableRawPointer) {
    let start = UnsafeMutableRawPointer.allocate(byteCount: size + 4_096, alignment: 4_096)
    let base = start + Int(bitPattern: start) / 4_096 % 31 * 64
    base.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    return (start, base)
  }

  /// At least `size` bytes; what was in them is lost where it grows.
  func reserve(_ size: Int) {
    guard size > self.size else { return }
    start.deallocate()
    (start, base) = Buffer.allocate(size)
    self.size = size
  }

  var floats: UnsafeMutablePointer<Float> { base.assumingMemoryBound(to: Float.self) }
}
