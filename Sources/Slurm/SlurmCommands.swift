internal import Foundation

/// Slurm's own commands, as they are installed: sbatch, squeue, scancel.
public struct SlurmCommands: Sendable {
  /// Names them; nothing is run.
  public init() {}

  /// Where sbatch is; nil where this machine submits no jobs.
  public static var sbatch: String? { path(of: "sbatch") }

  private static func path(of name: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Submits a script.
  ///
  /// - Parameter earlier: a job that must have ended well before this one begins.
  /// - Returns: the job's number.
  /// - Throws: `SlurmFailure` with what Slurm says.
  public func submit(_ script: String, after earlier: Int?) throws -> Int {
    let wait = earlier.map { ["--dependency=afterok:\($0)"] } ?? []
    let result = try run("sbatch", ["--parsable"] + wait + [script])
    // With several clusters, ";CLUSTER" follows.
    let number = result.out.split(whereSeparator: { $0 == ";" || $0 == "\n" }).first.flatMap { Int($0) }
    guard result.status == 0, let number else {
      throw SlurmFailure("sbatch does not take \(script): \(result.words)")
    }
    return number
  }

  /// What the queue has of some jobs. Jobs that are gone are not in it.
  ///
  /// - Throws: `SlurmFailure` where the controller does not answer.
  public func queue(of jobs: [Int]) throws -> [TaskCounts.Queued] {
    if jobs.isEmpty { return [] }
    let list = jobs.map(String.init).joined(separator: ",")
    let result = try run("squeue", ["-h", "-r", "-o", "%A|%F|%K|%T|%r|%j", "-j", list])
    // One number that is known no more is an error, of several none.
    if result.status != 0, result.error.contains("Invalid job id") { return [] }
    guard result.status == 0 else { throw SlurmFailure("squeue does not answer: \(result.words)") }
    return TaskCounts.Queued.parse(result.out)
  }

  /// Takes jobs out of the queue, and ends those that run.
  public func cancel(_ jobs: [Int]) throws {
    if jobs.isEmpty { return }
    let result = try run("scancel", jobs.map(String.init))
    guard result.status == 0 || result.error.contains("Invalid job id") else {
      throw SlurmFailure("scancel: \(result.words)")
    }
  }

  struct Result {
    let status: Int32
    let out, error: String
    var words: String {
      let text = (error.isEmpty ? out : error).trimmingCharacters(in: .whitespacesAndNewlines)
      return text.isEmpty ? "it ended with status \(status) and no word" : text
    }
  }

  private func run(_ name: String, _ arguments: [String]) throws -> Result {
    guard let path = SlurmCommands.path(of: name) else {
      throw SlurmFailure("there is no \(name) on this machine: run this where jobs are submitted")
    }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    let folder = FileManager.default.temporaryDirectory.path + "/yisang-slurm-\(UUID().uuidString)"
    defer { for end in ["out", "err"] { unlink("\(folder).\(end)") } }
    // Files and not pipes: nobody waits for a reader.
    for end in ["out", "err"] {
      _ = FileManager.default.createFile(atPath: "\(folder).\(end)", contents: nil)
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: folder + ".out")
    process.standardError = FileHandle(forWritingAtPath: folder + ".err")
    do { try process.run() } catch { throw SlurmFailure("\(path) cannot be started: \(error)") }
    process.waitUntilExit()
    func text(_ end: String) -> String {
      String(decoding: FileManager.default.contents(atPath: "\(folder).\(end)") ?? Data(), as: UTF8.self)
    }
    return Result(status: process.terminationStatus, out: text("out"), error: text("err"))
  }
}
