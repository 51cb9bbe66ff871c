/// Which questions are asked, one after the other without an end: each epoch has all of them, in an order of its own.
///
/// A function of the seed and of how many were taken, so that training which goes on needs to know no more.
struct QuestionOrder: Sendable {
  /// Questions there are.
  let count: Int
  private let seed: UInt64
  private let shuffles: Bool
  private var epoch: (number: Int, order: [Int])?

  /// - Throws: `TrainError` where there is none.
  init(_ count: Int, shuffles: Bool, seed: UInt64) throws {
    guard count > 0 else { throw TrainError("data", "there is no question to learn from") }
    (self.count, self.shuffles, self.seed) = (count, shuffles, seed)
  }

  /// The numbers of so many questions behind the first `taken`.
  mutating func questions(_ wanted: Int, behind taken: Int) -> [Int] {
    (taken..<taken + wanted).map { place in
      let number = place / count
      if epoch?.number != number {
        var order = Array(0..<count)
        if shuffles { order.shuffle(seed: seed, stream: UInt64(number)) }
        epoch = (number, order)
      }
      return epoch?.order[place % count] ?? 0
    }
  }
}
