import Foundation
import PersonalData
import Testing

@Suite struct PersonalDataDocumentTests {
  /// The tables of docs/personal-data.md are those of the code; `YISANG_WRITE_DOCS=1` writes them.
  @Test func pageHoldsTheTables() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = root.appending(path: "docs/personal-data.md")
    let page = try String(contentsOf: file, encoding: .utf8)
    let written = replaced(page, "rules", Self.rules)
    let wanted = replaced(written, "types", Self.types)
    if ProcessInfo.processInfo.environment["YISANG_WRITE_DOCS"] == "1" {
      try wanted.write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(page == wanted)
    }
  }

  @Test(arguments: PersonalDataRule.allCases) func examplesOfTheTable(_ rule: PersonalDataRule) {
    #expect(findPersonalData(in: Array(rule.row.finds.utf8)).map(\.rule) == [rule])
    #expect(findPersonalData(in: Array(rule.row.keeps.utf8)) == [])
  }

  /// The page with other lines between the marks of a table.
  private func replaced(_ page: String, _ name: String, _ lines: [String]) -> String {
    let marks = ["<!-- \(name) -->\n", "<!-- /\(name) -->"]
    guard let open = page.range(of: marks[0]), let close = page.range(of: marks[1]) else {
      Issue.record("the page has no marks for \(name)")
      return page
    }
    return page[..<open.upperBound] + lines.map { $0 + "\n" }.joined() + page[close.lowerBound...]
  }

  private static var types: [String] {
    let settings = PersonalDataSettings()
    return ["| type | placeholder | default | why |", "|---|---|---|---|"]
      + PersonalDataType.allCases.map { type in
        "| `\(type.rawValue)` | `\(type.placeholder)` | \(settings.policy(type).rawValue) | \(PersonalDataSettings.reason(type)) |"
      }
  }

  private static var rules: [String] {
    ["| rule | type | in code | what must be there, and why | finds | keeps |", "|---|---|---|---|---|---|"]
      + PersonalDataRule.allCases.map { rule in
        let row = rule.row
        let code = rule.holdsInCode ? "yes" : "no"
        return
          "| `\(rule.rawValue)` | `\(rule.type.rawValue)` | \(code) | \(row.reason) | `\(row.finds)` | `\(row.keeps)` |"
      }
  }
}
