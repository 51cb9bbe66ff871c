import ArgumentParser
import TestKit
import Testing

@testable import yisang

/// How the program ends: the codes of `yisang --help` and docs/command-line.md, each by a command that ends so.
struct ExitStatusTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  /// Takes a row whose question is too short to be one away again, or keeps it.
  private func fillCorpus(_ question: String) throws -> Program.Result {
    _ = try scratch.write("{\"question\":\"\(question)\"}\n", to: "rows.jsonl")
    return try program.run(
      "import", "rows.jsonl", "--license", "CC-BY-4.0", "--source", "https://a.example/q")
  }

  @Test func done() throws {
    let result = try fillCorpus("세종대왕이 훈민정음을 반포한 해는 언제인가요?")
    #expect(result.status == 0, "\(result.err)")
    #expect(try program.run("stats").status == 0)
    #expect(try program.run("--help").status == 0)
    #expect(try program.run("--version").status == 0)
  }

  @Test func failed() throws {
    #expect(try program.run("stats").status == ExitStatus.failed)
    #expect(try program.run("filter").status == ExitStatus.failed)
    #expect(try program.run("shards", "verify").status == ExitStatus.failed)
    #expect(try program.run("plot", "nowhere").status == ExitStatus.failed)
    #expect(try program.run("generate", "--model", "nowhere", "말").status == ExitStatus.failed)
  }

  @Test func stopped() throws {
    let command = "while read -r line; do kill -TERM $PPID; echo '{\"reward\": 1}'; done"
    let result = try program.run(
      "reward", "--stdio", "--reward-command", command, input: "{\"completion\":\"답\"}\n")
    #expect(result.status == ExitStatus.stopped, "\(result.status) \(result.err)")
  }

  @Test func empty() throws {
    #expect(try fillCorpus("").status == ExitStatus.empty)
    #expect(try fillCorpus("세종대왕이 훈민정음을 반포한 해는 언제인가요?").status == 0)
    let filter = try program.run("filter", "--min-chars", "5000")
    #expect(filter.status == ExitStatus.empty, "\(filter.status) \(filter.err)")
    let sample = try program.run("sample", "--stage", "filter")
    #expect(sample.status == ExitStatus.empty, "\(sample.status) \(sample.err)")
  }

  /// The usage is the verb's own, also where what is wrong is seen after the words were read.
  @Test(arguments: [
    (["filter", "--min-korean", "2"], "yisang filter"), (["filter", "--no-such"], "yisang filter"),
    (["train", "grpo", "--model", "x", "--data", "x"], "yisang train grpo"), (["frobnicate"], "yisang"),
    (["reward", "--stdio"], "yisang reward"), (["license", "retag"], "yisang license retag"),
  ])
  func commandLineIsWrong(_ arguments: [String], _ verb: String) throws {
    let result = try program.run(arguments)
    #expect(result.status == ExitStatus.usage, "\(result.err)")
    #expect(result.err.contains("\n  See '\(verb) --help' for more information."), "\(result.err)")
    #expect(result.err.contains("\nUsage: \(verb) ") && result.err.hasPrefix("Error: "), "\(result.err)")
  }

  @Test func theHelpNamesThem() throws {
    let page = try #require(Repository.text("docs/command-line.md"))
    for status in [0, ExitStatus.failed, ExitStatus.stopped, ExitStatus.empty, ExitStatus.usage, 141] {
      #expect(Yisang.configuration.discussion.contains(" \(status) "), "\(status)")
      #expect(page.contains("\n| \(status) |"), "\(status)")
    }
  }

  /// What follows a flag and looks like a number is its value.
  @Test(arguments: [
    (["a", "--beta", "-1"], ["a", "--beta=-1"]), (["--x", "-.5", "-2"], ["--x=-.5", "-2"]),
    (["--x", "1", "-2"], ["--x", "1", "-2"]), (["--x=1", "-2"], ["--x=1", "-2"]),
    (["--x", "-n", "5"], ["--x", "-n", "5"]), (["--x", "-"], ["--x", "-"]),
    (["--x", "--", "-1"], ["--x", "--", "-1"]),
    (["-n", "-1"], ["-n", "-1"]), ([], []),
  ])
  func negativeNumbers(_ words: [String], _ wanted: [String]) {
    #expect(NegativeNumbers.attached(to: words) == wanted)
  }

  @Test func aNegativeNumberIsReadAndJudged() throws {
    let result = try program.run(
      "train", "grpo", "--model", "x", "--data", "x", "--reward-funcs", "length", "--beta", "-1")
    #expect(result.status == 64 && result.err.contains("beta must be from 0"), "\(result.err)")
    let weights = try program.run(
      "reward", "--stdio", "--reward-funcs", "accuracy", "length", "--reward-weights", "-1", "0.5", input: "")
    #expect(weights.status == 0, "\(weights.err)")
  }
}
