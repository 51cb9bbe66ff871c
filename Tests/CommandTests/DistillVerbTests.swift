import Corpus
import Foundation
import GRDB
import StrictJSON
import TestKit
import TestSite
import Testing

/// `yisang distill` as a process, beside a server that counts.
@Suite(.serialized)
struct DistillVerbTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  /// A corpus of so many kept questions, made as a user would.
  private func prepare(_ count: Int) throws {
    let lines = (0..<count).map { n in
      """
      {"question": "어느 마을에 감나무가 \(n + 2)그루 있고 나무마다 감이 \(n % 7 + 3)개씩 열렸습니다. 감은 모두 몇 개인지 풀이와 함께 알려 주세요.", \
      "answer": "답은 \((n + 2) * (n % 7 + 3))개입니다.", "license": "CC0-1.0", "category": "\(n % 2 == 0 ? "exams" : "daily")"}
      """
    }
    _ = try scratch.write(lines.joined(separator: "\n"), to: "q.jsonl")
    for arguments in [["import", "q.jsonl", "--source", "toy"], ["filter"], ["dedup"]] {
      let result = try program.run(arguments)
      #expect(result.status == 0, "\(result.err)")
    }
    #expect(try scratch.corpus.count(of: .dedup)?.kept == count)
  }

  private func teacher(_ faults: [TestTeacherFault: Double] = [:], delay: Double = 0) throws -> TestTeacher {
    var configuration = TestTeacherConfiguration()
    (configuration.faults, configuration.delay) = (faults, delay)
    let teacher = try TestTeacher(configuration)
    try teacher.start()
    return teacher
  }

  private func stored() throws -> (replies: Int, failures: Int) {
    try CompletionStore(reading: scratch.corpus)?.counts() ?? (0, 0)
  }

  @Test func distilsAndAsksNothingAgain() throws {
    try prepare(40)
    let teacher = try teacher()
    defer { teacher.stop() }
    let dry = try program.run("distill", "--teacher", teacher.baseURL, "--dry-run")
    #expect(dry.status == 0 && dry.out.contains("40 prompts, 40 requests to test-teacher, 0 of them stored"))
    #expect(dry.out.components(separatedBy: "[user] ").count == 11 && teacher.callCount == 0)
    let first = try program.run("distill", "--teacher", teacher.baseURL, "--json")
    #expect(first.status == 0, "\(first.err)")
    #expect(try stored() == (40, 0) && teacher.callCount == 40)
    let json = try JSON(parsing: Array(first.out.utf8))
    #expect(json["asked"]?["replies"]?.int == 40)
    #expect(json["traces"]?["kept"]?.int == 40 && json["examples"]?["kept"]?.int == 40)
    let second = try program.run("distill", "--teacher", teacher.baseURL, "--mix", "exams=5")
    #expect(second.status == 0 && teacher.callCount == 40, "\(second.err)")
    #expect(try scratch.corpus.count(of: .distill)?.kept == 5)
    // Without the server, from what is stored.
    let third = try program.run(
      "distill", "--no-ask", "--model", "test-teacher", "--max-think-korean", "0.06")
    #expect([0, 4].contains(third.status) && third.err.contains("trace 0: sealed"), "\(third.err)")
  }

  /// Servers of a list, and what each did.
  @Test func aListOfServersIsAsked() throws {
    try prepare(40)
    let servers = try [teacher(delay: 0.05), teacher(delay: 0.05)]
    defer { for server in servers { server.stop() } }
    let nobody = try program.run("distill", "--teachers", "servers.txt")
    #expect(nobody.status == 1 && nobody.err.contains("name it with --model"), "\(nobody.err)")
    _ = try scratch.write("# two\n" + servers.map { $0.baseURL + "\n" }.joined(), to: "servers.txt")
    let result = try program.run(
      "distill", "--teachers", "servers.txt", "--model", "test-teacher", "--max-in-flight", "4", "--json")
    #expect(result.status == 0, "\(result.err)")
    #expect(try stored() == (40, 0) && servers.reduce(0) { $0 + $1.callCount } == 40)
    let rows = try #require(try JSON(parsing: Array(result.out.utf8))["asked"]?["servers"]?.array)
    #expect(rows.map { $0["address"]?.text } == servers.map(\.baseURL))
    #expect(rows.map { $0["answers"]?.int } == servers.map(\.callCount))
    for (row, server) in zip(rows, servers) {
      #expect(row["failures"]?.int == 0 && row["tokens"]?.int ?? 0 > 0)
      #expect(
        result.err.contains("distill: \(server.baseURL): \(server.callCount) answers, "), "\(result.err)")
    }
    // A list that is not there yet harms nobody.
    let again = try program.run(
      "distill", "--teacher", servers[0].baseURL, environment: ["YISANG_TEACHERS": "none.txt"])
    #expect(again.status == 0 && servers.reduce(0) { $0 + $1.callCount } == 40, "\(again.err)")
  }

  @Test func whatIsWrongIsSaid() throws {
    let nowhere = try program.run("distill", "--teacher", "http://127.0.0.1:9/v1")
    #expect(nowhere.status == 1 && nowhere.err.contains("run yisang crawl or yisang import first"))
    try prepare(2)
    for (arguments, words) in [
      (["--teacher", "http://127.0.0.1:9/v1"], "127.0.0.1:9"),
      (["--teacher", "no/such/model"], "no/such/model"),
      ([], "--teacher"), (["--no-ask"], "--model"),
      (["--teacher", "no/such/model", "--teachers", "servers.txt"], "--teachers lists servers"),
      (["--no-ask", "--model", "m", "--mix", "code"], "code=86k"),
      (["--no-ask", "--model", "m", "--mix", "codee=5"], "did you mean code"),
      (["--no-ask", "--model", "m"], "no answer of m is stored"),
      (["--teacher", "127.0.0.1:8200/v1"], "http://"),
      (["--no-ask", "--model", "m", "--cot", "mixd"], "did you mean mixed"),
      (["--no-ask", "--model", "m", "--retry", "looped"], "--no-ask does not"),
      (["--teacher", "http://127.0.0.1:9/v1", "--retry", "lopped"], "did you mean looped"),
    ] {
      let result = try program.run(["distill"] + arguments)
      #expect(result.status != 0 && result.err.contains(words), "\(arguments): \(result.err)")
    }
  }

  @Test func everyPromptEndsInACompletionOrANamedFailure() throws {
    try prepare(60)
    let faults: [TestTeacherFault] = [
      .internalError, .tooMany, .reset, .resetBody, .truncated, .malformed, .html, .closed, .short, .tooLong,
      .empty, .noChoice,
    ]
    let teacher = try teacher(Dictionary(uniqueKeysWithValues: faults.map { ($0, 0.05) }))
    defer { teacher.stop() }
    let result = try program.run(
      "distill", "--teacher", teacher.baseURL, "--tries", "2", "--max-in-flight", "8")
    #expect(result.status == 3 && result.err.contains("failed for the moment"), "\(result.err)")
    let (replies, failures) = try stored()
    #expect(replies + failures == 60 && replies > 30 && failures > 0)
    // What failed for the moment is asked again, and nothing else.
    teacher.change(faults: [:])
    let calls = teacher.callCount
    let again = try program.run("distill", "--teacher", teacher.baseURL, "--retry", "failed")
    #expect(again.status == 0, "\(again.err)")
    #expect(try stored() == (60, 0) && teacher.callCount == calls + failures)
  }

  @Test(.timeLimit(.minutes(15)))
  func twentyKillsAskAtMostAgainWhatWasInFlight() throws {
    let (prompts, width) = (400, 8)
    try prepare(prompts)
    let teacher = try teacher(delay: 0.02)
    defer { teacher.stop() }
    let command = ["distill", "--teacher", teacher.baseURL, "--max-in-flight", "\(width)"]
    var random = SplitMix(seed: Fuzz.seed(20_261_121))
    var kills = 0
    for _ in 0..<20 {
      let seconds = 0.1 + Double(random.next() % 250) / 1_000
      if try program.runAndKill(command, afterSeconds: seconds) { kills += 1 }
    }
    let result = try program.run(command)
    #expect(result.status == 0, "\(result.err)")
    #expect(try stored() == (prompts, 0))
    let counts = teacher.callsByDigest
    let repeated = counts.values.reduce(0) { $0 + $1 - 1 }
    print("kill test: \(kills) kills, \(counts.count) requests, \(repeated) asked for again")
    #expect(counts.count == prompts && repeated <= kills * width)
    #expect(try scratch.corpus.count(of: .trace)?.kept == prompts)
  }
}
