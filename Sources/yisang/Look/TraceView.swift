import Corpus
import Korean
import Reasoning

/// A trace as `yisang show` prints it.
struct TraceView {
  let trace: StoredTrace
  let license: Lineage.License?
  let profile: [ThinkParagraph]
  let reflections: [Reflection]

  init(_ trace: StoredTrace, license: Lineage.License?) {
    (self.trace, self.license) = (trace, license)
    let think = Array(trace.think.utf8)
    profile = thinkProfile(think)
    reflections = findReflections(in: think)
  }

  /// Facts, question, think part, answer.
  func lines(_ marks: TextMarks) -> [String] {
    func text(_ text: String, _ reflections: [Reflection] = []) -> [String] {
      MarkedText(text: Array(text.utf8), marks: marks, reflections: reflections).lines
    }
    return facts.map { line in String(decoding: MarkedText.harmless(Array(line.utf8)[...]), as: UTF8.self) }
      + ["", "question"] + text(trace.prompt)
      + ["", "think, \(share(trace.koreanThink)) Korean"] + text(trace.think, reflections)
      + ["", "answer, \(share(trace.koreanAnswer)) Korean"] + text(trace.answer)
  }

  private var facts: [String] {
    var lines = ["trace \(trace.id)  \(trace.verdict)"]
    lines += trace.failed.map { failure in
      let bound = failure.threshold.map { ", wanted \($0)" } ?? ""
      return "  fails \(failure.verdict)" + (failure.value.map { ": \($0)" } ?? "") + bound
    }
    lines.append("  of item \(trace.item), rollout \(trace.rollout), attempt \(trace.attempt)\(seed)")
    lines.append("  \(trace.title)\(trace.category.map { " (\($0))" } ?? "")")
    lines.append("  \(trace.url)")
    let name = license.map { "class \($0.licenseClass)" + ($0.license.map { " (\($0))" } ?? "") }
    lines.append("  licence: \(name ?? "not judged")")
    lines.append("  teacher: \(trace.teacher), \(trace.cot), instruction \(trace.instruction.prefix(16))")
    if let augmentation = trace.augmentation { lines.append("  augmentation: \(augmentation)") }
    let counts = [
      ("prompt", trace.promptTokens), ("output", trace.outputTokens), ("student's", trace.studentTokens),
    ]
    let tokens = counts.compactMap { name, count in count.map { "\(name) \($0)" } }.joined(separator: ", ")
    lines.append(
      "  tokens: \(tokens.isEmpty ? "not counted" : tokens); ended by \(trace.finishReason.isEmpty ? "?" : trace.finishReason)"
    )
    lines.append(
      "  Korean by paragraph: " + profile.map { "\(Int(($0.korean * 100).rounded()))" }.joined(separator: " ")
    )
    lines.append(
      "  \(counted(trace.hanDrift, "letter")) of other scripts, \(counted(reflections.count, "reflection")): "
        + reflections.map(\.marker).joined(separator: ", "))
    if let gold = trace.gold {
      lines.append(
        "  known answer: \(gold); found: \(trace.extracted ?? "none"), \(trace.agreement ?? "not compared")")
    }
    return lines
  }

  private var seed: String { trace.parameters["seed"].map { ", seed \($0)" } ?? "" }

  private func share(_ share: Double) -> String { "\((share * 1_000).rounded() / 10) %" }
}

/// `yisang show --json`.
struct TraceJSON: Encodable {
  struct Failure: Encodable {
    let verdict: String
    let value, threshold: String?
  }
  struct Reflection: Encodable {
    let start, end: Int
    let marker: String
  }
  let id, item, page, key, url, title, teacher, cot, instruction, prompt, think, answer, finishReason,
    verdict: String
  let category, augmentation, seed, licenseClass, license, gold, extracted, agreement, overlap: String?
  let rollout, attempt, hanDrift, repetition: Int
  let promptTokens, outputTokens, studentTokens: Int?
  let koreanThink, koreanAnswer: Double
  let profile: [Double]
  let failed: [Failure]
  let reflections: [Reflection]

  init(_ view: TraceView) {
    let trace = view.trace
    (id, item, page) = (trace.id.description, trace.item.description, trace.page.description)
    (key, url, title, category) = (trace.key.hex, trace.url, trace.title, trace.category)
    (teacher, cot, instruction) = (trace.teacher, trace.cot, trace.instruction)
    (augmentation, seed) = (trace.augmentation, trace.parameters["seed"])
    (prompt, think, answer) = (trace.prompt, trace.think, trace.answer)
    (finishReason, verdict) = (trace.finishReason, trace.verdict)
    (licenseClass, license) = (view.license?.licenseClass, view.license?.license)
    (gold, extracted, agreement, overlap) = (trace.gold, trace.extracted, trace.agreement, trace.overlap)
    (rollout, attempt, hanDrift, repetition) = (
      trace.rollout, trace.attempt, trace.hanDrift, trace.repetition
    )
    (promptTokens, outputTokens, studentTokens) = (
      trace.promptTokens, trace.outputTokens, trace.studentTokens
    )
    (koreanThink, koreanAnswer) = (trace.koreanThink, trace.koreanAnswer)
    profile = view.profile.map(\.korean)
    failed = trace.failed.map { Failure(verdict: $0.verdict, value: $0.value, threshold: $0.threshold) }
    reflections = view.reflections.map { Reflection(start: $0.start, end: $0.end, marker: $0.marker) }
  }
}
