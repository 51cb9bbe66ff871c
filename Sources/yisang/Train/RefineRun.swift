import ArgumentParser
import Checkpoints
import Rewards
import Train

/// What is wrong with settings is wrong with the command line.
func asUsage<Settings>(_ body: () throws -> Settings) throws -> Settings {
  do { return try body() } catch let error as TrainError {
    throw ValidationError("\(error)")
  } catch let error as RewardFailure {
    throw ValidationError("\(error)")
  }
}

/// What the verbs of refining do alike.
struct RefineRun {
  let file: Settings
  let settings: RefineSettings
  private let context: TrainingRun.Context
  private let place: RunOptions
  private let questions: QuestionOptions

  /// The run by flags, environment and file.
  ///
  /// - Parameters:
  ///   - section: names the verb, too.
  ///   - more: sets what the method's own settings say of them.
  init<Verb: RefiningVerb>(
    _ section: SettingsSection, _ place: RunOptions, _ questions: QuestionOptions,
    _ learning: LearningOptions<Verb>, _ refining: RefineOptions<Verb>,
    more: (inout RefineSettings, Settings) throws -> Void = { _, _ in }
  ) throws {
    (self.place, self.questions) = (place, questions)
    file = try Settings(file: place.config, section: section)
    context = try place.resolved(file, verb: section.rawValue)
    var settings = Verb.settings
    try learning.set(&settings.learning, file)
    try refining.set(&settings, file)
    try more(&settings, file)
    self.settings = try asUsage { [settings] in try settings.checked() }
  }

  /// Whether completions come with the questions.
  var isReplay: Bool { get throws { try file.string("rollouts", flag: questions.rollouts) != nil } }

  /// The folder of the model.
  var model: String { context.model }

  /// Reads the questions.
  ///
  /// - Parameter accepted: of a corpus also what pages accepted, where their licence lets it be learnt.
  func load(accepted: Bool = false) throws -> LoadedQuestions {
    try questions.load(
      file, model: context.model, maxCompletionLength: settings.maxCompletionLength, accepted: accepted)
  }

  /// Says what would be done, or does it.
  func train(
    _ method: any RefineMethod, _ set: RewardSet, _ loaded: LoadedQuestions, engine: EngineOptions,
    vllm: VLLMOptions
  ) throws {
    defer { set.close() }
    if engine.host {
      return try engine.serve { ask in
        try TorchHost(
          settings, method: method, rewards: set, questions: loaded, context, ask: ask,
          report: { Console.note($0) })
      }
    }
    let plan = RefinePlan(settings, method, loaded, set, isReplay: try isReplay)
    if place.dryRun {
      if !context.fromScratch { try Checkpoint(folder: context.model).validate() }
      return try plan.print(json: place.json)
    }
    try plan.check()
    for note in plan.notes { Console.note(note) }
    let drawings = questions.show.map { DrawnView(count: $0, names: set.names) }
    if let torch = try engine.resolved(file, threads: place.chosenThreads(file), vllm: vllm) {
      let run = try TorchRun(
        settings, method: method, rewards: set, questions: loaded, torch: torch,
        host: EngineOptions.hostArguments, context)
      try loaded.writeDropped(to: context.folder.path)
      return try engine.train(run, json: place.json, drawings: drawings)
    }
    let trainer = try RefineTrainer(settings, method: method, rewards: set, questions: loaded, context)
    try loaded.writeDropped(to: context.folder.path)
    let reporter = try TrainReporter(trainer.run.log, json: place.json, drawings: drawings)
    try reporter.train { try trainer.train(shouldStop: stopRequested, report: $0) }
  }
}
