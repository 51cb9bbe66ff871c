public import Reasoning

/// rlerr-proxy: a trajectory's reflections scored by rules, on a judge's scale of 0 to 10. It is not RLERR (arXiv 2601.12720,
/// §3.3), whose scores are a model's: it sees whether an answer changed at a marker, and nothing of what was said.
///
/// The thoughts are cut at their reflection markers (`findReflections`). Each piece has at most one candidate answer
/// (`candidateAnswer`); a piece without one keeps what stood before. With v the values of `ReflectionTransition`:
///
///     score = 5 · (1 + mean(v)),   at most 2 where the right answer gave way to a wrong one
///
/// What it cannot see: a result on the way to the answer counts as a wrong answer, so that going on behind a marker may
/// look like mending, and a check whose last equation has another result (12 − 5 = 7) like spoiling. `readsEquations`
/// false asks stated answers only, and is blind to both. A planted error pays: right at once is 5, wrong and then right is 10.
public struct ReflectionProxy: Sendable, Equatable {
  /// As rewards, metrics and manifests have it.
  public static let name = "rlerr-proxy"
  /// What a score is at most where the first principle is broken, here as for a judge.
  public static let cap = 2.0

  /// Whether the result of an equation is an answer; else only a box and an answer line are.
  public var readsEquations = true
  /// The score of thoughts without a reflection: 5, as the mean of nothing at all is taken for 0, so that an empty "Wait." earns
  /// nothing; nil where it shall not apply.
  public var unreflected: Double? = 5

  /// The defaults.
  public init() {}

  /// A reflection and what became of the answer at it.
  public struct Step: Sendable, Equatable {
    /// Where it stands, in bytes of the thoughts.
    public let reflection: Reflection
    /// What stood before; nil where nothing did.
    public let before: CandidateAnswer?
    /// What the piece behind the marker has; nil where it has none.
    public let after: CandidateAnswer?
    /// From the one to the other.
    public let transition: ReflectionTransition
  }

  /// What was found of a trajectory.
  public struct Finding: Sendable, Equatable {
    /// In order.
    public let steps: [Step]
    /// Of the transitions' values, from −1 to 1; nil without steps.
    public let mean: Double?
    /// From 0 to 10; nil where nothing was reflected on and that does not apply.
    public let score: Double?
    /// Whether the right answer gave way to a wrong one, so that the score was at most 2.
    public var isSpoiled: Bool { steps.contains { $0.transition == .spoiled } }
  }

  /// The score of a trajectory's transitions.
  public func score(_ transitions: [ReflectionTransition]) -> Double? {
    guard !transitions.isEmpty else { return unreflected }
    let score = 5 * (1 + transitions.reduce(0) { $0 + $1.value } / Double(transitions.count))
    return transitions.contains(.spoiled) ? min(score, ReflectionProxy.cap) : score
  }

  /// Looks at thoughts.
  ///
  /// - Parameters:
  ///   - thoughts: UTF-8, without tags.
  ///   - gold: the known answer, or a solution that has it.
  ///   - options: the texts of a choice.
  public func finding(
    in thoughts: [UInt8], gold: String, kind: AnswerKind, options: [String] = []
  ) -> Finding {
    let reflections = findReflections(in: thoughts)
    let starts = reflections.map(\.start)
    let pieces = zip([0] + starts, starts + [thoughts.count]).map { Array(thoughts[$0..<$1]) }
    let choices = options.map { Array($0.utf8) }
    var known: Set<[UInt8]> = []
    var standing: (answer: CandidateAnswer, isRight: Bool?)?
    var steps: [Step] = []
    for (place, piece) in pieces.enumerated() {
      let found = candidate(in: piece, kind, choices).map { answer in
        (answer: answer, isRight: isRight(answer, gold: gold, kind: kind, options: options))
      }
      let computed = Computations(in: piece).computed
      if place > 0 {
        let transition = ReflectionTransition(
          before: standing?.isRight, after: found?.isRight, isNew: !computed.isSubset(of: known))
        steps.append(
          Step(
            reflection: reflections[place - 1], before: standing?.answer, after: found?.answer,
            transition: transition))
      }
      known.formUnion(computed)
      standing = found ?? standing
    }
    let transitions = steps.map(\.transition)
    let sum = transitions.reduce(0) { $0 + $1.value }
    return Finding(
      steps: steps, mean: steps.isEmpty ? nil : sum / Double(steps.count), score: score(transitions))
  }

  private func candidate(
    in piece: [UInt8], _ kind: AnswerKind, _ options: [[UInt8]]
  ) -> CandidateAnswer? {
    let found = candidateAnswer(in: piece, kind: kind, options: options)
    return readsEquations || found?.source != .equation ? found : nil
  }

  private func isRight(
    _ answer: CandidateAnswer, gold: String, kind: AnswerKind, options: [String]
  ) -> Bool? {
    let text = String(decoding: answer.text, as: UTF8.self)
    switch compareAnswer(gold: gold, answer: text, kind: kind, options: options, extraction: .last).agreement
    {
    case .equal: return true
    case .different: return false
    case .undecided: return nil
    }
  }
}
