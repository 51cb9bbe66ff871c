import Foundation
import TestKit
import Testing

@testable import yisang

/// What the program says and how it ends, for good and bad command lines.
struct CommandLineTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  @Test func helpNamesEveryVerb() throws {
    let help = try program.run("--help")
    #expect(help.status == 0)
    for verb in [
      "init", "run", "crawl", "filter", "dedup", "export", "stats", "show", "why", "probe", "site", "license",
      "shards",
      "testsite",
    ] {
      #expect(help.out.contains("  \(verb) "), "\(verb) is not in the help")
      #expect(try program.run(verb, "--help").status == 0)
    }
  }

  /// The reports of URLs that led to nothing sum to the line above them.
  @Test func theCrawlsReasonsSumToTheirNumber() {
    #expect(CrawlReporter.lines([:]).isEmpty)
    #expect(
      CrawlReporter.lines(["fetch.status": 1]) == ["1 URL refused or not followed:", "  1\tfetch.status"])
    let many = Dictionary(uniqueKeysWithValues: (1...11).map { ("reason.\($0)", $0) })
    let lines = CrawlReporter.lines(many)
    #expect(lines[0].hasPrefix("66 URLs ") && lines.count == 10 && lines[1] == "  11\treason.11")
    #expect(lines.dropFirst().compactMap { Int($0.dropFirst(2).prefix { $0.isNumber }) }.reduce(0, +) == 66)
  }

  /// An empty project: each verb names what has to be run first of all.
  @Test(arguments: [
    ["filter"], ["dedup"], ["distill", "--teacher", "http://127.0.0.1:9/v1"], ["export", "--to", "out"],
    ["export", "--rows", "messages", "--to", "out"], ["sample"], ["license", "audit"],
  ])
  func theFirstMissingStageIsNamed(_ arguments: [String]) throws {
    let result = try program.run(arguments)
    #expect(result.status == 1, "\(result.err)")
    #expect(result.err.contains("run yisang crawl or yisang import first"), "\(result.err)")
  }

  @Test func afterAnImportTheFilterIsMissing() throws {
    _ = try scratch.write("{\"question\":\"세종대왕이 훈민정음을 반포한 해는 언제인가요?\"}\n", to: "rows.jsonl")
    let rows = ["import", "rows.jsonl", "--license", "CC-BY-4.0", "--source", "https://a.example/q"]
    #expect(try program.run(rows).status == 0)
    let result = try program.run("export", "--to", "out")
    #expect(result.err.contains("no finished dedup shards; run yisang filter first"), "\(result.err)")
  }

  @Test(arguments: [
    (["distil"], "did you mean distill?"), (["train", "grop"], "did you mean grpo?"),
    (["dedup", "shwo"], "did you mean show?"), (["frobnicate"], nil), (["train", "--modle", "x"], nil),
  ])
  func aSlipInAVerbIsNamed(_ arguments: [String], _ hint: String?) throws {
    let result = try program.run(arguments)
    #expect(result.status == 64 && result.err.hasPrefix("Error: "), "\(result.err)")
    if let hint {
      #expect(result.err.contains("'\(arguments.last ?? "")'; \(hint)\nUsage: "), "\(result.err)")
    }
    if hint == nil { #expect(!result.err.contains("did you mean"), "\(result.err)") }
  }

  @Test(arguments: [
    ("filter:\n  min_koraen: 0.3\n", "yisang.yaml:2: unknown key min_koraen; did you mean min_korean?"),
    ("fliter:\n  min_korean: 0.3\n", "did you mean filter?"), ("filter: [\n", "not valid YAML"),
  ])
  func aSlipInTheSettingsIsNamed(_ yaml: String, _ words: String) throws {
    _ = try scratch.write(yaml, to: "yisang.yaml")
    for verb in [["filter"], ["run", "--dry-run"]] {
      let result = try program.run(verb)
      #expect(result.status == 64 && result.err.contains(words), "\(verb): \(result.status) \(result.err)")
    }
  }

  @Test(arguments: [
    (["crwal"], 64, "did you mean crawl?"), (["filter"], 1, "yisang crawl"), (["dedup"], 1, "run yisang"),
    (["stats"], 1, "yisang crawl"), (["crawl"], 64, "yisang init"),
    (["filter", "--min-korean", "2"], 64, "0 to 1"),
    (["filter", "--korean-ratio", "maskd"], 64, "masked"), (["shards", "ls"], 1, "yisang crawl"),
    (["crawl", "--from", "warc"], 64, "--from"), (["probe", "nothing"], 64, "robots"),
    (["why", "xyz"], 1, "hexadecimal"), (["testsite", "--hosts", "nobody"], 64, "gnuboard"),
    (["filter", "--workers", "0"], 64, "at least 1"), (["site", "nobody.example"], 1, "no such host"),
    (["license", "audit"], 1, "yisang crawl"),
    (["license", "retag"], 64, "--built-in"), (["license", "retag", "--built-in"], 1, "crawl shards"),
    (["license", "retag", "--policy", "none.yaml", "--sites", "s"], 1, "none.yaml"),
    (["license", "explain", "1234567"], 1, "yisang crawl"),
    (["license", "audit", "--limit", "0"], 64, "at least 1"),
    (["license", "explain", "https://a.kr/", "--url", "https://b.kr/"], 64, "--url"),
  ])
  func mistakesAreExplained(_ arguments: [String], _ status: Int, _ word: String) throws {
    let result = try program.run(arguments)
    #expect(Int(result.status) == status, "\(result.err)")
    #expect(result.err.contains(word), "\(result.err)")
  }

  private func nameAContact() throws {
    let path = scratch.path + "/sites.yaml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacing("https://example.org/our-crawler", with: "https://lab.example.kr/crawler")
      .write(toFile: path, atomically: true, encoding: .utf8)
  }

  @Test func initWritesFilesThatCrawlReads() throws {
    #expect(try program.run("init").status == 0)
    // In the example's name nothing is fetched.
    let refused = try program.run("crawl", "--plan")
    #expect(
      refused.status == 64 && refused.err.contains("sites.yaml:3: contact is still the example's"),
      "\(refused.err)")
    try nameAContact()
    let plan = try program.run("crawl", "--plan")
    #expect(plan.status == 0, "\(plan.err)")
    #expect(plan.out.contains("qna.example.kr") && plan.out.contains("seed"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/corpus"))
    #expect(try program.run("init").err.contains("left as it is"))
  }

  /// Whoever takes the # away has a file that every verb reads, and the defaults that the help names.
  @Test func whatInitCommentsOutCanBeSet() throws {
    #expect(try program.run("init").status == 0)
    let text = try String(contentsOfFile: scratch.path + "/yisang.yaml", encoding: .utf8)
    let sections = [
      "run", "import", "distill", "sft", "grpo", "trit", "tapo", "nrt", "rlerr", "scft", "eval", "export",
    ]
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("#   ") || sections.contains { line == "# \($0):" } ? line.dropFirst(2) : line
    }
    for section in sections { #expect(lines.contains("\(section):"), "\(section)") }
    #expect(lines.count { $0.hasPrefix("  ") } > 30)
    _ = try scratch.write(lines.joined(separator: "\n"), to: "yisang.yaml")
    // Each gets as far as what is not there.
    for (verb, word) in [
      (["distill", "--dry-run"], "corpus/dedup"), (["train", "sft"], "corpus/distill"),
      (["train", "grpo"], "runs/sft"),
      (["eval", "--tasks", "none.jsonl"], "none.jsonl"),
    ] {
      let result = try program.run(verb)
      #expect(result.status != 0 && result.err.contains(word), "\(verb): \(result.err)")
      #expect(!result.err.contains("yisang.yaml") && !result.err.contains("unknown key"), "\(result.err)")
    }
  }

  @Test func flagBeatsEnvironmentBeatsFile() throws {
    _ = try scratch.write("filter:\n  min_chars: 11\n", to: "yisang.yaml")
    func reject(_ arguments: [String], _ environment: [String: String]) throws -> String {
      try program.run(arguments, environment: environment).err
    }
    // The value shows in the error of an impossible pair.
    #expect(try reject(["filter", "--max-chars", "10"], [:]).contains("min_chars"))
    #expect(
      try !reject(["filter", "--max-chars", "10"], ["YISANG_MIN_CHARS": "5"]).contains("min_chars must"))
    #expect(
      try reject(["filter", "--max-chars", "10", "--min-chars", "20"], ["YISANG_MIN_CHARS": "5"])
        .contains("min_chars must"))
  }

  @Test func fastDelaysAreForOnesOwnMachine() throws {
    #expect(try program.run("init").status == 0)
    try nameAContact()
    let result = try program.run("crawl", "--delay", "0.1")
    #expect(result.status == 64 && result.err.contains("--allow-private"), "\(result.err)")
  }
}
