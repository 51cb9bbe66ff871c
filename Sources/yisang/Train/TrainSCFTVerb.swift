import ArgumentParser
import Checkpoints
import Corpus
import Foundation
import StrictJSON
import Train

struct TrainSCFTVerb: AsyncParsableCommand, LearningVerb {
  static let configuration = CommandConfiguration(
    commandName: "scft",
    abstract: "Fine-tune a model on those of its own critiques that reach the right answer (SCFT).",
    discussion: """
      The model writes solutions of questions whose answers are known, and critiques of its solutions. A critique that ends \
      in the right answer is kept, whatever the solution was, and is learnt from, given question and solution.

      The paper's (arXiv 2601.12720, §3.2): the rule, 2 critiques that correct to 1 that confirms, loss on critiques alone, \
      1e-5, 10 epochs, batch 64, temperature 0.6, the control --self-distill. Ours: the words of both prompts, which ones \
      are kept of too many (the first), what cannot be judged is dropped, schedule and all else as in train sft.

      --data is as for train grpo. The run's folder is as that of train sft, with drawn/ (all solutions and critiques), \
      fates.jsonl and selection.json (what became of each) and examples.jsonl (what is learnt from). Stopped or killed while \
      it draws or learns, the same command goes on with the same bits. drawn/ may be copied into the folder of a control, \
      which then draws nothing. docs/methods/scft.md says more.

      Examples:
        yisang train scft --model runs/sft --data questions.jsonl --output-dir runs/scft
        yisang train scft --model runs/sft --data corpus --num-solutions 4 --num-critiques 2 --show 2
        mkdir runs/control; cp -r runs/scft/drawn runs/control/
        yisang train scft --model runs/sft --data questions.jsonl --output-dir runs/control --self-distill
      """)

  static var defaults: [String: String] { SCFTSettings().named }

  @OptionGroup var place: RunOptions
  @OptionGroup var questions: QuestionOptions
  @OptionGroup var scft: SCFTOptions
  @OptionGroup var learning: LearningOptions<Self>
  @OptionGroup var options: SFTOptions
  @OptionGroup var examples: ExampleOptions
  @OptionGroup var watching: WatchOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var foreign: ForeignFlags

  static let keys =
    RunOptions.keys + QuestionOptions.keys + SCFTOptions.keys + LearningOptions<Self>.keys + SFTOptions.keys
    + ExampleOptions.keys + WatchOptions.keys + EngineOptions.keys

  func validate() throws {
    try foreign.refuse(known: TrainSCFTVerb.keys + RunOptions.flags + EngineOptions.flags, .sft)
  }

  func run() async throws {
    let file = try Settings(file: place.config, section: .scft)
    var context = try place.resolved(file, verb: "scft")
    try check(file, context)
    let settings = try scft.resolved(learning, options, file)
    try watching.set(&context.writing, file)
    var sources = DataSettings(sources: [], maxLength: settings.sft.maxLength, seed: settings.sft.seed)
    try examples.set(&sources, file)
    let loaded = try questions.load(
      file, model: context.model, maxCompletionLength: settings.maxCompletionLength)
    let critique = try asUsage { try SelfCritique(settings, questions: loaded, context) }
    let plan = SCFTPlan(critique, loaded)
    if place.dryRun {
      try Checkpoint(folder: context.model).validate()
      return try plan.print(json: place.json)
    }
    for note in plan.notes { Console.note(note) }
    let choice = try choose(critique)
    if place.json { Console.bytes(choice.summary.serialized + [0x0A]) }
    CritiqueView(choice).show(place.json ? 0 : questions.show ?? 0)
    sources.sources = [critique.examples]
    try train(critique, settings, try context.examples(of: sources), sources, file, &context)
  }

  private func check(_ file: Settings, _ context: TrainingRun.Context) throws {
    guard try file.string("rollouts", flag: questions.rollouts) == nil else {
      throw ValidationError("--rollouts goes with train grpo: scft learns from what it draws itself")
    }
    guard !context.fromScratch else {
      throw ValidationError("--from-scratch: a model of random weights solves nothing; train it first")
    }
  }

  private func choose(_ critique: SelfCritique) throws -> CritiqueChoice {
    defer { Console.status("") }
    let drawing = DrawingReporter()
    do {
      return try critique.choose(shouldStop: stopRequested, report: drawing.report)
    } catch is CancellationError {
      Console.note("stopped while it drew; what had ended is kept: run the same command again to go on")
      throw ExitCode(ExitStatus.stopped)
    } catch let none as NoExample {
      leave(ExitStatus.empty, none.description)
    }
  }

  private func train(
    _ critique: SelfCritique, _ settings: SCFTSettings, _ loaded: LoadedExamples, _ sources: DataSettings,
    _ file: Settings, _ context: inout TrainingRun.Context
  ) throws {
    for note in loaded.notes(settings.sft) { Console.note(note) }
    context.writing.lookup = SpikeReport.lookup(in: loaded.train, of: sources.sources, model: context.model)
    if let torch = try engine.resolved(file, threads: place.chosenThreads(file)) {
      let run = try critique.torchRun(loaded, dataSettings: sources.named, torch: torch, context)
      return try engine.train(run, json: place.json)
    }
    let trainer = try critique.trainer(loaded, dataSettings: sources.named, context)
    let reporter = try TrainReporter(trainer.run.log, json: place.json)
    try reporter.train { try trainer.train(shouldStop: stopRequested, report: $0) }
  }
}
