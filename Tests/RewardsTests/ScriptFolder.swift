import Foundation
import TestKit

/// A folder for a script of one test: the script says in files how far it is, and which processes there are.
struct ScriptFolder {
  private let scratch: Scratch
  var path: String { scratch.path }

  init() throws { scratch = try Scratch() }

  /// For scripts: the path of a file, quoted.
  func file(_ name: String) -> String { "'\(path)/\(name)'" }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path + "/" + name) }

  /// Waits for a file, a minute at most.
  func wait(for name: String) {
    for _ in 0..<60_000 {
      if has(name) { return }
      usleep(1_000)
    }
  }

  /// The processes in a file, one a line.
  func processes(_ name: String) throws -> [TestProcess] {
    let text = try String(contentsOfFile: path + "/" + name, encoding: .utf8)
    return text.split(separator: "\n").map { TestProcess(id: String($0)) }
  }
}

/// A process by its number.
struct TestProcess {
  let id: String

  /// Waits until it has ended, a minute at most: what was killed may take a moment to go. False where it goes on.
  func ends() -> Bool {
    for _ in 0..<60_000 {
      if !isAlive { return true }
      usleep(1_000)
    }
    return false
  }

  /// Whether it is still there, and ours: nobody has asked how it ended.
  var isUnburied: Bool { stat.map { $0[1] == "\(getpid())" } ?? false }

  private var isAlive: Bool { stat.map { $0[0] != "Z" && $0[0] != "X" } ?? false }

  /// State and parent; proc(5).
  private var stat: [Substring]? {
    guard let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else { return nil }
    let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].dropFirst(2).split(separator: " ")
    return fields.count > 1 ? fields : nil
  }
}
