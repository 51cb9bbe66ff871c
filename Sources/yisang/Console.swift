import ArgumentParser
import Corpus
import Foundation
import GRDB
import Kernels

/// Data goes to stdout, everything else to stderr; both by write(2), so nothing is lost at an exit.
enum Console {
  static let isTerminal = isatty(2) == 1

  static func out(_ line: String) { put(line + "\n", 1) }
  static func note(_ line: String) { put((isTerminal ? "\r\u{1B}[K" : "") + line + "\n", 2) }

  /// A line that the next one replaces; nothing where there is no terminal.
  static func status(_ line: String) {
    if isTerminal { put("\r\u{1B}[K" + line, 2) }
  }

  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    out(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Bytes as they are, for text that comes in pieces.
  static func bytes(_ bytes: [UInt8]) { put(bytes, 1) }

  private static func put(_ text: String, _ descriptor: Int32) { put(Array(text.utf8), descriptor) }

  private static func put(_ bytes: [UInt8], _ descriptor: Int32) {
    var bytes = bytes[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 {
        // Whoever reads has gone (yisang probe … | head), or the disk is full: what follows would be lost unseen.
        guard descriptor == 1 else { return }
        if errno != EPIPE { put("yisang: standard output: \(String(cString: strerror(errno)))\n", 2) }
        exit(errno == EPIPE ? 141 : ExitStatus.failed)
      }
      bytes = bytes.dropFirst(count)
    }
  }
}

/// How the program ends; documented in `yisang --help` and docs/command-line.md.
enum ExitStatus {
  static let usage: Int32 = 64
  static let failed: Int32 = 1
  static let stopped: Int32 = 3
  static let empty: Int32 = 4
}

/// Ends with the error's own words and the status it stands for.
///
/// - Parameter verb: whose usage stands below what is wrong with its command line.
func fail(_ error: any Error, in verb: any ParsableCommand.Type) -> Never {
  switch error {
  case let error as ValidationError:
    let usage = Yisang.usageString(for: verb)
    let name = usage.split(separator: " ").prefix { $0.first?.isLetter == true }.joined(separator: " ")
    Console.note("Error: \(error.message)\nUsage: \(usage)\n  See '\(name) --help' for more information.")
    exit(ExitStatus.usage)
  case let error as ConfigurationMap.Failure:
    Console.note("yisang: \(error)")
    exit(ExitStatus.usage)
  case is CleanExit, is ExitCode: Yisang.exit(withError: error)
  case let error as DatabaseError:
    let isDamaged = [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
    let full = error.resultCode == .SQLITE_FULL || error.resultCode == .SQLITE_IOERR
    let remedy =
      full
      ? "; free some disk space and run the same command again, nothing is lost"
      : isDamaged ? "; yisang shards verify names the file: remove it, and run its stage again" : ""
    Console.note(
      "yisang: SQLite: \(error.message ?? "\(error)") (code \(error.extendedResultCode.rawValue))\(remedy)")
    exit(ExitStatus.failed)
  default:
    // Errors of the parser know how to print themselves; ours are sentences.
    if "\(type(of: error))".hasPrefix("CommandError") || "\(type(of: error))".hasPrefix("ParserError") {
      let problem = Yisang.message(for: error)
      guard let near = NearestVerb.of(Array(CommandLine.arguments.dropFirst())),
        problem.contains("'\(near.word)'")
      else { Yisang.exit(withError: error) }
      Console.note(
        Yisang.fullMessage(for: error).replacing(problem, with: "\(problem); did you mean \(near.verb)?"))
      exit(ExitStatus.usage)
    }
    Console.note("yisang: \(error)")
    exit(ExitStatus.failed)
  }
}

/// Leaves with a status that is not an error of the program.
func leave(_ status: Int32, _ message: String) -> Never {
  Console.note(message)
  exit(status)
}

/// What was asked to stop, asks `yi_stop_requested`.
let stopRequested: @Sendable () -> Bool = { yi_stop_requested() }
