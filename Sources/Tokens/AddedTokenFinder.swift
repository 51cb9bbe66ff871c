import Korean

/// Finds added tokens in a text: of those that begin leftmost the longest, and then on behind it.
struct AddedTokenFinder: Sendable {
  private var tokens: [AddedToken] = []
  /// From a node and a byte to a node.
  private var edges = PairTable(capacity: 16)
  /// The token that ends at a node, -1 where none does.
  private var ends: [Int32] = [-1]
  private var begins = [Bool](repeating: false, count: 256)

  var isEmpty: Bool { tokens.isEmpty }

  /// Adds a token under a spelling; of two with one spelling the first is found.
  mutating func add(_ token: AddedToken, as spelling: [UInt8]) {
    guard let first = spelling.first else { return }
    begins[Int(first)] = true
    var node = 0
    for byte in spelling {
      let key = UInt64(node) << 8 | UInt64(byte)
      let next = edges.value(of: key)
      if next != PairTable.none {
        node = Int(next)
        continue
      }
      if edges.isFull { edges = edges.doubled() }
      ends.append(-1)
      node = ends.count - 1
      edges.set(key, UInt64(node))
    }
    if ends[node] < 0 { ends[node] = Int32(tokens.count) }
    tokens.append(token)
  }

  /// Cuts a range into parts with and without a token's id.
  func split(_ text: Span<UInt8>, _ range: Range<Int>, _ body: (Range<Int>, Int32?) -> Void) {
    var rest = range.lowerBound
    var at = range.lowerBound
    // Where spaces were walked over already: walked again for each token among them, they cost their square.
    var spaces = at..<at
    while at < range.upperBound {
      if !begins[Int(text[at])] {
        at &+= 1
        continue
      }
      guard let (token, end) = match(text, at, range.upperBound) else {
        at &+= 1
        continue
      }
      var (start, stop) = (at, end)
      at = end
      if token.isWord, !standsAlone(text, start, stop, range) { continue }
      if token.stripsLeft { start = start <= rest ? rest : spaceStart(text, start, rest) }
      if token.stripsRight {
        if !spaces.contains(stop) { spaces = stop..<spaceEnd(text, stop, range.upperBound) }
        stop = max(stop, spaces.upperBound)
      }
      // A token of spaces may lie within those that another before it took.
      stop = max(start, stop)
      if rest < start { body(rest..<start, nil) }
      body(start..<stop, token.id)
      rest = stop
    }
    if rest < range.upperBound { body(rest..<range.upperBound, nil) }
  }

  private func match(_ text: Span<UInt8>, _ start: Int, _ limit: Int) -> (AddedToken, Int)? {
    var node = 0
    var at = start
    var best: (AddedToken, Int)?
    while at < limit {
      let next = edges.value(of: UInt64(node) << 8 | UInt64(text[at]))
      if next == PairTable.none { break }
      node = Int(next)
      at &+= 1
      if ends[node] >= 0 { best = (tokens[Int(ends[node])], at) }
    }
    return best
  }

  private func standsAlone(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ range: Range<Int>) -> Bool {
    func isWord(_ scalar: UInt32) -> Bool { ScalarKind(scalar).contains(.rustWord) }
    if start > range.lowerBound, isWord(text.scalar(before: start, from: range.lowerBound).scalar) {
      return false
    }
    return end == range.upperBound || !isWord(text.step(at: end).scalar)
  }

  private func spaceStart(_ text: Span<UInt8>, _ end: Int, _ limit: Int) -> Int {
    var at = end
    while at > limit {
      let last = text.scalar(before: at, from: limit)
      guard ScalarKind(last.scalar).contains(.rustSpace) else { break }
      at = last.start
    }
    return at
  }

  private func spaceEnd(_ text: Span<UInt8>, _ start: Int, _ limit: Int) -> Int {
    var at = start
    while at < limit {
      let step = text.step(at: at)
      guard ScalarKind(step.scalar).contains(.rustSpace) else { break }
      at += step.length
    }
    return at
  }
}
