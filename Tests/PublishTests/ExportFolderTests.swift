import Corpus
import Foundation
import Licensing
import TestKit
import Testing

@testable import Publish

/// What an export does with a folder in which something is, and when it is broken off.
struct ExportFolderTests {
  private let made: LicensedCorpus
  private let disk = FileManager.default

  init() throws { made = try LicensedCorpus(classes: ["A", "A", "A", "A", "B"]) }

  private func settings(_ rowsPerFile: Int, _ format: ExportFormat = .jsonl) -> ExportSettings {
    var settings = ExportSettings()
    (settings.rowsPerFile, settings.format) = (rowsPerFile, format)
    return settings
  }

  private func write(_ text: String, to name: String) throws {
    let path = made.scratch.path + "/" + name
    try disk.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  private func data(_ folder: String = "out") throws -> [String] {
    try disk.contentsOfDirectory(atPath: made.scratch.path + "/\(folder)/data").sorted()
  }

  @Test func filesOfAnEarlierExportGo() throws {
    _ = try made.export(settings(1)).run()
    #expect(try data().count == 4)
    _ = try made.export(settings(3)).run()
    #expect(try data() == ["train-00000-of-00002.jsonl", "train-00001-of-00002.jsonl"])
    _ = try made.export(settings(4, .parquet)).run()
    #expect(try data() == ["train-00000-of-00001.parquet"])
    #expect(try made.text("out/README.md").contains("path: data/train-*.parquet"))
  }

  @Test func theListOfDigestsIsTrue() throws {
    _ = try made.export(settings(2)).run()
    let files = try made.files()
    let lines = try made.text("out/SHA256SUMS").split(separator: "\n")
    for line in lines {
      let file = try #require(files[String(line.dropFirst(66))])
      #expect(Digest.sha256(file).hex == line.prefix(64))
    }
    #expect(lines.count == files.filter { $0.key != "data" }.count - 1)
  }

  @Test(arguments: [
    "notes.txt", "data/own.jsonl", "README.md", "data/train-00000-of-00001.jsonl", "SHA256SUMS",
    "unfinished-export/notes.txt", ".gitignore",
  ])
  func whatIsNotOursIsLeftAloneAndRefused(_ name: String) throws {
    try write("사람이 쓴 글", to: "out/" + name)
    let before = try made.files()
    for act in [{ _ = try made.export().plan() }, { _ = try made.export().run() }] as [() throws -> Void] {
      let failure = #expect(throws: CorpusFailure.self) { try act() }
      #expect(failure?.problem.contains(name) == true, "\(failure?.description ?? "")")
    }
    #expect(try made.files() == before)
  }

  @Test func whatWasChangedSinceIsRefused() throws {
    _ = try made.export().run()
    try write("카드에 쓴 글", to: "out/README.md")
    let failure = #expect(throws: CorpusFailure.self) { try made.export().run() }
    #expect(failure?.problem.contains("README.md") == true)
    #expect(try made.text("out/README.md") == "카드에 쓴 글")
  }

  @Test func aCloneOfARepositoryMayBeWrittenTo() throws {
    try write("ref", to: "out/.git/HEAD")
    try write("*.parquet filter=lfs", to: "out/.gitattributes")
    _ = try made.export().run()
    _ = try made.export(settings(1)).run()
    #expect(try made.text("out/.git/HEAD") == "ref" && made.text("out/.gitattributes").hasPrefix("*.parquet"))
  }

  @Test func aListCannotNameOtherPeoplesFiles() throws {
    let digest = Digest.sha256(Array("글".utf8)).hex
    try write("글", to: "keep.txt")
    for name in ["../keep.txt", "data/train-/../../../keep.txt", "/keep.txt", "data/train-x/y.jsonl"] {
      try write("\(digest)  \(name)\n", to: "out/SHA256SUMS")
      #expect(throws: CorpusFailure.self, "\(name)") { try made.export().run() }
    }
    #expect(try made.text("keep.txt") == "글")
  }

  @Test func linksAreNotFollowed() throws {
    try write("글", to: "elsewhere/train-00000-of-00001.jsonl")
    try disk.createDirectory(atPath: made.scratch.path + "/out", withIntermediateDirectories: true)
    try disk.createSymbolicLink(
      atPath: made.scratch.path + "/out/data", withDestinationPath: made.scratch.path + "/elsewhere")
    #expect(throws: CorpusFailure.self) { try made.export().run() }
    #expect(try made.text("elsewhere/train-00000-of-00001.jsonl") == "글")
  }

  /// A folder in the state a killed export leaves behind is written anew; the old files stay until then.
  @Test func aKilledExportIsMended() throws {
    _ = try made.export(settings(1)).run()
    let old = try made.files()
    _ = try made.export(to: "fresh", settings(2)).run()
    let fresh = try made.files("fresh")
    // Killed while rows were written: files of the new one beside the whole old one.
    try write("{\"id\":", to: "out/unfinished-export/data/train-00000-of-00002.jsonl.part")
    #expect(try made.files().filter { old[$0.key] != nil } == old)
    _ = try made.export(settings(2)).run()
    #expect(try made.files() == fresh)
    // Killed while files changed places, after each of them: the card is gone until all are there.
    for moved in 0..<order(fresh).count {
      try disk.removeItem(atPath: made.scratch.path + "/out")
      _ = try made.export(settings(1)).run()
      try kill("out", before: fresh, moved)
      _ = try made.export(settings(2)).run()
      #expect(try made.files() == fresh, "killed after \(moved) files")
    }
  }

  /// The order in which files take their places.
  private func order(_ files: [String: Data]) -> [String] {
    let last = ["SHA256SUMS", "README.md"]
    return files.keys.filter { !(last + ["data"]).contains($0) }.sorted() + last
  }

  /// Brings a folder into the state of an export that was killed when so many of its files had their places.
  private func kill(_ folder: String, before new: [String: Data], _ moved: Int) throws {
    let root = made.scratch.path + "/" + folder + "/"
    for name in try made.files(folder).keys where ExportFolder.isName(name) {
      if name == ExportFolder.card || new[name] == nil { try disk.removeItem(atPath: root + name) }
    }
    for (index, name) in order(new).enumerated() {
      let place = index < moved ? name : ExportFolder.staging + "/" + name
      try disk.createDirectory(
        atPath: (root + place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try #require(new[name]).write(to: URL(filePath: root + place))
    }
  }

  /// Killed while files changed places, and again in every moment of the run that mends it.
  @Test func whatMendsMayBeKilledToo() throws {
    _ = try made.export(to: "one", settings(2)).run()
    _ = try made.export(to: "two", settings(3, .parquet)).run()
    let (one, two) = (try made.files("one"), try made.files("two"))
    for moved in 0..<order(one).count {
      for name in try disk.contentsOfDirectory(atPath: made.scratch.path) where name.hasPrefix("out") {
        try disk.removeItem(atPath: made.scratch.path + "/" + name)
      }
      _ = try made.export(settings(1)).run()
      try kill("out", before: one, moved)
      // A copy of the folder is what a kill in that moment leaves; in the end the run is told to stop.
      var folders = ["out"]
      let stopped = try made.export(settings(3, .parquet)).run(shouldStop: {
        let copy = "out-\(folders.count)"
        let path = made.scratch.path + "/"
        if (try? disk.copyItem(atPath: path + "out", toPath: path + copy)) != nil { folders.append(copy) }
        return folders.count > 2
      })
      #expect(stopped == nil && folders.count == 3)
      for folder in folders {
        let copy = folder + "-again"
        try disk.copyItem(
          atPath: made.scratch.path + "/" + folder, toPath: made.scratch.path + "/" + copy)
        try kill(copy, before: two, moved)
        #expect(try made.export(to: copy, settings(3, .parquet)).run(shouldStop: { true }) == nil)
        _ = try made.export(to: copy, settings(2)).run()
        #expect(try made.files(copy) == one, "\(folder): killed twice after \(moved) files")
        _ = try made.export(to: folder, settings(3, .parquet)).run()
        #expect(try made.files(folder) == two, "\(folder): killed after \(moved) files")
      }
    }
  }

  /// What an earlier export is said to have written does not make other people's files ours.
  @Test func theClaimsOfABrokenOffExportAreChecked() throws {
    try write("글", to: "out/README.md")
    let digest = Digest.sha256(Array("다른 글".utf8)).hex
    try write("\(digest)  README.md\n", to: "out/unfinished-export/SHA256SUMS.earlier")
    #expect(throws: CorpusFailure.self) { try made.export().run() }
    #expect(try made.text("out/README.md") == "글")
  }

  @Test func aStoppedExportLeavesTheOldOne() throws {
    _ = try made.export(settings(1)).run()
    let old = try made.files()
    for rows in 0..<5 {
      var asked = 0
      #expect(
        try made.export(settings(2, .parquet)).run(shouldStop: {
          asked += 1
          return asked > rows
        }) == nil)
      #expect(try made.files() == old, "stopped after \(rows) rows")
    }
  }

  @Test func oneExportAtATime() throws {
    _ = try made.export().run()
    let lock = try FileLock(folder: made.scratch.path + "/out")
    let busy = #expect(throws: CorpusFailure.self) { try made.export().run() }
    #expect(busy?.problem == "another yisang is writing here")
    withExtendedLifetime(lock) {}
    try write("", to: "file")
    let failure = #expect(throws: CorpusFailure.self) { try made.export(to: "file/out").run() }
    #expect(failure?.subject.hasPrefix(made.scratch.path + "/file") == true)
  }

  /// Every way into the corpus, and out of its train-only folder.
  @Test func noPathLeadsRowsAstray() throws {
    let root = made.scratch.path
    _ = try made.export(to: nil).run()
    for (link, target) in [
      ("to-corpus", "corpus"), ("to-train", "corpus/train-only"), ("to-data", "corpus/train-only/data"),
    ] {
      try disk.createSymbolicLink(atPath: root + "/" + link, withDestinationPath: root + "/" + target)
    }
    for folder in [
      "corpus", "corpus/new", "corpus/train-only", "corpus/train-only/", "corpus/train-only/deep/er",
      "corpus/./x",
      "x/../corpus/train-only", "to-corpus", "to-corpus/new", "to-train", "to-train/new", "to-data",
      "to-data/../new",
    ] {
      let failure = #expect(throws: CorpusFailure.self, "\(folder)") { try made.export(to: folder).run() }
      #expect(failure?.problem == "this lies inside the corpus", "\(folder)")
    }
    // A copy of the rows elsewhere is not ours to replace by what may be published.
    try disk.copyItem(atPath: root + "/corpus/train-only", toPath: root + "/copy")
    let copied = #expect(throws: CorpusFailure.self) { try made.export(to: "copy").run() }
    #expect(copied?.problem.contains("may not be published") == true)
    try disk.removeItem(atPath: root + "/corpus/train-only")
    try disk.createDirectory(atPath: root + "/published", withIntermediateDirectories: true)
    try disk.createSymbolicLink(atPath: root + "/corpus/train-only", withDestinationPath: root + "/published")
    let led = #expect(throws: CorpusFailure.self) { try made.export(to: nil).run() }
    #expect(led?.problem.contains("link") == true)
    #expect(try disk.contentsOfDirectory(atPath: root + "/published").isEmpty)
  }
}
