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
      number alone. Results go to OUTPUT/TASKS-ID, and the latest to OUTPUT: results.json, whose keys are those of \
      lm-evaluation-harness, and samples.jsonl.

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
    parsing: .upToNextOption,
    help: ArgumentHelp("Benchmarks: files, or folders of files.", valueName: "file"), completion: .file())
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

  @Option(
    help: ArgumentHelp(
      "The folder of runs, and of the log of held-out readings (default: runs).", valueName: "dir"),
    completion: .directory)
  var runs: String?

  @Option(
    help: ArgumentHelp(
      "Where answers and results go; a plain name is one below RUNS (default: RUNS/NAME/eval).",
      valueName: "dir"), completion: .directory)
  var outputDir: String?

  @Flag(help: "Ask again what failed for good in an earlier run.")
  var retryFailed = false

  @Flag(name: .customLong("no-ask"), help: "Judge what is stored; no model is loaded or asked.")
  var noAsk = false

  @Flag(help: "Score what is there: missing answers count as wrong.")
  var partial = false

  @Option(
    help: ArgumentHelp(
      "Scores of translations, separated by commas: chrf, chrf++, bleu, bleu:char, bleu:none.",
      valueName: "names")
  )
  var metrics = "chrf,bleu"

  @Option(help: "Print so many answers of each task that are not right.")
  var showWrong = 0

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Two results.json: their differences, item by item.", valueName: "results"),
    completion: .file())
  var compare: [String] = []

  @Option(
    help: ArgumentHelp(
      "Sentences and their translations: how far --model puts each pair to one place (MEXA), by layer.",
      valueName: "file"))
  var parallel: String?

  @Option(
    help: ArgumentHelp(
      "The two columns of --parallel: pivot=en,other=ko (default: the only two, or en and ko).",
      valueName: "map"))
  var parallelColumns: String?

  @Option(
    help: "The settings file; yisang.yaml is read where it is there.", completion: .file(extensions: ["yaml"])
  )
  var config: String?

  @Flag(help: "Print results as JSON.")
  var json = false

  func validate() throws {
    guard compare.isEmpty || compare.count == 2 else { throw ValidationError("--compare takes two results") }
    guard compare.isEmpty || tasks.isEmpty && task.isEmpty else {
      throw ValidationError("--compare reads two results and asks nothing: leave --tasks out")
    }
    guard parallel == nil || tasks.isEmpty && task.isEmpty && compare.isEmpty && !noAsk else {
      throw ValidationError(
        "--parallel looks at a model's states and asks nothing: give it with --model alone")
    }
    guard parallelColumns == nil || parallel != nil else {
      throw ValidationError("--parallel-columns names the columns of --parallel")
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
    let file = try Settings(file: config, section: .eval)
    var settings = try options.resolved(file)
    let (prompt, words, digest) = try options.prompt(file)
    let names = metrics.split(separator: ",").map(String.init)
    let scorer = try TranslationScorer(names: names)
    let source = try isOpened(file) ? EvalSource(options, file, settings) : nil
    if let parallel {
      return try EvalAlignment(path: parallel, map: parallelColumns, source: source).print(json: json)
    }
    let read = try EvalTasks(self, file)
    var room: (@Sendable ([ChatMessage]) throws -> Int)?
    if case .folder(let folder, let local) = source {
      let prompts = try LocalPrompts(folder: folder, extra: local.extra)
      if try settings.opensThink != prompts.opensThink(), settings.opensThink {
        Console.note("eval: --opens-think goes with --server: the template of \(folder) does not open them")
      }
      settings.opensThink = try prompts.opensThink()
      room = { try prompts.room($0) }
    }
    if settings.samples > 1, settings.sampling.temperature == 0 {
      Console.note(
        "eval: --temperature 0 draws nothing: the \(settings.samples) answers to a question will be the same")
    }
    let place = try EvalPlace(self, file)
    let teacher = noAsk ? nil : try source?.open()
    let output = try place.folder(model: teacher?.model)
    var model = try teacher?.model ?? place.storedModel(source, in: output)
    if teacher != nil, room == nil { model = try place.revised(model) ?? model }
    if noAsk, room == nil, try AskedModels(folder: output).opensThink(model) == true {
      settings.opensThink = true
    }
    let run = try EvalRun(read.tasks, model: model, settings: settings, room: room) {
      [ChatMessage(role: "user", content: prompt.text(of: $0))]
    }
    var origin = ResultsFile.Origin(prompt: words)
    (origin.promptDigest, origin.limit, origin.paths) = (digest, limit, read.paths)
    origin.command = CommandLine.arguments
    let revision = try file.string("model_revision", flag: options.modelRevision)
    let session = EvalSession(
      run: run, output: output, log: HeldOutLog(runs: place.runs), origin: origin,
      metrics: scorer.metrics.map { TranslationMetric($0) }, hasOnlyName: room == nil && revision == nil,
      verb: self)
    try session.work(asking: teacher)
  }

  /// Whether a model is named; with --no-ask none need be: one that is there is looked at and not loaded, of one that is gone
  /// the name is enough.
  private func isOpened(_ file: Settings) throws -> Bool {
    if !noAsk { return true }
    guard let folder = try file.string("model", flag: options.model) else { return false }
    return FileManager.default.fileExists(atPath: folder)
  }
}
