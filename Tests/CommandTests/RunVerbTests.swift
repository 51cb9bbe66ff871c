import Corpus
import Foundation
import StrictJSON
import TestKit
import TestSite
import Testing

/// `yisang run` as a process, over a table of questions, with a teacher that counts and a tiny model.
@Suite(.serialized)
struct RunVerbTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  private func teacher(delay: Double = 0) throws -> TestTeacher {
    var configuration = TestTeacherConfiguration()
    configuration.delay = delay
    let teacher = try TestTeacher(configuration)
    try teacher.start()
    return teacher
  }

  /// Questions, a model, a benchmark and a settings file, as a user would have them.
  private func prepare(_ teacher: String, in folder: String? = nil, questions: Int = 16, more: String = "")
    throws
  {
    let place = folder.map { scratch.path + "/" + $0 } ?? scratch.path
    let prefix = folder.map { $0 + "/" } ?? ""
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    _ = try scratch.tinyModel(prefix + "base")
    let config = place + "/base/config.json"
    let text = try String(contentsOfFile: config, encoding: .utf8)
    // Conversations of Korean have more bytes than the tiny model has places.
    try text.replacing("\"max_position_embeddings\":256", with: "\"max_position_embeddings\":8192")
      .replacing("\"max_position_embeddings\": 256", with: "\"max_position_embeddings\": 8192")
      .write(toFile: config, atomically: true, encoding: .utf8)
    let lines = (0..<questions).map { n in
      """
      {"question": "어느 마을에 감나무가 \(n + 2)그루 있고 나무마다 감이 \(n % 7 + 3)개씩 열렸습니다. 감은 모두 몇 개인지 풀이와 함께 알려 주세요.", \
      "answer": "답은 \((n + 2) * (n % 7 + 3))개입니다.", "license": "CC0-1.0", "category": "exams"}
      """
    }
    let table = try scratch.write(lines.joined(separator: "\n"), to: prefix + "q.jsonl")
    // The time of change is in the rows: equal, so that two corpora can be compared.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: table)
    let rows = (1...8).map { "{\"question\":\"\($0) + \($0)?\",\"gold\":\"\(2 * $0)\"}" }
    _ = try scratch.write(rows.joined(separator: "\n"), to: prefix + "sums.jsonl")
    _ = try scratch.write(
      (1...3).map {
        "{\"question\":\"감 \($0)개와 \($0)개는 모두 몇 개입니까?\",\"gold\":\"\(2 * $0)\",\"kind\":\"math\",\"split\":\"toy\"}"
      }
      .joined(separator: "\n"), to: prefix + "bench.jsonl")
    _ = try scratch.write(
      """
      import: {files: [q.jsonl], source: toy}
      filter: {min_chars: 20}
      distill: {teacher: "\(teacher)", max_in_flight: 4}
      sft: {model: base, max_steps: 4, save_steps: 2, max_length: 8192, learning_rate: 1e-3, threads: 1,
        per_device_train_batch_size: 2, gradient_accumulation_steps: 1}
      grpo: {data: sums.jsonl, reward_funcs: [repetition, overlong], reward_weights: [1, -0.5], max_steps: 2, threads: 1,
        per_device_train_batch_size: 4, gradient_accumulation_steps: 2, num_generations: 4, max_completion_length: 12}
      eval: {tasks: [bench.jsonl], max_tokens: 4, dtype: fp32, threads: 1}
      export: {to: out, class: A, name: exams}
      \(more)
      """, to: prefix + "yisang.yaml")
  }

  private static let steps = [
    "import", "filter", "dedup", "distill", "sft", "grpo", "eval base", "eval sft", "eval grpo", "export",
  ]

  /// The state of each step, by its name, as `--json` has it; the report left out.
  private func states(_ result: Program.Result) throws -> [String: String] {
    let steps = try JSON(parsing: Array(result.out.utf8))["steps"]?.array ?? []
    let pairs = steps.map { ($0["step"]?.text ?? "", $0["state"]?.text ?? $0["plan"]?.text ?? "") }
    return Dictionary(pairs.filter { $0.0 != "report" }) { $1 }
  }

  private func run(_ arguments: String...) throws -> (states: [String: String], result: Program.Result) {
    let result = try program.run(["run", "--json"] + arguments)
    return (try states(result), result)
  }

  private func all(_ state: String, but others: [String: String] = [:]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: RunVerbTests.steps.map { ($0, state) }).merging(others) { $1 }
  }

  private func journal(_ folder: String = "") -> [JSON] {
    let text = try? String(contentsOfFile: "\(scratch.path)/\(folder)/runs/run.jsonl", encoding: .utf8)
    return (text ?? "").split(separator: "\n").compactMap { try? JSON(parsing: Array($0.utf8)) }
  }

  @Test(.timeLimit(.minutes(15)))
  func fromATableToThreeModels() throws {
    let teacher = try teacher()
    defer { teacher.stop() }
    try prepare(teacher.baseURL)
    let plan = try run("--dry-run")
    #expect(plan.result.status == 0 && plan.states == all("run"), "\(plan.result.out)\(plan.result.err)")
    #expect(teacher.callCount == 0)
    for name in ["runs", "corpus", "out"] {
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/" + name), "a dry run writes nothing")
    }

    let first = try program.run("run")
    #expect(first.status == 0, "\(first.out)\(first.err)")
    #expect(teacher.callCount == 16)
    for name in [
      "out/README.md", "runs/sft/model.safetensors", "runs/grpo/model.safetensors",
      "runs/base/eval/results.json",
    ] {
      #expect(FileManager.default.fileExists(atPath: scratch.path + "/" + name), "\(name)")
    }
    let table = first.out.split(separator: "\n").map(String.init)
    for step in RunVerbTests.steps {
      #expect(table.contains { $0.hasPrefix(step + " ") && $0.contains("done") }, "\(step): \(first.out)")
    }
    let ended = journal().filter { $0["event"]?.text == "ended" }
    #expect(ended.allSatisfy { $0["seconds"]?.double ?? 0 > 0 && $0["processor_seconds"]?.double ?? 0 > 0 })
    #expect(ended.allSatisfy { $0["peak_memory"]?.int ?? 0 > 1 << 20 })
    let sft = try #require(ended.first { $0["step"]?.text == "sft" })
    #expect(sft["steps"]?.int == 4 && sft["tokens"]?.int ?? 0 > 100)
    let filter = try #require(ended.first { $0["step"]?.text == "filter" })
    #expect(filter["rows_in"]?.int == 16 && filter["rows_out"]?.int == 16)

    // Again: nothing is done, asked or written, and it is said. A folder called like a setting is none that is read.
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/exams", withIntermediateDirectories: true)
    _ = try scratch.write("a", to: "exams/a")
    let lines = journal().count
    let second = try run()
    #expect(second.result.status == 0 && second.states == all("skipped"), "\(second.result.err)")
    #expect(
      second.result.err.contains("nothing to do") && journal().count == lines && teacher.callCount == 16)
    #expect(try run("--dry-run").states == all("skip"))

    // A setting of filter that changes no row: filter alone, the rest has the same to read.
    try edit("min_chars: 20", "min_chars: 21")
    let planned = try run("--dry-run")
    #expect(
      planned.states["filter"] == "run" && planned.states["import"] == "skip"
        && planned.states["sft"] == "run",
      "\(planned.result.out)")
    #expect(planned.result.out.contains("min_chars was 20, is 21"))
    let notes = try JSON(parsing: Array(planned.result.out.utf8))["notes"]?.array?.compactMap(\.text) ?? []
    #expect(notes.count == 2 && notes.allSatisfy { $0.contains("refuses to go on there") }, "\(notes)")
    let third = try run()
    #expect(third.states == all("skipped", but: ["filter": "done", "dedup": third.states["dedup"] ?? ""]))
    #expect(third.result.status == 0 && teacher.callCount == 16, "\(third.result.err)")

    // One that changes rows: all that reads them; sft refuses to go on with other examples, and it is said what to do.
    try edit("min_chars: 21", "max_chars: 64")
    let fourth = try run()
    #expect(fourth.result.status == 1, "\(fourth.result.out)\(fourth.result.err)")
    #expect(
      fourth.states["filter"] == "done" && fourth.states["distill"] == "done"
        && fourth.states["sft"] == "failed")
    #expect(fourth.result.err.contains("name another output_dir") && fourth.result.err.contains("runs/sft"))
    #expect(teacher.callCount == 16, "what was answered is not asked again")
    try edit("sft: {model: base,", "sft: {model: base, output_dir: second,")
    let fifth = try run()
    // Another model behind sft, so grpo has another one to begin with.
    #expect(fifth.states["sft"] == "done" && fifth.states["grpo"] == "failed", "\(fifth.result.err)")
    #expect(fifth.states["distill"] == "skipped")
    try edit("grpo: {", "grpo: {output_dir: third, ")
    let sixth = try run()
    #expect(sixth.result.status == 0 && sixth.states["eval base"] == "skipped", "\(sixth.result.err)")
    #expect(sixth.states["eval grpo"] == "done" && sixth.states["export"] == "done")
  }

  private func edit(_ old: String, _ new: String) throws {
    let path = scratch.path + "/yisang.yaml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains(old))
    try text.replacing(old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
  }

  @Test(.timeLimit(.minutes(15)))
  func fromSitesToAModel() throws {
    let site = try TestSite(TestSiteConfiguration(pagesPerBoard: 6, hosts: [.qapage], slowness: 0.2))
    try site.start()
    defer { site.stop() }
    let teacher = try teacher()
    defer { teacher.stop() }
    try prepare(teacher.baseURL)
    _ = try scratch.write(site.sitesYAML(contact: "https://example.org/bot"), to: "sites.yaml")
    let path = scratch.path + "/yisang.yaml"
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    let settings =
      [
        "crawl: {allow_private: true, delay: 0, delay_factor: 0, address_delay: 0, retry_delay: 0.1, timeout: 2}",
        "run: {stages: [crawl, filter, dedup, distill, sft, eval, export]}",
      ] + lines.filter { !$0.hasPrefix("import:") }.map(String.init)
    _ = try scratch.write(settings.joined(separator: "\n"), to: "yisang.yaml")
    let first = try run()
    #expect(first.result.status == 0, "\(first.result.err)")
    let wanted = ["crawl", "filter", "dedup", "distill", "sft", "eval base", "eval sft", "export"]
    #expect(first.states == Dictionary(uniqueKeysWithValues: wanted.map { ($0, "done") }))
    #expect(FileManager.default.fileExists(atPath: scratch.path + "/runs/sft/model.safetensors"))
    site.resetCounters()
    let second = try run()
    #expect(second.result.status == 0 && Set(second.states.values) == ["skipped"], "\(second.result.err)")
    #expect(site.counters().isEmpty)
    // New pages by hand: what reads them runs again, and the crawl has nothing to ask.
    let more = try program.run("crawl", "--refresh")
    #expect(more.status == 0, "\(more.err)")
    site.resetCounters()
    let third = try run("--until", "dedup")
    #expect(third.states["filter"] == "done" && third.result.status == 0, "\(third.result.err)")
    #expect(site.counters().isEmpty)
    // Another registry is another crawl.
    _ = try scratch.write(
      site.sitesYAML(contact: "https://example.org/bot") + "# a line more\n", to: "sites.yaml")
    #expect(try run("--dry-run").states["crawl"] == "run")
  }

  @Test(.timeLimit(.minutes(15)))
  func fromAndUntil() throws {
    let teacher = try teacher()
    defer { teacher.stop() }
    try prepare(teacher.baseURL)
    try edit("sft: {model: base,", "sft: {model: ./base, data: ./corpus,")
    let plan = try run("--dry-run")
    #expect(plan.result.status == 0, "the corpus by another name is made before: \(plan.result.out)")
    let first = try run("--until", "dedup")
    #expect(
      first.result.status == 0 && first.states == ["import": "done", "filter": "done", "dedup": "done"])
    #expect(teacher.callCount == 0)
    let missing = try run("--from", "sft", "--until", "sft")
    #expect(
      missing.result.status == 1
        && missing.result.err.contains("sft: ./corpus/distill: there are no finished distill shards"),
      "\(missing.result.err)")
    let second = try run("--config", "yisang.yaml", "--from", "dedup", "--until", "distill")
    #expect(second.states == ["dedup": "skipped", "distill": "done"], "\(second.result.err)")
    for (arguments, words) in [
      (["--until", "filtr"], "did you mean filter"), (["--from", "crawl"], "crawl is no stage of this run"),
      (["--from", "sft", "--until", "dedup"], "comes behind"),
      (["yisang.yaml", "--config", "yisang.yaml"], "one settings file"),
    ] {
      let result = try program.run(["run"] + arguments)
      #expect(result.status == 64 && result.err.contains(words), "\(arguments): \(result.err)")
    }
  }

  /// What verbs did by hand is known by its times and rows, and not taken for done.
  @Test func aForecastKnowsWhatWasDoneByHand() throws {
    try prepare("http://127.0.0.1:9/v1")
    for verb in ["import", "filter"] { #expect(try program.run(verb).status == 0) }
    let result = try program.run("run", "--dry-run", "--until", "dedup", "--json")
    #expect(result.status == 0, "\(result.err)")
    let steps = try JSON(parsing: Array(result.out.utf8))["steps"]?.array ?? []
    #expect(steps.map { $0["plan"]?.text } == ["run", "run", "run"])
    let filter = try #require(steps.first { $0["step"]?.text == "filter" })
    #expect(filter["ground"]?.text?.hasSuffix("in a yisang filter before") == true, "\(result.out)")
    #expect(filter["rows_in"]?.int == 16 && filter["rows_out"]?.int == 16)
    #expect(
      filter["seconds"]?.double ?? 0 > 0 && filter["command"]?.text == "yisang filter --config yisang.yaml")
    let dedup = try #require(steps.last)
    #expect(dedup["seconds"] == nil && dedup["rows_in"]?.int == 16)
    let text = try program.run("run", "--dry-run", "--until", "dedup")
    #expect(
      text.out.contains("unknown") && text.out.contains("yisang dedup --config yisang.yaml"), "\(text.out)")
  }

  /// Behind an adapter training goes on from the merged weights, and the last model goes where it is wanted.
  @Test(.timeLimit(.minutes(15)))
  func anAdapterIsMergedOnTheWay() throws {
    try prepare(
      "http://127.0.0.1:9/v1", more: "run: {stages: [eval, grpo, sft], evaluate: last, checkpoint: final}")
    _ = try scratch.write(
      (1...6).map {
        "{\"messages\":[{\"role\":\"user\",\"content\":\"\($0)?\"},{\"role\":\"assistant\",\"content\":\"<think>a</think>\($0)\"}]}"
      }.joined(separator: "\n"), to: "chats.jsonl")
    try edit("sft: {model: base,", "sft: {model: base, data: chats.jsonl, lora_r: 2,")
    try edit("grpo: {", "grpo: {lora_r: 2, ")
    let first = try run()
    let wanted = ["sft", "merge sft", "grpo", "eval grpo", "checkpoint"]
    #expect(first.result.status == 0, "\(first.result.err)")
    #expect(
      first.states == Dictionary(uniqueKeysWithValues: wanted.map { ($0, "done") }), "\(first.result.err)")
    for name in [
      "runs/sft/adapter_model.safetensors", "runs/sft-merged/model.safetensors", "final/model.safetensors",
    ] {
      #expect(FileManager.default.fileExists(atPath: scratch.path + "/" + name), "\(name)")
    }
    #expect(Set(try run().states.values) == ["skipped"])
    // Weights that somebody changed are made again, and nothing before them.
    try FileManager.default.removeItem(atPath: scratch.path + "/final")
    #expect(
      try run("--dry-run").states == [
        "sft": "skip", "merge sft": "skip", "grpo": "skip", "eval grpo": "skip", "checkpoint": "run",
      ])
  }

  /// All that is wrong is said at once, and nothing is begun.
  @Test func whatIsWrongIsSaidBeforeAnythingStarts() throws {
    #expect(try program.run("run").err.contains("yisang init"))
    _ = try scratch.write(
      """
      crawl: {}
      filter: {benchmarks: [kmmlu.jsonl]}
      distill: {teacher: "http://127.0.0.1:9/v1"}
      sft: {model: no-such-model}
      grpo: {data: none.jsonl}
      eval: {tasks: [gone.csv]}
      export: {class: B, to: out}
      """, to: "yisang.yaml")
    let result = try program.run("run")
    #expect(result.status == 1)
    for words in [
      "crawl: sites.yaml", "filter: benchmarks: there is no kmmlu.jsonl", "distill: ", "127.0.0.1:9",
      "sft: no-such-model", "grpo: --reward-funcs is missing", "grpo: data: there is no none.jsonl",
      "eval: tasks: there is no gone.csv",
      "export: ",
      "nothing was started",
    ] { #expect(result.err.contains(words), "\(words): \(result.err)") }
    for name in ["corpus", "runs"] {
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/" + name))
    }
    // A dry run asks nobody.
    #expect(try !program.run("run", "--dry-run").err.contains("127.0.0.1:9"))
    for (file, words) in [
      ("filter: {min_korea: 0.2}", "did you mean min_korean"),
      ("run: {stages: [filtr]}", "did you mean filter"),
      ("run: {evaluate: lst}", "did you mean last"), ("corpus: corpus", "nothing to run"),
      ("run: {stage: [filter]}", "did you mean stages"),
    ] {
      _ = try scratch.write(file + "\n", to: "yisang.yaml")
      let result = try program.run("run")
      #expect(result.status != 0 && result.err.contains(words), "\(file): \(result.err)")
    }
  }

  /// Nothing kept is an end of its own: the report says what there is, and older public rows are named.
  @Test(.timeLimit(.minutes(5)))
  func aStageThatKeepsNothingEndsTheRun() throws {
    try prepare("http://127.0.0.1:9/v1", more: "run: {stages: [import, filter, dedup, sft, export]}")
    try edit("sft: {model: base,", "sft: {model: base, data: gone.jsonl,")
    _ = try scratch.write("no rows\n", to: "gone.jsonl")
    let failed = try run()
    #expect(failed.result.status == 1 && failed.states["sft"] == "failed", "\(failed.result.err)")
    #expect(!failed.result.err.contains("earlier state"), "there is no export yet")
    #expect(try report(failed.result) == "done" && exists("runs/report.html"))
    try edit("dedup, sft, export", "dedup, export")
    #expect(try run().result.status == 0 && exists("out"))

    try edit("min_chars: 20", "min_chars: 8000")
    let empty = try run()
    #expect(empty.states == ["import": "skipped", "filter": "empty"])
    #expect(
      empty.result.status == 4 && empty.result.err.contains("nothing came of filter"), "\(empty.result.err)")
    #expect(empty.result.err.contains("out holds rows of an earlier state"), "\(empty.result.err)")
    #expect(try report(empty.result) == "done")
    // What fails where the export is as it should be says nothing of it.
    try edit("min_chars: 8000", "min_chars: 20")
    #expect(try run().result.status == 0)
    try edit("dedup, export", "dedup, sft, export")
    let again = try run()
    #expect(again.result.status == 1 && !again.result.err.contains("earlier state"), "\(again.result.err)")
  }

  private func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: scratch.path + "/" + name)
  }

  /// The state of the report's step.
  private func report(_ result: Program.Result) throws -> String? {
    let steps = try JSON(parsing: Array(result.out.utf8))["steps"]?.array
    return steps?.first { $0["step"]?.text == "report" }?["state"]?.text
  }

  /// Some that start programs ignore SIGCHLD; how a stage ended is known even so.
  @Test(.timeLimit(.minutes(5)))
  func childrenAreWaitedForWhereTheirEndIsIgnored() throws {
    try prepare("http://127.0.0.1:9/v1")
    let result = try program.runIgnoringChildren(["run", "--json", "--until", "filter"])
    #expect(result.status == 0, "\(result.err)")
    #expect(try states(result) == ["import": "done", "filter": "done"], "\(result.err)")
    try edit("min_chars: 20", "min_chars: 8000")
    let empty = try program.runIgnoringChildren(["run", "--until", "filter"])
    #expect(empty.status == 4, "its own status: \(empty.err)")
  }

  /// Told to stop, it tells the stage, which stops in good order; the same command then goes on.
  @Test(.timeLimit(.minutes(15)))
  func aStopReachesTheStage() throws {
    let teacher = try teacher(delay: 0.3)
    defer { teacher.stop() }
    try prepare(teacher.baseURL)
    let stopped = try program.run(["run", "--until", "distill"], signalling: SIGTERM) {
      teacher.callCount >= 4
    }
    #expect(stopped.status == 3, "\(stopped.err)")
    #expect(stopped.err.contains("stopped in distill; run the same command again"), "\(stopped.err)")
    #expect(teacher.callCount < 16)
    let last = try #require(journal().last)
    #expect(last["step"]?.text == "distill" && last["outcome"]?.text == "stopped")
    let plan = try run("--until", "distill", "--dry-run")
    #expect(plan.states == ["import": "skip", "filter": "skip", "dedup": "skip", "distill": "continue"])
    let again = try run("--until", "distill")
    #expect(again.result.status == 0 && again.states["distill"] == "done", "\(again.result.err)")
  }

  /// Killed in every stage, each time at another moment, it ends with the shards and the weights of a run that was left alone.
  @Test(.timeLimit(.minutes(15)))
  func killedInEveryStageItEndsTheSame() throws {
    let teacher = try teacher(delay: 0.02)
    defer { teacher.stop() }
    for folder in ["whole", "killed"] { try prepare(teacher.baseURL, in: folder) }
    let whole = try Program(in: scratch.path + "/whole").run("run")
    #expect(whole.status == 0, "\(whole.err)")
    let killed = Program(in: scratch.path + "/killed")
    var random = SplitMix(seed: Fuzz.seed(20_261_122))
    var hits: Set<String> = []
    for (place, step) in RunVerbTests.steps.enumerated() {
      // Short beside a step, so that a quick machine is not through with all of them before the first kill.
      let pause = UInt32(random.next() % 30) * 1_000
      let before = journal("killed").count
      let hit = try killed.runAndKill(["run"]) {
        let lines = journal("killed")
        guard lines.count > before, let name = lines.last?["step"]?.text,
          let at = RunVerbTests.steps.firstIndex(of: name), at >= place
        else { return false }
        usleep(pause)
        return true
      }
      if hit { hits.insert(step) }
    }
    print("kill test: \(hits.count) of \(RunVerbTests.steps.count) steps")
    #expect(hits.count >= 8)
    let result = try killed.run("run")
    #expect(result.status == 0, "\(result.err)")
    for name in ["sft", "grpo"] {
      let weights = ["whole", "killed"].map {
        FileManager.default.contents(atPath: "\(scratch.path)/\($0)/runs/\(name)/model.safetensors")
      }
      #expect(weights[0] != nil && weights[0] == weights[1], "\(name)")
    }
    for stage in Stage.all {
      let digests = try ["whole", "killed"].map { folder in
        let corpus = Corpus(root: "\(scratch.path)/\(folder)/corpus")
        return try corpus.sealedIndices(of: stage).map {
          try SealedShard(corpus: corpus, stage: stage, index: $0).digest
        }
      }
      #expect(digests[0] == digests[1], "\(stage.name)")
    }
    #expect(
      try states(killed.run("run", "--json")) == all("skipped"), "and then there is nothing more to do")
  }
}
