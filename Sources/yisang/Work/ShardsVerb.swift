import ArgumentParser
import Corpus
import Foundation

struct ShardsVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shards", abstract: "List or verify the shards of a corpus.",
    discussion: """
      Examples:
        yisang shards ls
        yisang shards verify --corpus old
      """,
    subcommands: [List.self, Verify.self])

  /// One shard of a listing.
  private struct Line: Encodable {
    let stage: String
    let shard: Int
    let state: String
    let kept: Int
    let rejected: Int
    let digest: String?
    let bytes: Int
    let problem: String?
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ls", abstract: "List all shards.",
      discussion: """
        Stage and number, sealed or open, rows kept and rejected, size, and the beginning of the digest.

        Examples:
          yisang shards ls --json
        """)
    @OptionGroup var shared: SharedOptions

    func run() throws { try ShardsVerb.list(shared, verify: false) }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Check every sealed shard's structure, and its rows against its digest.",
      discussion: """
        A damaged shard is named, with what is wrong with it: remove the file, and run its stage again.

        Examples:
          yisang shards verify && echo all is whole

        Exit codes: 0 whole · 1 a shard is damaged, or there is none
        """)
    @OptionGroup var shared: SharedOptions

    func run() throws { try ShardsVerb.list(shared, verify: true) }
  }

  private static func list(_ shared: SharedOptions, verify: Bool) throws {
    let corpus = try shared.corpus()
    var lines: [Line] = []
    for stage in Stage.all {
      for index in try corpus.sealedIndices(of: stage) {
        lines.append(line(stage, index, corpus.path(of: stage, index), "sealed", verify))
      }
      for index in try corpus.openIndices(of: stage) {
        lines.append(line(stage, index, corpus.openPath(of: stage, index), "open", verify))
      }
    }
    guard !lines.isEmpty else {
      throw CorpusFailure(
        .missing, corpus.root, "there are no shards",
        remedy: "run yisang crawl, or name the corpus with --corpus")
    }
    for line in lines {
      if shared.json { try Console.json(line) } else { Console.out(text(line)) }
    }
    let bad = lines.filter { $0.problem != nil }
    if !bad.isEmpty { leave(ExitStatus.failed, "\(bad.count) of \(lines.count) shards are damaged") }
    if verify {
      let open = lines.count { $0.state == "open" }
      Console.note(
        "\(lines.count - open) sealed shards are whole"
          + (open > 0 ? ", \(open) open ones have no digest yet" : ""))
    }
  }

  private static func text(_ line: Line) -> String {
    let size = line.bytes >= 1 << 20 ? "\(line.bytes >> 20) MiB" : "\(line.bytes >> 10) KiB"
    let digest = line.digest.map { String($0.prefix(16)) } ?? "-"
    let state = line.problem.map { "DAMAGED: \($0)" } ?? line.state
    return
      "\(line.stage)/\(line.shard)\t\(state)\t\(line.kept) kept\t\(line.rejected) rejected\t\(size)\t\(digest)"
  }

  private static func line(_ stage: Stage, _ index: Int, _ path: String, _ state: String, _ verify: Bool)
    -> Line
  {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let bytes = (attributes?[.size] as? Int) ?? 0
    do {
      let shard = try Shard.openForReading(path, stage: stage)
      let problem = verify ? try shard.damage() : nil
      let (kept, rejected) = problem == nil ? try shard.viewCounts() : (0, 0)
      return Line(
        stage: stage.name, shard: index, state: state, kept: kept, rejected: rejected,
        digest: try shard.meta("sealed_digest"), bytes: bytes, problem: problem)
    } catch {
      return Line(
        stage: stage.name, shard: index, state: state, kept: 0, rejected: 0, digest: nil, bytes: bytes,
        problem: "\(error)")
    }
  }
}
