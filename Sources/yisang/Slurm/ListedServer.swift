import Foundation
import Teacher

/// A server that runs below this program, and its line in a list: added when it answers, gone before it goes.
struct ListedServer {
  let command: [String]
  let listing: TeacherListing

  /// A port that nobody listens on. Another may take it first: the server then says so and ends.
  static func freePort() throws -> Int {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
      }
    }
    guard socket >= 0, isBound else {
      throw PipelineFailure("no port can be had: \(String(cString: strerror(errno)))")
    }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  /// Runs it to its end, or to ours.
  func run(patience: Double, grace: Double) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    do { try process.run() } catch { throw PipelineFailure("\(command[0]) cannot be started: \(error)") }
    defer { if process.isRunning { ListedServer.end(process) } }
    try waitForAnswer(of: process, patience: patience)
    try listing.add()
    defer { try? listing.remove() }
    Console.note("\(listing.address) joins \(listing.path)")
    while process.isRunning, !stopRequested() { usleep(200_000) }
    try listing.remove()
    guard stopRequested() else {
      throw PipelineFailure(
        "the server ended with status \(process.terminationStatus); its line is out of \(listing.path)")
    }
    Console.note("\(listing.address) leaves; answers in flight have \(Int(grace)) s")
    let until = ContinuousClock.now + .seconds(grace)
    while process.isRunning, ContinuousClock.now < until { usleep(200_000) }
    ListedServer.end(process)
    leave(ExitStatus.stopped, "stopped")
  }

  private func waitForAnswer(of process: Process, patience: Double) throws {
    let start = ContinuousClock.now
    while true {
      if stopRequested() {
        ListedServer.end(process)
        leave(ExitStatus.stopped, "stopped before the server answered")
      }
      guard process.isRunning else {
        throw PipelineFailure(
          "\(command.joined(separator: " ")) ended with status \(process.terminationStatus) before it answered"
        )
      }
      if isAnswering { return }
      guard ContinuousClock.now - start < .seconds(patience) else {
        throw PipelineFailure(
          "\(listing.address) does not answer after \(Int(patience)) s; --patience gives it longer")
      }
      usleep(500_000)
    }
  }

  private var isAnswering: Bool {
    do {
      _ = try HTTPTeacher(HTTPTeacherSettings(addresses: [listing.address]))
      return true
    } catch let failure as TeacherFailure {
      // It tells of several models, or of none to whoever has no key.
      return failure.reason == "teacher.model" || failure.reason.hasPrefix("teacher.status_4")
    } catch { return false }
  }

  /// With all that it has started: Foundation gives a process a group of its own, and engines have workers.
  private static func end(_ process: Process) {
    guard process.isRunning else { return }
    kill(-process.processIdentifier, SIGTERM)
    for _ in 0..<150 where process.isRunning { usleep(100_000) }
    kill(-process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
