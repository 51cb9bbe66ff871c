import ArgumentParser
import Contamination
import Corpus
import Distill
import Foundation
import Reasoning
import Slurm
import Teacher

struct DistillVerb: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "distill",
    abstract:
      "Let a teacher reason about the kept questions in Language-Mixed Chain-of-Thought, and keep the good traces.",
    discussion: """
      The teacher is a server with OpenAI's API (vLLM, SGLang, llama.cpp, Ollama, yisang serve; several are balanced) or \
      the folder of a model, run in this process. With --teachers servers join and leave while it asks, as a file lists \
      them. It sees the question and an instruction, never a crawled answer; \
      questions of class C are not asked.

      Every answer is stored as it came, under a key of model, messages, parameters and number, before anything is made \
      of it (corpus/teacher). It is never asked again: stopped, killed, or run with other rules, distill goes on from \
      what is stored. Then each trace is judged (corpus/trace) and the examples are drawn (corpus/distill). \
      docs/distill.md says how; docs/traces.md has the verdicts: ok, truncated, refused, no-think, several-think, looped, \
      not-korean-answer, language-drift, overlong, contaminated, wrong.

      --executor slurm has the jobs of a cluster ask, each about its part of the shards, and judge what they are told \
      (docs/slurm.md); --max-requests and the like are then of each.

      Examples:
        yisang distill --teacher http://127.0.0.1:8000/v1 --dry-run
        yisang distill --teacher http://127.0.0.1:8000/v1 --teacher http://127.0.0.1:8001/v1 --max-in-flight 256
        yisang distill --teachers servers.txt --model Qwen/Qwen3-32B
        yisang distill --teacher models/teacher --max-tokens 256 --limit 100
        yisang distill --teacher http://127.0.0.1:8000/v1 --retry truncated,looped
        yisang distill --no-ask --model Qwen/Qwen3-32B --mix code=86k,science=37k,exams=66k
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var teacher: TeacherOptions
  @OptionGroup var options: DistillOptions
  @OptionGroup var work: WorkerOptions
  @OptionGroup var executor: ExecutorOptions

  @Option(help: "Ask about so many prompts at most.")
  var limit: Int?

  @Option(
    help:
      "Ask again, with another seed, for traces with these verdicts, separated by commas; failed: failed requests."
  )
  var retry: String?

  @Option(help: "Tries beyond the first that --retry may make of an answer.")
  var retryAttempts = 1

  @Option(
    help: ArgumentHelp(
      "The model that is to learn: its tokenizer says how long a trace is.", valueName: "dir"),
    completion: .directory)
  var student: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Benchmarks, or indexes of them, that no trace may share text with.", valueName: "file"),
    completion: .file())
  var benchmarks: [String] = []

  @Option(
    help: "What counts as shared: units or paper (default: units).", completion: .list(["units", "paper"]))
  var contaminationRule: String?

  @Flag(name: .customLong("no-ask"), help: "Judge and draw from what is stored; needs --model.")
  var noAsk = false

  @Flag(
    help: "Show ten requests and how many tokens all would take; asks a server at most for its model's name.")
  var dryRun = false

  @Flag(help: "Print the instruction that would be sent, and do nothing.")
  var printInstruction = false

  static let keys =
    DistillOptions.keys + TeacherOptions.keys + ["student", "benchmarks", "contamination_rule"]

  func validate() throws {
    guard (1...1_000).contains(retryAttempts) else {
      throw ValidationError("--retry-attempts must be from 1 to 1000")
    }
    guard limit ?? 1 >= 1 else { throw ValidationError("--limit must be at least 1") }
    guard executor.shards == nil || limit == nil else {
      throw ValidationError("--limit is of all prompts, and --shards asks about a part of them")
    }
    guard !noAsk || retry == nil else { throw ValidationError("--retry asks, and --no-ask does not") }
  }

  func run() async throws {
    let file = try shared.settings(section: .distill)
    let instruction = try options.instruction(file)
    if printInstruction { return Console.out(instruction.text) }
    let corpus = try shared.corpus()
    var settings = try options.resolved(file, cot: instruction.cot)
    settings.extraBody = try teacher.extraBody(file)
    let source = try teacher.source(file)
    settings.omitted = try teacher.omitted(file)
    let inquiry = try inquiry(file)
    var retry = PromptSource.Retry()
    (retry.verdicts, retry.attempts) = (try retried().verdicts, retryAttempts)
    let shards = try corpus.sealedShards(of: .dedup)
    if let slurm = try executor.slurm(file, corpus, config: shared.config) {
      guard limit == nil else {
        throw ValidationError("--limit is of all prompts, and jobs share them: leave it out")
      }
      guard try noAsk || teacher.isGiven(file) else { throw TeacherOptions.noTeacher }
      try slurm.run(
        [JobStep("distill", parts: "--shards", tasks: slurm.count(for: shards.count)), JobStep("end")],
        say: dryRun
      ) {
        // What an earlier run asked in other parts, nobody asks again.
        try CompletionStore.takeInParts(of: corpus)
        // With the model's name tasks wait for servers that are not there yet, or not any more; without it they ask for it.
        guard source.model == nil, source.isServer, !noAsk else { return [] }
        return ["--model", try source.open(settings).model]
      }
    }
    let part = try executor.part()
    if part == nil, !dryRun { try CompletionStore.takeInParts(of: corpus) }
    let asked = noAsk || dryRun && source.model != nil ? nil : try source.open(settings)
    guard let model = asked?.model ?? source.model else {
      throw ValidationError("--no-ask needs --model: the name under which the answers are stored")
    }
    if noAsk { try DistillVerb.expectAnswers(of: model, in: corpus) }
    let job = try DistillJob(
      settings, model: model, instruction: instruction, corpus: corpus,
      student: try file.string("student", flag: student).map { try Student(folder: $0) },
      benchmarks: try index(file))
    if dryRun {
      return try DistillPlan(try job.preview(10, limit: limit), settings, model).print(json: shared.json)
    }
    let run = DistillRun(job: job, corpus: corpus, workers: work.workers, json: shared.json)
    if let part { return try await run.run(part, asking: asked, inquiry, retry: retry) }
    try await run.run(asking: asked, inquiry, retry: retry, limit: limit)
  }

  private static func expectAnswers(of model: String, in corpus: Corpus) throws {
    let known = try CompletionStore(reading: corpus)?.models() ?? [:]
    guard known[model] == nil else { return }
    let names = known.sorted { $0.value > $1.value }.map { "\($0.key) (\($0.value))" }
    throw ValidationError(
      "no answer of \(model) is stored; "
        + (names.isEmpty ? "nothing is" : "there are answers of \(names.joined(separator: ", "))"))
  }

  private func index(_ file: Settings) throws -> BenchmarkIndex? {
    let paths = try file.strings("benchmarks", flag: benchmarks)
    let rule = try file.string("contamination_rule", flag: contaminationRule)
      .map { try choice("contamination_rule", $0, of: ContaminationRule.self) }
    return paths.isEmpty ? nil : try BenchmarkIndex.load(paths: paths, rule: rule)
  }

  private func inquiry(_ file: Settings) throws -> Inquiry.Settings {
    var inquiry = Inquiry.Settings()
    inquiry.budget = try teacher.budget(file)
    inquiry.retriesFailed = try retried().failed
    return inquiry
  }

  private func retried() throws -> (verdicts: Set<TraceVerdict>, failed: Bool) {
    let names = retry?.split(separator: ",").map(String.init) ?? []
    let verdicts = try names.filter { $0 != "failed" }.map { try choice("retry", $0, of: TraceVerdict.self) }
    guard !verdicts.contains(.ok) else { throw ValidationError("traces that are ok are not asked again") }
    return (Set(verdicts), names.contains("failed"))
  }
}
