public import Corpus
internal import Teacher

/// Which prompts are asked, and how: the one place where asking and judging agree on what a request is.
public struct PromptPlan: Sendable {
  /// What all requests share.
  public let recipe: RequestRecipe
  /// Answers to each prompt.
  public let rollouts: Int

  private let instruction: Instruction
  private let augmenter: Augmenter
  private let kinds: Set<Augmentation.Kind>
  private let categories: Set<String>
  private let classes: PageClasses

  /// - Parameters:
  ///   - model: the teacher's name.
  ///   - augmenter: of exam items.
  ///   - classes: the licence classes of pages; class C is never asked.
  public init(
    _ settings: DistillSettings, model: String, instruction: Instruction, augmenter: Augmenter,
    classes: PageClasses
  ) {
    recipe = RequestRecipe(
      model: model, sampling: settings.sampling, extra: settings.extraBody,
      omitted: settings.omitted, seed: settings.seed,
      cot: instruction.cot.rawValue, instruction: instruction.digest)
    rollouts = settings.rollouts
    (self.instruction, self.augmenter, self.classes) = (instruction, augmenter, classes)
    (categories, kinds) = (Set(settings.categories), settings.augment)
  }

  /// What the requests depend on, by configuration names.
  public var parameters: [String: String] {
    var values = recipe.values
    values["seed"] = "\(recipe.seed)"
    values["n"] = "\(rollouts)"
    values["instruction_role"] = instruction.role.rawValue
    if !kinds.isEmpty { values["augment"] = kinds.map(\.rawValue).sorted().joined(separator: ",") }
    if !categories.isEmpty { values["category"] = categories.sorted().joined(separator: ",") }
    return values
  }

  /// What the user's message is for an item; a rejection where it is not asked.
  ///
  /// The answers that were crawled stay out of it.
  public func prompt(of item: Item) -> Result<AugmentedPrompt, Rejection> {
    guard classes.rank(of: item.page) < 2 else {
      return .failure(Rejection("trace.class_c", value: "C", threshold: "A or B"))
    }
    guard categories.isEmpty || categories.contains(item.category ?? "") else {
      return .failure(
        Rejection(
          "trace.category", value: item.category, threshold: categories.sorted().joined(separator: ",")))
    }
    return .success(augmenter.augment(item))
  }

  /// One request for a prompt.
  public func request(_ prompt: AugmentedPrompt, of item: Item, rollout: Int, attempt: Int) -> PlannedRequest
  {
    recipe.request(
      instruction.messages(for: prompt.text), item: item.id, page: item.page,
      augmentation: prompt.augmentation, rollout: rollout,
      attempt: attempt)
  }
}

/// What is stored for one answer of one prompt: the latest try that was answered, or why there is none.
public struct StoredAnswer: Sendable {
  /// The request.
  public let planned: PlannedRequest
  /// What came; nil if it was not asked yet.
  public let state: CompletionStore.State?
}

extension PromptPlan {
  /// The latest try of each answer: tries are numbered without gaps, since another is made only of what is stored.
  public func answers(to prompt: AugmentedPrompt, of item: Item, in store: CompletionStore?) throws
    -> [StoredAnswer]
  {
    try (0..<rollouts).map { rollout in
      var latest = request(prompt, of: item, rollout: rollout, attempt: 0)
      var state = try store?.state(of: latest.key)
      while state == .replied {
        let next = request(prompt, of: item, rollout: rollout, attempt: latest.attempt + 1)
        let nextState = try store?.state(of: next.key)
        guard nextState == .replied else { break }
        (latest, state) = (next, nextState)
      }
      return StoredAnswer(planned: latest, state: state)
    }
  }
}
