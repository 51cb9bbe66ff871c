internal import Foundation
internal import Kernels

/// Where a folder lies, as far as SQLite cares: write-ahead logs need memory that all who open a file share, and between
/// machines there is none (sqlite.org/wal.html, "All processes using a database must be on the same host computer").
///
/// There shards are written with a rollback journal; a sealed shard is one file that is only read, and may lie anywhere.
public struct SharedFileSystem: Sendable, Equatable {
  /// As people call it.
  public let name: String

  /// The file system of a path, or of the folder that it will be in; nil for one of this machine alone.
  ///
  /// `YISANG_SHARED_FS` says yes (1) or no (0) where the file system does not tell: FUSE has many behind it, and is taken for
  /// shared.
  public static func of(_ path: String) -> SharedFileSystem? {
    switch ProcessInfo.processInfo.environment["YISANG_SHARED_FS"] {
    case "1": return SharedFileSystem(name: "a shared file system (YISANG_SHARED_FS)")
    case "0": return nil
    default: break
    }
    var folder = path
    var found = yi_place()
    while yi_place_of(folder, &found) != 0 {
      let parent = (folder as NSString).deletingLastPathComponent
      if parent == folder { return nil }
      folder = parent.isEmpty ? "." : parent
    }
    return names[UInt32(truncatingIfNeeded: Int(found.type))].map(SharedFileSystem.init)
  }

  /// SQLite's `journal_mode` for a file that one program writes.
  public static func journal(for path: String) -> String { of(path) == nil ? "WAL" : "DELETE" }

  /// By the number that statfs(2) gives (linux/magic.h, and the file systems' own headers).
  public static let names: [UInt32: String] = [
    0x6969: "NFS", 0x0BD0_0BD0: "Lustre", 0x4750_4653: "GPFS", 0x1983_0326: "BeeGFS", 0x00C3_6400: "CephFS",
    0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB", 0x517B: "SMB", 0x0102_1997: "9P", 0x6B41_4653: "AFS",
    0x5346_414F: "AFS", 0x2003_0528: "OrangeFS", 0x7461_636F: "OCFS2", 0x0116_1970: "GFS2",
    0x6573_5546: "FUSE", 0x6A65_6A63: "VirtioFS", 0x6165_676C: "GlusterFS", 0xAAD7_AAEA: "Panasas",
    0x4757_4445: "WekaFS",
  ]
}
