import Corpus
import Model

extension TorchRun {
  /// Fine-tuning as `SFTTrainer` plans it: the same rows in the same steps, with one normaliser a step.
  ///
  /// - Throws: `TrainError` for what PyTorch is not given: packing, Muon.
  public convenience init(
    _ settings: SFTSettings, data: LoadedExamples, dataSettings: [String: String], torch: TorchSettings,
    _ context: TrainingRun.Context, method: String = "sft", named more: [String: String] = [:]
  ) throws {
    for (name, isSet) in [("packing", settings.packing), ("optim muon", settings.optim == .muon)] where isSet
    {
      throw TrainError(nativeAlone: "--\(name)")
    }
    guard torch.vllm == nil else { throw TrainError("--vllm", "\(method) draws nothing there: leave it out") }
    try SFTTrainer.check(data, model: context.model)
    let sequences = settings.sequences(of: data.train)
    let plan = try StepPlan(sequences: sequences.count, settings: settings)
    // Each process has as many places, so that a step is full batches in all of them.
    let device = settings.perDeviceTrainBatchSize * torch.processes
    let largest = settings.batchSchedule.map(\.size).max() ?? settings.learning.stepSize
    let size = (min(largest, sequences.count) + device - 1) / device * device
    var fields = try TorchFields("sft")
    try fields.set(settings.learning, steps: plan.steps, writing: context.writing)
    let evaluates = !data.validation.examples.isEmpty
    fields.set(
      settings, size: size, processes: torch.processes, evaluates: evaluates, writing: context.writing)
    fields.set(torch)
    var followed = plan
    let examples = data.train.examples
    try self.init(
      Job(
        method: method, learning: settings.learning, named: settings.named.merging(more) { $1 },
        data: dataSettings.merging(["train": data.train.digest, "validation": data.validation.digest]) { $1 },
        steps: plan.steps, epochs: Double(plan.epochs), evaluates: evaluates, watches: true,
        examples: examples.count, tokens: data.train.tokens, fields: fields,
        writeData: { export in
          try TorchRows.replace(
            data.train, order: TorchRows.order(plan, sequences, data.train, size: size),
            at: "\(export.path)/train.safetensors")
          guard evaluates else { return }
          try TorchRows.replace(
            data.validation, order: Array(data.validation.examples.indices),
            at: "\(export.path)/validation.safetensors")
        },
        share: { _ in
          guard let batch = followed.takeNext() else { return Share() }
          let rows = batch.sequences.flatMap { sequences[$0] }.map { examples[$0] }
          return Share(
            epoch: batch.epoch, tokens: rows.reduce(0) { $0 + $1.count },
            samples: rows.map { TrainingSteps.Sample(id: $0.id, loss: nil, targets: $0.targets) })
        }), torch, context)
  }
}
