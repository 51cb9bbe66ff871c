import ArgumentParser
import Corpus
import Evaluate
import Foundation
import Kernels
import StrictJSON
import Teacher

struct EvalVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Ask a model the questions of benchmarks, and score its answers.",
    discussion: """
      The model is a folder, run in this process, or a server with OpenAI's API. Benchmarks are read from the disk: JSON \
      Lines, JSON, CSV or TSV, or a folder of such files. Their layout is seen from the columns; --task LAYOUT=FILE names \
      it, --columns question=Q,gold=G,… says where the fields of any other file are (docs/eval-tasks.md).

      Every answer is stored (OUTPUT/completions.sqlite) before it is judged: stopped or killed, the same command goes on, \
      and another --extract, --k or --think-language asks nothing again. Draws depend on --seed, the item and the answer's \
      number alone. OUTPUT also gets results.json, whose keys are those of lm-evaluation-harness, and samples.jsonl.

      acc ± s.e. is over items (with --n above 1 clustered by item), "runs" the s.e. over the n runs; pass@k is the unbiased \
      estimator. What is undecided, unanswered or failed counts as wrong and is counted apart. LC: thoughts and answer are \
      in the language they should be in, by script. macro: every source has the same weight. docs/eval.md has the formulas.

      Held-out tasks are read once: runs/held-out.jsonl keeps who read which file when, with what score; reading a file of \
      the same digest again needs --again REASON.

      Examples:
        yisang eval --model runs/first --tasks mclm.jsonl kmmlu-redux.csv
        yisang eval --server http://127.0.0.1:8000/v1 --task kmmlu=kmmlu/ --n 4 --k 1,4 --limit 200
        yisang eval --model DIR --tasks exam.csv --columns question=문제,A=가,B=나,gold=정답 --prompt plain
        yisang eval --model DIR --tasks click.jsonl --held-out
        yisang eval --compare runs/first/eval/results.json runs/second/eval/results.json
      """)

  @OptionGroup var options: EvalOptions

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Benchmarks: files, or folders of files.", valueName: "file")
  )
  var tasks: [String] = []

  @Option(
    help: ArgumentHelp("A benchmark of a named layout; may be given several times.", valueName: "layout=file")
  )
  var task: [String] = []

  @Option(
    help: ArgumentHelp("Where the fields of --tasks are: question=Q,gold=G,A=…,source=….", valueName: "map"))
  var columns: String?

  @Option(help: "Ask the first so many items of each file.")
  var limit: Int?

  @Flag(help: "All tasks of this command are held out, also those that are not so by their layout.")
  var heldOut = false

  @Option(help: ArgumentHelp("Why held-out tasks are read again.", valueName: "reason"))
  var again: String?

  @Option(help: ArgumentHelp("The folder of runs, and of the log of held-out readings.", valueName: "dir"))
  var runs = "runs"

  @Option(help: ArgumentHelp("Where answers and results go (default: RUNS/NAME/eval).", valueName: "dir"))
  var outputDir: String?

  @Flag(help: "Ask again what failed for good in an earlier run.")
  var retryFailed = false

  @Flag(name: .customLong("no-ask"), help: "Judge what is stored; --model and --server are not opened.")
  var noAsk = false

  @Flag(help: "Score what is there: missing answers count as wrong.")
  var partial = false

  @Option(help: "Print so many answers of each task that are not right.")
  var showWrong = 0

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Two results.json: their differences, item by item.", valueName: "results"))
  var compare: [String] = []

  @Option(help: "The settings file; yisang.yaml is read where it is there.")
  var config: String?

  @Flag(help: "Print results as JSON.")
  var json = false

  func validate() throws {
    guard compare.isEmpty || compare.count == 2 else { throw ValidationError("--compare takes two results") }
    guard compare.isEmpty || tasks.isEmpty && task.isEmpty else {
      throw ValidationError("--compare reads two results and asks nothing: leave --tasks out")
    }
    guard !compare.isEmpty || !tasks.isEmpty || !task.isEmpty else {
      throw ValidationError("give --tasks FILE…, or --task LAYOUT=FILE")
    }
    guard limit ?? 1 >= 1 else { throw ValidationError("--limit must be at least 1") }
    guard showWrong >= 0 else { throw ValidationError("--show-wrong must be at least 0") }
    guard columns == nil || !tasks.isEmpty else {
      throw ValidationError("--columns says where the fields of --tasks are")
    }
    guard again == nil || again?.contains(where: { !$0.isWhitespace }) == true else {
      throw ValidationError("--again needs a reason")
    }
  }

  func run() throws {
    if compare.count == 2 { return EvalReport.print(try Comparison(compare[0], compare[1]), json: json) }
    let file = try Settings(file: config, section: "eval", keys: EvalOptions.keys)
    var settings = try options.resolved(file)
    let (prompt, words) = try options.prompt(file)
    let source = try noAsk ? nil : EvalSource(options, file, settings)
    let tasks = try loaded()
    var room: (@Sendable ([ChatMessage]) throws -> Int)?
    if case .folder(let folder, let local) = source {
      let prompts = try LocalPrompts(folder: folder, extra: local.extra)
      settings.opensThink = try prompts.opensThink()
      room = { try prompts.room($0) }
    }
    if settings.samples > 1, settings.sampling.temperature == 0 {
      Console.note(
        "eval: --temperature 0 draws nothing: the \(settings.samples) answers to a question will be the same")
    }
    let teacher = try source?.open()
    let output = try folder(source, file, model: teacher?.model)
    let model = try teacher?.model ?? storedModel(in: output, file)
    let run = try EvalRun(tasks, model: model, settings: settings, room: room) {
      [ChatMessage(role: "user", content: prompt.text(of: $0))]
    }
    let session = EvalSession(
      run: run, output: output, log: HeldOutLog(runs: runs), prompt: words, verb: self)
    try session.work(asking: teacher)
  }

  /// - Throws: `EvaluationError` with file and line.
  private func loaded() throws -> [EvalTask] {
    let map = try columns.map { try ColumnMap(parsing: $0) }
    var all = try tasks.map { try loadTask(path: $0, columns: map, limit: limit) }
    for text in task {
      guard let mark = text.firstIndex(of: "="), mark > text.startIndex else {
        throw ValidationError(
          "--task takes LAYOUT=FILE, not \(text); a file whose layout is to be seen is given with --tasks")
      }
      let layout = try choice("task", String(text[..<mark]), of: TaskLayout.self)
      all.append(try loadTask(path: String(text[text.index(after: mark)...]), layout: layout, limit: limit))
    }
    for index in all.indices {
      all[index].heldOut = all[index].heldOut || heldOut
      for note in all[index].notes { Console.note("eval: \(all[index].name): \(note)") }
      if all[index].items.isEmpty { Console.note("eval: \(all[index].name) has no items") }
    }
    if all.allSatisfy(\.items.isEmpty) { leave(ExitStatus.empty, "there is nothing to ask") }
    return all
  }

  /// `runs/NAME/eval`; of `runs/NAME/checkpoint-N` that step's own below it.
  private func folder(_ source: EvalSource?, _ file: Settings, model: String?) throws -> String {
    if let outputDir { return outputDir }
    let given = try file.string("adapter", flag: options.adapter) ?? file.string("model", flag: options.model)
    guard let given else {
      guard let name = try model ?? file.string("model_name", flag: options.modelName) else {
        throw ValidationError(
          "--no-ask needs --output-dir, or the --model or --model-name that was evaluated")
      }
      let safe = name.unicodeScalars.map { scalar in
        let isSafe =
          scalar.isASCII
          && (scalar.properties.isAlphabetic || "0123456789._-".unicodeScalars.contains(scalar))
        return isSafe ? String(scalar) : "-"
      }
      return "\(runs)/\(safe.joined())/eval"
    }
    let url = URL(filePath: given).standardizedFileURL
    let (name, parent) = (url.lastPathComponent, url.deletingLastPathComponent())
    let step = name.hasPrefix("checkpoint-") ? name.dropFirst("checkpoint-".count) : ""
    guard !step.isEmpty, step.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      return "\(runs)/\(name)/eval"
    }
    return "\(runs)/\(parent.lastPathComponent)/eval/\(name)"
  }

  /// The model whose answers are stored.
  private func storedModel(in folder: String, _ file: Settings) throws -> String {
    if let name = try file.string("model_name", flag: options.modelName) { return name }
    let known = try CompletionStore(readingFrom: folder)?.models() ?? [:]
    if known.count == 1, let name = known.keys.first { return name }
    guard !known.isEmpty else { throw ValidationError("no answers are stored in \(folder)") }
    throw ValidationError(
      "\(folder) has answers of several models, name one with --model-name: \(known.keys.sorted().joined(separator: ", "))"
    )
  }
}
