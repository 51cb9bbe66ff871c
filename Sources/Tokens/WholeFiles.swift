import Foundation

/// Files written together: aside first and renamed when all are whole, so that a failure leaves what was there before.
enum WholeFiles {
  /// Writes files by name into a folder, which is made if it is not there; the last name appears last.
  static func write(_ files: [(name: String, bytes: [UInt8])], into folder: String) throws {
    var made: [String] = []
    do {
      try make(folder, &made)
      for file in files { try write(file.bytes, to: "\(folder)/\(file.name).part") }
      for file in files {
        let path = "\(folder)/\(file.name)"
        guard rename(path + ".part", path) == 0 else { throw TokenizerError.system(path) }
      }
    } catch {
      for file in files { unlink("\(folder)/\(file.name).part") }
      for folder in made.reversed() { rmdir(folder) }
      throw error
    }
  }

  /// Makes a folder and those above it, and tells which were new.
  private static func make(_ folder: String, _ made: inout [String]) throws {
    var path = folder.hasPrefix("/") ? "/" : ""
    for part in folder.split(separator: "/") {
      path += part
      if mkdir(path, 0o777) == 0 {
        made.append(path)
      } else if errno != EEXIST {
        throw TokenizerError.system(path)
      }
      path += "/"
    }
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw TokenizerError.system(path) }
    defer { close(descriptor) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw TokenizerError.system(path) }
      written += count
    }
    guard fsync(descriptor) == 0 else { throw TokenizerError.system(path) }
  }
}
