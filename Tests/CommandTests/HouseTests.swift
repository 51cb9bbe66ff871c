import Foundation
import TestKit
import Testing

/// The house stands as docs/architecture.md says.
struct HouseTests {
  /// A line of the list of targets: what comes later lies below.
  private struct Plan {
    let names: [String]
    /// The targets between the two lines: none imports another.
    let stages: Set<String>

    init() throws {
      let page = try #require(Repository.text("docs/architecture.md"))
      let block = try #require(page.components(separatedBy: "```").dropFirst().first)
      let lines = block.split(separator: "\n")
      func name(_ line: Substring) -> String? {
        guard line.hasPrefix("Sources/"), !line.hasPrefix("Sources/System/") else { return nil }
        return line.dropFirst("Sources/".count).split(separator: "/").first.map(String.init)
      }
      names = lines.compactMap(name)
      let parts = lines.split { $0.hasPrefix("---") }
      stages = parts.count == 3 ? Set(parts[1].compactMap(name)) : []
    }
  }

  /// The targets of Package.swift, each with those it says it imports.
  private static func targets() throws -> [String: [String]] {
    let text = try #require(Repository.text("Package.swift"))
    var found: [String: [String]] = [:]
    for part in text.components(separatedBy: "arget(").dropFirst() where !part.hasPrefix("name: \"TestKit\"")
    {
      let words = part.components(separatedBy: "\"")
      guard words.count > 1, words[0].trimmingCharacters(in: .whitespacesAndNewlines) == "name:" else {
        continue
      }
      let list =
        part.components(separatedBy: "dependencies: [").dropFirst().first?.split(separator: "]").first ?? ""
      let own = words[1]
      guard !own.hasSuffix("Tests"), own != "TestKit" else { continue }
      let named = list.components(separatedBy: "\"").enumerated().filter { $0.offset % 2 == 1 }.map(
        \.element)
      let constants = ["grdb": "GRDB", "sqlite": "GRDBSQLite", "arguments": "ArgumentParser"]
      found[own] =
        named + list.split { !$0.isLetter }.compactMap { constants[String($0)] }
    }
    return found
  }

  /// The modules that a file imports.
  private func imports(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").drop {
        ["public", "internal", "package", "@testable"].contains($0)
      }
      guard words.first == "import", words.count > 1 else { return nil }
      return String(words[words.startIndex + 1].prefix { $0 != "." })
    }
  }

  @Test func theListHasTheTargetsThatAre() throws {
    let plan = try Plan()
    let folders = try FileManager.default.contentsOfDirectory(atPath: Repository.root.path() + "Sources")
      .filter { $0 != "System" && !$0.hasPrefix(".") }
    #expect(plan.names.sorted() == folders.sorted())
    #expect(plan.names.sorted() == (try Self.targets().keys.sorted()))
    #expect(plan.stages.count == 7 && plan.names.first == "yisang")
  }

  /// The comment of Package.swift says the same.
  @Test func bothListsHaveOneOrder() throws {
    let text = try #require(Repository.text("Package.swift"))
    let comment = text.split(separator: "\n").filter { $0.hasPrefix("//   ") }.map { $0.dropFirst(5) }
    let names = comment.flatMap { line -> [String] in
      guard !line.hasPrefix("---"), !line.hasPrefix("System/") else { return [] }
      // One a line, or several parted by two blanks, and what they are behind more of them.
      return line.components(separatedBy: "  ").prefix { name in name.first?.isLetter == true }.map(\.self)
    }
    #expect(names == (try Plan().names))
  }

  /// Whatever a file imports of ours is below its own target, and of the stages none is another's.
  @Test func nothingImportsUpwards() throws {
    let plan = try Plan()
    let targets = try Self.targets()
    let level = Dictionary(uniqueKeysWithValues: plan.names.enumerated().map { ($0.element, $0.offset) })
    var seen = 0
    for path in Repository.files(below: "Sources", ending: ".swift") {
      let own = String(path.split(separator: "/")[1])
      for name in imports(try #require(Repository.text(path))) {
        guard let below = level[name] else { continue }
        seen += 1
        #expect(below > (try #require(level[own])), "\(path) imports \(name), which is not below \(own)")
        #expect(
          !(plan.stages.contains(own) && plan.stages.contains(name)), "\(path): stages import one another")
        #expect(
          targets[own]?.contains(name) == true, "\(path) imports \(name), which Package.swift does not say")
      }
    }
    #expect(seen > 1_000)
  }

  /// C takes headers, so this is of Swift alone.
  @Test func whatATargetDependsOnIsImported() throws {
    var seen = 0
    for (target, names) in try Self.targets() {
      let files = Repository.files(below: "Sources/" + target, ending: ".swift")
      guard !files.isEmpty else { continue }
      let used = Set(try files.flatMap { imports(try #require(Repository.text($0))) })
      for name in names {
        seen += 1
        #expect(used.contains(name), "\(target) imports \(name) nowhere: take it out of Package.swift")
      }
    }
    #expect(seen > 100)
  }

  @Test func noFileIsLong() throws {
    for path in Repository.files(below: "Sources", ending: ".swift") {
      let text = try #require(Repository.text(path))
      guard !text.prefix(300).contains("enerated") else { continue }
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
      let bound = path.hasPrefix("Sources/yisang/") ? 300 : 400
      #expect(lines <= bound, "\(path) has \(lines) lines, more than \(bound)")
    }
  }
}
