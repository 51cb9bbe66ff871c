import Foundation

/// What a gzip member holds, by the system's `gzip`, which knows nothing of the code under test.
func gunzipped(_ bytes: [UInt8]) throws -> [UInt8] { try piped(bytes, through: ["gzip", "-dc"]) }

/// windows-949 as UTF-8, by the system's `iconv`; throws where the bytes are none.
func fromWindows949(_ bytes: [UInt8]) throws -> String {
  String(decoding: try piped(bytes, through: ["iconv", "-f", "CP949", "-t", "UTF-8"]), as: UTF8.self)
}

private func piped(_ bytes: [UInt8], through command: [String]) throws -> [UInt8] {
  let file = FileManager.default.temporaryDirectory.appending(path: "testsite-\(UUID().uuidString)")
  try Data(bytes).write(to: file)
  defer { try? FileManager.default.removeItem(at: file) }
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = command
  process.standardInput = try FileHandle(forReadingFrom: file)
  let output = Pipe()
  process.standardOutput = output
  try process.run()
  let data = try output.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else { throw CocoaError(.fileReadCorruptFile) }
  return [UInt8](data)
}
