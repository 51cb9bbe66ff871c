import Foundation
import GRDB
import TestKit
import TestSite
import Testing

/// What a user does with licences on the command line, on the test site.
@Suite(.serialized)
struct LicenseVerbsTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  private func crawl(_ hosts: Set<TestHostKind>, pages: Int = 8) throws -> TestSite {
    let site = try TestSite(TestSiteConfiguration(pagesPerBoard: pages, hosts: hosts))
    try site.start()
    _ = try scratch.write(site.sitesYAML(contact: "https://example.org/bot"), to: "sites.yaml")
    let crawled = try program.run(
      "crawl", "--allow-private", "--delay", "0", "--delay-factor", "0", "--address-delay", "0",
      "--crawl-delay-cap", "0")
    #expect(crawled.status == 0, "\(crawled.err)")
    return site
  }

  private func json(_ arguments: String...) throws -> [String: Any] {
    let result = try program.run(arguments + ["--json"])
    #expect(result.status == 0, "\(arguments): \(result.err)")
    #expect(result.out.split(separator: "\n").count == 1, "one document")
    return try #require(try JSONSerialization.jsonObject(with: Data(result.out.utf8)) as? [String: Any])
  }

  private func rows(_ sql: String, _ file: String) throws -> [Row] {
    try DatabaseQueue(path: scratch.path + "/corpus/" + file).read { try Row.fetchAll($0, sql: sql) }
  }

  /// Requests for files about rights, by host and path.
  private func rightsRequests(_ site: TestSite) -> [String: Int] {
    let files = ["/ai.txt", "/.well-known/ai.txt", "/.well-known/tdmrep.json", "/license.xml"]
    var counts: [String: Int] = [:]
    for counter in site.counters() where files.contains(counter.target) {
      counts["\(counter.host) \(counter.target)", default: 0] += counter.count
    }
    return counts
  }

  @Test(.timeLimit(.minutes(15)))
  func filesAboutRightsAreAskedForOnce() throws {
    let site = try crawl([.aitext, .rsl, .reserved, .robotsdeny])
    defer { site.stop() }
    let expected = [
      "aitext /ai.txt": 1, "aitext /.well-known/tdmrep.json": 1,
      // A page with status 200 is no ai.txt, so the second place is looked at.
      "rsl /ai.txt": 1, "rsl /.well-known/ai.txt": 1, "rsl /.well-known/tdmrep.json": 1,
      "rsl /license.xml": 1,
      "reserved /ai.txt": 1, "reserved /.well-known/ai.txt": 1, "reserved /.well-known/tdmrep.json": 1,
    ]
    #expect(rightsRequests(site) == expected)
    site.resetCounters()
    #expect(try program.run("crawl", "--allow-private").status == 0)
    #expect(site.counters().isEmpty, "what was answered, a 404 too, is not asked for again")
    let sources = try rows(
      "SELECT DISTINCT source FROM response WHERE url LIKE '%ai.txt'", "crawl/00000.sqlite")
    #expect(sources.map { $0["source"] as String } == ["rights"])
    let rsl = try #require(site.host(.rsl)?.baseURL)
    let reason = try rows("SELECT reason FROM url WHERE url = '\(rsl)ai.txt'", "crawl/frontier.sqlite")
    #expect(reason.first?["reason"] == "rights.no_file")
    let files = try #require(
      try json("site", String(rsl.dropFirst(7).dropLast()))["files"] as? [[String: Any]])
    let states = Dictionary(
      uniqueKeysWithValues: files.map { ($0["name"] as? String ?? "", $0["state"] as? String) })
    #expect(
      states == [
        "robots.txt": "read", "tdmrep.json": "status 404", "ai.txt": "a page or nothing in its place",
        "RSL": "read",
      ])
  }

  @Test(.timeLimit(.minutes(15)))
  func everyPieceOfEvidenceSaysWhereItWasRead() throws {
    let site = try crawl([.reserved, .crawldelay])
    defer { site.stop() }
    let base = try #require(site.host(.reserved)?.baseURL)
    // From signal to the address of what it was read from, and what of that response the digest is of.
    let table = [
      ("html.rel_license", "q/1", "digest"), ("robots.ai_agent", "robots.txt", "digest"),
      ("file.tdmrep", ".well-known/tdmrep.json", "digest"), ("header.tdm_reservation", "q/1", "head"),
    ]
    for (signal, path, column) in table {
      let found = try rows(
        """
        SELECT source_url, lower(hex(source_digest)) AS digest, observed_at FROM evidence JOIN license USING (page)
        WHERE url = '\(base)q/1' AND signal = '\(signal)'
        """, "license/00000.sqlite")
      let stored = try rows(
        "SELECT head, lower(hex(digest)) AS digest, fetched_at FROM response WHERE url = '\(base)\(path)'",
        "crawl/00000.sqlite")
      let (evidence, response) = (
        try #require(found.first, "\(signal)"), try #require(stored.first, "\(path)")
      )
      #expect(evidence["source_url"] == base + path, "\(signal)")
      #expect(evidence["observed_at"] == response["fetched_at"] as Double, "\(signal)")
      let digest: String = evidence["digest"]
      #expect(digest.utf8.count == 64)
      if column == "digest" { #expect(digest == response["digest"], "\(signal)") }
    }
    let why = try program.run("why", base + "q/1")
    #expect(why.out.contains("from \(base).well-known/tdmrep.json"), "\(why.out)")
    let reviewed = try rows("SELECT * FROM evidence WHERE signal = 'review'", "license/00000.sqlite")
    #expect(
      reviewed.first?["source_url"] as String? == nil && reviewed.first?["observed_at"] == 1_735_776_000.0)
  }

  @Test(.timeLimit(.minutes(15)))
  func explainTakesAnIDAnAddressAndAFile() throws {
    let site = try crawl([.qapage, .reserved, .crawldelay])
    defer { site.stop() }
    let pages: [(TestHostKind, String, String, String)] = [
      (.qapage, "questions/1", "A", "html.rel_license"), (.reserved, "q/1", "C", "header.tdm_reservation"),
      (.reserved, "q/3", "C", "header.x_robots_tag"), (.crawldelay, "q/1", "B", "review"),
    ]
    site.resetCounters()
    for (kind, path, letter, signal) in pages {
      let url = try #require(site.host(kind)?.baseURL) + path
      let byURL = try json("license", "explain", url)
      #expect(byURL["class"] as? String == letter && byURL["stored_class"] as? String == letter, "\(url)")
      let evidence = try #require(byURL["evidence"] as? [[String: Any]])
      let deciding = evidence.filter { $0["decided"] as? Bool == true }.compactMap { $0["signal"] as? String }
      #expect(deciding == [signal], "\(url)")
      #expect(evidence.allSatisfy { ($0["remark"] as? String)?.isEmpty == false })
      let page = try #require(byURL["page"] as? String)
      #expect(try json("license", "explain", page) as NSDictionary == byURL as NSDictionary)
      #expect(try json("license", "explain", String(page.prefix(10)))["url"] as? String == url)
    }
    let item = try rows(
      "SELECT lower(hex(id)) AS id, url FROM item WHERE url LIKE '%questions/1'", "item/00000.sqlite")
    let first = try #require(item.first)
    #expect(try json("license", "explain", first["id"])["url"] as? String == first["url"])
    #expect(site.counters().isEmpty)
    let file = try scratch.write(
      #"<a rel="license" href="https://creativecommons.org/licenses/by-nc/4.0/">글</a> © 2024"#,
      to: "page.html")
    #expect(try json("license", "explain", file)["class"] as? String == "B")
    let html = try String(contentsOfFile: file, encoding: .utf8)
    let piped = try program.run("license", "explain", "-", input: html)
    #expect(
      piped.out.contains("*  html.rel_license") && piped.out.contains("a notice decides nothing"),
      "\(piped.out)")
    for word in ["grants", "reservations", "notices", "class B  CC-BY-NC-4.0"] {
      #expect(piped.out.contains(word), "\(piped.out)")
    }
    #expect(!piped.out.contains("page.invalid") && !piped.out.contains("page.host"), "\(piped.out)")
    _ = try scratch.write("글 뿐", to: "text.html")
    for arguments in [["text.html"], ["-"]] {
      let none = try program.run(["license", "explain"] + arguments, input: "")
      #expect(none.status == 0 && none.err.contains("no HTML: nothing on it can license it"), "\(none.err)")
      #expect(none.out.contains("class C"))
    }
    let host = try #require(site.host(.qapage)?.baseURL)
    let mistakes: [([String], String)] = [
      (["nope.html"], "no such file"), (["ffffffffffff"], "has this id"), (["not hex"], "hexadecimal"),
      ([host + "nowhere"], "never met"), ([host + "questions/1/"], "did you mean \(host)questions/1?"),
      ([host + "questions/1", "--policy", "nope.yaml"], "nope.yaml"), (["page.html", "--url", "x"], "http"),
    ]
    for (arguments, word) in mistakes {
      let result = try program.run(["license", "explain"] + arguments)
      #expect(result.status == 1 && result.err.contains(word), "\(arguments): \(result.err)")
    }
  }

  @Test(.timeLimit(.minutes(15)))
  func retagMovesPagesWithoutTheNetwork() throws {
    let site = try crawl([.undeclared, .qapage])
    defer { site.stop() }
    for verb in ["filter", "dedup"] { #expect(try program.run(verb).status == 0) }
    #expect(try program.run("export", "--class", "A", "--to", "out").status == 0)
    #expect(try program.run("export", "--train-only").status == 0)
    let target = try json("export", "--to", "out", "--dry-run")
    #expect(target["to"] as? String == "out" && target["dry_run"] as? Bool == true)
    let classes = "SELECT class, count(*) AS n FROM license WHERE license = 'KOGL-4' GROUP BY class"
    let before = try rows(classes, "license/00000.sqlite")
    #expect(before.map { $0["class"] as String } == ["B"])
    let pages = before.first?["n"] as Int? ?? 0
    site.resetCounters()
    let policy = try program.run("license", "policy").out
    #expect(policy.contains("purpose: noncommercial"))
    _ = try scratch.write(
      policy.replacing("purpose: noncommercial", with: "purpose: commercial"), to: "commercial.yaml")
    let planned = try json("license", "retag", "--policy", "commercial.yaml", "--dry-run")
    #expect(try rows(classes, "license/00000.sqlite").map { $0["class"] as String } == ["B"])
    let done = try json("license", "retag", "--policy", "commercial.yaml")
    for summary in [planned, done] {
      let moves = try #require(summary["moves"] as? [[String: Any]])
      #expect(moves.count == 1 && moves[0]["pages"] as? Int == pages, "\(moves)")
      #expect(moves[0]["before"] as? String == "B" && moves[0]["after"] as? String == "C")
      #expect(summary["rerun"] as? [String] == ["dedup", "export"])
      #expect((summary["affected"] as? [String: Int])?["dedup"] ?? 0 > 0)
    }
    #expect(try rows(classes, "license/00000.sqlite").map { $0["class"] as String } == ["C"])
    let stale = try program.run("export", "--class", "A", "--to", "other")
    #expect(stale.status == 1 && stale.err.contains("run yisang dedup again"), "\(stale.err)")
    // A later crawl keeps to the corpus's policy.
    #expect(try program.run("crawl", "--reprocess", "--allow-private").err.contains("corpus/policy.yaml"))
    #expect(try rows(classes, "license/00000.sqlite").map { $0["class"] as String } == ["C"])
    let back = try program.run("license", "retag", "--built-in")
    #expect(back.out.contains("C → B") && back.err.contains("train-only was exported before"), "\(back.err)")
    #expect(try rows(classes, "license/00000.sqlite").map { $0["class"] as String } == ["B"])
    #expect(try program.run("export", "--class", "A", "--to", "other").status == 0, "as it was before")
    #expect(site.counters().isEmpty)
    let bad: [(String, String, String)] = [
      ("unknown: C", "unknwn: C", "did you mean unknown"), ("attribution: A", "attribution: Z", "A, B or C"),
      ("purpose: noncommercial", "purpose: profit", "noncommercial or commercial"),
    ]
    for (good, wrong, word) in bad {
      _ = try scratch.write(policy.replacing(good, with: wrong), to: "bad.yaml")
      let line =
        policy.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains(good) } ?? -1
      let result = try program.run("license", "retag", "--policy", "bad.yaml")
      #expect(result.status == 64 && result.err.contains(word), "\(result.err)")
      #expect(result.err.contains("bad.yaml:\(line + 1)"), "\(result.err)")
    }
  }

  @Test(.timeLimit(.minutes(15)))
  func auditCountsAndFindsContradictions() throws {
    let site = try crawl([.qapage, .reserved, .allrights, .undeclared])
    defer { site.stop() }
    let report = try json("license", "audit")
    let totals = try #require(report["totals"] as? [String: Any])
    let counted = try rows("SELECT class, count(*) AS n FROM license GROUP BY class", "license/00000.sqlite")
    let classes = Dictionary(uniqueKeysWithValues: counted.map { ($0["class"] as String, $0["n"] as Int) })
    #expect(totals["classes"] as? [String: Int] == classes)
    #expect(totals["hosts"] as? Int == 4)
    let hosts = try #require(report["hosts"] as? [[String: Any]])
    let reserved = try #require(site.host(.reserved)).baseURL.dropFirst(7).dropLast()
    let reservedPages = hosts.first { $0["host"] as? String == String(reserved) }?["pages"] as? Int
    let conflicts = try #require(report["conflicts"] as? [[String: Any]])
    #expect(
      !conflicts.isEmpty && conflicts.allSatisfy { $0["host"] as? String == String(reserved) }, "\(conflicts)"
    )
    #expect(totals["conflicting_pages"] as? Int == reservedPages)
    #expect(totals["reviews"] as? Int == hosts.reduce(0) { $0 + (($1["reviews"] as? [Any])?.count ?? 0) })
    let strict = try program.run("license", "audit", "--strict")
    #expect(strict.status == 1 && strict.out.contains("grant_and_reservation"), "\(strict.out)")
    let one = try program.run("license", "audit", "--limit", "1")
    #expect(one.status == 0 && one.out.contains("the first 1 of 4"), "\(one.out)")
    let allrights = try #require(site.host(.allrights)).baseURL.dropFirst(7).dropLast()
    let narrow = try program.run("license", "audit", "--host", String(allrights), "--strict")
    #expect(
      narrow.status == 0 && narrow.out.contains("unknown 100 %") && !narrow.out.contains(reserved),
      "\(narrow.out)")
    #expect(
      try program.run("license", "audit", "--host", "nobody.example").err.contains("no page of this host"))
  }

  @Test(.timeLimit(.minutes(15)))
  func theDossierEndsInAReviewThatOnlyAPersonCanSign() throws {
    let site = try crawl([.reserved, .undeclared])
    defer { site.stop() }
    let table: [(TestHostKind, String, String, [String])] = [
      (.reserved, "C", "CC-BY-4.0", ["CCBot", "GPTBot", "Google-Extended"]), (.undeclared, "B", "KOGL-4", []),
    ]
    var blocks: [TestHostKind: String] = [:]
    for (kind, letter, license, agents) in table {
      let host = String(try #require(site.host(kind)).baseURL.dropFirst(7).dropLast())
      let dossier = try json("site", host)
      #expect(dossier["proposed_class"] as? String == letter)
      #expect(dossier["disallowed_agents"] as? [String] == agents)
      let samples = try #require(dossier["samples"] as? [String: [String]])
      #expect(samples[letter]?.count == 3)
      let review = try #require(dossier["review"] as? String)
      #expect(review.contains("class: \(letter)") && review.contains(license))
      blocks[kind] = "  - host: \"\(host)\"\n\(review)\n"
      let text = try program.run("site", host).out
      #expect(text.contains(review) && text.contains("sample pages"))
    }
    let contact = "contact: https://example.org/bot\nsites:\n"
    _ = try scratch.write(contact + (blocks[.undeclared] ?? ""), to: "signed.yaml")
    let unsigned = try program.run("crawl", "--plan", "--sites", "signed.yaml", "--allow-private")
    #expect(unsigned.status == 64 && unsigned.err.contains("reviewer"), "\(unsigned.err)")
    let signed = (blocks[.undeclared] ?? "").replacing("reviewer: \"\"", with: "reviewer: 김하나")
    _ = try scratch.write(contact + signed, to: "signed.yaml")
    let plan = try program.run("crawl", "--plan", "--sites", "signed.yaml", "--allow-private")
    #expect(plan.status == 0 && plan.out.contains("class B by 김하나"), "\(plan.out)\(plan.err)")
  }
}
