internal import Corpus
internal import Foundation

/// A new export while it is written, in a folder of its own inside the old one.
final class ExportStaging {
  /// The folder.
  let path: String
  private(set) var digests: [String: String] = [:]
  private let claims: [String: String]

  /// Creates the folder; what a killed export left there is removed.
  ///
  /// - Parameter claims: the digests of files of ours that nothing but what is removed accounts for. They are kept here
  ///   until the new export is in its place, however often it is begun.
  init(_ path: String, claims: [String: String]) throws {
    (self.path, self.claims) = (path, claims)
    if !claims.isEmpty { try list(claims, in: ExportFolder.claims) }
    try discard()
    do {
      try FileManager.default.createDirectory(atPath: path + "/data", withIntermediateDirectories: true)
    } catch { throw ExportFolder.failure(path) }
  }

  /// Starts a file; its name is relative to the export.
  func file(_ name: String) throws -> StagedFile {
    try StagedFile(path + "/" + name) { self.digests[name] = $0 }
  }

  /// Writes a whole file.
  func write(_ text: String, to name: String) throws {
    let file = try file(name)
    try file.write(Array(text.utf8))
    try file.finish()
  }

  /// Lists the files with their digests, as `sha256sum` does; without the list an export is not whole.
  func close() throws { try list(digests, in: ExportFolder.digests) }

  /// Removes what was written; the folder too, unless it has claims.
  func discard() throws {
    guard !claims.isEmpty else { return try remove() }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw ExportFolder.failure(path)
    }
    for name in names where name != ExportFolder.claims { try ExportStaging.remove(path + "/" + name) }
  }

  /// Removes the folder, if it is there.
  func remove() throws { try ExportStaging.remove(path) }

  private static func remove(_ path: String) throws {
    guard access(path, F_OK) == 0 else { return }
    do { try FileManager.default.removeItem(atPath: path) } catch { throw ExportFolder.failure(path) }
  }

  private func list(_ digests: [String: String], in name: String) throws {
    let lines = digests.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }
    try StagedFile(path + "/" + name) { _ in }.writeWhole(lines.joined())
  }
}

/// A file of an export that is written and digested at once.
final class StagedFile {
  private let file: OutputFile
  private var digest = Digest()
  private let report: (String) -> Void

  /// - Parameter report: takes the SHA-256, in hexadecimal, when the file is whole.
  init(_ path: String, report: @escaping (String) -> Void) throws {
    file = try OutputFile(path)
    self.report = report
  }

  func write(_ bytes: [UInt8]) throws {
    digest.update(bytes)
    try file.write(bytes)
  }

  func finish() throws {
    try file.commit()
    report(digest.finish().hex)
  }

  func writeWhole(_ text: String) throws {
    try write(Array(text.utf8))
    try finish()
  }
}
