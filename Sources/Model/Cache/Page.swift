import ModelKernels

/// Keys and values of 64 positions in all layers and heads. Sequences with the same beginning share pages.
final class Page {
  let memory: UnsafeMutableRawPointer
  private let pool: PagePool

  fileprivate init(memory: UnsafeMutableRawPointer, pool: PagePool) {
    self.memory = memory
    self.pool = pool
  }

  deinit { pool.give(memory) }
}

/// Where pages come from and go back to. Not for two threads at once.
final class PagePool {
  static let positions = Int(YI_PAGE)

  private let layers: Int
  private let heads: Int
  private let keySize: Int
  private let valueSize: Int
  /// Bytes a page.
  let pageSize: Int
  private var free: [UnsafeMutableRawPointer] = []
  /// Pages in use.
  private(set) var used = 0

  init(layers: Int, heads: Int, headDimension: Int, precision: ComputeType) {
    self.layers = layers
    self.heads = heads
    keySize = yi_key_page_size(precision.type, Int32(headDimension))
    valueSize = yi_value_page_size(precision.type, Int32(headDimension))
    pageSize = layers * heads * (keySize + valueSize)
  }

  deinit { for memory in free { memory.deallocate() } }

  func take() -> Page {
    used += 1
    if let memory = free.popLast() { return Page(memory: memory, pool: self) }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: pageSize, alignment: 4_096)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: pageSize)
    return Page(memory: memory, pool: self)
  }

  func copy(_ page: Page) -> Page {
    let copy = take()
    copy.memory.copyMemory(from: page.memory, byteCount: pageSize)
    return copy
  }

  fileprivate func give(_ memory: UnsafeMutableRawPointer) {
    used -= 1
    free.append(memory)
  }

  /// Where a head's keys lie in a page's memory. A pool of one layer serves each in turn.
  func keys(_ memory: UnsafeMutableRawPointer, layer: Int, head: Int) -> UnsafeMutableRawPointer {
    memory + (layer % layers * heads + head) * (keySize + valueSize)
  }

  /// Where its values do.
  func values(_ memory: UnsafeMutableRawPointer, layer: Int, head: Int) -> UnsafeMutableRawPointer {
    keys(memory, layer: layer, head: head) + keySize
  }
}
