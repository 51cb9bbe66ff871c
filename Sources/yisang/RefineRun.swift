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

/// What the verbs of refining do alike, once method and rewards are known.
struct RefineRun {
  let place: RunOptions
  /// Completions of each generation that are printed; nil: none.
  let show: Int?
  let context: TrainingRun.Context
  let settings: RefineSettings
  let loaded: LoadedQuestions

  /// Says what would be done, or does it.
  func train(_ method: any RefineMethod, _ set: RewardSet, isReplay: Bool = false) throws {
    defer { set.close() }
    let plan = RefinePlan(settings, loaded, set, isReplay: isReplay)
    if place.dryRun {
      if !context.fromScratch { try Checkpoint(folder: context.model).validate() }
      return try plan.print(json: place.json)
    }
    try plan.check()
    for note in plan.notes { Console.note(note) }
    let trainer = try RefineTrainer(settings, method: method, rewards: set, questions: loaded, context)
    try loaded.writeDropped(to: context.folder.path)
    let drawings = show.map { DrawnView(count: $0, names: set.names) }
    let reporter = try TrainReporter(trainer.run, json: place.json, drawings: drawings)
    try reporter.train { try trainer.train(shouldStop: stopRequested, report: $0) }
  }
}
