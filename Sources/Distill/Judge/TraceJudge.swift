public import Contamination
public import Corpus
internal import Reasoning
internal import StrictJSON
internal import Teacher

/// From a stored completion to a judged trace. Pure: the same bytes give the same row.
public struct TraceJudge: Sendable {
  private let settings: DistillSettings
  private let student: Student?
  private let benchmarks: BenchmarkIndex?

  /// - Parameters:
  ///   - student: counts tokens; nil takes the teacher's count.
  ///   - benchmarks: that no trace may share text with; nil compares with nothing.
  public init(_ settings: DistillSettings, student: Student? = nil, benchmarks: BenchmarkIndex? = nil) {
    (self.settings, self.student, self.benchmarks) = (settings, student, benchmarks)
  }

  /// What the verdicts depend on, by configuration names.
  public var parameters: [String: String] {
    var values = settings.rules.parameters
    values["max_trace_tokens"] = "\(settings.maxTraceTokens)"
    values["student"] = student?.digest ?? "the teacher's count"
    values["verify"] = "\(settings.verifies)"
    if let benchmarks {
      values["benchmarks"] = benchmarks.benchmarks.map { "\($0.name) \($0.digest.hex) \($0.items)" }
        .joined(separator: "\n")
      values["contamination_rule"] = benchmarks.rule.rawValue
    }
    return values
  }

  /// Judges one completion.
  ///
  /// - Returns: the row, or why the body has no completion.
  public func row(
    of body: [UInt8], _ planned: PlannedRequest, _ prompt: AugmentedPrompt, _ item: Item
  ) -> Result<TraceRow, Rejection> {
    let reply: CompletionReply
    do { reply = try CompletionReply(parsing: body) } catch {
      return .failure(Rejection(error.reason, value: error.detail))
    }
    let parts = TraceParts(content: reply.content, reasoning: reply.reasoning)
    let question = Array(prompt.text.utf8)
    var judgement = judge(
      parts, prompt: question, finishReason: reply.finishReason, settings: settings.rules)
    let studentTokens = student.map { student in
      student.count(question) + student.count(Array(content(of: parts).utf8))
    }
    if let tokens = studentTokens ?? reply.outputTokens, tokens > settings.maxTraceTokens {
      judgement.fail(.overlong, value: "\(tokens)", threshold: "≤ \(settings.maxTraceTokens)")
    }
    let overlap = benchmarks?.match(parts.think + [0x0A] + parts.answer)
    if let overlap {
      judgement.fail(
        .contaminated, value: "\(overlap.benchmark) \(overlap.item), \(overlap.verdict.rawValue)",
        threshold: "nothing shared")
    }
    let checked = settings.verifies ? verify(parts, prompt, item) : nil
    if checked?.agreement == .different {
      judgement.fail(.wrong, value: checked?.extracted, threshold: checked?.gold)
    }
    return .success(
      TraceRow(
        id: TraceRow.id(of: planned.key, item.id), key: planned.key, item: item,
        rollout: planned.rollout, attempt: planned.attempt, teacher: planned.recipe.model,
        cot: planned.recipe.cot, instruction: planned.recipe.instruction, augmentation: prompt.augmentation,
        prompt: prompt.text, think: String(decoding: parts.think, as: UTF8.self),
        answer: String(decoding: parts.answer, as: UTF8.self), finishReason: reply.finishReason,
        judgement: judgement, promptTokens: reply.promptTokens, outputTokens: reply.outputTokens,
        studentTokens: studentTokens, gold: checked?.gold, extracted: checked?.extracted,
        agreement: checked?.agreement, overlap: overlap.map { "\($0.benchmark) \($0.item)" }))
  }

  private func content(of parts: TraceParts) -> String {
    Example.content(
      think: String(decoding: parts.think, as: UTF8.self),
      answer: String(decoding: parts.answer, as: UTF8.self))
  }

  /// Compares the answer with the known one; nil where none is known. A number that merely comes last is no answer.
  private func verify(
    _ parts: TraceParts, _ prompt: AugmentedPrompt, _ item: Item
  ) -> (gold: String, extracted: String?, agreement: Agreement)? {
    guard let gold = GoldAnswer(of: item, prompt) else { return nil }
    let found = compareAnswer(
      gold: gold.text, answer: String(decoding: parts.answer, as: UTF8.self), kind: gold.kind,
      options: prompt.options, extraction: .afterThink)
    return (gold.text, found.extracted, found.agreement)
  }
}
