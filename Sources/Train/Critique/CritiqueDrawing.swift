import Reasoning
import Rewards
import StrictJSON

/// Draws solutions, then critiques of them, and keeps each as soon as it has ended. What is drawn depends on seed and place alone, so that
/// a drawing that was broken off goes on with what is missing.
struct CritiqueDrawing {
  /// What is drawn of a question or a solution.
  enum Phase: UInt64 {
    case solutions, critiques
  }

  let settings: SCFTSettings
  /// By their places in the data.
  let questions: [Question]
  /// Those that are asked, ascending.
  let places: [Int]
  /// Told how many of the prompts of a phase are drawn.
  var progress: (_ phase: Phase, _ drawn: Int, _ all: Int) -> Void = { _, _, _ in }

  /// Draws what is missing.
  ///
  /// - Parameter policy: asked for only where something is missing.
  /// - Throws: `TrainError`, `TemplateError`, `ModelError`; `CancellationError` where it was asked to stop. What has ended is kept.
  func draw(into folder: DrawnFolder, by policy: () throws -> any SteadyPolicyModel) throws {
    try drawSolutions(into: folder, by: policy)
    try drawCritiques(into: folder, by: policy)
    try folder.sync()
  }

  private func drawSolutions(into folder: DrawnFolder, by policy: () throws -> any SteadyPolicyModel) throws {
    let open = places.filter { folder.drawn.solutions[$0] == nil }
    guard !open.isEmpty else { return }
    var done = places.count - open.count
    progress(.solutions, done, places.count)
    let draw = Draw(settings.numSolutions, phase: Phase.solutions.rawValue)
    try policy().sample(open.map { questions[$0] }, at: open, draw) { index, group in
      try folder.add(solutions: DrawnLine(group, question: open[index]))
      done += 1
      progress(.solutions, done, places.count)
    }
    try folder.sync()
  }

  private func drawCritiques(into folder: DrawnFolder, by policy: () throws -> any SteadyPolicyModel) throws {
    let all = places.flatMap { place in
      (0..<settings.numSolutions).map { DrawnSoFar.Key(question: place, solution: $0) }
    }
    let open = all.filter { folder.drawn.critiques[$0] == nil }
    guard !open.isEmpty else { return }
    let policy = try policy()
    var asked: [(key: DrawnSoFar.Key, question: Question)] = []
    var done = all.count - open.count
    for key in open {
      switch try prompt(of: key, folder.drawn, policy) {
      case .success(let question): asked.append((key, question))
      case .failure(let skip):
        try folder.add(
          critiques: DrawnLine(
            skip.reason, of: questions[key.question], question: key.question, solution: key.solution))
        done += 1
      }
    }
    progress(.critiques, done, all.count)
    let draw = Draw(settings.numCritiques, phase: Phase.critiques.rawValue)
    let seeds = asked.map { $0.key.question * settings.numSolutions + $0.key.solution }
    try policy.sample(asked.map(\.question), at: seeds, draw) { index, group in
      let key = asked[index].key
      try folder.add(critiques: DrawnLine(group, question: key.question, solution: key.solution))
      done += 1
      progress(.critiques, done, all.count)
    }
  }

  private struct Skipped: Error {
    let reason: DrawnLine.Skip
  }

  /// What a critique of a solution is asked for with.
  private func prompt(of key: DrawnSoFar.Key, _ drawn: DrawnSoFar, _ policy: any SteadyPolicyModel) throws
    -> Result<Question, Skipped>
  {
    let question = questions[key.question]
    guard let line = drawn.solutions[key.question] else { return .failure(Skipped(reason: .emptySolution)) }
    let pair = CritiquePair(
      question: question.text, solution: line.parts(key.solution),
      critique: TraceParts(content: [], reasoning: nil),
      ended: false)
    guard !pair.shown.isEmpty else { return .failure(Skipped(reason: .emptySolution)) }
    let messages = settings.drawingPrompt.messages(of: pair).array ?? []
    let asked = try policy.question(messages, opening: "", of: question)
    return policy.hasRoom(for: asked) ? .success(asked) : .failure(Skipped(reason: .noRoom))
  }
}

extension DrawnLine {
  /// A completion, taken apart.
  func parts(_ number: Int) -> TraceParts {
    TraceParts(content: completions[number].text, reasoning: nil, opensThink: opensThink)
  }
}
