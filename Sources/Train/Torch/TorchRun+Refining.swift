import Checkpoints
import Foundation
import Model
public import Rewards
import StrictJSON

extension TorchRun {
  /// Refining: GRPO by TRL's `GRPOTrainer`, where what is asked, in which order, and what completions are worth is ours; any other method
  /// by rows that the host makes, with the loss that docs/losses.md has.
  ///
  /// - Parameters:
  ///   - host: the arguments by which yisang is started as `TorchHost`.
  /// - Throws: `TrainError` for what is the native engine's alone.
  public convenience init(
    _ settings: RefineSettings, method: any RefineMethod, rewards: RewardSet, questions: LoadedQuestions,
    torch: TorchSettings, host: [String], _ context: TrainingRun.Context
  ) throws {
    guard settings.optim != .muon else { throw TrainError(nativeAlone: "optim muon") }
    let (all, isReplay) = (questions.questions, method is Replay)
    let foreign = TorchFields.foreign(settings)
    if isReplay, let foreign { throw TrainError(nativeAlone: foreign) }
    let isHosted = !isReplay && (!(method is GRPO) || foreign != nil)
    let steps = try settings.steps(questions: all.count)
    let length = settings.stepsPerGeneration
    var fields = try TorchFields("grpo")
    try fields.set(settings.learning, steps: steps, writing: context.writing)
    if isHosted {
      try fields.set(hosted: settings, method, processes: torch.processes)
    } else {
      // TRL's trainer draws anew when it goes on.
      guard context.writing.saveSteps.isMultiple(of: length) else {
        throw TrainError(
          "--save-steps", "must be a multiple of the \(length) steps of a generation under --engine torch")
      }
      try fields.set(settings, rewards: rewards, processes: torch.processes)
    }
    // The other processes wait while rewards are asked, of a judge perhaps.
    fields["ddp_timeout"] = .integer(86_400)
    fields.set(torch)
    var order = try QuestionOrder(all.count, shuffles: settings.shuffle, seed: settings.seed)
    let asked = order.questions((steps + length - 1) / length * settings.generationQuestions, behind: 0)
    let config = try ModelConfig.read(folder: context.model).config
    let stops = try Checkpoint.generation(context.model, config).endIDs
    if let vllm = torch.vllm {
      guard !isReplay else {
        throw TrainError("--vllm", "completions come with --rollouts, and none are drawn: leave it out")
      }
      let longest = isHosted ? nil : all.map(\.ids.count).max() ?? 0
      try fields.set(vllm, settings, stops: stops, prompt: longest, positions: config.maxPositions)
    }
    var more = [
      JSON.Member("rewards", .array(rewards.names.map(JSON.text))),
      JSON.Member("stops", .ids(stops)),
      JSON.Member("host", .array(host.map(JSON.text))),
      JSON.Member(
        "host_folder",
        .text(
          TorchExport.relative(
            FileManager.default.currentDirectoryPath,
            to: TorchExport(folder: context.folder, torch: torch).path))),
    ]
    if isHosted {
      let places = steps * TorchFields.places(settings, method, torch.processes)
      more += [JSON.Member("loss", TorchFields.loss(settings)), JSON.Member("places", .integer(places))]
    } else {
      more.append(JSON.Member("draw_every", .integer(length)))
    }
    try self.init(
      Job(
        method: method.name, learning: settings.learning,
        named: settings.named.merging(rewards.named) { $1 }.merging(method.named) { $1 }
          .merging(fields.correction.map { ["vllm_correction": $0] } ?? [:]) { $1 },
        data: ["train": questions.digest], steps: steps, epochs: Double(settings.numTrainEpochs),
        evaluates: false, watches: false, examples: all.count, tokens: all.reduce(0) { $0 + $1.ids.count },
        fields: fields, more: more, rewards: rewards.names,
        writeData: { export in
          guard !isHosted else { return }
          try DurableFile.replace(
            TorchRun.lines(all, asked, isReplay: isReplay), at: "\(export.path)/questions.jsonl")
        },
        share: { step in
          let taken = ((step - 1) / length + 1) * settings.generationQuestions
          return Share(epoch: Double(min(taken, asked.count)) / Double(all.count), isDrawn: true)
        }), torch, context)
  }

  /// Questions by their numbers, a line each; with their completions where they are given.
  private static func lines(_ questions: [Question], _ order: [Int], isReplay: Bool) -> [UInt8] {
    order.flatMap { number in
      var members = [
        JSON.Member("question", .integer(number)),
        JSON.Member("prompt_ids", .ids(questions[number].ids)),
      ]
      if isReplay, let completions = questions[number].columns["completions"] {
        members.append(JSON.Member("completions", completions))
      }
      return JSON.object(members).serialized + [0x0A]
    }
  }
}
