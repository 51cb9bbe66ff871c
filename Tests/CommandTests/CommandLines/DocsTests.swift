import ArgumentParser
import Foundation
import TestKit
import Testing

@testable import yisang

/// Command lines in README.md and docs/ are taken by the parser of this program.
struct DocsTests {
  /// A page, with the parts of it that are code.
  struct Page: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String

    var testDescription: String { name }

    static let every: [Self] = {
      let docs = Repository.files(below: "docs", ending: ".md")
      return (["README.md"] + docs).compactMap { name in
        Repository.text(name).map { Self(name: name, text: $0) }
      }
    }()

    /// The lines of fenced blocks; a line that ends in \ has the next one with it.
    var codeLines: [String] {
      var lines: [String] = []
      var isCode = false
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.hasPrefix("```") {
          isCode.toggle()
        } else if isCode {
          if let last = lines.last, last.hasSuffix("\\") {
            lines.removeLast(); lines.append(last + "\n" + line)
          } else {
            lines.append(String(line))
          }
        }
      }
      return lines
    }

    /// Spans of code within prose that begin with the program's name.
    var spans: [String] {
      var prose = ""
      for (index, part) in text.components(separatedBy: "```").enumerated() where index % 2 == 0 {
        prose += part
      }
      return prose.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        .filter { $0.offset % 2 == 1 && $0.element.hasPrefix("yisang ") }
        .map { String($0.element).replacing("\n", with: " ") }
    }
  }

  /// `…` stands for what a reader puts there, and `[--x]` for what may be left out: such a line is a form.
  private static func isForm(_ line: String) -> Bool {
    line.contains("…") || line.contains("...") || line.contains(" [")
  }

  /// What the program prints begins with its name, too: `yisang serve: …`.
  private static func isOutput(_ line: String) -> Bool {
    line.split(separator: " ").prefix { !$0.hasPrefix("-") }.contains { $0.hasSuffix(":") }
  }

  @Test func theWalkFindsThem() {
    #expect(Page.every.count > 30)
    #expect(Page.every.map { $0.codeLines.count { $0.contains("yisang ") } }.reduce(0, +) > 70)
    #expect(Page.every.map(\.spans.count).reduce(0, +) > 80)
  }

  /// docs/README.md lists every page, and what any page links to in this tree is there.
  @Test func pagesAreListedAndLinksLead() throws {
    let list = try #require(Repository.text("docs/README.md"))
    for page in Page.every where page.name.hasPrefix("docs/") && page.name != "docs/README.md" {
      #expect(
        list.contains("(\(page.name.dropFirst("docs/".count)))"), "docs/README.md leaves out \(page.name)")
    }
    var seen = 0
    let korean = try #require(Repository.text("README.ko.md"))
    for page in Page.every + [Page(name: "README.ko.md", text: korean)] {
      let folder = Repository.root.appending(path: page.name).deletingLastPathComponent()
      for link in page.text.matches(of: #/\]\(([^)#:\s]+)(?:#[^)]*)?\)/#) {
        seen += 1
        let path = folder.appending(path: String(link.1)).standardizedFileURL.path
        #expect(FileManager.default.fileExists(atPath: path), "\(page.name) links to \(link.1)")
      }
    }
    #expect(seen > 80)
  }

  @Test(arguments: Page.every)
  func codeParses(_ page: Page) throws {
    for line in page.codeLines {
      let line = line.hasPrefix("$ ") ? String(line.dropFirst(2)) : line
      guard line.hasPrefix("yisang ") || line.contains("| yisang ") else { continue }
      let command = String(line.prefix(upTo: line.firstRange(of: " #")?.lowerBound ?? line.endIndex))
      guard !Self.isForm(command), !Self.isOutput(command) else { continue }
      for call in try ShellLine(line).arguments { try CommandLineParses.check(call, "\(page.name): ") }
    }
  }

  /// A span may leave out what a verb needs: its verb and its flags are there.
  @Test(arguments: Page.every)
  func spansNameWhatThereIs(_ page: Page) throws {
    for span in page.spans where !Self.isOutput(span) {
      let words = span.split(separator: " ").dropFirst().map(String.init)
      var command: any ParsableCommand.Type = Yisang.self
      for word in words {
        guard let next = command.configuration.subcommands.first(where: { $0._commandName == word }) else {
          break
        }
        command = next
      }
      #expect(
        command != Yisang.self || words.first?.hasPrefix("-") == true, "\(page.name): `\(span)` names no verb"
      )
      let help = Yisang.helpMessage(for: command, includeHidden: true, columns: 400)
      for word in words where word.hasPrefix("--") {
        let flag = word.prefix { $0 == "-" || $0.isASCII && ($0.isLetter || $0.isNumber) }
        #expect(
          help.contains("\(flag) ") || help.contains("\(flag)\n"), "\(page.name): `\(span)` has no \(flag)")
      }
    }
  }
}
