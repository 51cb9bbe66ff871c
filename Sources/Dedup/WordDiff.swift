/// What differs between two texts, word by word (Myers 1986, "An O(ND) difference algorithm").
public enum WordDiff {
  /// Words in a row, joined by spaces.
  public enum Part: Sendable, Equatable {
    /// In both.
    case same(String)
    /// In the first alone.
    case removed(String)
    /// In the second alone.
    case added(String)
  }

  /// Words that may differ, and words a text may have: time and memory are bounded by their product and by the
  /// square of the first.
  static let (mostEdits, mostWords) = (1_000, 1 << 16)

  /// The parts in order; nil where the texts are too long or differ in too many words.
  public static func parts(from old: String, to new: String) -> [Part]? {
    let (left, right) = (words(of: old), words(of: new))
    guard left.count <= mostWords, right.count <= mostWords else { return nil }
    var numbers: [ArraySlice<UInt8>: Int] = [:]
    func number(_ word: ArraySlice<UInt8>) -> Int {
      if let known = numbers[word] { return known }
      numbers[word] = numbers.count
      return numbers.count - 1
    }
    guard let steps = steps(from: left.map(number), to: right.map(number)) else { return nil }
    return joined(steps, left, right)
  }

  private static func words(of text: String) -> [ArraySlice<UInt8>] {
    Array(text.utf8).split { $0 <= 0x20 }
  }

  enum Step { case same, removed, added }

  /// The shortest way from one sequence to the other.
  private static func steps(from old: [Int], to new: [Int]) -> [Step]? {
    // Equal ends cost nothing, and leave less to search.
    let head = zip(old, new).prefix { $0 == $1 }.count
    let tail = zip(old.dropFirst(head).reversed(), new.dropFirst(head).reversed()).prefix { $0 == $1 }.count
    let middle = EditGraph(old: old[head..<old.count - tail], new: new[head..<new.count - tail])
    guard let steps = middle.shortest(most: mostEdits) else { return nil }
    return Array(repeating: .same, count: head) + steps + Array(repeating: .same, count: tail)
  }

  private static func joined(
    _ steps: [Step], _ left: [ArraySlice<UInt8>], _ right: [ArraySlice<UInt8>]
  ) -> [Part] {
    var parts: [Part] = []
    var (at, other, start) = (0, 0, 0)
    while start < steps.count {
      let run = steps[start...].prefix { $0 == steps[start] }
      func text(_ words: ArraySlice<ArraySlice<UInt8>>) -> String {
        String(decoding: Array(words.joined(separator: [0x20])), as: UTF8.self)
      }
      switch steps[start] {
      case .same: parts.append(.same(text(left[at..<at + run.count])))
      case .removed: parts.append(.removed(text(left[at..<at + run.count])))
      case .added: parts.append(.added(text(right[other..<other + run.count])))
      }
      if steps[start] != .added { at += run.count }
      if steps[start] != .removed { other += run.count }
      start += run.count
    }
    return parts
  }
}

/// The grid in which a way from corner to corner turns one sequence into another: right drops a word, down adds one,
/// and equal words are passed slantwise.
private struct EditGraph {
  let old: [Int]
  let new: [Int]

  init(old: ArraySlice<Int>, new: ArraySlice<Int>) { (self.old, self.new) = (Array(old), Array(new)) }

  /// How far along `old` each diagonal of a number of edits leads, the middle one in the middle.
  private struct Reach {
    var ends: [Int]
    let middle: Int

    subscript(diagonal: Int) -> Int? {
      let place = middle + diagonal
      return ends.indices.contains(place) && ends[place] >= 0 ? ends[place] : nil
    }
  }

  /// Where a diagonal begins with one edit more, and whether that edit added a word; nil outside the grid.
  private func step(_ reach: Reach, _ diagonal: Int) -> (start: Int, isAdded: Bool)? {
    let right = reach[diagonal - 1].flatMap { $0 < old.count ? $0 + 1 : nil }
    let down = reach[diagonal + 1].flatMap { $0 - diagonal <= new.count ? $0 : nil }
    if let down, down >= right ?? 0 { return (down, true) }
    return right.map { ($0, false) }
  }

  private func slide(_ start: Int, _ diagonal: Int) -> Int {
    var at = start
    while at < old.count, at - diagonal < new.count, old[at] == new[at - diagonal] { at += 1 }
    return at
  }

  func shortest(most: Int) -> [WordDiff.Step]? {
    var reached = [Reach(ends: [slide(0, 0)], middle: 0)]
    let goal = old.count - new.count
    while reached[reached.count - 1][goal] != old.count {
      let edits = reached.count
      guard edits <= most else { return nil }
      var next = Reach(ends: Array(repeating: -1, count: 2 * edits + 1), middle: edits)
      for diagonal in stride(from: -edits, through: edits, by: 2) {
        guard let (start, _) = step(reached[edits - 1], diagonal) else { continue }
        next.ends[edits + diagonal] = slide(start, diagonal)
      }
      reached.append(next)
    }
    var steps: [WordDiff.Step] = []
    var (at, diagonal) = (old.count, goal)
    for edits in stride(from: reached.count - 1, to: 0, by: -1) {
      guard let (start, isAdded) = step(reached[edits - 1], diagonal) else { return nil }
      steps += Array(repeating: .same, count: at - start)
      steps.append(isAdded ? .added : .removed)
      at = isAdded ? start : start - 1
      diagonal += isAdded ? 1 : -1
    }
    steps += Array(repeating: .same, count: at)
    return steps.reversed()
  }
}
