import Corpus
import Foundation
import GRDB
import Licensing
import TestKit
import Testing

@testable import Publish

struct ExportTests {
  @Test(
    arguments: [
      (["B"], "out", false), (["C"], "out", false), (["A", "B"], "out", false), ([], nil, false),
      (["A"], "out", true),
    ] as [([String], String?, Bool)])
  func impossibleTargetsAreRefused(_ letters: [String], _ folder: String?, _ trainOnly: Bool) {
    let classes = letters.compactMap(LicenseClass.init(rawValue:))
    #expect(throws: ExportTarget.Refusal.self) {
      try ExportTarget(classes: classes, folder: folder, trainOnly: trainOnly)
    }
  }

  @Test func onlyClassAReachesAFolderThatMayBePublished() throws {
    let target = try ExportTarget(classes: [], folder: "out", trainOnly: false)
    #expect(LicenseClass.allCases.filter(target.admits) == [.a])
    let training = try ExportTarget(classes: [], folder: nil, trainOnly: true)
    #expect(LicenseClass.allCases.filter(training.admits) == [.a, .b])
  }

  @Test func equalShardsGiveEqualBytesAndNoTextOfOtherClasses() throws {
    let scratch = try Scratch()
    let corpus = scratch.corpus
    let items = (0..<3).map { SampleItems.item($0, body: "비밀 \($0)\n둘째 줄\t\"따옴표\"") }
    try SampleItems.seal([items], stage: .dedup, in: corpus)
    try corpus.createFolder(of: .license)
    let shard = try Shard.openForWriting(corpus.path(of: .license, 0), stage: .license, durable: false)
    try shard.database.write { db in
      for (item, letter) in zip(items, ["A", "B", "C"]) {
        try db.execute(
          sql: "INSERT INTO license VALUES (?, ?, ?, ?, 'CC-BY-4.0', NULL, '아무개\t연구회', 'reviewed by 김')",
          arguments: [item.page, item.url, item.host, letter])
      }
    }
    try shard.seal()
    var files: [[Data]] = []
    for name in ["one", "two"] {
      let target = try ExportTarget(classes: [.a], folder: scratch.path + "/" + name, trainOnly: false)
      let summary = try Export(corpus: corpus, target: target, policy: .embedded()).run()
      #expect(summary.written == 1)
      #expect(summary.withheld == ["B": 1, "C": 1])
      files.append(
        summary.files.compactMap { FileManager.default.contents(atPath: summary.folder + "/" + $0) })
    }
    #expect(files[0] == files[1] && files[0].count == 2)
    let text = files[0].map { String(decoding: $0, as: UTF8.self) }.joined()
    #expect(text.contains("비밀 0") && !text.contains("비밀 1") && !text.contains("비밀 2"))
    #expect(text.contains("\"retrieved_at\":\"2023-11-14T22:13:20Z\""))
    #expect(text.contains(#""attribution":"아무개\t연구회""#))
    #expect(text.contains("\t아무개 연구회\tCC-BY-4.0\thttps://creativecommons.org/licenses/by/4.0/\t"))
    #expect(text.contains("\treviewed by 김\n"))
    let trainOnly = try ExportTarget(classes: [], folder: nil, trainOnly: true)
    let training = try Export(corpus: corpus, target: trainOnly, policy: .embedded())
    #expect(try training.run().written == 2)
    let lock = try FileLock(folder: training.folder)
    let busy = #expect(throws: CorpusFailure.self) { try training.run() }
    #expect(busy?.problem == "another yisang is writing here")
    withExtendedLifetime(lock) {}
    try Data().write(to: URL(filePath: scratch.path + "/file"))
    let inFile = try ExportTarget(classes: [], folder: scratch.path + "/file", trainOnly: false)
    let failure = #expect(throws: CorpusFailure.self) {
      try Export(corpus: corpus, target: inFile, policy: .embedded()).run()
    }
    #expect(failure?.subject.hasPrefix(scratch.path + "/file") == true)
  }

  @Test func whatIsUnknownOfARowIsNull() throws {
    let grant = LicenseRow(
      licenseClass: "B", license: nil, licenseURL: nil, attribution: nil, basis: "reviewed by 김")
    let line = String(decoding: try ExportRow(SampleItems.item(1, body: "글"), grant).json(), as: UTF8.self)
    for key in ["license", "license_url", "attribution"] { #expect(line.contains("\"\(key)\":null")) }
  }
}
