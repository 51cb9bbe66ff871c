import Korean

/// A pattern of the kind that tokenizers split by, compiled for a backtracking machine.
///
/// Classes, alternatives, groups, greedy repetition, lookahead, `(?i:)` and anchors, with the properties of
/// `ScalarKind`: equal to the peers' engine by construction. What else a pattern may hold is left to `ForeignPattern`.
struct Pattern {
  enum Step {
    /// One scalar of a class.
    case one(Int)
    /// As many of a class as there are, between two counts; gives back one by one.
    case run(Int, least: Int, most: Int)
    /// As `run`, where giving back can never help.
    case take(Int, least: Int, most: Int)
    /// Tries what follows, then the step at the place.
    case fork(Int)
    case jump(Int)
    /// Passes only if the position has moved since the slot was marked.
    case mark(Int)
    case moved(Int)
    /// A lookahead up to the place; true for `(?!`.
    case ahead(end: Int, isNegative: Bool)
    /// Where a line begins, as `^` of Oniguruma.
    case start
    /// Where a line ends.
    case end
    case match
  }

  var steps: [Step] = []
  var sets: [ScalarSet] = []
  var marks = 0

  /// Backtracking ends here: enough for any honest pattern, bounded for others.
  private static func budget(_ length: Int) -> Int { 10_000 + 64 * length }

  /// All matches in a range, leftmost first; empty ones are passed over.
  func forEachMatch(_ text: Span<UInt8>, _ range: Range<Int>, _ body: (Range<Int>) -> Void) {
    var stack = PatternStack(marks: marks)
    var at = range.lowerBound
    var fuel = Pattern.budget(range.count) * 4
    while at < range.upperBound {
      if let end = run(0, text, at, range, &stack, &fuel), end > at {
        body(at..<end)
        at = end
      } else {
        if fuel <= 0 { return }
        at += text.step(at: at).length
      }
    }
  }

  private func run(
    _ first: Int, _ text: Span<UInt8>, _ place: Int, _ range: Range<Int>, _ stack: inout PatternStack,
    _ fuel: inout Int
  ) -> Int? {
    let base = stack.entries.count
    defer { stack.entries.removeLast(stack.entries.count - base) }
    let end = range.upperBound
    var pc = first
    var at = place
    while true {
      fuel -= 1
      if fuel <= 0 { return nil }
      var isAlive = true
      switch steps[pc] {
      case .one(let set):
        if at < end {
          let step = text.step(at: at)
          isAlive = sets[set].contains(step.scalar)
          at += step.length
        } else {
          isAlive = false
        }
      case .run(let set, let least, let most), .take(let set, let least, let most):
        let (count, stop, floor) = count(set, least, most, text, at, end)
        isAlive = count >= least
        if isAlive {
          if count > least, case .run = steps[pc] {
            stack.entries.append(.init(step: pc + 1, place: stop, floor: floor))
          }
          at = stop
          fuel -= count / 8
        }
      case .fork(let other): stack.entries.append(.init(step: other, place: at, floor: -1))
      case .jump(let other): pc = other - 1
      case .mark(let slot): stack.marks[slot] = at
      case .moved(let slot): isAlive = stack.marks[slot] != at
      case .ahead(let close, let isNegative):
        isAlive = (run(pc + 1, text, at, range, &stack, &fuel) != nil) != isNegative
        pc = close
      case .start: isAlive = at == range.lowerBound || at < end && text[at - 1] == 0x0A
      case .end: isAlive = at == end || text[at] == 0x0A
      case .match: return at
      }
      if isAlive {
        pc += 1
        continue
      }
      guard stack.entries.count > base, var entry = stack.entries.popLast() else { return nil }
      if entry.floor >= 0 {
        entry.place = text.scalar(before: entry.place, from: entry.floor).start
        if entry.place > entry.floor { stack.entries.append(entry) }
      }
      (pc, at) = (entry.step, entry.place)
    }
  }

  /// How many of a class stand at a place, where they end, and where the least number of them ends.
  @inline(__always)
  private func count(_ set: Int, _ least: Int, _ most: Int, _ text: Span<UInt8>, _ place: Int, _ end: Int)
    -> (count: Int, stop: Int, floor: Int)
  {
    let set = sets[set]
    var count = 0
    var at = place
    var floor = place
    while at < end, count < most {
      let step = text.step(at: at)
      guard set.contains(step.scalar) else { break }
      at &+= step.length
      count &+= 1
      if count == least { floor = at }
    }
    return (count, at, floor)
  }
}

/// What the machine goes back to.
struct PatternStack {
  struct Entry {
    var step: Int
    var place: Int
    /// For a repetition: how far it may give back; -1 for a fork.
    var floor: Int
  }

  var entries: [Entry] = []
  var marks: [Int]

  init(marks: Int) { self.marks = [Int](repeating: -1, count: marks) }
}
