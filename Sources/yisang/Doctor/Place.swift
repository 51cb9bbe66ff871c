import Corpus
import Foundation
import GRDB
import Kernels

/// A folder that is written into: what it lies on, and whether files can be made, locked and shared there.
struct Place {
  /// What it is for: `here`, `corpus`, `TMPDIR`.
  let name: String
  let path: String
  /// The file system, as `statfs` names it by its number.
  let fileSystem: FileSystem
  /// Bytes and files that may be added; nil where they are not counted.
  let free, freeFiles: Int?
  /// What went wrong when a file was made, locked, and written as SQLite in WAL mode; nil if nothing did.
  let failure: String?

  var findings: [Finding] {
    let size = free.map { "\(bytes($0)) free" } ?? "free space not known"
    let text = "\(path): \(fileSystem.name), \(size)"
    if let failure {
      return [
        .problem(
          name, "\(text); \(failure)", do: "name a folder on a disk of this machine that you may write")
      ]
    }
    if let free, free < 64 << 20 {
      return [.problem(name, text, do: "free some space: shards and checkpoints will not fit")]
    }
    if let freeFiles, freeFiles < 1_000 {
      return [
        .problem(
          name, "\(text), \(freeFiles) files more", do: "remove some files: the disk has no room for more")
      ]
    }
    if let warning = fileSystem.warning(name) { return [.note(name, text, do: warning)] }
    if let free, free < 4 << 30 {
      return [.note(name, text, do: "a crawl, a store of answers or a checkpoint may want more")]
    }
    return [.ok(name, text)]
  }
}

/// Kinds of file systems that matter, by the numbers of statfs(2).
enum FileSystem: Equatable {
  case disk(String), network(String), memory, overlay, other(Int)

  init(magic: Int) {
    switch magic {
    case 0xEF53: self = .disk("ext4")
    case 0x5846_5342: self = .disk("xfs")
    case 0x9123_683E: self = .disk("btrfs")
    case 0x2FC1_2FC1: self = .disk("zfs")
    case 0xF2F5_2010: self = .disk("f2fs")
    case 0x0102_1994, 0x8584_58F6: self = .memory
    case 0x794C_7630: self = .overlay
    default:
      self = SharedFileSystem.names[UInt32(truncatingIfNeeded: magic)].map(Self.network) ?? .other(magic)
    }
  }

  var name: String {
    switch self {
    case .disk(let name), .network(let name): name
    case .memory: "tmpfs"
    case .overlay: "overlay"
    case .other(let magic): "file system 0x" + String(magic, radix: 16)
    }
  }

  /// What to know before work is done there; nil if nothing.
  ///
  /// - Parameter place: the folder's name among the findings.
  func warning(_ place: String) -> String? {
    switch self {
    case .network(let name):
      "\(name) may be shared between machines: shards are written without SQLite's WAL there, by one program each (docs/slurm.md)"
    case .memory where place != "TMPDIR":
      "it is gone when the machine ends, and counts as memory: for trying out only"
    case .overlay where place != "TMPDIR":
      "a container's own layer: what is written goes with the container; mount a volume"
    default: nil
    }
  }
}

extension Place {
  /// Looks at a folder, or at the nearest one above that is there; what it writes is removed again.
  static func at(_ name: String, _ path: String) -> Self {
    var folder = URL(filePath: path, directoryHint: .isDirectory).standardizedFileURL
    while !FileManager.default.fileExists(atPath: folder.path()), folder.pathComponents.count > 1 {
      folder.deleteLastPathComponent()
    }
    let place = folder.path(percentEncoded: false)
    var found = yi_place()
    let isKnown = yi_place_of(place, &found) == 0
    return Self(
      name: name, path: path, fileSystem: FileSystem(magic: Int(found.type)),
      free: isKnown ? Int(clamping: found.free_bytes) : nil,
      freeFiles: found.files > 0 ? Int(clamping: found.free_files) : nil, failure: trial(in: place))
  }

  /// Makes a folder of its own, locks it, and has two connections to a database in WAL mode see each other's rows.
  private static func trial(in folder: String) -> String? {
    let own = folder + (folder.hasSuffix("/") ? "" : "/") + ".yisang-doctor-\(getpid())"
    do { try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: false) } catch {
      return "nothing can be written there"
    }
    defer { try? FileManager.default.removeItem(atPath: own) }
    // A file, as shards have it: shared file systems may know locks of a folder on one machine alone.
    do { _ = try FileLock(own + "/lock") } catch { return "a lock (flock) is not granted there" }
    do {
      let writer = try DatabaseQueue(path: own + "/trial.sqlite")
      let wanted = SharedFileSystem.journal(for: own)
      let mode = try writer.inDatabase { db in
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode=\(wanted)")
        try db.execute(sql: "CREATE TABLE trial (n INTEGER); INSERT INTO trial VALUES (7)")
        return mode
      }
      guard mode == wanted.lowercased() else { return "SQLite's journal (\(wanted)) does not work there" }
      let reader = try DatabaseQueue(path: own + "/trial.sqlite")
      guard try reader.read({ try Int.fetchOne($0, sql: "SELECT n FROM trial") }) == 7 else {
        return "SQLite does not read there what it wrote"
      }
      try reader.close()
      try writer.close()
    } catch {
      return "SQLite does not work there: \((error as? DatabaseError)?.message ?? "\(error)")"
    }
    return nil
  }
}
