import Corpus
import Foundation
import TestKit
import Testing

/// Parts of a verb's work, and what is said of clusters where there is none.
struct ExecutorTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  private func digests(_ stage: Stage, of corpus: String) throws -> [String] {
    try Corpus(root: scratch.path + "/" + corpus).sealedShards(of: stage).map(\.digest)
  }

  /// The same verbs by parts, without write-ahead logs, as on machines that share a file system.
  @Test(.timeLimit(.minutes(10)))
  func partsAndAnEndGiveTheWhole() throws {
    #expect(try program.run("bench", "make-corpus", "one", "--prompts", "900", "--shards", "4").status == 0)
    try FileManager.default.copyItem(atPath: scratch.path + "/one", toPath: scratch.path + "/two")
    #expect(try program.run("filter", "--corpus", "one").status == 0)
    #expect(try program.run("dedup", "--corpus", "one").status == 0)

    let shared = ["YISANG_SHARED_FS": "1"]
    for part in ["1/3", "2/3", "3/3"] {
      #expect(try program.run("filter", "--corpus", "two", "--shards", part, environment: shared).status == 0)
    }
    let filtered = try program.run("filter", "--corpus", "two", environment: shared)
    #expect(filtered.status == 0 && filtered.err.contains("without SQLite's WAL"))
    #expect(filtered.err.contains("filter 3: finished before, skipped"))
    #expect(try digests(.filter, of: "two") == digests(.filter, of: "one"))

    let early = try program.run("dedup", "--corpus", "two", "--bands", "1/2", environment: shared)
    #expect(early.status == 1 && early.err.contains("0 of 4 shards have sketches"))
    for part in ["1/2", "2/2"] {
      #expect(try program.run("dedup", "--corpus", "two", "--shards", part, environment: shared).status == 0)
    }
    #expect(try program.run("dedup", "--corpus", "two", "--bands", "1/1", environment: shared).status == 0)
    let whole = try program.run("dedup", "--corpus", "two", environment: shared)
    #expect(whole.status == 0 && whole.err.contains("4 shards of 4 sketched before"))
    #expect(try digests(.dedup, of: "two") == digests(.dedup, of: "one"))
    let rest = try FileManager.default.subpathsOfDirectory(atPath: scratch.path + "/two")
    #expect(!rest.contains { $0.hasSuffix("-wal") || $0.hasSuffix(".lock") || $0.contains("sketch") })
  }

  @Test(arguments: [
    (["filter", "--shards", "3/2"], "--shards takes i/n"),
    (["filter", "--executor", "cloud"], "executor must be one of local, slurm"),
    (["filter", "--tasks", "3"], "go with --executor slurm"),
    (["filter", "--executor", "slurm", "--tasks", "0"], "--tasks must be from 1"),
    (["filter", "--executor", "slurm", "--sbatch", "partition=cpu"], "is no option of sbatch"),
    (["filter", "--executor", "slurm", "--sbatch", "--comment='a"], "quotation mark is left open"),
    (["filter", "--executor", "slurm", "--sbatch", "--array=0-3"], "--array is set by yisang itself"),
    (["filter", "--executor", "slurm", "--sbatch", "-olog"], "--output is set by yisang itself"),
    (["filter", "--executor", "slurm", "--shards", "1/2"], "leave --executor slurm out"),
    (["dedup", "--bands", "x"], "--bands takes i/n"),
    (["dedup", "--bands", "1/2", "--shards", "1/2"], "one after the other"),
    (["distill", "--shards", "1/2", "--limit", "3"], "--limit is of all prompts"),
    (["teacher", "join", "--teachers", "list"], "the server's command is missing"),
    (["teacher", "join", "--teachers", "list", "--", "serve"], "must have {port}"),
    (
      ["teacher", "up", "--teachers", "list", "--count", "0", "--", "serve", "{port}"],
      "--count must be from 1"
    ),
  ])
  func whatMakesNoSenseIsRefused(_ arguments: [String], _ words: String) throws {
    #expect(try program.run("bench", "make-corpus", "corpus", "--prompts", "20", "--shards", "2").status == 0)
    let result = try program.run(arguments)
    #expect(result.status == 64 && result.err.contains(words), "\(result.err)")
  }

  @Test func withoutSlurmItIsSaid() throws {
    #expect(try program.run("bench", "make-corpus", "corpus", "--prompts", "20", "--shards", "2").status == 0)
    let nothing = ["PATH": scratch.path]
    let result = try program.run("filter", "--executor", "slurm", environment: nothing)
    #expect(result.status == 1 && result.err.contains("there is no sbatch on this machine"))
    #expect(try program.run("jobs", environment: nothing).err.contains("nothing was submitted"))
    let unknown = try program.run("jobs", "--cancel", "filter-1", environment: nothing)
    #expect(unknown.status == 64 && unknown.err.contains("there is no submission filter-1"))
  }

  @Test func aDryRunPrintsTheScripts() throws {
    #expect(try program.run("bench", "make-corpus", "corpus", "--prompts", "20", "--shards", "5").status == 0)
    let result = try program.run(
      "filter", "--min-korean", "0.4", "--executor", "slurm", "--tasks", "3", "--sbatch",
      "--mem=4G --time=1:00:00",
      "--dry-run", environment: ["PATH": scratch.path, "YISANG_MIN_CHARS": "60"])
    // Tasks have what the environment sets, whatever sbatch exports.
    #expect(result.out.contains("\nexport YISANG_MIN_CHARS=60\n"))
    #expect(result.status == 0)
    #expect(result.out.contains("#SBATCH --array=1-3\n#SBATCH --mem=4G\n#SBATCH --time=1:00:00\n"))
    #expect(
      result.out.contains("filter --min-korean 0.4 --executor local --shards \"$SLURM_ARRAY_TASK_ID/3\""))
    #expect(result.out.components(separatedBy: "#!/bin/bash").count == 3)
  }

  /// A server joins the list when it answers, and leaves it before it goes.
  @Test(.timeLimit(.minutes(5)))
  func aServerIsListedWhileItAnswers() throws {
    let list = scratch.path + "/servers.txt"
    try "# ours\nhttp://10.0.0.1:8000/v1\n".write(toFile: list, atomically: true, encoding: .utf8)
    func lines() -> [Substring] {
      FileManager.default.contents(atPath: list).map {
        String(decoding: $0, as: UTF8.self).split(separator: "\n")
      } ?? []
    }
    var listed: [Substring] = []
    let result = try program.run(
      [
        "teacher", "join", "--teachers", list, "--host", "127.0.0.1", "--grace", "0", "--", Program.path,
        "testsite",
        "teacher", "--port", "{port}", "--seconds", "100",
      ], signalling: SIGINT
    ) {
      listed = lines()
      return listed.count == 3
    }
    #expect(result.status == 3, "\(result.err)")
    #expect(listed.count == 3 && listed[2].hasPrefix("http://127.0.0.1:"))
    #expect(lines() == ["# ours", "http://10.0.0.1:8000/v1"])
  }

  @Test func aServerThatDoesNotStartIsToldOf() throws {
    let result = try program.run(
      "teacher", "join", "--teachers", "list", "--", "/bin/sh", "-c", "exit 7 # {port}")
    #expect(result.status == 1 && result.err.contains("ended with status 7 before it answered"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/list"))
  }
}
