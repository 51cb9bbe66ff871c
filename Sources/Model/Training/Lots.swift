extension TrainingGroup {
  /// Ids it has, its prompt once.
  public var tokens: Int { completions.reduce(prompt.count) { $0 + $1.ids.count } }

  /// The group as several of at most `most` ids each, the prompt in all of them; a completion is never cut, so a part of one may have
  /// more. What is found of a token does not change, and gradients do by rounding only.
  public func cut(toTokens most: Int) -> [TrainingGroup] {
    guard tokens > most, completions.count > 1 else { return [self] }
    var parts: [TrainingGroup] = []
    for completion in completions {
      if let last = parts.last, last.tokens + completion.ids.count <= most {
        parts[parts.count - 1].completions.append(completion)
      } else {
        var part = self
        part.completions = [completion]
        parts.append(part)
      }
    }
    return parts
  }
}

extension [TrainingGroup] {
  /// Ranges of neighbours that have at most `most` ids together, for one pass each; a group that has more is
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
