internal import Foundation

/// A Parquet file, read by a program that can: Python with pyarrow, or duckdb, which writes JSON Lines into a pipe.
struct ParquetReader: RowReader {
  let unit = "row"
  private let path: String
  private let program: String
  private let arguments: [String]

  /// - Throws: `CrawlFailure` where neither is installed.
  init(_ path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else {
      throw CrawlFailure(path, "there is no such file", remedy: "name the file that holds the rows")
    }
    self.path = path
    if let python = ParquetReader.find("python3"),
      try ParquetReader.run(python, ["-c", "import pyarrow.parquet"]) == 0
    {
      (program, arguments) = (python, ["-c", ParquetReader.script, path])
    } else if let duckdb = ParquetReader.find("duckdb") {
      let file = path.replacing("'", with: "''")
      let copy = "COPY (SELECT * FROM read_parquet('\(file)')) TO '/dev/stdout' (FORMAT json)"
      (program, arguments) = (duckdb, ["-c", copy])
    } else {
      throw CrawlFailure(
        path, "Parquet is read by pyarrow or duckdb, and neither is installed",
        remedy: "pip install pyarrow (for the python3 of your PATH), or install duckdb")
    }
  }

  /// Moments and other types that JSON lacks become text.
  private static let script = """
    import json, sys, pyarrow.parquet as parquet
    for batch in parquet.ParquetFile(sys.argv[1]).iter_batches(batch_size=1000):
        sys.stdout.write("".join(
            json.dumps(row, ensure_ascii=False, default=str) + "\\n" for row in batch.to_pylist()))
    """

  func header() -> [String] { [] }

  func read(_ body: (RowEvent) throws -> Bool) throws {
    let child = Process()
    let (pipe, errors) = (Pipe(), NSTemporaryDirectory() + "yisang-import-" + UUID().uuidString)
    guard FileManager.default.createFile(atPath: errors, contents: nil) else {
      throw CrawlFailure(errors, "the file cannot be created", remedy: "check the folder for temporary files")
    }
    defer { unlink(errors) }
    child.executableURL = URL(filePath: program)
    child.arguments = arguments
    child.standardInput = FileHandle.nullDevice
    child.standardOutput = pipe
    child.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
    try child.run()
    try? pipe.fileHandleForWriting.close()
    var isWanted = true
    // The child may write on while nobody reads: it must be gone before it is waited for.
    defer { if child.isRunning { child.terminate() } }
    let descriptor = dup(pipe.fileHandleForReading.fileDescriptor)
    let name = path
    try JSONLinesReader { try ByteSource(descriptor: descriptor, name: name) }.read { event in
      isWanted = try body(event)
      return isWanted
    }
    guard isWanted else { return }
    child.waitUntilExit()
    guard child.terminationStatus == 0 else {
      let said =
        FileManager.default.contents(atPath: errors).map { String(decoding: $0, as: UTF8.self) } ?? ""
      throw CrawlFailure(
        path, "cannot be read as Parquet: \(said.split(separator: "\n").last ?? "no reason given")",
        remedy: "check the file")
    }
  }

  /// Where a program is, by PATH.
  private static func find(_ name: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.lazy.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// The exit status of a program that is run for nothing else.
  private static func run(_ program: String, _ arguments: [String]) throws -> Int32 {
    let child = Process()
    child.executableURL = URL(filePath: program)
    child.arguments = arguments
    (child.standardInput, child.standardOutput, child.standardError) = (
      FileHandle.nullDevice, FileHandle.nullDevice, FileHandle.nullDevice
    )
    try child.run()
    child.waitUntilExit()
    return child.terminationStatus
  }
}
