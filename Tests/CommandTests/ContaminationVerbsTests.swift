import Foundation
import GRDB
import TestKit
import Testing

/// Benchmarks on the command line, from the index to the review.
struct ContaminationVerbsTests {
  private let scratch: Scratch
  private let program: Program

  init() throws {
    scratch = try Scratch()
    program = Program(in: scratch.path)
  }

  /// Files of one stem, in two folders, their texts under an unusual name: the review finds the other side in each.
  @Test(.timeLimit(.minutes(15))) func reviewOfEqualStems() throws {
    try run("bench", "make-corpus", "corpus", "--prompts", "60", "--shards", "1")
    let items = try DatabaseQueue(path: scratch.path + "/corpus/item/00000.sqlite").read {
      try String.fetchAll(
        $0, sql: "SELECT body FROM item WHERE length(body) BETWEEN 80 AND 300 ORDER BY seq LIMIT 2")
    }
    try #require(items.count == 2)
    var files: [String] = []
    for (folder, text) in zip(["x", "y"], items) {
      try FileManager.default.createDirectory(
        atPath: scratch.path + "/" + folder, withIntermediateDirectories: true)
      let item = try JSONSerialization.data(withJSONObject: ["문항": text + " 끝맺음"])
      files.append(try scratch.write(String(decoding: item, as: UTF8.self), to: folder + "/b.jsonl"))
    }
    try run(["contamination", "index", "--to", "both.yidx", "--fields", "문항"] + files)
    try run("filter", "--benchmarks", "both.yidx")
    let review = ["contamination", "review", "--json", "--fields", "문항", "--benchmarks"]
    for (given, names) in [(files, ["x/b", "y/b"]), ([files[1]], ["y/b"])] {
      let rows = try run(review + given).split(separator: "\n").compactMap {
        try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
      }
      #expect(Set(rows.compactMap { $0["benchmark"] as? String }) == ["x/b", "y/b"])
      for row in rows {
        let at = row["benchmark"] as? String == "x/b" ? 0 : 1
        let isGiven = names.contains(row["benchmark"] as? String ?? "")
        #expect(row["item_text"] as? String == (isGiven ? items[at] + " 끝맺음" : nil))
      }
    }
  }

  @discardableResult
  private func run(_ arguments: String...) throws -> String { try run(arguments) }

  @discardableResult
  private func run(_ arguments: [String]) throws -> String {
    let result = try program.run(arguments)
    #expect(result.status == 0, "\(arguments): \(result.err)")
    return result.out
  }
}
