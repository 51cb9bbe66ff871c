/// Training at work: words as ids that grow together.
struct TrainingRun {
  /// A pair with how often it occurs and the words it occurs in.
  private struct Entry {
    let pair: UInt64
    var count: Int
    let words: [Int32]

    /// Commoner first, then smaller ids.
    func goes(before other: Entry) -> Bool { count != other.count ? count > other.count : pair < other.pair }
  }

  private let isolatesSyllables: Bool
  private(set) var tokens: [[UInt8]]
  private(set) var merges: [(left: Int32, right: Int32)] = []
  private var ids: [[UInt8]: Int32]
  private var symbols: [[Int32]] = []
  private var weights: [Int] = []
  private var counts: [UInt64: Int] = [:]
  private var found: [UInt64: [Int32]] = [:]
  private var heap: [Entry] = []

  init(_ words: [[UInt8]: Int], _ alphabet: TrainingAlphabet, isolatesSyllables: Bool) {
    self.isolatesSyllables = isolatesSyllables
    tokens = alphabet.tokens
    ids = alphabet.ids
    for (word, count) in words.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let index = Int32(symbols.count)
      symbols.append(alphabet.symbols(word))
      weights.append(count)
      let own = symbols[Int(index)]
      for (left, right) in zip(own, own.dropFirst()) {
        change(TrainingRun.pair(left, right), by: count, in: index)
      }
    }
    queue()
  }

  private static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  mutating func learn(upTo size: Int, least: Int) {
    while tokens.count < size, var top = pop() {
      let count = counts[top.pair] ?? 0
      if top.count != count {
        top.count = count
        push(top)
        continue
      }
      if count < max(least, 1) { break }
      let left = Int32(truncatingIfNeeded: top.pair >> 32)
      let right = Int32(truncatingIfNeeded: top.pair & 0xFFFF_FFFF)
      let bytes = tokens[Int(left)] + tokens[Int(right)]
      if isolatesSyllables, !SyllableBounds.areKept(by: bytes) { continue }
      let new = ids[bytes] ?? Int32(tokens.count)
      if Int(new) == tokens.count {
        tokens.append(bytes)
        ids[bytes] = new
      }
      merges.append((left, right))
      for word in top.words { merge(left, right, into: new, in: word) }
      queue()
    }
  }

  private mutating func merge(_ left: Int32, _ right: Int32, into new: Int32, in word: Int32) {
    let old = symbols[Int(word)]
    var own: [Int32] = []
    own.reserveCapacity(old.count)
    let weight = weights[Int(word)]
    var at = 0
    while at < old.count {
      guard old[at] == left, at + 1 < old.count, old[at + 1] == right else {
        own.append(old[at])
        at += 1
        continue
      }
      if let last = own.last {
        change(TrainingRun.pair(last, left), by: -weight, in: word)
        change(TrainingRun.pair(last, new), by: weight, in: word)
      }
      own.append(new)
      at += 2
      if at < old.count {
        change(TrainingRun.pair(right, old[at]), by: -weight, in: word)
        change(TrainingRun.pair(new, old[at]), by: weight, in: word)
      }
    }
    symbols[Int(word)] = own
  }

  private mutating func change(_ pair: UInt64, by count: Int, in word: Int32) {
    counts[pair, default: 0] += count
    guard count > 0, found[pair]?.last != word else { return }
    found[pair, default: []].append(word)
  }

  /// Puts the pairs found since the last time into the queue, as entries of their own.
  private mutating func queue() {
    for (pair, words) in found.sorted(by: { $0.key < $1.key }) {
      let count = counts[pair] ?? 0
      if count > 0 { push(Entry(pair: pair, count: count, words: words)) }
    }
    found.removeAll(keepingCapacity: true)
  }

  private mutating func push(_ entry: Entry) {
    heap.append(entry)
    var at = heap.count - 1
    while at > 0, heap[at].goes(before: heap[(at - 1) / 2]) {
      heap.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  private mutating func pop() -> Entry? {
    guard !heap.isEmpty else { return nil }
    heap.swapAt(0, heap.count - 1)
    let top = heap.popLast()
    var at = 0
    while 2 * at + 1 < heap.count {
      var child = 2 * at + 1
      if child + 1 < heap.count, heap[child + 1].goes(before: heap[child]) { child += 1 }
      guard heap[child].goes(before: heap[at]) else { break }
      heap.swapAt(at, child)
      at = child
    }
    return top
  }
}
