internal import Corpus
internal import Foundation
internal import GRDB
internal import Licensing

/// Rows drawn at random from what the last stage kept.
public struct SampleFacts: Sendable, Equatable, Encodable {
  /// One row.
  public struct Sample: Sendable, Equatable, Encodable {
    /// Of the item or the example, in hexadecimal.
    public let id: String
    /// Where its page is.
    public let url: String
    /// Its subject.
    public let category: String?
    /// The class of its page, its licence, where the terms are, whom to name.
    public let licenseClass: String
    public let license, licenseURL, attribution: String?
    /// The teacher; nil of items.
    public let teacher: String?
    /// What was asked, and of examples what was answered.
    public let question: ShownText
    public let think, answer: ShownText?
  }

  /// The stage they are drawn from.
  public let stage: String
  /// In the order they were drawn.
  public let samples: [Sample]
  /// Rows of that stage, by class; empty where nobody judged pages.
  public let classes: [String: Int]

  /// Draws rows that the readers may see; nil where no stage kept anything.
  init?(of corpus: Corpus, _ classes: ClassLookup, _ request: ReportRequest) throws {
    // Before the filter personal data is not masked.
    let stages = [Stage.distill, .dedup, .filter] + (request.audience == .thisMachine ? [.item] : [])
    for stage in stages {
      guard try (corpus.count(of: stage)?.kept ?? 0) > 0 else { continue }
      self.stage = stage.name
      self.classes = try corpus.items(of: stage, by: .class)
      samples = try SampleFacts.draw(stage, corpus, classes, request)
      return
    }
    return nil
  }

  private static func draw(
    _ stage: Stage, _ corpus: Corpus, _ classes: ClassLookup, _ request: ReportRequest
  ) throws -> [Sample] {
    var drawn: [(rank: UInt64, id: RecordID, shard: Int)] = []
    guard request.samples > 0 else { return [] }
    for index in try corpus.sealedIndices(of: stage) {
      let shard = try Shard.openForReading(corpus.path(of: stage, index), stage: stage)
      try shard.database.read { db in
        let rows = try Row.fetchCursor(
          db, sql: "SELECT id, page FROM \(try table(of: stage, request.audience, db))")
        while let row = try rows.next() {
          let id: RecordID = row[0]
          let rank = id.rank(request.seed)
          let isFull = drawn.count == request.samples
          // Few rows rank so low, so few pages are looked up.
          if isFull, let last = drawn.last, (last.rank, last.id) <= (rank, id) { continue }
          guard try classes.admits(row[1]), !drawn.contains(where: { $0.id == id }) else { continue }
          let place = drawn.firstIndex { (rank, id) < ($0.rank, $0.id) } ?? drawn.count
          drawn.insert((rank, id, index), at: place)
          if isFull { drawn.removeLast() }
        }
      }
    }
    return try drawn.compactMap { found in
      let shard = try Shard.openForReading(corpus.path(of: stage, found.shard), stage: stage)
      return try shard.database.read { db in
        stage == .distill
          ? try example(found.id, classes, db)
          : try Item.find(found.id, in: db).flatMap { try sample($0, classes) }
      }
    }
  }

  /// What is drawn from. An option that joined a question may be of another page, whose class may have changed since.
  private static func table(of stage: Stage, _ audience: Audience, _ db: Database) throws -> String {
    guard stage == .distill else { return "item" }
    let tells = try db.columns(in: "example").contains { $0.name == "augmentation" }
    guard audience == .anyone, tells else { return "example" }
    return "example WHERE augmentation IS NULL OR instr(augmentation, '\"sources\"') = 0"
  }

  private static func sample(_ item: Item, _ classes: ClassLookup) throws -> Sample? {
    guard let verdict = try classes.verdict(on: item.page),
      let question = ShownText(item.text, of: verdict.licenseClass, for: classes.audience)
    else { return nil }
    return Sample(
      id: item.id.description, url: item.url, category: item.category,
      licenseClass: verdict.licenseClass.rawValue, license: verdict.license, licenseURL: verdict.licenseURL,
      attribution: verdict.attribution, teacher: nil, question: question, think: nil, answer: nil)
  }

  private static func example(_ id: RecordID, _ classes: ClassLookup, _ db: Database) throws -> Sample? {
    guard let row = try Row.fetchOne(db, sql: "SELECT * FROM example WHERE id = ?", arguments: [id]),
      let verdict = try classes.verdict(on: row["page"])
    else { return nil }
    let messages: Data = row["messages"]
    let turns = (try? JSONDecoder().decode([[String: String]].self, from: messages)) ?? []
    func said(_ role: String) -> String {
      turns.filter { $0["role"] == role }.compactMap { $0["content"] }.joined(separator: "\n\n")
    }
    func shown(_ text: String) -> ShownText? {
      ShownText(text, of: verdict.licenseClass, for: classes.audience)
    }
    guard let question = shown(said("user")) else { return nil }
    let parts = SampleFacts.parts(of: said("assistant"))
    return Sample(
      id: id.description, url: row["url"], category: row["category"],
      licenseClass: verdict.licenseClass.rawValue, license: verdict.license, licenseURL: verdict.licenseURL,
      attribution: verdict.attribution, teacher: row["teacher"], question: question,
      think: parts.think.flatMap(shown), answer: shown(parts.answer))
  }

  /// What stands between the first two tags, and what behind them.
  static func parts(of reply: String) -> (think: String?, answer: String) {
    let white = CharacterSet.whitespacesAndNewlines
    guard let start = reply.range(of: "<think>"),
      let end = reply.range(of: "</think>", range: start.upperBound..<reply.endIndex)
    else { return (nil, reply.trimmingCharacters(in: white)) }
    return (
      reply[start.upperBound..<end.lowerBound].trimmingCharacters(in: white),
      reply[end.upperBound...].trimmingCharacters(in: white)
    )
  }
}
