import ArgumentParser
import Foundation
import Testing

@testable import yisang

/// What `--help` says of every verb.
struct HelpTests {
  /// A command with the names that lead to it.
  struct Command: CustomTestStringConvertible, Sendable {
    let path: [String]
    let type: any ParsableCommand.Type

    var testDescription: String { path.joined(separator: " ") }

    /// This one, and all below it that help lists.
    var all: [Self] {
      guard type.configuration.shouldDisplay else { return [] }
      return [self]
        + type.configuration.subcommands.flatMap { Self(path: path + [$0._commandName], type: $0).all }
    }

    static let every = Self(path: ["yisang"], type: Yisang.self).all
  }

  @Test func theWalkFindsThem() {
    let names = Set(Command.every.map(\.testDescription))
    #expect(names.count == Command.every.count && names.count > 30, "\(names.sorted())")
    for name in [
      "yisang", "yisang train grpo", "yisang license explain", "yisang probe",
    ] {
      #expect(names.contains(name))
    }
  }

  /// Lines below `Examples:`, up to an empty one, are command lines; each `yisang` in them is taken by the parser.
  @Test(arguments: Command.every)
  func examplesParse(_ command: Command) throws {
    let configuration = command.type.configuration
    #expect(!configuration.abstract.isEmpty, "no abstract")
    let lines = configuration.discussion.split(separator: "\n", omittingEmptySubsequences: false)
    let headings = lines.indices.filter { ["Examples:", "Example:"].contains(lines[$0]) }
    #expect(headings.count == 1, "one line “Examples:”, and examples below it")
    // None is written in another way, which nothing would try.
    let strays = lines.filter { $0.contains("Example: ") || $0.contains("Examples: ") }
    #expect(strays.isEmpty, "\(strays)")
    let block = headings.first.map { lines[($0 + 1)...].prefix { !$0.isEmpty } } ?? []
    #expect(block.allSatisfy { $0.hasPrefix("  ") }, "examples are indented")
    let calls = try ShellLine(block.joined(separator: "\n")).arguments
    for call in calls { try CommandLineParses.check(call) }
    let own = Array(command.path.dropFirst())
    #expect(calls.contains { Array($0.prefix(own.count)) == own }, "no example of \(command.testDescription)")
  }
}

/// A command line is tried on the parser, without running it.
enum CommandLineParses {
  static func check(_ arguments: [String], _ where: String = "") throws {
    do {
      _ = try Yisang.parseAsRoot(arguments)
    } catch {
      // `--help` and `--version` end the parser by an error that is none.
      guard Yisang.exitCode(for: error) != .success else { return }
      Issue.record("\(`where`)yisang \(arguments.joined(separator: " ")): \(Yisang.message(for: error))")
    }
  }
}
