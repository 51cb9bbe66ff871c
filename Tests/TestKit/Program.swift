internal import Dispatch
internal import Foundation

/// The built `yisang`, run as a process of its own.
public struct Program: Sendable {
  /// How a run ended.
  public struct Result: Sendable {
    /// The exit status; 128 + n for a signal n.
    public let status: Int32
    /// Standard output.
    public let out: String
    /// Standard error.
    public let err: String
  }

  private let folder: String

  /// - Parameter folder: the working folder of the process.
  public init(in folder: String) { self.folder = folder }

  /// The program that was built with these tests: it lies beside them.
  private static var executable: URL {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "yisang")
  }

  /// Where it lies.
  public static var path: String { executable.path }

  private func process(
    _ arguments: [String], _ environment: [String: String], of executable: URL = Program.executable
  ) -> Process {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    var all = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("YISANG_") }
    all.merge(environment) { $1 }
    process.environment = all
    return process
  }

  /// Runs to the end.
  public func run(
    _ arguments: String..., input: String? = nil, environment: [String: String] = [:]
  ) throws -> Result {
    try run(arguments, input: input, environment: environment)
  }

  /// Runs to the end, at most two minutes; output goes through files, so no pipe can fill.
  public func run(
    _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
  ) throws -> Result {
    try run(arguments, input: input, environment: environment, of: Program.executable)
  }

  private func run(
    _ arguments: [String], input: String? = nil, environment: [String: String] = [:], of executable: URL
  ) throws -> Result {
    let process = process(arguments, environment, of: executable)
    let base = folder + "/.run-" + UUID().uuidString
    defer { for end in [".out", ".err", ".in"] { try? FileManager.default.removeItem(atPath: base + end) } }
    try Data((input ?? "").utf8).write(to: URL(filePath: base + ".in"))
    for end in [".out", ".err"] { try Data().write(to: URL(filePath: base + end)) }
    process.standardInput = try FileHandle(forReadingFrom: URL(filePath: base + ".in"))
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: base + ".out"))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: base + ".err"))
    try process.run()
    let watchdog = DispatchWorkItem { [process] in
      process.terminate()
      sleep(10)
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
    DispatchQueue.global().asyncAfter(deadline: .now() + 120, execute: watchdog)
    process.waitUntilExit()
    watchdog.cancel()
    let status = process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0)
    let texts = [".out", ".err"].map { end in
      String(decoding: FileManager.default.contents(atPath: base + end) ?? Data(), as: UTF8.self)
    }
    return Result(status: status, out: texts[0], err: texts[1])
  }

  /// Runs to the end as started by a program that ignores SIGCHLD, which stays ignored through an exec.
  public func runIgnoringChildren(_ arguments: [String]) throws -> Result {
    try run(
      ["--ignore-signal=CHLD", Program.executable.path] + arguments, of: URL(filePath: "/usr/bin/env"))
  }

  /// Runs to the end where no file can grow beyond a size, as on a disk that is full.
  public func run(withFilesUpTo kilobytes: Int, _ arguments: String...) throws -> Result {
    try run(withFilesUpTo: kilobytes, arguments)
  }

  /// The same with arguments that were put together.
  public func run(withFilesUpTo kilobytes: Int, _ arguments: [String]) throws -> Result {
    let shell = "trap '' XFSZ; ulimit -f \(kilobytes); exec \"$0\" \"$@\""
    return try run(["-c", shell, Program.executable.path] + arguments, of: URL(filePath: "/bin/bash"))
  }

  /// Runs to the end with so many open files allowed, which it may raise.
  public func run(withOpenFiles files: Int, _ arguments: [String]) throws -> Result {
    let shell = "ulimit -S -n \(files); exec \"$0\" \"$@\""
    return try run(["-c", shell, Program.executable.path] + arguments, of: URL(filePath: "/bin/bash"))
  }

  /// Starts, and sends SIGKILL as soon as it is time.
  ///
  /// - Parameter isTime: asked every few milliseconds.
  /// - Returns: true if it was still running when it was killed.
  public func runAndKill(_ arguments: [String], when isTime: () throws -> Bool) throws -> Bool {
    let process = process(arguments, [:])
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    while process.isRunning, try !isTime() { usleep(5_000) }
    let wasRunning = process.isRunning
    if wasRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    return wasRunning
  }

  /// Runs to the end, and sends a signal on the way, as soon as it is time.
  public func run(_ arguments: [String], signalling signal: Int32, when isTime: () throws -> Bool) throws
    -> Result
  {
    let process = process(arguments, [:])
    let base = folder + "/.run-" + UUID().uuidString
    defer { for end in [".out", ".err"] { try? FileManager.default.removeItem(atPath: base + end) } }
    for end in [".out", ".err"] { try Data().write(to: URL(filePath: base + end)) }
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: base + ".out"))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: base + ".err"))
    try process.run()
    while process.isRunning, try !isTime() { usleep(5_000) }
    if process.isRunning { kill(process.processIdentifier, signal) }
    process.waitUntilExit()
    let texts = [".out", ".err"].map { end in
      String(decoding: FileManager.default.contents(atPath: base + end) ?? Data(), as: UTF8.self)
    }
    let status = process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0)
    return Result(status: status, out: texts[0], err: texts[1])
  }

  /// Runs to the end; as soon as it is time it gets SIGTSTP, as by Ctrl-Z, and SIGCONT when a test has looked.
  ///
  /// - Parameter body: given the number of the process.
  public func run(
    _ arguments: [String], suspendedWhen isTime: () throws -> Bool, _ body: (Int32) throws -> Void
  ) throws -> Int32 {
    let process = process(arguments, [:])
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    while process.isRunning, try !isTime() { usleep(5_000) }
    kill(process.processIdentifier, SIGTSTP)
    let found = Swift.Result { try body(process.processIdentifier) }
    kill(process.processIdentifier, SIGCONT)
    process.waitUntilExit()
    try found.get()
    return process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0)
  }

  /// Starts, waits, and sends SIGKILL.
  ///
  /// - Returns: true if it was still running when it was killed.
  public func runAndKill(_ arguments: [String], afterSeconds seconds: Double) throws -> Bool {
    let process = process(arguments, [:])
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    usleep(UInt32(seconds * 1_000_000))
    let wasRunning = process.isRunning
    if wasRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    return wasRunning
  }

  /// Starts, waits for the first line on standard output, lets a test do something with it, and sends SIGINT.
  ///
  /// - Returns: how it ended, and what the test gave.
  public func runAndInterrupt<Value>(_ arguments: [String], after body: (String) throws -> Value) throws -> (
    Result, Value
  ) {
    let process = process(arguments, [:])
    let (out, err) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (out, err)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let watchdog = DispatchWorkItem { [process] in process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + 120, execute: watchdog)
    defer { watchdog.cancel() }
    var line: [UInt8] = []
    while !line.contains(0x0A), let byte = try out.fileHandleForReading.read(upToCount: 1)?.first {
      line.append(byte)
    }
    let value = Swift.Result { try body(String(decoding: line, as: UTF8.self)) }
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    let rest = try err.fileHandleForReading.readToEnd() ?? Data()
    let status = process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0)
    let result = Result(
      status: status, out: String(decoding: line, as: UTF8.self), err: String(decoding: rest, as: UTF8.self))
    return (result, try value.get())
  }
}
