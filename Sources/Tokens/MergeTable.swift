/// What two neighbouring tokens become, and how early.
struct MergeTable: Sendable {
  private var table: PairTable
  /// Ids that merges make.
  private(set) var products: [Int32] = []
  private var piece: [UInt8] = []

  static let none = PairTable.none

  init(capacity: Int) { table = PairTable(capacity: capacity) }

  /// The rank in the upper half, the new id in the lower; `none` for a pair that does not merge.
  @inline(__always)
  func merge(_ left: Int32, _ right: Int32) -> UInt64 {
    table.value(of: UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right)))
  }

  @inline(__always)
  static func product(_ merge: UInt64) -> Int32 { Int32(truncatingIfNeeded: merge & 0x7FFF_FFFF) }

  /// Adds a merge of two spellings; of the same pair twice the later rank counts, as upstream.
  ///
  /// - Parameter prefix: how many bytes of the right side are `continuing_subword_prefix`.
  /// - Returns: what is wrong, nil if nothing is.
  mutating func add(
    _ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>, rank: UInt32, prefix: Int, _ vocabulary: Vocabulary
  ) -> String? {
    func unknown(_ token: some Sequence<UInt8>) -> String {
      "\"\(String(decoding: Array(token), as: UTF8.self))\" is not in the vocabulary"
    }
    piece.removeAll(keepingCapacity: true)
    var ids: (left: Int32?, right: Int32?, new: Int32?) = (nil, nil, nil)
    if vocabulary.isByteLevel, ByteAlphabet.read(left.span, into: &piece) {
      let middle = piece.count
      if prefix == 0, ByteAlphabet.read(right.span, into: &piece) {
        piece.withUnsafeBufferPointer { all in
          guard let base = all.baseAddress else { return }
          ids = (
            vocabulary.id(base, middle), vocabulary.id(base + middle, all.count - middle),
            vocabulary.id(base, all.count, guess: (products.last ?? -2) &+ 1)
          )
        }
      }
    }
    if ids.new == nil {
      guard right.count >= prefix else { return unknown(right) }
      ids = (
        vocabulary.id(spelled: Array(left)), vocabulary.id(spelled: Array(right)),
        vocabulary.id(spelled: Array(left + right[(right.startIndex + prefix)...]))
      )
    }
    guard let left = ids.left else { return unknown(left) }
    guard let right = ids.right else { return unknown(right) }
    guard let new = ids.new else { return "what it makes is not in the vocabulary" }
    let key = UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    if table.isFull { table = table.doubled() }
    table.set(key, UInt64(rank) << 32 | UInt64(UInt32(bitPattern: new)))
    products.append(new)
    return nil
  }
}
