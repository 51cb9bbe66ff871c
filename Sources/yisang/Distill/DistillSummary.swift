import Corpus
import Distill

/// What came of a run: answers, verdicts, examples by category.
struct DistillSummary {
  private let traces: StageCount?
  private let examples: StageCount?
  private let manifest: Manifest
  private let asked: InquiryProgress?
  private let servers: ServerTallies

  /// - Parameters:
  ///   - asked: nil where nothing was asked.
  ///   - servers: what each did of it.
  init(_ corpus: Corpus, _ manifest: Manifest, asked: InquiryProgress?, servers: ServerTallies) throws {
    traces = try corpus.count(of: .trace)
    examples = try corpus.count(of: .distill)
    (self.manifest, self.asked, self.servers) = (manifest, asked, servers)
  }

  private struct JSON: Encodable {
    struct Asked: Encodable {
      let replies, known, failedBefore, tokens: Int
      let failures: [String: Int]
      let seconds: Double
      let servers: [ServerTallies.Row]
    }
    let asked: Asked?
    let traces, examples: StageCountJSON?
    let categories: [String: Manifest.Category]
    let digest: String
  }

  func print(json: Bool) throws {
    if json {
      let asked = asked.map {
        JSON.Asked(
          replies: $0.replies, known: $0.known, failedBefore: $0.failedBefore, tokens: $0.tokens,
          failures: $0.failures, seconds: $0.seconds, servers: servers.rows)
      }
      return try Console.json(
        JSON(
          asked: asked, traces: traces.map(StageCountJSON.init), examples: examples.map(StageCountJSON.init),
          categories: manifest.categories, digest: manifest.digest))
    }
    for count in [traces, examples].compactMap({ $0 }) { try printCount(count, json: false) }
    Console.out("category\texamples\tgood traces\twanted")
    for (name, category) in manifest.categories.sorted(by: { $0.key < $1.key }) {
      let wanted = category.wanted.map { "\($0)" } ?? "all"
      let lacking =
        category.wanted.map { $0 > category.chosen ? " (\($0 - category.chosen) lacking)" : "" } ?? ""
      Console.out(
        "\(name.isEmpty ? "-" : name)\t\(category.chosen)\t\(category.available)\t\(wanted)\(lacking)")
    }
  }
}
