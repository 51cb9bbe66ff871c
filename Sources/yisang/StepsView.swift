import Corpus
import Foundation

/// The steps of a training run as `yisang show --run` prints them.
struct StepsView {
  let corpus: Corpus
  let json: Bool

  func show(_ run: String, step: Int?, last count: Int) throws {
    let steps = try TrainingSteps(of: run)
    guard let number = step else {
      let found = try steps.last(count)
      if found.isEmpty { leave(ExitStatus.empty, "the run has no step yet") }
      if json { return try found.forEach { try Console.json(StepJSON($0)) } }
      for line in columns([["step", "loss", "tokens"]] + found.map(cells)) { Console.out(line) }
      return
    }
    guard let found = try steps.step(number) else {
      throw CorpusFailure(
        .missing, TrainingSteps.path(of: run), "there is no step \(number)",
        remedy: "--run alone lists the last ones")
    }
    if json { try Console.json(StepJSON(found.step)) } else { Console.out(words(found.step)) }
    for (place, id) in found.ids.enumerated() {
      let headline = try corpus.headline(of: id)
      if json {
        try Console.json(
          SampleOfStepJSON(
            step: number, place: place, id: id.description, title: headline?.title,
            category: headline?.category,
            url: headline?.url))
      } else {
        let about = headline.map { [$0.title, firstLine($0.text)].first { !$0.isEmpty } ?? $0.url }
        Console.out("\(id)  \(headline?.category ?? "-")\t\(about ?? "(not in this corpus)")")
      }
    }
  }

  private func cells(_ step: TrainingSteps.Step) -> [String] {
    ["\(step.step)", step.loss.map { String(format: "%.6g", $0) } ?? "NaN", "\(step.tokens)"]
  }

  private func words(_ step: TrainingSteps.Step) -> String {
    let cells = cells(step)
    return "step \(cells[0]): loss \(cells[1]), \(counted(step.tokens, "token"))"
  }

  private func firstLine(_ text: String) -> String {
    String(excerpt(text, scalars: 80).split(separator: "\n").first ?? "")
  }
}

private struct StepJSON: Encodable {
  let step: Int
  let loss: Double?
  let tokens: Int

  init(_ step: TrainingSteps.Step) {
    (self.step, tokens) = (step.step, step.tokens)
    loss = step.loss.flatMap { $0.isFinite ? $0 : nil }
  }
}

private struct SampleOfStepJSON: Encodable {
  let step, place: Int
  let id: String
  let title, category, url: String?
}
