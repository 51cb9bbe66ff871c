import PersonalData
import TestKit
import Testing

@Suite struct PersonalDataDocumentTests {
  /// The tables of docs/personal-data.md are those of the code; `YISANG_WRITE_DOCS=1` writes them.
  @Test func pageHoldsTheTables() throws {
    try GeneratedTable.check("personal-data.md", "rules", Self.rules)
    try GeneratedTable.check("personal-data.md", "types", Self.types)
  }

  @Test(arguments: PersonalDataRule.allCases) func examplesOfTheTable(_ rule: PersonalDataRule) {
    #expect(findPersonalData(in: Array(rule.row.finds.utf8)).map(\.rule) == [rule])
    #expect(findPersonalData(in: Array(rule.row.keeps.utf8)) == [])
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
