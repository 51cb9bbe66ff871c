import Corpus
import Foundation
import GRDB
import Licensing
import TestKit

@testable import Publish

/// A corpus of deduplicated items with a licence verdict on the page of each.
struct LicensedCorpus {
  /// An item's licence, as the licence shard has it.
  struct Grant {
    var letter: String
    var license: String? = "CC-BY-4.0"
    var url: String?
    var attribution: String? = "아무개\t연구회"
  }

  let scratch: Scratch
  let corpus: Corpus

  init(_ shards: [[(item: Item, grant: Grant)]]) throws {
    scratch = try Scratch()
    corpus = scratch.corpus
    try SampleItems.seal(shards.map { $0.map(\.item) }, stage: .dedup, in: corpus)
    try judge(shards.flatMap(\.self))
  }

  /// One shard of numbered items under the classes given.
  init(classes: [String]) throws {
    try self.init([
      classes.enumerated().map { n, letter in
        (
          SampleItems.item(n, body: "비밀 \(n)\n둘째 줄\t\"따옴표\"", host: "\(letter.lowercased()).example"),
          Grant(letter: letter)
        )
      }
    ])
  }

  /// Gives the pages their verdicts, in place of what is there.
  func judge(_ rows: [(item: Item, grant: Grant)]) throws {
    try corpus.createFolder(of: .license)
    let path = corpus.path(of: .license, 0)
    try? FileManager.default.removeItem(atPath: path)
    let shard = try Shard.openForWriting(path, stage: .license, durable: false)
    try shard.database.write { db in
      for (item, grant) in rows {
        try db.execute(
          sql: "INSERT INTO license VALUES (?, ?, ?, ?, ?, ?, ?, 'reviewed by 김')",
          arguments: [
            item.page, item.url, item.host, grant.letter, grant.license, grant.url, grant.attribution,
          ])
      }
      try shard.setMeta(db, "parameters", #"{"policy":"0123456789abcdef","reviews":"b.example=B"}"#)
    }
    try shard.seal()
  }

  /// An export of class A, or of what may only be trained on.
  func export(to folder: String? = "out", _ settings: ExportSettings = ExportSettings()) throws -> Export {
    let target = try ExportTarget(
      classes: [], folder: folder.map { scratch.path + "/" + $0 }, trainOnly: folder == nil)
    return Export(corpus: corpus, target: target, policy: try .embedded(), settings: settings)
  }

  /// Every file below a folder, with its bytes.
  func files(_ folder: String = "out") throws -> [String: Data] {
    let root = scratch.path + "/" + folder
    let names = try FileManager.default.subpathsOfDirectory(atPath: root)
    var files: [String: Data] = [:]
    for name in names { files[name] = FileManager.default.contents(atPath: root + "/" + name) }
    return files
  }

  /// A file as text.
  func text(_ name: String) throws -> String {
    try String(contentsOfFile: scratch.path + "/" + name, encoding: .utf8)
  }
}
