extension TrainingGroup {
  /// Ids it has, its prompt once.
  public var tokens: Int { completions.reduce(prompt.count) { $0 + $1.ids.count } }
}

extension [TrainingGroup] {
  /// Ranges of neighbours that have at most `most` ids together, for one pass each; a group is never cut, so one that has more is
  /// alone. How a step is cut into passes changes its gradient by rounding only, if weights hold the normaliser of the whole step.
  public func lots(ofTokens most: Int) -> [Range<Int>] {
    var lots: [Range<Int>] = []
    var start = 0
    var tokens = 0
    for (index, group) in enumerated() {
      if index > start, tokens + group.tokens > most {
        lots.append(start..<index)
        (start, tokens) = (index, 0)
      }
      tokens += group.tokens
    }
    if start < count { lots.append(start..<count) }
    return lots
  }
}
