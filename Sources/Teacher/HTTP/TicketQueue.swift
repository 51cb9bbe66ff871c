/// Requests that wait for a place, first come first, and those that wait for a moment.
struct TicketQueue {
  private var ready: [Int] = []
  private var head = 0
  /// Latest first.
  private var later: [(moment: Double, ticket: Int)] = []

  mutating func append(_ ticket: Int) { ready.append(ticket) }

  mutating func append(_ ticket: Int, at moment: Double) {
    var (low, high) = (0, later.count)
    while low < high {
      let middle = (low + high) / 2
      if later[middle].moment > moment { low = middle + 1 } else { high = middle }
    }
    later.insert((moment, ticket), at: low)
  }

  /// The next that may go now.
  mutating func first(at now: Double) -> Int? {
    while let last = later.last, last.moment <= now {
      ready.append(last.ticket)
      later.removeLast()
    }
    return head < ready.count ? ready[head] : nil
  }

  mutating func removeFirst() {
    head += 1
    guard head >= 64, head * 2 >= ready.count else { return }
    ready.removeFirst(head)
    head = 0
  }

  /// When the next one's moment comes.
  var nextMoment: Double? { later.last?.moment }
}
