internal import Corpus
internal import Foundation

/// The folder of an export: what in it is ours, and how a new export takes the place of the old one.
///
/// A new export is written whole into `unfinished-export` first; then files change places. The card goes first and
/// comes last, so a folder without it is one that was broken off in that moment, and the next export mends it.
struct ExportFolder {
  /// The list of our files with their digests; `sha256sum -c` reads it.
  static let digests = "SHA256SUMS"
  /// Where an export is written before it takes its place.
  static let staging = "unfinished-export"
  /// In that folder: the digests of files in their places that only an earlier, broken-off export accounts for.
  static let claims = "SHA256SUMS.earlier"
  /// The card of what may be published.
  static let card = "README.md"
  /// What stands in its place where nothing may be published.
  static let notice = "NOT-FOR-PUBLICATION.md"

  static let names: Set<String> = [
    card, notice, "ATTRIBUTION.tsv", "data_provenance.json", ".gitignore",
  ]
  /// A clone of a repository of the Hub has these; they are left alone.
  private static let leftAlone: Set<String> = [".git", ".gitattributes"]

  let path: String

  /// True for the names that an export gives its files.
  static func isName(_ name: String) -> Bool {
    guard !names.contains(name) else { return true }
    guard name.hasPrefix("data/train-"), !name.dropFirst(5).contains("/") else { return false }
    return ExportFormat.allCases.contains { name.hasSuffix("." + $0.rawValue) }
  }

  /// Files of ours in their places.
  struct OwnFiles {
    var names: Set<String> = []
    /// The digests of those that the folder's own list does not account for.
    var unlisted: [String: String] = [:]
  }

  /// The files that earlier exports wrote, whole or broken off.
  ///
  /// - Throws: `CorpusFailure` if the folder holds anything else, or what was changed since.
  func ownFiles() throws -> OwnFiles {
    var foreign: [String] = []
    var own = OwnFiles()
    let staging = path + "/" + ExportFolder.staging + "/"
    let listed = digests(in: path + "/" + ExportFolder.digests)
    let brokenOff = [ExportFolder.digests, ExportFolder.claims].map { digests(in: staging + $0) }
    for name in try files() {
      let place = path + "/" + name
      if name == ExportFolder.digests {
        if listed == nil { foreign.append(name) }
      } else if name.hasPrefix(ExportFolder.staging + "/") {
        if !isStaged(name) { foreign.append(name) }
      } else if let digest = try? ExportFolder.digest(of: place),
        ([listed] + brokenOff).contains(where: { $0?[name] == digest })
      {
        own.names.insert(name)
        if listed?[name] != digest { own.unlisted[name] = digest }
      } else {
        foreign.append(name)
      }
    }
    guard foreign.isEmpty else {
      let shown = foreign.sorted().prefix(3).joined(separator: ", ") + (foreign.count > 3 ? ", …" : "")
      throw CorpusFailure(
        .mismatch, path, "holds what no export of yisang wrote, or what was changed since: \(shown)",
        remedy: "move it away, or export to another folder")
    }
    return own
  }

  /// True if the folder holds rows that may not be published, or says so.
  var isNotForPublication: Bool {
    let listed = digests(in: path + "/" + ExportFolder.digests) ?? [:]
    return listed[ExportFolder.notice] != nil || access(path + "/" + ExportFolder.notice, F_OK) == 0
  }

  /// Puts a whole staged export in the place of the old files.
  func replace(_ old: Set<String>, by staging: ExportStaging) throws {
    let new = Set(staging.digests.keys)
    do {
      for name in old.sorted() where name == ExportFolder.card || !new.contains(name) {
        guard unlink(path + "/" + name) == 0 || errno == ENOENT else {
          throw ExportFolder.failure(path + "/" + name)
        }
      }
      try FileManager.default.createDirectory(atPath: path + "/data", withIntermediateDirectories: true)
      let ordered = new.subtracting([ExportFolder.card]).sorted() + [ExportFolder.digests]
      for name in ordered + (new.contains(ExportFolder.card) ? [ExportFolder.card] : []) {
        guard rename(staging.path + "/" + name, path + "/" + name) == 0 else {
          throw ExportFolder.failure(path + "/" + name)
        }
      }
      for folder in [path + "/data", path] { ExportFolder.sync(folder) }
    } catch {
      throw CorpusFailure(
        .system, path, "the export is incomplete: \(error)", remedy: "run the same export again")
    }
    try staging.remove()
  }

  /// Every file below the folder, relative to it; links are files here, and never followed.
  private func files() throws -> [String] {
    guard let found = FileManager.default.enumerator(atPath: path) else { throw ExportFolder.failure(path) }
    var names: [String] = []
    while let name = found.nextObject() as? String {
      if ExportFolder.leftAlone.contains(name) {
        found.skipDescendants()
      } else if found.fileAttributes?[.type] as? FileAttributeType != .typeDirectory {
        names.append(name)
      }
    }
    return names
  }

  private func isStaged(_ name: String) -> Bool {
    let inner = name.dropFirst(ExportFolder.staging.count + 1)
    let whole = String(inner.hasSuffix(".part") ? inner.dropLast(5) : inner)
    return [ExportFolder.digests, ExportFolder.claims].contains(whole) || ExportFolder.isName(whole)
  }

  /// What a list says; nil if there is none, or if it is not one of ours.
  func digests(in file: String) -> [String: String]? {
    guard let data = FileManager.default.contents(atPath: file) else { return nil }
    var digests: [String: String] = [:]
    for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
      let name = String(line.dropFirst(66))
      guard line.utf8.count > 66, line.dropFirst(64).hasPrefix("  "), ExportFolder.isName(name) else {
        return nil
      }
      digests[name] = String(line.prefix(64))
    }
    return digests
  }

  /// SHA-256 of a regular file.
  private static func digest(of path: String) throws -> String {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    guard attributes[.type] as? FileAttributeType == .typeRegular else { throw failure(path) }
    let file = try FileHandle(forReadingFrom: URL(filePath: path))
    defer { try? file.close() }
    var digest = Digest()
    while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { digest.update(piece) }
    return digest.finish().hex
  }

  private static func sync(_ folder: String) {
    let descriptor = open(folder, O_RDONLY)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  static func failure(_ path: String) -> CorpusFailure {
    CorpusFailure(
      .system, path, String(cString: strerror(errno)),
      remedy: "check the path, its permissions and the free space")
  }
}
