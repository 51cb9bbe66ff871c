import ArgumentParser
import Foundation
import TestSite

/// Servers to try things out on. The web needs no name; options of both must not meet in one command.
struct TestSiteVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "testsite",
    abstract: "Serve a fake Korean question-and-answer web, or a fake teacher, on loopback.",
    discussion: """
      Examples:
        yisang testsite --port 8100 --write-sites sites.yaml
        yisang testsite teacher --port 8200
        yisang testsite problems --count 200 > problems.jsonl
      """,
    subcommands: [TestWebVerb.self, TestTeacherVerb.self, TestSiteProblemsVerb.self],
    defaultSubcommand: TestWebVerb.self)
}

struct TestWebVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "web",
    abstract: "Serve a fake Korean question-and-answer web on loopback, a port for each host.",
    discussion: """
      For trying out a crawl without touching anyone's server: boards of several engines and encodings, licence \
      marks, reservations, robots variants, traps and broken servers. The control host, the first port, answers \
      /hosts, /counters, /counters/reset and /truth. It runs until it is stopped.

      Examples:
        yisang testsite web --write-sites sites.yaml &
        yisang crawl --sites sites.yaml --allow-private --delay 0
      """)

  @Option(help: "The first port; 0 takes any free ports.")
  var port = 8100

  @Option(help: "Decides every text and number.")
  var seed: UInt64 = 1

  @Option(help: "Posts of each board.")
  var pages = 48

  @Option(help: "Pages of the arithmetic host: problems of yisang testsite problems, split train.")
  var problems = 300

  @Option(help: "Pages of the bench host.")
  var benchPages = 2_000

  @Option(help: "Only these hosts, as gnuboard,qapage; all by default.")
  var hosts: String?

  @Option(help: "Seconds between two bytes of a slow answer.")
  var slowness = 1.0

  @Option(help: "Write a sites.yaml for the crawler here.", completion: .file())
  var writeSites: String?

  @Option(help: "End by itself after so many seconds.")
  var seconds: Double?

  func run() throws {
    let kinds = try hosts.map { list in
      try Set(
        list.split(separator: ",").map { name in
          guard let kind = TestHostKind(rawValue: String(name)) else {
            let known = TestHostKind.crawlable.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("there is no test host \(name); there are \(known)")
          }
          return kind
        })
    }
    let site = try TestSite(
      TestSiteConfiguration(
        seed: seed, pagesPerBoard: pages, problems: problems, benchPages: benchPages, basePort: port,
        hosts: kinds, slowness: slowness))
    if let writeSites {
      try Data(site.sitesYAML(contact: "https://example.org/yisang-testsite").utf8)
        .write(to: URL(filePath: writeSites))
    }
    try site.start()
    for host in site.hosts { Console.out("\(host.baseURL)\t\(host.name)") }
    let end = seconds.map { ContinuousClock.now + .seconds($0) }
    while !stopRequested(), end.map({ ContinuousClock.now < $0 }) ?? true { usleep(100_000) }
    site.stop()
  }
}
