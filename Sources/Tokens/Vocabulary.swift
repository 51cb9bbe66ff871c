import Korean

/// Tokens and their ids, by bytes: all spellings in one array, found by hash.
///
/// Byte-level vocabularies are held as the bytes they stand for ("Ġthe" as " the"); a spelling that stands for no
/// bytes can be no piece of a text, it is kept and found, but apart.
struct Vocabulary: Sendable {
  /// No id may reach this: tables are as long as the largest id.
  static let limit = 1 << 22

  let isByteLevel: Bool
  private(set) var bytes: [UInt8] = []
  /// Where the bytes of an id begin and end; empty and at 0 where there is no such id.
  private(set) var places: [(start: UInt32, end: UInt32)] = []
  private var isPresent: [Bool] = []
  /// The hash's upper half, the id, and above the id whether its spelling is kept as it is in a byte-level vocabulary.
  private var slots: [UInt64] = []
  private static let unread: UInt64 = 1 << 31
  private let secret = ByteHash.secret
  private var unreadIDs: Set<Int32> = []
  private(set) var count = 0

  init(isByteLevel: Bool, capacity: Int) {
    self.isByteLevel = isByteLevel
    var size = 16
    while size < 2 * capacity { size *= 2 }
    slots = [UInt64](repeating: .max, count: size)
    bytes.reserveCapacity(8 * capacity)
    places.reserveCapacity(capacity)
    isPresent.reserveCapacity(capacity)
  }

  /// The largest id and one.
  var end: Int { places.count }

  /// Adds a token; false where its id or its spelling is there already, or its id out of range.
  mutating func add(_ spelling: ArraySlice<UInt8>, id: Int) -> Bool {
    guard id >= 0, id < Vocabulary.limit else { return false }
    if 2 * count >= slots.count { grow() }
    let start = bytes.count
    var isUnread = false
    if !isByteLevel || !ByteAlphabet.read(spelling.span, into: &bytes) {
      isUnread = isByteLevel
      bytes.append(contentsOf: spelling)
    }
    while places.count <= id {
      places.append((0, 0))
      isPresent.append(false)
    }
    let found = slot(start, bytes.count - start, isUnread)
    guard !isPresent[id], slots[found.slot] == .max else { return false }
    slots[found.slot] = found.hash & ~0xFFFF_FFFF | (isUnread ? Vocabulary.unread : 0) | UInt64(id)
    places[id] = (UInt32(start), UInt32(bytes.count))
    isPresent[id] = true
    if isUnread { unreadIDs.insert(Int32(id)) }
    count += 1
    return true
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: .max, count: 2 * old.count)
    let mask = slots.count - 1
    for entry in old where entry != .max {
      let place = places[Int(entry & 0x7FFF_FFFF)]
      let hash = bytes.withUnsafeBufferPointer { all in
        all.baseAddress.map {
          ByteHash.hash($0 + Int(place.start), Int(place.end - place.start), secret)
        } ?? 0
      }
      var at = Int(truncatingIfNeeded: hash) & mask
      while slots[at] != .max { at = (at + 1) & mask }
      slots[at] = entry
    }
  }

  private func slot(_ start: Int, _ length: Int, _ isUnread: Bool) -> (slot: Int, hash: UInt64) {
    bytes.withUnsafeBufferPointer { all in
      guard let base = all.baseAddress else { return (0, 0) }
      return slot(base + start, length, isUnread)
    }
  }

  private func slot(_ key: UnsafePointer<UInt8>, _ length: Int, _ isUnread: Bool) -> (slot: Int, hash: UInt64)
  {
    let hash = ByteHash.hash(key, length, secret)
    let mask = slots.count - 1
    let tag = (hash >> 32) << 1 | (isUnread ? 1 : 0)
    var at = Int(truncatingIfNeeded: hash) & mask
    slots.withUnsafeBufferPointer { slots in
      while slots[at] != .max {
        if slots[at] >> 31 == tag, isPiece(Int(slots[at] & 0x7FFF_FFFF), key, length) { return }
        at = (at &+ 1) & mask
      }
    }
    return (at, hash)
  }

  /// True where the bytes of an id are these.
  @inline(__always)
  private func isPiece(_ id: Int, _ key: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    let place = places[id]
    guard Int(place.end &- place.start) == length else { return false }
    return bytes.withUnsafeBytes { all in
      let raw = UnsafeRawPointer(key)
      let start = Int(place.start)
      var offset = 0
      while offset &+ 8 <= length {
        let own = all.loadUnaligned(fromByteOffset: start &+ offset, as: UInt64.self)
        guard own == raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self) else { return false }
        offset &+= 8
      }
      while offset < length {
        guard all[start &+ offset] == key[offset] else { return false }
        offset &+= 1
      }
      return true
    }
  }

  /// The id of a piece of text.
  func id(_ key: UnsafePointer<UInt8>, _ length: Int) -> Int32? {
    let found = slots[slot(key, length, false).slot]
    return found == .max ? nil : Int32(truncatingIfNeeded: found & 0x7FFF_FFFF)
  }

  /// The id of a piece that likely is a certain one: merges mostly make one token after the other.
  func id(_ key: UnsafePointer<UInt8>, _ length: Int, guess: Int32) -> Int32? {
    if guess >= 0, guess < places.count, length > 0, isPiece(Int(guess), key, length),
      !unreadIDs.contains(guess)
    {
      return guess
    }
    return id(key, length)
  }

  func id(_ piece: [UInt8]) -> Int32? {
    if piece.isEmpty { return withUnsafePointer(to: UInt8(0)) { id($0, 0) } }
    return piece.withUnsafeBufferPointer { all in all.baseAddress.flatMap { id($0, all.count) } }
  }

  /// The id of a token as it is spelled in the file.
  func id(spelled spelling: [UInt8]) -> Int32? {
    guard isByteLevel else { return id(spelling) }
    var read: [UInt8] = []
    if ByteAlphabet.read(spelling.span, into: &read) { return id(read) }
    let found = spelling.withUnsafeBufferPointer { all in
      all.baseAddress.map { slots[slot($0, all.count, true).slot] } ?? .max
    }
    return found == .max ? nil : Int32(truncatingIfNeeded: found & 0x7FFF_FFFF)
  }

  func holds(_ id: Int32) -> Bool { id >= 0 && id < isPresent.count && isPresent[Int(id)] }

  /// The bytes a token stands for; of a spelling that stands for none, the spelling.
  func piece(_ id: Int32) -> ArraySlice<UInt8>? {
    guard holds(id) else { return nil }
    let place = places[Int(id)]
    return bytes[Int(place.start)..<Int(place.end)]
  }

  func spelling(_ id: Int32) -> [UInt8]? {
    guard let piece = piece(id) else { return nil }
    return isByteLevel && !unreadIDs.contains(id) ? ByteAlphabet.spelling(of: piece) : Array(piece)
  }
}
