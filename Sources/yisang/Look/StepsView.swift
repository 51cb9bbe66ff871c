import Corpus
import Foundation

/// The steps of a training run as `yisang show --run` prints them.
struct StepsView {
  let corpus: Corpus
  let json: Bool

  func show(_ run: String, step: Int?, last count: Int) throws {
    let record = try TrainingSteps(of: run)
    guard let number = step else {
      let found = try record.last(count)
      if found.isEmpty { leave(ExitStatus.empty, "the run has no step yet") }
      let metrics = try record.metrics(found[0].step...found[found.count - 1].step)
      if json { return try found.forEach { try Console.json(StepJSON($0, metrics[$0.step] ?? [:])) } }
      let names = StepsView.listed.filter { name in metrics.values.contains { $0[name] != nil } }
      let rows = found.map { step in
        ["\(step.step)", words(step.loss), "\(step.tokens)"]
          + names.map { name in metrics[step.step]?[name].map(words) ?? "–" }
      }
      for line in columns([["step", "loss", "tokens"] + names] + rows) { Console.out(line) }
      return
    }
    guard let found = try record.step(number) else {
      throw CorpusFailure(
        .missing, TrainingSteps.path(of: run), "there is no step \(number)",
        remedy: "--run alone lists the last ones")
    }
    let metrics = try record.metrics(of: number)
    if json {
      try Console.json(StepJSON(found.step, metrics))
    } else {
      Console.out(
        "step \(number): loss \(words(found.step.loss)), \(counted(found.step.tokens, "token"))")
      for (name, value) in metrics.sorted(by: { $0.key < $1.key }) {
        Console.out("  \(name) \(words(value))")
      }
    }
    let drawn = try record.completions(of: number)
    if !drawn.isEmpty { return try show(drawn, of: number) }
    for (place, sample) in found.samples.enumerated() {
      let headline = try corpus.headline(of: sample.id)
      if json {
        try Console.json(
          SampleOfStepJSON(
            step: number, place: place, id: sample.id.description, loss: finite(sample.loss),
            targets: sample.targets,
            title: headline?.title, category: headline?.category, url: headline?.url))
      } else {
        let about = headline.map { [$0.title, firstLine($0.text)].first { !$0.isEmpty } ?? $0.url }
        Console.out(
          "\(sample.id)  \(words(sample.loss))  \(sample.targets)  \(headline?.category ?? "-")\t"
            + (about ?? "(not in this corpus)"))
      }
    }
  }

  /// What a step of refining learnt from.
  private func show(_ drawn: [TrainingSteps.Completion], of step: Int) throws {
    for completion in drawn {
      if json {
        try Console.json(CompletionOfStepJSON(step, completion))
        continue
      }
      let rewards = completion.rewards.sorted { $0.key < $1.key }.map { "\($0.key) \(words($0.value))" }
      Console.out(
        "\(completion.id) #\(completion.number)  reward \(completion.reward.map(words) ?? "none")  advantage \(words(completion.advantage))  "
          + counted(completion.tokens, "token") + (completion.ended ? "" : ", cut off")
          + "  (\(rewards.joined(separator: ", ")))")
      for line in ShowExamples.visible(completion.text).split(separator: "\n") {
        Console.out("  " + line)
      }
    }
  }

  /// The metrics that a table of steps has room for.
  private static let listed = [
    "reward", "completions/mean_length", "kl", "grad_norm", "learning_rate", "mean_token_accuracy",
    "perf/tokens_per_second",
  ]

  private func words(_ value: Double?) -> String { value.map { String(format: "%.6g", $0) } ?? "NaN" }

  private func firstLine(_ text: String) -> String {
    String(excerpt(text, scalars: 80).split(separator: "\n").first ?? "")
  }
}

/// JSON has no infinity.
private func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }

private struct StepJSON: Encodable {
  let step: Int
  let loss: Double?
  let tokens: Int
  let metrics: [String: Double]

  init(_ step: TrainingSteps.Step, _ metrics: [String: Double]) {
    (self.step, tokens) = (step.step, step.tokens)
    loss = finite(step.loss)
    self.metrics = metrics.filter(\.value.isFinite)
  }
}

private struct SampleOfStepJSON: Encodable {
  let step, place: Int
  let id: String
  let loss: Double?
  let targets: Int
  let title, category, url: String?
}

private struct CompletionOfStepJSON: Encodable {
  let step, number, tokens: Int
  let id, completion: String
  let ended: Bool
  let reward: Double?
  let rewards: [String: Double]
  let advantage: Double

  init(_ step: Int, _ completion: TrainingSteps.Completion) {
    (self.step, number, tokens) = (step, completion.number, completion.tokens)
    (id, self.completion) = (completion.id.description, String(decoding: completion.text, as: UTF8.self))
    (ended, reward, rewards) = (completion.ended, completion.reward, completion.rewards)
    advantage = completion.advantage
  }
}
