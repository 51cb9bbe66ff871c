/// Phase 2 between its two draws: translations that were drafted and checked, and wait for solutions.
public struct TranslationDrafts<Completion: Sendable>: Sendable {
  /// A question that was kept, and its drafts.
  public struct Question: Sendable {
    /// Phase 1.
    public let cross: CrossGroup<Completion>
    /// What was drawn of each draft, and the translation in it or why there is none.
    public let drafts: [(completion: Completion, text: Result<[UInt8], TranslationCheck.Flaw>)]

    /// A question.
    public init(
      _ cross: CrossGroup<Completion>,
      drafts: [(completion: Completion, text: Result<[UInt8], TranslationCheck.Flaw>)]
    ) {
      (self.cross, self.drafts) = (cross, drafts)
    }
  }

  /// A translation to be solved. It makes the solutions that belong to it, and nobody else can.
  public struct Prompt: Sendable, Hashable {
    /// The place of its question among the step's.
    public let question: Int
    /// Its place among the question's drafts.
    public let draft: Int
    /// The translation, UTF-8.
    public let text: [UInt8]

    /// Its solutions.
    public func solved(_ attempts: [TRITAttempt<Completion>]) -> Solved {
      Solved(prompt: self, attempts: attempts)
    }
  }

  /// The solutions of one prompt, with where they belong.
  public struct Solved: Sendable {
    /// What was asked.
    public let prompt: Prompt
    /// What came.
    public let attempts: [TRITAttempt<Completion>]

    fileprivate init(prompt: Prompt, attempts: [TRITAttempt<Completion>]) {
      (self.prompt, self.attempts) = (prompt, attempts)
    }
  }

  private let questions: [Question]

  /// Drafts of questions.
  ///
  /// - Throws: `RewardFailure` where a question comes twice, or has no draft.
  public init(_ questions: [Question]) throws(RewardFailure) {
    var seen: Set<Int> = []
    for question in questions where question.drafts.isEmpty {
      throw RewardFailure(
        "question \(question.cross.question) has no draft; draw one or more of each question")
    }
    for question in questions where !seen.insert(question.cross.question).inserted {
      throw RewardFailure(
        "question \(question.cross.question) is translated twice; give each a place of its own")
    }
    self.questions = questions
  }

  /// What is to be solved: each valid translation, by question and draft.
  public var prompts: [Prompt] {
    questions.flatMap { question in
      question.drafts.enumerated().compactMap { place, draft in
        (try? draft.text.get()).map { Prompt(question: question.cross.question, draft: place, text: $0) }
      }
    }
  }

  /// The groups, each with its own solutions, in whatever order those come.
  ///
  /// - Throws: `RewardFailure` where a prompt has no solutions, has them twice, or is none of these.
  public func groups(_ solved: [Solved]) throws(RewardFailure) -> [TranslationGroup<Completion>] {
    var found: [Prompt: TargetGroup<Completion>] = [:]
    for solved in solved {
      let name = "translation \(solved.prompt.draft) of question \(solved.prompt.question)"
      guard !solved.attempts.isEmpty else {
        throw RewardFailure("\(name) has no solution; draw one or more of each")
      }
      guard found.updateValue(TargetGroup(attempts: solved.attempts), forKey: solved.prompt) == nil else {
        throw RewardFailure("\(name) is solved twice; give all its solutions at once")
      }
    }
    var groups: [TranslationGroup<Completion>] = []
    for question in questions {
      var translations: [Translation<Completion>] = []
      for (place, draft) in question.drafts.enumerated() {
        switch draft.text {
        case .failure(let flaw):
          translations.append(Translation(completion: draft.completion, fate: .invalid(flaw)))
        case .success(let text):
          let prompt = Prompt(question: question.cross.question, draft: place, text: text)
          guard let target = found.removeValue(forKey: prompt) else {
            throw RewardFailure(
              "translation \(place) of question \(prompt.question) is not solved; solve every prompt")
          }
          translations.append(
            Translation(completion: draft.completion, fate: .solved(text: text, target)))
        }
      }
      groups.append(TranslationGroup(cross: question.cross, translations: translations))
    }
    if let other = found.keys.first {
      throw RewardFailure(
        "solutions of translation \(other.draft) of question \(other.question) belong to no draft of this step"
      )
    }
    return groups
  }
}
