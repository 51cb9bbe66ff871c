import Foundation
import GRDB
import TestKit
import TestSite
import Testing

/// The whole job on the test site, as a user runs it.
@Suite(.serialized)
struct PipelineTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  private func crawl(_ hosts: Set<TestHostKind>, _ more: String...) throws -> (TestSite, Program.Result) {
    let site = try TestSite(TestSiteConfiguration(pagesPerBoard: 12, hosts: hosts, slowness: 0.2))
    try site.start()
    _ = try scratch.write(site.sitesYAML(contact: "https://example.org/bot"), to: "sites.yaml")
    let fast = [
      "--allow-private", "--delay", "0", "--delay-factor", "0", "--address-delay", "0", "--retry-delay",
      "0.1",
      "--park-time", "0.2", "--timeout", "2", "--max-bytes", "8000000", "--max-attempts", "2",
      "--failures-to-park", "50",
    ]
    return (site, try program.run(["crawl"] + fast + more))
  }

  private func rows(_ sql: String, _ file: String) throws -> [Row] {
    try DatabaseQueue(path: scratch.path + "/corpus/" + file).read { try Row.fetchAll($0, sql: sql) }
  }

  /// The reasons in the last lines are those of all URLs, and what robots.txt says is said once.
  @Test(.timeLimit(.minutes(15)))
  func whatACrawlSaysAddsUp() throws {
    let (site, crawled) = try crawl([.traps, .redirects, .crawldelay], "--crawl-delay-cap", "0.1", "--log")
    defer { site.stop() }
    let lines = crawled.err.split(separator: "\n")
    #expect(lines.count { $0.contains("crawl-delay 1.0 s cut to 0.1 s") } == 1, "\(crawled.err)")
    let place = try #require(lines.firstIndex { $0.hasSuffix(" URLs refused or not followed:") })
    let below = lines[(place + 1)...].prefix { $0.hasPrefix("  ") }
    let sum = below.compactMap { Int($0.dropFirst(2).prefix { $0.isNumber }) }.reduce(0, +)
    #expect(lines[place].hasPrefix("\(sum) URLs ") && below.count > 3)
    #expect(lines.count { $0.hasPrefix("refused ") } == sum)
    // Pages of a maze have their answer, and their links are not followed: `yisang site` counts the same.
    let same = try rows("SELECT count(*) FROM url WHERE reason = 'trap.same_text'", "crawl/frontier.sqlite")
    let stored: Int? = same.first?[0]
    #expect(below.contains { $0 == "  \(stored ?? -1)\ttrap.same_text" }, "\(stored ?? -1): \(below)")
  }

  @Test(.timeLimit(.minutes(15)))
  func fromSitesToAnExport() throws {
    let (site, crawled) = try crawl([.gnuboard, .xe, .qapage, .undeclared, .reserved, .allrights])
    defer { site.stop() }
    #expect(crawled.status == 0, "\(crawled.err)")
    let fetched = Set(site.counters().map { "\($0.host) \($0.target)" })
    for (kind, pages) in site.expectedPages() where kind != .control {
      let base = site.host(kind)?.baseURL ?? ""
      for page in pages {
        #expect(fetched.contains("\(kind) /\(page.dropFirst(base.count))"), "\(page) was not fetched")
      }
    }
    #expect(try program.run("filter").status == 0)
    #expect(try program.run("dedup").status == 0)
    let exported = try program.run("export", "--class", "A", "--to", "out")
    #expect(exported.status == 0, "\(exported.err)")
    let text = try String(
      contentsOfFile: scratch.path + "/out/data/train-00000-of-00001.jsonl", encoding: .utf8)
    let lines = try text.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(lines.count > 20)
    for line in lines {
      #expect(line["license_class"] as? String == "A")
      for key in ["id", "prompt", "source_url", "license", "license_url", "retrieved_at"] {
        #expect((line[key] as? String)?.isEmpty == false, "\(key) is missing in \(line)")
      }
      #expect(line["attribution"] != nil, "there, though it may be null")
    }
    let roots = Set(site.hosts.map(\.baseURL))
    #expect(
      lines.allSatisfy { !roots.contains($0["source_url"] as? String ?? "") }, "a front page is no question")
    let attribution = try String(contentsOfFile: scratch.path + "/out/ATTRIBUTION.tsv", encoding: .utf8)
    #expect(attribution.split(separator: "\n").count == lines.count + 1)
    let reserved = site.host(.reserved)?.baseURL ?? "?"
    let rights = site.host(.allrights)?.baseURL ?? "?"
    #expect(!text.contains(reserved) && !text.contains(rights))
    let signals = Set(
      try rows("SELECT DISTINCT signal FROM evidence", "license/00000.sqlite").map { $0[0] as String })
    for signal in [
      "file.tdmrep", "header.tdm_reservation", "robots.ai_agent", "html.rel_license", "html.kogl_image",
    ] {
      #expect(signals.contains(signal), "\(signal) is not among \(signals.sorted())")
    }
    #expect(try program.run("shards", "verify").status == 0)
    let id = try #require(lines[0]["id"] as? String)
    let why = try program.run("why", id)
    #expect(
      why.status == 0 && why.out.contains("class A") && why.out.contains("sha256"), "\(why.out)\(why.err)")
    #expect(try program.run("stats").out.contains("dedup: "))
  }

  @Test(.timeLimit(.minutes(15)))
  func everyQuestionIsFoundAsItWasWritten() throws {
    let (site, crawled) = try crawl([.gnuboard, .qapage])
    defer { site.stop() }
    #expect(crawled.status == 0, "\(crawled.err)")
    func bare(_ title: String, _ body: String) -> String { "\(title)|\(body)".filter { !$0.isWhitespace } }
    let items = try rows("SELECT title, body FROM item", "item/00000.sqlite")
    let found = Set(items.map { bare($0["title"], $0["body"]) })
    let truth = try site.truth().split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(truth.count > 20)
    for question in truth {
      let title = try #require(question["question_title"] as? String)
      let body = try #require(question["question_body"] as? String)
      #expect(found.contains(bare(title, body)), "\(question["url"] ?? "?"): \(title)")
    }
  }

  @Test(.timeLimit(.minutes(15)))
  func exportRefusesShardsThatDoNotBelongTogether() throws {
    let (site, crawled) = try crawl([.qapage])
    defer { site.stop() }
    #expect(crawled.status == 0, "\(crawled.err)")
    for verb in ["filter", "dedup"] { #expect(try program.run(verb).status == 0) }
    #expect(try program.run("export", "--class", "A", "--to", "out").status == 0)
    #expect(try program.run("filter", "--min-chars", "60").status == 0)
    let stale = try program.run("export", "--class", "A", "--to", "other")
    #expect(stale.status == 1 && stale.err.contains("run yisang dedup again"), "\(stale.err)")
    #expect(try program.run("dedup").status == 0)
    #expect(try program.run("export", "--class", "A", "--to", "other").status == 0)
  }

  @Test func publishingWhatMayNotBePublishedIsRefused() throws {
    for arguments in [
      ["export", "--class", "B", "--to", "out"], ["export", "--class", "A", "--class", "B", "--to", "out"],
      ["export", "--class", "C", "--to", "out"], ["export", "--train-only", "--to", "out"], ["export"],
    ] {
      let result = try program.run(arguments)
      #expect(result.status == 1, "\(arguments): \(result.err)")
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/out"))
    }
  }

  @Test func aModelIsExportedByOptionsOfItsOwn() throws {
    let cases: [([String], Int32, String)] = [
      (["--gguf", "m.gguf"], 64, "--model DIR"), (["--model", "m"], 64, "belong to --gguf"),
      (["--gguf", "m.gguf", "--model", "m", "--to", "out"], 64, "--to belong to a corpus"),
      (["--gguf", "m.gguf", "--model", "m", "--dtype", "q4"], 64, "f32, bf16 or f16"),
      (["--gguf", "m.gguf", "--model", "m"], 1, "m: there is no such folder"),
      (["--gguf", "m.gguf", "--model", ""], 1, "the model's folder has no name"),
      (["--checkpoint", "c", "--model", "a/b"], 1, "hf download a/b --local-dir DIR"),
      (["--checkpoint", "c"], 64, "--model DIR"), (["--adapter", "a"], 64, "belong to --gguf FILE or"),
      (["--checkpoint", "c", "--model", "m", "--dtype", "f16"], 64, "f32 or bf16, not f16"),
      (["--checkpoint", "c", "--gguf", "m.gguf", "--model", "m"], 64, "either --gguf"),
      (["--checkpoint", "c", "--model", "m", "--name", "n"], 64, "--name belong"),
    ]
    for (arguments, status, words) in cases {
      let result = try program.run(["export"] + arguments)
      #expect(result.status == status && result.err.contains(words), "\(arguments): \(result.err)")
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/m.gguf"))
    }
  }

  @Test(.timeLimit(.minutes(15)))
  func hostileServersAreRefusedWithAReason() throws {
    let (site, crawled) = try crawl([.hostile, .redirects, .robotsdeny, .robots5xx, .traps, .alerts])
    defer { site.stop() }
    #expect([0, 4].contains(crawled.status), "\(crawled.status) \(crawled.err)")
    let reasons = try rows(
      "SELECT url, state, reason FROM url WHERE reason IS NOT NULL", "crawl/frontier.sqlite")
    let all = Set(reasons.map { $0["reason"] as String })
    for reason in [
      "fetch.bomb", "fetch.too_large", "fetch.timeout", "fetch.head_too_large", "fetch.redirect_loop",
      "fetch.redirect_scheme", "fetch.not_html", "robots.disallow", "robots.unreachable",
      "trap.repeated_segment",
    ] {
      #expect(all.contains(reason), "\(reason) is not among \(all.sorted())")
    }
    let unfinished = try rows(
      "SELECT count(*) AS n FROM url WHERE state IN ('pending', 'leased')", "crawl/frontier.sqlite")
    #expect(unfinished[0]["n"] as Int == 0)
    #expect(
      site.counters().filter { $0.host == .robotsdeny || $0.host == .robots5xx }.allSatisfy {
        $0.target == "/robots.txt"
      })
  }

  @Test(.timeLimit(.minutes(15)))
  func arefreshAsksConditionallyAndReprocessAsksNothing() throws {
    let (site, first) = try crawl([.qapage])
    defer { site.stop() }
    #expect(first.status == 0, "\(first.err)")
    let digest = try rows("SELECT value FROM meta WHERE key = 'sealed_digest'", "item/00000.sqlite")
    let items = try rows("SELECT count(*) AS n FROM item", "item/00000.sqlite")[0]["n"] as Int
    site.resetCounters()
    #expect(try program.run("crawl", "--reprocess", "--allow-private").status == 0)
    #expect(site.counters().isEmpty)
    let refreshed = try program.run(
      "crawl", "--refresh", "--allow-private", "--delay", "0", "--delay-factor", "0", "--address-delay", "0")
    #expect(refreshed.status == 0, "\(refreshed.err)")
    #expect(site.counters().contains { $0.statuses[304] != nil })
    let again = try rows("SELECT count(*) AS n FROM item", "item/00001.sqlite")[0]["n"] as Int
    #expect(again == items)
    #expect(digest.count == 1)
  }

  @Test(.timeLimit(.minutes(15)))
  func aWARCIsReadBackAsItWasWritten() throws {
    let (site, first) = try crawl([.qapage, .gnuboard], "--warc", "warc")
    site.stop()
    #expect(first.status == 0, "\(first.err)")
    let other = try Scratch()
    _ = try other.write(
      String(contentsOfFile: scratch.path + "/sites.yaml", encoding: .utf8), to: "sites.yaml")
    let read = try Program(in: other.path).run(
      "crawl", "--from", "warc", scratch.path + "/warc/00000.warc.gz", "--allow-private")
    #expect(read.status == 0, "\(read.err)")
    let sql = "SELECT lower(hex(id)), title, body FROM item ORDER BY id"
    let ours = try rows(sql, "item/00000.sqlite").map(\.description)
    let theirs = try DatabaseQueue(path: other.path + "/corpus/item/00000.sqlite").read {
      try Row.fetchAll($0, sql: sql).map(\.description)
    }
    #expect(!ours.isEmpty && ours == theirs)
  }
}
