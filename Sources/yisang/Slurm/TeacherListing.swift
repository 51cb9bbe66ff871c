import Corpus
import Foundation

/// A server's line in a list of teachers (`--teachers FILE`), as the server itself writes it: there while it answers.
///
/// Servers on several machines write one list: it is read and renamed under a lock beside it.
struct TeacherListing {
  let path: String
  let address: String

  /// The list with a line for the address, once, behind the others.
  static func adding(_ address: String, to text: String) -> String {
    let rest = removing(address, from: text)
    return rest + (rest.isEmpty || rest.hasSuffix("\n") ? "" : "\n") + address + "\n"
  }

  /// The list without the lines of the address; comments, and all other lines, stay as they are.
  static func removing(_ address: String, from text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.filter { $0.split { $0.isWhitespace }.first.map(String.init) != address }.joined(
      separator: "\n")
  }

  func add() throws { try change { TeacherListing.adding(address, to: $0) } }

  func remove() throws { try change { TeacherListing.removing(address, from: $0) } }

  private func change(_ body: (String) -> String) throws {
    let lock = try lock()
    defer { withExtendedLifetime(lock) {} }
    let old = try text()
    let new = body(old)
    guard new != old else { return }
    do { try new.write(toFile: path, atomically: true, encoding: .utf8) } catch {
      throw CorpusFailure(
        .system, path, "the list of servers cannot be written", remedy: "check the path and its permissions")
    }
  }

  /// Empty where there is no file; one that cannot be read is not taken for an empty one: others are listed in it.
  private func text() throws -> String {
    guard FileManager.default.fileExists(atPath: path) else { return "" }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CorpusFailure(
        .system, path, "the list of servers cannot be read", remedy: "check the path and its permissions")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// Others hold it for moments.
  private func lock() throws -> FileLock {
    for _ in 0..<50 {
      if let lock = try? FileLock(path + ".lock") { return lock }
    }
    return try FileLock(path + ".lock")
  }
}
