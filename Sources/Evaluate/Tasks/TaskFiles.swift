import Corpus
import Foundation
import Web

/// The files of a task: one, or those of a folder, by name.
struct TaskFiles {
  struct File {
    let path: String
    /// Without its folder and endings, unless another file of the folder has the same.
    var stem: String
    /// As they are read, uncompressed and without a byte order mark.
    let bytes: [UInt8]
    /// SHA-256 of the bytes, uncompressed.
    let digest: [UInt8]
  }

  /// The most bytes that a compressed file may hold.
  static let mostBytes = 1 << 30
  private static let endings = ["jsonl", "json", "csv", "tsv"]

  let isFolder: Bool
  let name: String
  /// The name of the folder that it lies in.
  let folder: String
  let files: [File]

  init(_ path: String) throws {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw EvaluationError(path, "is not there")
    }
    isFolder = isDirectory.boolValue
    name = TaskFiles.stem(path)
    folder = URL(filePath: path).standardizedFileURL.deletingLastPathComponent().lastPathComponent
    guard isFolder else {
      files = [try TaskFiles.read(path)]
      return
    }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw EvaluationError(path, "can not be read: check its permissions")
    }
    let tables = names.filter { !$0.hasPrefix(".") && TaskFiles.ending($0) != nil }.sorted()
    guard !tables.isEmpty else {
      throw EvaluationError(path, "has no file that ends with \(TaskFiles.endings.joined(separator: ", "))")
    }
    files = try TaskFiles.toldApart(tables.map { try TaskFiles.read("\(path)/\($0)") }, in: path)
  }

  /// Files of one stem have their whole names; files of the same bytes would count their items twice.
  private static func toldApart(_ files: [File], in folder: String) throws -> [File] {
    let stems = Dictionary(grouping: files) { Array($0.stem.utf8) }
    var names: [[UInt8]: String] = [:]
    return try files.map { file in
      let name = URL(filePath: file.path).lastPathComponent
      if let other = names.updateValue(name, forKey: file.digest) {
        throw EvaluationError(folder, "\(other) and \(name) are the same: leave one out")
      }
      var file = file
      if (stems[Array(file.stem.utf8)]?.count ?? 0) > 1 { file.stem = name }
      return file
    }
  }

  /// In hexadecimal: of a file its own; of a folder that of names and digests.
  var digest: String {
    if !isFolder, let file = files.first { return file.digest.hex }
    var all = Digest()
    for file in files {
      all.updateDelimited(Array(URL(filePath: file.path).lastPathComponent.utf8))
      all.updateDelimited(file.digest)
    }
    return all.finish().hex
  }

  /// `csv` for `a.csv` and `a.csv.gz`.
  static func ending(_ path: String) -> String? {
    var url = URL(filePath: path)
    if url.pathExtension.lowercased() == "gz" { url.deletePathExtension() }
    let ending = url.pathExtension.lowercased()
    return endings.contains(ending) ? ending : nil
  }

  private static func stem(_ path: String) -> String {
    var url = URL(filePath: path)
    if url.pathExtension.lowercased() == "gz" { url.deletePathExtension() }
    if ending(path) != nil { url.deletePathExtension() }
    return url.lastPathComponent
  }

  private static func read(_ path: String) throws -> File {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else {
      throw EvaluationError(path, "can not be read: check its permissions")
    }
    let stored = Array(data)
    var bytes = stored
    if stored.starts(with: [0x1F, 0x8B]) {
      do {
        bytes = try gunzip(stored, limit: mostBytes)
      } catch {
        throw EvaluationError(path, "\(error)")
      }
    }
    let digest = Digest.sha256(bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    return File(path: path, stem: stem(path), bytes: bytes, digest: digest)
  }
}
