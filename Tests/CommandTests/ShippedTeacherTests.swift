import Corpus
import Foundation
import GRDB
import StrictJSON
import TestKit
import TestSite
import Testing

/// The tiny teacher of `teacher/`, as the demo uses it.
@Suite(.serialized)
struct ShippedTeacherTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../teacher").standardizedFileURL.path

  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  private static func record() throws -> JSON {
    try JSON(parsing: Array(Data(contentsOf: URL(filePath: folder + "/record.json"))))
  }

  @Test func filesAreTheRecordedOnes() throws {
    let files = try #require(try ShippedTeacherTests.record()["sha256"]?.members)
    #expect(files.count == 6)
    var total = 0
    for file in files {
      let name = String(decoding: file.name, as: UTF8.self)
      let bytes = try Data(contentsOf: URL(filePath: "\(ShippedTeacherTests.folder)/\(name)"))
      total += bytes.count
      #expect(Digest.sha256(Array(bytes)).hex == file.value.text, "\(name) is not what record.json says")
    }
    #expect(total < 8 << 20)
  }

  /// `script/tiny-teacher` at work for two steps: shape and tokenizer are those of the shipped one.
  @Test(.enabled(if: Oracle.isExpected), .timeLimit(.minutes(5))) func theScriptTrainsSuchATeacher() throws {
    let environment = ProcessInfo.processInfo.environment
    let python = try #require(environment["YISANG_PYTHON"], "run script/oracles, and set YISANG_PYTHON")
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments = [
      ShippedTeacherTests.folder + "/../script/tiny-teacher", scratch.path, "--steps", "2",
    ]
    let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
      path: "yisang")
    process.environment = environment.merging(["YISANG": program.path]) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let files = try #require(try ShippedTeacherTests.record()["sha256"]?.members)
    for file in files {
      let name = String(decoding: file.name, as: UTF8.self)
      let made = try Data(contentsOf: URL(filePath: "\(scratch.path)/teacher/\(name)"))
      let shipped = try Data(contentsOf: URL(filePath: "\(ShippedTeacherTests.folder)/\(name)"))
      if name == "model.safetensors" {
        #expect(made.count == shipped.count && made != shipped)
      } else {
        #expect(made == shipped, "\(name)")
      }
    }
  }

  @Test(.timeLimit(.minutes(5))) func solvesHeldOutProblems() throws {
    let problems = try program.run(
      "testsite", "problems", "--count", "32", "--split", "held_out", "--seed", "5")
    _ = try scratch.write(problems.out, to: "held-out.jsonl")
    let result = try program.run(
      "eval", "--model", ShippedTeacherTests.folder, "--tasks", "held-out.jsonl", "--prompt", "plain",
      "--temperature", "0", "--max-tokens", "256", "--think-language", "mixed", "--output-dir", "found/eval")
    #expect(result.status == 0, "\(result.err)")
    let lines = try String(contentsOfFile: scratch.path + "/found/eval/samples.jsonl", encoding: .utf8)
    let samples = try lines.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
    #expect(samples.count == 32)
    #expect(samples.count { $0["verdict"]?.text == "right" } >= 28)
    #expect(samples.count { $0["lc_think"]?.bool == true } >= 28)
  }

  /// Pages have the answers that traces are held against, and dedup keeps problems apart that differ in numbers alone.
  @Test(.timeLimit(.minutes(5))) func distilsThePagesOfTheTestSite() throws {
    let site = try TestSite(
      TestSiteConfiguration(pagesPerBoard: 4, problems: 24, hosts: [.arithmetic, .robotshuge]))
    try site.start()
    defer { site.stop() }
    _ = try scratch.write(site.sitesYAML(contact: "https://example.org/bot"), to: "sites.yaml")
    let polite = ["--allow-private", "--delay", "0", "--delay-factor", "0", "--address-delay", "0"]
    for arguments in [["crawl"] + polite, ["filter"], ["dedup"]] {
      let result = try program.run(arguments)
      #expect(result.status == 0, "\(result.err)")
    }
    let result = try program.run(
      "distill", "--teacher", ShippedTeacherTests.folder, "--category", "exams", "--temperature", "0",
      "--max-tokens",
      "256", "--verify")
    #expect(result.status == 0, "\(result.err)")
    let host = "127.0.0.1:\(try #require(site.host(.arithmetic)).port)"
    let found = try DatabaseQueue(path: scratch.path + "/corpus/trace/00000.sqlite").read {
      try Row.fetchAll($0, sql: "SELECT page, host, agreement, verdict FROM trace")
    }
    #expect(found.count == 24 && found.allSatisfy { $0["host"] == host })
    #expect(found.allSatisfy { ["equal", "different"].contains($0["agreement"]) }, "each has a known answer")
    #expect(found.count { $0["agreement"] == "equal" && $0["verdict"] == "ok" } >= 21)
    let pages = Set(found.map { $0["page"] as Data })
    let licences = try DatabaseQueue(path: scratch.path + "/corpus/license/00000.sqlite").read {
      try Row.fetchAll($0, sql: "SELECT page, class, license FROM license")
    }
    let classes = Set(
      licences.filter { pages.contains($0["page"]) }.map {
        "\($0["class"] as String) \($0["license"] as String)"
      })
    #expect(classes == ["A KOGL-1"])
  }
}
