/// The first loop of a sequence by its period, then by its start: a unit of at least `unit` tokens follows itself at least
/// `times` times, and in that stretch a gram of `gram` tokens occurs as often.
///
/// A stretch of L tokens with period p has (L − gram) / p + 1 places for one gram, so that both come to one least length.
/// It is whole: it cannot be made longer at either end. O(n log² n) in time, whatever the sequence is.
public func findLoop(in ids: [UInt32], _ rule: RepetitionRule = RepetitionRule()) -> Loop? {
  findLoop(in: ids, rule) { _ in true }
}

/// The first loop that is also enough by another measure.
func findLoop(in ids: [UInt32], _ rule: RepetitionRule, where isEnough: (Loop) -> Bool) -> Loop? {
  func within(_ least: Int, _ number: Int) -> Int { min(max(least, number), 1 << 30) }
  let (times, gram, unit) = (within(2, rule.times), within(1, rule.gram), within(1, rule.unit))
  var finder = LoopFinder(ids)
  var period = 1
  while period <= ids.count / times {
    let whole = (unit + period - 1) / period * period
    let least = max(times * whole, gram + (times - 1) * period)
    if least <= ids.count, let loop = finder.loop(period: period, least: least, where: isEnough) {
      return loop
    }
    period += 1
  }
  return nil
}

/// Looks for stretches in which every token equals the one a period later.
///
/// Such a stretch of m pairs holds a multiple of m: only those places are looked at, n/m for each period, and from there
/// the stretch is followed to both sides, first by comparing, then by hashes. Hashes of equal stretches are equal, so that
/// no loop is missed; what they say is equal is compared once more before it is believed.
private struct LoopFinder {
  private let ids: [UInt32]
  private var hashes: PrefixHashes?
  private static let compared = 64

  init(_ ids: [UInt32]) { self.ids = ids }

  mutating func loop(period: Int, least: Int, where isEnough: (Loop) -> Bool) -> Loop? {
    let pairs = least - period
    var place = pairs - 1
    while place + period < ids.count {
      if ids[place] == ids[place + period], after(place, period) + before(place, period) >= pairs,
        let loop = checked(place, period), loop.length >= least
      {
        if isEnough(loop) { return loop }
        // Every place of a stretch leads to the same stretch.
        place += (loop.start + loop.length - period - 1 - place) / pairs * pairs
      }
      place += pairs
    }
    return nil
  }

  /// Pairs equal from a place on, this one among them; never too few.
  private mutating func after(_ place: Int, _ period: Int) -> Int {
    let limit = ids.count - period - place
    var count = 0
    while count < limit, ids[place + count] == ids[place + period + count] {
      count += 1
      if count == Self.compared { break }
    }
    guard count == Self.compared else { return count }
    return longest(count, limit) { hashes, length in
      hashes.of(place, length) == hashes.of(place + period, length)
    }
  }

  /// Pairs equal before a place; never too few.
  private mutating func before(_ place: Int, _ period: Int) -> Int {
    var count = 0
    while count < place, ids[place - 1 - count] == ids[place - 1 - count + period] {
      count += 1
      if count == Self.compared { break }
    }
    guard count == Self.compared else { return count }
    return longest(count, place) { hashes, length in
      hashes.of(place - length, length) == hashes.of(place - length + period, length)
    }
  }

  /// The greatest length that holds, where all below it hold, by halving.
  private mutating func longest(_ known: Int, _ limit: Int, holds: (PrefixHashes, Int) -> Bool) -> Int {
    let hashes = hashes ?? PrefixHashes(ids)
    self.hashes = hashes
    var (low, high) = (known, limit + 1)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if holds(hashes, middle) { low = middle } else { high = middle }
    }
    return low
  }

  /// The whole stretch around a place, token by token.
  private func checked(_ place: Int, _ period: Int) -> Loop? {
    var start = place
    while start > 0, ids[start - 1] == ids[start - 1 + period] { start -= 1 }
    var end = place
    while end + period < ids.count, ids[end] == ids[end + period] { end += 1 }
    return Loop(start: start, period: period, length: end + period - start)
  }
}

/// Hashes of all stretches of a sequence: polynomials modulo 2⁶¹ − 1.
private struct PrefixHashes {
  private let sums: [UInt64]
  private let powers: [UInt64]
  private static let modulus: UInt64 = 1 << 61 - 1
  private static let base: UInt64 = 0x1B87_3593_CC9E_2D51

  init(_ ids: [UInt32]) {
    var (sums, powers): ([UInt64], [UInt64]) = ([0], [1])
    sums.reserveCapacity(ids.count + 1)
    powers.reserveCapacity(ids.count + 1)
    var (sum, power): (UInt64, UInt64) = (0, 1)
    for id in ids {
      sum = Self.reduced(Self.product(sum, Self.base) + UInt64(id) + 1)
      power = Self.product(power, Self.base)
      sums.append(sum)
      powers.append(power)
    }
    (self.sums, self.powers) = (sums, powers)
  }

  func of(_ start: Int, _ length: Int) -> UInt64 {
    Self.reduced(sums[start + length] + Self.modulus - Self.product(sums[start], powers[length]))
  }

  private static func product(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let (high, low) = a.multipliedFullWidth(by: b)
    return reduced((low & modulus) + (high << 3 | low >> 61))
  }

  private static func reduced(_ value: UInt64) -> UInt64 { value >= modulus ? value - modulus : value }
}
