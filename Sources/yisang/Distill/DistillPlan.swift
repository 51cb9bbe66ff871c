import Corpus
import Distill
import Foundation
import Teacher

/// What `yisang distill --dry-run` prints: ten requests, and what all would take.
struct DistillPlan {
  private let preview: DistillPreview
  private let settings: DistillSettings
  private let model: String

  init(_ preview: DistillPreview, _ settings: DistillSettings, _ model: String) {
    (self.preview, self.settings, self.model) = (preview, settings, model)
  }

  private struct JSON: Encodable {
    struct Request: Encodable {
      let item: String
      let rollout: Int
      let seed: UInt32
      let stored: Bool
      let messages: [[String: String]]
    }
    let model: String
    let prompts, requests, stored, promptTokensEstimate, mostOutputTokens: Int
    let leftOut: [String: Int]
    let first: [Request]
  }

  private var toAsk: Int { preview.requests - preview.stored - preview.failed }
  /// Korean text has 0.5 to 0.9 tokens a scalar in the tokenizers of today's teachers.
  private var promptTokens: Int { Int(Double(preview.scalars) * 0.7) }
  private var mostTokens: Int {
    toAsk.multipliedReportingOverflow(by: settings.sampling.maxTokens).partialValue
  }

  func print(json: Bool) throws {
    if json {
      let first = preview.first.map { shown in
        JSON.Request(
          item: shown.item.description, rollout: shown.planned.rollout, seed: shown.planned.request.seed,
          stored: shown.isStored,
          messages: shown.planned.request.messages.map { ["role": $0.role, "content": $0.content] })
      }
      return try Console.json(
        JSON(
          model: model, prompts: preview.prompts, requests: preview.requests, stored: preview.stored,
          promptTokensEstimate: promptTokens, mostOutputTokens: mostTokens, leftOut: preview.left,
          first: first))
    }
    for shown in preview.first {
      Console.out(
        "--- \(shown.item) answer \(shown.planned.rollout), seed \(shown.planned.request.seed)"
          + (shown.isStored ? ", stored" : ""))
      for message in shown.planned.request.messages { Console.out("[\(message.role)] \(message.content)") }
    }
    Console.out("---")
    Console.out(
      "\(counted(preview.prompts, "prompt")), \(counted(preview.requests, "request")) to \(model), \(preview.stored) of them stored"
        + (preview.failed > 0 ? ", \(preview.failed) failed before" : "")
    )
    for (reason, count) in preview.left.sorted(by: { $0.key < $1.key }) {
      Console.out("  left out: \(count)\t\(reason)")
    }
    Console.out(
      "to ask: \(counted(toAsk, "request")), about \(promptTokens) tokens of prompts, at most \(mostTokens) tokens of answers"
    )
  }
}
