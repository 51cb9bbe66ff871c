import ArgumentParser
import Corpus
import Distill
import Foundation
import Teacher

struct TranslateVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "Let a teacher translate a file of English questions, and keep what lost nothing.",
    discussion: """
      The file is JSON Lines as OpenThoughts has them: problem or question, conversations (ShareGPT), messages, prompt or \
      instruction; with answer or solution, category or domain, source, license and url where there are any. The answer \
      is passed on as it is, and is never shown to the teacher.

      A translation is refused if a number, a formula, code, an address or a label of a choice is lost or added, if it is \
      not Korean, too long, too short or cut off (docs/prompts.md). What passed goes to --to, in rows that `yisang import` \
      reads; what did not goes beside it, to NAME.refused.jsonl, with the reason.

      Answers are stored (corpus/teacher): stopped, killed, or run again, nothing is asked twice.

      Examples:
        yisang translate openthoughts.jsonl --teacher http://127.0.0.1:8000/v1 --to openthoughts-ko.jsonl
        yisang import openthoughts-ko.jsonl --license Apache-2.0 --source https://huggingface.co/datasets/open-thoughts/OpenThoughts3-1.2M
      """)

  @Argument(help: "Questions, JSON Lines.", completion: .file())
  var file: String

  @OptionGroup var shared: SharedOptions
  @OptionGroup var teacher: TeacherOptions

  @Option(help: ArgumentHelp("Where the translated rows go.", valueName: "file"), completion: .file())
  var to: String

  @Option(help: "0 takes the most probable token (default: 0.6).")
  var temperature: Double?

  @Option(help: "Tokens of an answer at most (default: 16384).")
  var maxTokens: Int?

  @Option(help: "Draws depend on it (default: 0).")
  var seed: Int?

  @Option(help: "Read so many rows at most.")
  var limit: Int?

  @Flag(help: "Ask again, with another seed, for what was refused, and for what failed for good.")
  var retry = false

  @Flag(help: "Show ten requests and what all would take; ask and write nothing.")
  var dryRun = false

  static let keys = TeacherOptions.keys + ["temperature", "max_tokens", "seed"]

  func validate() throws {
    guard limit ?? 1 >= 1 else { throw ValidationError("--limit must be at least 1") }
    guard to != file else { throw ValidationError("--to is the file that is read") }
  }

  func run() async throws {
    let values = try shared.settings(section: .translate)
    let corpus = try shared.corpus()
    var settings = DistillSettings()
    settings.sampling.temperature =
      try values.double("temperature", flag: temperature) ?? settings.sampling.temperature
    settings.sampling.maxTokens = try values.int("max_tokens", flag: maxTokens) ?? settings.sampling.maxTokens
    let seed = try values.int("seed", flag: seed) ?? 0
    guard (0...100).contains(settings.sampling.temperature),
      (1...10_000_000).contains(settings.sampling.maxTokens),
      seed >= 0
    else { throw ValidationError("temperature must be from 0 to 100, max_tokens above 0, seed at least 0") }
    settings.seed = UInt64(seed)
    let source = try teacher.source(values)
    let asked = dryRun && source.model != nil ? nil : try source.open(settings)
    guard let model = asked?.model ?? source.model else { throw ValidationError("there is no --teacher") }
    let job = TranslationJob(
      file, model: model, sampling: settings.sampling, extra: try teacher.extraBody(values),
      seed: settings.seed, limit: limit, retriesRefused: retry)
    if dryRun { return try show(job, model, try CompletionStore(reading: corpus)) }
    guard let asked else { throw ValidationError("there is no --teacher") }
    var inquiry = Inquiry.Settings()
    inquiry.budget = try teacher.budget(values)
    try translate(job, asked, inquiry, corpus)
  }

  private func translate(
    _ job: TranslationJob, _ teacher: any Teacher, _ inquiry: Inquiry.Settings, _ corpus: Corpus
  )
    throws
  {
    let log = try startedLog(of: corpus)
    let store = try CompletionStore(writing: corpus)
    var progress = InquiryProgress()
    let end = try job.ask(
      teacher, inquiry, store: store, clock: { Date().timeIntervalSince1970 }, shouldStop: stopRequested
    ) { event in
      switch event {
      case .note(let note): Console.note("translate: \(note)")
      case .progress(let now):
        progress = now
        Console.status(
          "translate: \(now.replies) answers, \(now.known) stored before, \(now.inFlight) in flight")
      case .reply: break
      }
    }
    Console.status("")
    let counts = try job.write(to: to, refused: refusedPath, store: store)
    try log.end(
      rowsIn: counts.rows, rowsOut: counts.translated, outcome: end == .complete ? "done" : "stopped",
      now: Date().timeIntervalSince1970)
    let servers = ServerTallies(teacher)
    for line in servers.lines { Console.note("translate: \(line)") }
    try show(counts, progress, servers)
    switch end {
    case .complete:
      if counts.translated == 0 { leave(ExitStatus.empty, "no row was translated: \(refusedPath) says why") }
    case .stopped: leave(ExitStatus.stopped, "stopped; run the same command again to go on")
    case .budget(let spent):
      leave(ExitStatus.stopped, "the budget is spent (\(spent)); run it again to go on")
    }
  }

  /// Beside the output: out.jsonl has out.refused.jsonl.
  private var refusedPath: String {
    (to.hasSuffix(".jsonl") ? String(to.dropLast(6)) : to) + ".refused.jsonl"
  }

  private struct CountsJSON: Encodable {
    let rows, translated, unanswered, asked, storedBefore, tokens: Int
    let refused: [String: Int]
    let servers: [ServerTallies.Row]
  }

  private func show(
    _ counts: TranslationJob.Counts, _ progress: InquiryProgress, _ servers: ServerTallies
  ) throws {
    if shared.json {
      return try Console.json(
        CountsJSON(
          rows: counts.rows, translated: counts.translated, unanswered: counts.unanswered,
          asked: progress.ended,
          storedBefore: progress.known, tokens: progress.tokens, refused: counts.refused,
          servers: servers.rows))
    }
    Console.out("\(counts.translated) of \(counted(counts.rows, "row")) translated: \(to)")
    if counts.unanswered > 0 { Console.out("  \(counts.unanswered)\tnot answered yet") }
    for (reason, count) in counts.refused.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      Console.out("  \(count)\t\(reason)")
    }
  }

  private struct PlanJSON: Encodable {
    let model: String
    let requests, stored, promptTokensEstimate: Int
    let first: [[[String: String]]]
  }

  /// English has about a token for four characters in the tokenizers of today's teachers.
  private func show(_ job: TranslationJob, _ model: String, _ store: CompletionStore?) throws {
    let plan = try job.preview(10, store: store)
    if shared.json {
      let first = plan.first.map { $0.request.messages.map { ["role": $0.role, "content": $0.content] } }
      return try Console.json(
        PlanJSON(
          model: model, requests: plan.requests, stored: plan.stored, promptTokensEstimate: plan.scalars / 4,
          first: first))
    }
    for planned in plan.first {
      Console.out("--- seed \(planned.request.seed)")
      for message in planned.request.messages { Console.out("[\(message.role)] \(message.content)") }
    }
    Console.out("---")
    Console.out(
      "\(counted(plan.requests, "request")) to \(model), \(plan.stored) stored; about \(plan.scalars / 4) tokens of prompts"
    )
  }
}
