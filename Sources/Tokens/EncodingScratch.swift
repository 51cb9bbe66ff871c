import Synchronization

/// What encoding needs again and again; one at work on one text.
final class EncodingScratch: @unchecked Sendable {
  var ids = IDBuffer(capacity: 4096)
  var pairs = BytePairs()
  let cache = PieceCache()
  var offsets: [Range<Int>] = []

  /// Scratches that nobody uses now.
  final class Pool: Sendable {
    private let idle = Mutex<[EncodingScratch]>([])

    func take() -> EncodingScratch { idle.withLock { $0.popLast() } ?? EncodingScratch() }

    /// Keeps a scratch, unless a long text has made it large.
    func give(_ scratch: EncodingScratch) {
      guard scratch.ids.count < 1 << 18 else { return }
      scratch.ids.clear()
      scratch.offsets.removeAll(keepingCapacity: true)
      idle.withLock { $0.append(scratch) }
    }
  }
}

extension EncodingScratch {
  /// Appends the ids of one piece, from the cache if they are there.
  func encode(_ piece: Span<UInt8>, _ model: BPEModel) {
    piece.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
      let isShort = bytes.count <= PieceCache.longest
      let hash = isShort ? ByteHash.hash(base, bytes.count, cache.secret) : 0
      if isShort, cache.append(base, bytes.count, hash, to: &ids) { return }
      let first = ids.count
      if let id = model.whole(base, bytes.count) {
        ids.append(id)
      } else {
        model.merge(piece, &pairs)
        ids.reserve(pairs.ids.count)
        for id in pairs.ids { ids.push(id) }
      }
      if isShort { cache.hold(base, bytes.count, hash, ids, from: first) }
    }
  }

  /// Appends the ids of a piece and where they come from.
  func encode(_ text: AlignedText, _ range: Range<Int>, _ model: BPEModel) {
    let piece = text.bytes.span.extracting(range)
    let whole = piece.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.flatMap { model.whole($0, bytes.count) }
    }
    if let whole {
      ids.append(whole)
      return offsets.append(text.origin(range))
    }
    model.merge(piece, &pairs)
    var start = range.lowerBound
    for (id, length) in zip(pairs.ids, pairs.lengths) {
      ids.append(id)
      let end = min(start + Int(length), range.upperBound)
      offsets.append(text.origin(start..<end))
      start = end
    }
  }
}
