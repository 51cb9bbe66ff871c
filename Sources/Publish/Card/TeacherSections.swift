internal import Corpus

/// What a card says of the model that wrote the reasoning and the answers of conversations.
extension DatasetCard {
  /// Who wrote them, how, what was left behind and why; empty where rows are no conversations.
  var teacher: String {
    guard let traces = record.traces else { return "" }
    return """
      ## Teacher

      Reasoning and answers were written by a model. Its licence, and the terms of who serves it, may bind what is trained
      on its words: check them before you use the rows, beside the licences of the questions.

      \(teachers)
      The model was given the question of the page, \(instructed). It was not shown the answers of the page\(verified).

      \(origins(traces))
      \(sampling)
      ### Verdicts

      \(verdicts(traces))
      ### Benchmarks and traces

      \(comparison)

      """
  }

  private var teachers: String {
    let license = record[.distill]?["teacher_license"].flatMap { $0.isEmpty ? nil : $0 }
    let rows = plan.teachers.ranked.map { name, count in
      [
        Markdown.plain(name), license.map(Markdown.plain) ?? "not stated", "\(count)",
        Markdown.share(count, of: plan.rows),
      ]
    }
    return Markdown.table(["teacher", "its licence", "rows", "share"], rows)
  }

  private var instructed: String {
    "with an instruction in which language to think and to answer, and for some exams a form to answer in"
  }

  private var verified: String {
    guard let count = record.traces?.verified, count > 0 else { return "" }
    return "; \(counted(count, "trace")) of it were compared with a known answer afterwards"
  }

  /// Counted over all traces.
  private func origins(_ traces: TraceReport) -> String {
    let rows = traces.origins.sorted { $0.key < $1.key }.map { origin, count in
      [
        Markdown.plain(origin.teacher), Markdown.plain(origin.cot),
        Markdown.code(String(origin.instruction.prefix(64))),
        "\(count)",
      ]
    }
    return Markdown.table(["teacher", "chain of thought", "instruction", "traces"], rows)
  }

  private var sampling: String {
    let names = ["temperature", "top_p", "top_k", "min_p", "max_tokens", "n", "seed"]
    let settings = names.compactMap { name -> String? in
      let value = record[.trace]?[name] ?? record[.distill]?[name]
      return value.map { "\(name) \($0)" }
    }
    return settings.isEmpty ? "" : "Sampling: \(Markdown.code(settings.joined(separator: ", "))).\n"
  }

  private func verdicts(_ traces: TraceReport) -> String {
    let rows = traces.rules.map {
      [Markdown.code($0.verdict), "\($0.first)", "\($0.total)", "\($0.only)"]
    }
    let words = """
      Rules read every trace; \(traces.ok) of \(traces.traces) passed all of them, and rows are taken from those. A trace
      is counted under the first rule it fails; behind that stand all that fail the rule, and those that fail no other.

      """
    return words + "\n" + Markdown.table(["verdict", "traces", "fail it", "fail only it"], rows)
  }

  private var comparison: String {
    guard let compared = record.traceBenchmarks else { return "The traces were compared with no benchmark." }
    return
      "Traces that share text with these were left behind; translations and paraphrases are not seen.\n\n"
      + table(of: compared)
  }
}
