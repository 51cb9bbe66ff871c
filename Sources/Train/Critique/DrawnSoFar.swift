/// What was drawn so far, by question and solution.
struct DrawnSoFar {
  /// Whose completions.
  struct Key: Hashable {
    let question: Int
    let solution: Int
  }

  /// y of each question.
  var solutions: [Int: DrawnLine] = [:]
  /// c of each solution.
  var critiques: [Key: DrawnLine] = [:]

  /// Takes a line in; false where it cannot be one of this run.
  mutating func take(_ line: DrawnLine, isCritique: Bool, _ questions: [Question], _ settings: SCFTSettings)
    -> Bool
  {
    guard questions.indices.contains(line.question), questions[line.question].id == line.id,
      isCritique ? line.solution < settings.numSolutions : line.solution == 0 && line.skipped == nil,
      line.completions.count
        == (line.skipped != nil ? 0 : isCritique ? settings.numCritiques : settings.numSolutions)
    else { return false }
    if isCritique {
      critiques[Key(question: line.question, solution: line.solution)] = line
    } else {
      solutions[line.question] = line
    }
    return true
  }
}
