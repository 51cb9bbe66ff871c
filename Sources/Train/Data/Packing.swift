/// Lays sequences into bins of at most `capacity`, best fit, the longest first (TRL's `bfd`).
///
/// A sequence goes into the bin with the least room that suffices, of equal ones the one that has had it longest. The bins and their order
/// are those of TRL 1.16's `pack_dataset`. O((n + c) log c), with c the capacity, or all lengths together where that is less.
///
/// - Returns: places in `lengths`, bin by bin; one of no length is in no bin, one longer than `capacity` is alone.
func bestFitBins(_ lengths: [Int], capacity: Int) -> [[Int]] {
  // In a bin that takes all of them there is always room, so what is beyond is never looked at.
  let all = lengths.reduce(0) { $0 + min(max(0, $1), max(0, capacity - $0)) }
  let capacity = max(1, min(capacity, all))
  var rooms = Rooms(capacity)
  var bins: [[Int]] = []
  let order = lengths.indices.filter { lengths[$0] > 0 }.sorted {
    (lengths[$1], $0) < (lengths[$0], $1)
  }
  for place in order {
    guard lengths[place] <= capacity else {
      bins.append([place])
      continue
    }
    if let (bin, room) = rooms.take(atLeast: lengths[place]) {
      bins[bin].append(place)
      rooms.put(bin, room: room - lengths[place])
    } else {
      bins.append([place])
      rooms.put(bins.count - 1, room: capacity - lengths[place])
    }
  }
  return bins
}

/// Bins by the room they have, and a tree over the rooms that are there.
private struct Rooms {
  private var bins: [[Int]]
  private var heads: [Int]
  /// The least room from each node's on; a leaf has its own or none.
  private var tree: [Bool]
  private let leaves: Int

  init(_ capacity: Int) {
    var leaves = 1
    while leaves < capacity + 1 { leaves *= 2 }
    self.leaves = leaves
    bins = Array(repeating: [], count: capacity + 1)
    heads = Array(repeating: 0, count: capacity + 1)
    tree = Array(repeating: false, count: 2 * leaves)
  }

  mutating func put(_ bin: Int, room: Int) {
    guard room > 0 else { return }
    bins[room].append(bin)
    mark(room, true)
  }

  /// Takes the first bin of the least room that suffices.
  mutating func take(atLeast least: Int) -> (bin: Int, room: Int)? {
    guard let room = room(atLeast: least) else { return nil }
    let bin = bins[room][heads[room]]
    heads[room] += 1
    if heads[room] == bins[room].count {
      bins[room].removeAll()
      heads[room] = 0
      mark(room, false)
    }
    return (bin, room)
  }

  private mutating func mark(_ room: Int, _ isThere: Bool) {
    var node = leaves + room
    tree[node] = isThere
    while node > 1 {
      node /= 2
      tree[node] = tree[2 * node] || tree[2 * node + 1]
    }
  }

  private func room(atLeast least: Int) -> Int? {
    var node = leaves + least
    if tree[node] { return least }
    // Up to the first right neighbour that has something, then down its left side.
    while node > 1 {
      if node % 2 == 0, tree[node + 1] {
        node += 1
        while node < leaves { node = tree[2 * node] ? 2 * node : 2 * node + 1 }
        return node - leaves
      }
      node /= 2
    }
    return nil
  }
}
