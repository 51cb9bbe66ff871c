import Foundation
import StrictJSON
import TestKit
import TestSite
import Testing

/// `yisang run` as a process, over a table of questions, with a teacher that counts and a tiny model.
@Suite(.serialized)
struct RunVerbTests: WholeRun {
  let scratch: Scratch
  let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
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
    for step in Self.steps {
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
    // A review that was signed: licences are judged anew and what reads them follows; nothing is asked, and items stay.
    let registry = site.sitesYAML(contact: "https://example.org/bot")
    let signed =
      registry + "    license_review: {class: B, license: \"CC-BY-NC-4.0\", reviewer: \"me\", "
      + "date: \"2026-11-22\", evidence: \"the operator's letter\"}\n"
    _ = try scratch.write(signed, to: "sites.yaml")
    let fourth = try run("--until", "dedup")
    #expect(
      fourth.states == ["crawl": "done", "filter": "skipped", "dedup": "done"], "\(fourth.result.err)")
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
}
