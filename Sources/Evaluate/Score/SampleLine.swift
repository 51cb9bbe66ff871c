internal import Corpus
internal import StrictJSON
internal import Teacher

/// A line of `samples.jsonl`: what was asked, what came, and what it is worth.
struct SampleLine {
  private let question: EvalQuestion
  private let task: String
  private let item: JudgedItem

  init(_ question: EvalQuestion, _ task: String, _ item: JudgedItem) {
    (self.question, self.task, self.item) = (question, task, item)
  }

  /// - Parameter store: where the answer lies.
  func json(_ store: CompletionStore?) throws -> JSON {
    let origin = item.item
    let start: [JSON.Member] = [
      .init("task", .text(task)), .init("doc_id", .text(origin.id)), .init("source", .text(origin.source)),
      .init("kind", .text(origin.kind.rawValue)), .init("sample", .integer(question.sample)),
      .init("target", .array(origin.gold.map { .text($0) })),
    ]
    let worth = item.samples[question.sample].map(judgement) ?? SampleLine.missing
    return .object(start + worth + [.init("key", .text(question.key.hex)), asked] + (try reply(store)))
  }

  /// Not answered yet: it counts as wrong.
  private static let missing: [JSON.Member] = [
    .init("verdict", .text("missing")), .init("acc", .integer(0)),
  ]

  private func judgement(_ sample: JudgedSample) -> [JSON.Member] {
    func flag(_ value: Bool?) -> JSON { value.map { .bool($0) } ?? .null }
    // A translation is neither right nor wrong.
    let acc = sample.verdict == .scored ? JSON.null : .integer(sample.isRight ? 1 : 0)
    return [
      .init("extracted", sample.extracted.map { .text($0) } ?? .null),
      .init("verdict", .text(sample.verdict.rawValue)), .init("acc", acc),
      .init("finish_reason", .text(sample.finishReason)), .init("truncated", .bool(sample.isTruncated)),
      .init("empty", .bool(sample.isEmpty)), .init("tokens", sample.tokens.map { .integer($0) } ?? .null),
      .init("reflections", sample.verdict == .failed ? .null : .integer(sample.reflections)),
      .init("think_korean", sample.thinkKorean.map { .number($0) } ?? .null),
      .init("lc_think", flag(sample.thinkConsistent)),
      .init("lc_answer", flag(item.isLanguageKnown ? sample.answerConsistent : nil)),
      .init("failure", sample.failure.map { .text($0) } ?? .null),
    ]
  }

  private var asked: JSON.Member {
    let messages = question.request.messages.map { message in
      JSON.object([.init("role", .text(message.role)), .init("content", .text(message.content))])
    }
    return .init("messages", .array(messages))
  }

  private func reply(_ store: CompletionStore?) throws -> [JSON.Member] {
    guard case .reply(let body) = try store?.outcome(of: question.key),
      let reply = try? CompletionReply(parsing: body)
    else { return [] }
    let text = JSON.Member("response", .text(String(decoding: reply.content, as: UTF8.self)))
    let thoughts = reply.reasoning.map {
      JSON.Member("reasoning", .text(String(decoding: $0, as: UTF8.self)))
    }
    return [text] + (thoughts.map { [$0] } ?? [])
  }
}
