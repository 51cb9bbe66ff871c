/// The ids of pieces seen lately: most of a text is words that came before.
///
/// Each piece has one place, the later takes it. A place is two lines of memory: length, count, 38 bytes, 22 ids.
final class PieceCache {
  static let longest = 38
  static let mostIDs = 22
  private static let size = 128
  private static let bits = 14

  private let memory: UnsafeMutableRawPointer
  let secret = ByteHash.secret

  init() {
    let bytes = PieceCache.size << PieceCache.bits
    memory = .allocate(byteCount: bytes, alignment: PieceCache.size)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
  }

  deinit { memory.deallocate() }

  @inline(__always)
  private func place(_ hash: UInt64) -> UnsafeMutableRawPointer {
    memory + Int(truncatingIfNeeded: hash >> UInt64(64 - PieceCache.bits)) &* PieceCache.size
  }

  /// Appends the ids of a piece; false where it is not held. `length` is 1 to `longest`.
  @inline(__always)
  func append(_ piece: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64, to ids: inout IDBuffer) -> Bool {
    let place = place(hash)
    guard place.load(as: UInt8.self) == UInt8(truncatingIfNeeded: length) else { return false }
    let held = place + 2
    var at = 0
    while at &+ 8 <= length {
      guard
        held.loadUnaligned(fromByteOffset: at, as: UInt64.self)
          == UnsafeRawPointer(piece).loadUnaligned(fromByteOffset: at, as: UInt64.self)
      else { return false }
      at &+= 8
    }
    while at < length {
      guard held.load(fromByteOffset: at, as: UInt8.self) == piece[at] else { return false }
      at &+= 1
    }
    let count = Int(place.load(fromByteOffset: 1, as: UInt8.self))
    ids.reserve(count)
    for index in 0..<count { ids.push(place.load(fromByteOffset: 40 &+ 4 &* index, as: Int32.self)) }
    return true
  }

  /// Holds the ids from a place of the buffer to its end, if they are not too many.
  func hold(
    _ piece: UnsafePointer<UInt8>, _ length: Int, _ hash: UInt64, _ ids: borrowing IDBuffer, from first: Int
  ) {
    let count = ids.count - first
    guard length <= PieceCache.longest, count <= PieceCache.mostIDs else { return }
    let place = place(hash)
    place.storeBytes(of: UInt8(length), as: UInt8.self)
    place.storeBytes(of: UInt8(count), toByteOffset: 1, as: UInt8.self)
    (place + 2).copyMemory(from: piece, byteCount: length)
    for index in 0..<count {
      place.storeBytes(of: ids[first + index], toByteOffset: 40 + 4 * index, as: Int32.self)
    }
  }
}

/// Ids as they come; grows by doubling.
struct IDBuffer: ~Copyable {
  private var memory: UnsafeMutablePointer<Int32>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 16)
    memory = .allocate(capacity: self.capacity)
  }

  deinit { memory.deallocate() }

  @inline(__always)
  mutating func reserve(_ more: Int) {
    if count &+ more > capacity { grow(more) }
  }

  private mutating func grow(_ more: Int) {
    capacity = max(2 * capacity, count + more)
    let larger = UnsafeMutablePointer<Int32>.allocate(capacity: capacity)
    larger.update(from: memory, count: count)
    memory.deallocate()
    memory = larger
  }

  /// Appends where `reserve` made room.
  @inline(__always)
  mutating func push(_ id: Int32) {
    memory[count] = id
    count &+= 1
  }

  @inline(__always)
  mutating func append(_ id: Int32) {
    reserve(1)
    push(id)
  }

  subscript(_ index: Int) -> Int32 { memory[index] }

  mutating func clear() { count = 0 }

  var array: [Int32] { Array(UnsafeBufferPointer(start: memory, count: count)) }
}
